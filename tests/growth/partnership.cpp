#include "partnership.hpp"

#include "steps.hpp"

#include <partnering/contract/derive.hpp>
#include <partnering/io/document.hpp>
#include <partnering/io/recognition_report.hpp>
#include <partnering/io/report.hpp>
#include <partnering/model/recognise.hpp>

#include <doctest/doctest.h>

namespace growth {

using namespace partnering;

namespace {

void append(std::string& list, const std::string& one) { list += (list.empty() ? "" : ",") + one; }

std::string list_of(const std::vector<std::string>& all, const std::function<std::string(const std::string&)>& written)
{
    std::string list;
    for (const std::string& each : all) append(list, written(each));
    return "[" + list + "]";
}

}  // namespace

void partnership::role(const std::string& key, const std::string& parent)
{
    append(roles_, R"({"key":")" + key + R"(","parent":")" + parent + R"("})");
}

void partnership::service(const std::string& key, const std::vector<std::string>& parts)
{
    const auto part = [](const std::string& of) { return R"({"service":")" + of + R"(","units":1})"; };
    append(services_, R"({"key":")" + key + '"' + (parts.empty() ? "" : R"(,"parts":)" + list_of(parts, part)) + "}");
}

void partnership::party(const std::string& key) { append(parties_, R"({"key":")" + key + R"("})"); }

void partnership::agreement(const std::string& key, const std::string& type, const std::vector<seat>& seats, const std::string& more)
{
    std::string engaged;
    for (const auto& [party, role] : seats) append(engaged, R"({"party":")" + party + R"(","role":")" + role + R"("})");
    append(agreements_, R"({"key":")" + key + R"(","type":")" + type + R"(","currency":"EUR","parties":[)" + engaged + "]" +
                            (more.empty() ? "" : "," + more) + "}");
}

void partnership::offer(const std::string& key, const std::string& supplier, const std::string& customer, const std::string& service,
                        const std::string& under, const std::string& more)
{
    append(offers_, R"({"key":")" + key + R"(","supplier":")" + supplier + R"(","customer":")" + customer + R"(","service":")" + service +
                        R"(","under":")" + under + '"' + (more.empty() ? "" : "," + more) + "}");
}

std::string partnership::text() const
{
    return document_of({{"roles", "[" + roles_ + "]"},
                        {"services", "[" + services_ + "]"},
                        {"parties", "[" + parties_ + "]"},
                        {"agreements", "[" + agreements_ + "]"},
                        {"provides", "[" + offers_ + "]"}});
}

std::string key(const std::string& letter, number i) { return letter + std::to_string(i); }

void engage(partnership& in, seats& all, number n, const std::string& letter, const std::string& role)
{
    for (number i = 0; i < n; ++i) {
        in.party(key(letter, i));
        all.emplace_back(key(letter, i), role);
    }
}

std::string price(const std::string& key, const std::string& payer, const std::string& payee, const std::vector<std::string>& services)
{
    return R"({"key":")" + key + R"(","payer":")" + payer + R"(","payee":")" + payee + R"(","formula":{"kind":"per_unit","price":1})" +
           (services.empty() ? "" : R"(,"services":)" + list_of(services, quoted)) + "}";
}

std::string fee(const std::string& key, const std::string& payer, const std::string& payee)
{
    return R"({"key":")" + key + R"(","payer":")" + payer + R"(","payee":")" + payee +
           R"(","kind":"recurring","formula":{"kind":"flat","amount":1}})";
}

std::string charges(const std::vector<std::string>& all)
{
    return R"("charges":)" + list_of(all, [](const std::string& each) { return each; });
}

namespace {

struct stage {
    std::string what;
    std::uint64_t steps;
};

/// What is done with a document after it was read, and how many steps each part takes.
std::vector<stage> stages_of(const partnership_dimension& of, number n)
{
    partnership made;
    of.fill(made, n);
    const checked<document> read = read_document(made.text());
    CAPTURE(codes_of(read.findings()));
    REQUIRE(read);

    std::vector<stage> all;
    const auto count = [&](const char* what, auto work) {
        const std::uint64_t before = steps();
        auto result = work();
        all.push_back({what, steps() - before});
        return result;
    };
    const ecosystem& content = read.value().content;
    const std::vector<finding> told = count("check", [&] {
        std::vector<finding> found = check_document(read);
        static_cast<void>(findings_text(found).size() + findings_json(found).size());
        return found;
    });
    CHECK(codes_of(told) == of.codes);
    const date day = count("describing_day", [&] { return describing_day(content); });
    const auto chain = count("value_chain", [&] { return value_chain::as_of(content, day); });
    if (!chain) return all;
    const auto flows = count("derive", [&] { return derive(chain.value()); });
    if (!flows) return all;
    const recognition found = count("recognise", [&] { return recognise(flows.value()); });
    count("recognition_text", [&] { return recognition_text(found, flows.value()); });
    count("recognition_json", [&] { return recognition_json(found, flows.value()); });
    count("description_text", [&] { return description_text(flows.value()); });
    count("description_json", [&] { return description_json(flows.value()); });
    return all;
}

}  // namespace

void check_growth(const std::vector<partnership_dimension>& all)
{
    for (const partnership_dimension& one : all) {
        CAPTURE(one.what);
        const std::vector<stage> small = stages_of(one, one.least);
        const std::vector<stage> four_times = stages_of(one, 4 * one.least);
        REQUIRE(four_times.size() == small.size());
        for (std::size_t i = 0; i < small.size(); ++i) {
            CAPTURE(small[i].what);
            CAPTURE(small[i].steps);
            CAPTURE(four_times[i].steps);
            if (!one.plan_in_proportion && small[i].what == "check") continue;
            // Over two doublings: lists that grow are moved now and then, which makes one of them dearer than the other.
            CHECK(100 * four_times[i].steps < limit_in_tenths * limit_in_tenths * small[i].steps);
        }
    }
}

}  // namespace growth
