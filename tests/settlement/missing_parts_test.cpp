#include <partnering/core/contract.hpp>
#include <partnering/settlement/partial_bytes.hpp>
#include <partnering/settlement/usage_part.hpp>

#include "../../src/settlement/partial_data.hpp"
#include "../support/carried.hpp"
#include "../support/ecosystems.hpp"

#include <algorithm>
#include <random>
#include <set>

using namespace ecosystems;

namespace {

ecosystem selling()
{
    builder b;
    b.service("plain").parties({"hub", "buyer"});
    b.agree("plain", terms("distribute", "EUR", {{"hub", "distributor"}, {"buyer", "customer"}},
                           {charge("price", "customer", "distributor", per_unit(n("3")))}));
    b.offer("op", "hub", "buyer", "plain", "plain");
    return b.made();
}

usage_input_digest input(const std::string& name) { return {name, 100, digester{}.add(name).finish()}; }

usage_table records(const std::string& keys_begin_with, int count)
{
    std::vector<record> all;
    for (int i = 0; i < count; ++i) all.push_back({.key = keys_begin_with + std::to_string(i), .offer = "op", .quantity = "1"});
    return usage_table{all};
}

/// Each part of what is read from these inputs, through bytes.
std::vector<partial> in_parts(const plan& under, const usage_table& usage, const std::vector<usage_input_digest>& from, unsigned parts)
{
    std::vector<partial> made;
    for (unsigned i = 0; i < parts; ++i) {
        accumulate_options options;
        options.inputs = from;
        options.part = part_of{i, parts};
        const usage_part part{usage.columns(), {i, parts}};
        made.push_back(carried(accumulate(under, part.columns(), options).value(), under));
    }
    return made;
}

std::vector<finding> told_by(const ledger& settled)
{
    std::vector<finding> all;
    for (const finding& f : settled.findings())
        if (f.code == "part_missing") all.push_back(f);
    return all;
}

/// The parts that ranges stand for, counted from 0.
std::set<unsigned> spread(const std::vector<part_range>& ranges)
{
    std::set<unsigned> all;
    for (const part_range& r : ranges)
        for (unsigned part = r.first; part <= r.last; ++part) CHECK(all.insert(part).second);
    return all;
}

std::string sealed(std::string content)
{
    const digest d = digester{}.add_raw(content.data(), content.size()).finish();
    return content.append(reinterpret_cast<const char*>(d.bytes.data()), d.bytes.size());
}

std::string leb128(std::uint64_t value)
{
    std::string out;
    for (; value >= 0x80; value >>= 7) out += static_cast<char>(value | 0x80);
    return out + static_cast<char>(value);
}

std::string bytes_of(std::initializer_list<std::uint64_t> numbers)
{
    std::string out;
    for (const std::uint64_t value : numbers) out += leb128(value);
    return out;
}

}  // namespace

TEST_CASE("missing parts: any one of sixteen that is not there is named, in the ledger too; where all are there nothing is said")
{
    const plan p = planned(selling(), "2026-10");
    // Fewer records than parts: a part that has none is a part.
    for (const int count : {0, 5, 200}) {
        CAPTURE(count);
        const std::vector<partial> parts = in_parts(p, records("k", count), {input("october.csv")}, 16);
        for (std::size_t left_out = 0; left_out < 16; ++left_out) {
            CAPTURE(left_out);
            std::vector<partial> others = parts;
            others.erase(others.begin() + static_cast<std::ptrdiff_t>(left_out));
            const partial merged = merge(others).value();
            const std::vector<finding> found = missing_parts(merged);
            REQUIRE(codes(found) == std::vector<std::string>{"part_missing"});
            CHECK(found.front().level == severity::error);
            CHECK(found.front().subject == "october.csv");
            CHECK(found.front().text.starts_with("part " + std::to_string(left_out + 1) +
                                                 " of 16 of usage october.csv is not among the partials: "));
            CHECK(told_by(finish(p, merged)) == found);
            // Late, and not lost.
            const partial all = merge(merged, parts[left_out]).value();
            CHECK(missing_parts(all).empty());
            CHECK(to_bytes(all) == to_bytes(merge(parts).value()));
        }
        CHECK(told_by(finish(p, merge(parts).value())).empty());
    }
}

TEST_CASE("missing parts: a partial that is no part of anything misses none")
{
    const plan p = planned(selling(), "2026-10");
    accumulate_options options;
    options.inputs = {input("october.csv")};
    const partial whole = summed(p, records("k", 9), options);
    CHECK(whole.splits().empty());
    CHECK(missing_parts(whole).empty());
    CHECK(told_by(finish(p, whole)).empty());
    options.part = part_of{0, 1};
    const partial only = summed(p, records("k", 9), options);
    REQUIRE(only.splits().size() == 1);
    CHECK(only.splits().front() == usage_split{"", {"october.csv"}, 1, {{0, 0}}, {}});
    CHECK(missing_parts(only).empty());
}

TEST_CASE(
    "missing parts: files that are each split, with parts left out, merge in any tree to the same bytes, and all that is missing is said")
{
    const plan p = planned(selling(), "2026-10");
    for (std::uint32_t seed = 1; seed <= 25; ++seed) {
        CAPTURE(seed);
        std::mt19937 roll{seed};
        // Two files in parts of their own, and a job that is known by its name, whose parts have inputs of their own.
        const std::vector<partial> first = in_parts(p, records("a", 40), {input("a.csv"), input("a2.csv")}, 5 + seed % 30);
        const std::vector<partial> second = in_parts(p, records("b", 40), {input("b.csv")}, 16);
        std::vector<partial> of_job;
        for (unsigned i = 0; i < 7; ++i) {
            accumulate_options options;
            options.inputs = {input("offsets-" + std::to_string(i))};
            options.part = part_of{i, 7};
            options.split = "job 17";
            of_job.push_back(summed(p, records("c" + std::to_string(i) + "-", static_cast<int>(i % 3)), options));
        }
        const std::vector<partial>& third = of_job;
        std::vector<partial> handed_over;
        std::vector<std::set<unsigned>> left_out;
        for (const std::vector<partial>* of : {&first, &second, &third}) {
            left_out.emplace_back();
            for (unsigned i = 0; i < of->size(); ++i) {
                if (i != seed % of->size() && roll() % 3 == 0)
                    left_out.back().insert(i);
                else
                    handed_over.push_back((*of)[i]);
            }
        }
        const partial merged = merge(handed_over).value();
        const std::string expected = to_bytes(merged);
        const std::vector<usage_split> splits = carried(merged, p).splits();
        CHECK(splits == merged.splits());
        REQUIRE(splits.size() == 3);
        std::size_t with_gaps = 0;
        for (const usage_split& of : splits) {
            const std::size_t which = !of.name.empty() ? 2 : of.inputs.size() == 2 ? 0 : 1;
            CHECK(spread(of.missing) == left_out[which]);
            CHECK(spread(of.held).size() + left_out[which].size() == of.parts);
            with_gaps += of.missing.empty() ? 0 : 1;
        }
        CHECK(missing_parts(merged).size() == with_gaps);
        CHECK(told_by(finish(p, merged)) == missing_parts(merged));

        for (int tree = 0; tree < 3; ++tree) {
            std::vector<partial> left = handed_over;
            while (left.size() > 1) {
                std::swap(left[roll() % left.size()], left.back());
                const partial one = left.back();
                left.pop_back();
                partial& other = left[roll() % left.size()];
                other = roll() % 2 == 0 ? carried(merge(other, one).value(), p) : merge(one, other).value();
                if (roll() % 4 == 0) other = merge(other, one).value();  // it comes again, and counts once
            }
            CHECK(to_bytes(left.front()) == expected);
            left.insert(left.end(), handed_over.begin(), handed_over.end());
            CHECK(to_bytes(merge(left).value()) == expected);
        }
    }
}

TEST_CASE("missing parts: usage is known by its content, so that each process may have it in another folder")
{
    const plan p = planned(selling(), "2026-10");
    const usage_table usage = records("k", 50);
    usage_input_digest here = input("october.csv");
    usage_input_digest there = here;
    there.name = "/tmp/october.csv";
    const partial first = in_parts(p, usage, {here}, 2)[0];
    const partial second = in_parts(p, usage, {there}, 2)[1];
    const partial both = carried(merge(first, second).value(), p);
    REQUIRE(both.splits().size() == 1);
    CHECK(missing_parts(both).empty());
    CHECK(to_bytes(merge(second, first).value()) == to_bytes(both));
    // Nobody took its SHA-256: the name is all that is known.
    here.content = {};
    there.content = {};
    CHECK(missing_parts(merge(in_parts(p, usage, {here}, 2)[0], in_parts(p, usage, {there}, 2)[1]).value()).size() == 2);
}

TEST_CASE("missing parts: the same usage in two numbers of parts is refused as such, and misses nothing where one number is complete")
{
    const plan p = planned(selling(), "2026-10");
    const std::vector<partial> halves = in_parts(p, records("k", 60), {input("october.csv")}, 2);
    const std::vector<partial> thirds = in_parts(p, records("k", 60), {input("october.csv")}, 3);
    const std::vector<std::string> names{"1-of-2", "2-of-2", "3-of-3"};
    const checked<partial> mixed = merge(std::vector{halves[0], halves[1], thirds[2]}, names);
    REQUIRE(codes(mixed.findings()) == std::vector<std::string>{"key_overlap"});
    CHECK(mixed.findings().front().text.find("split in two ways, into 2 and into 3 parts") != std::string::npos);
    CHECK(mixed.findings().front().place.find("3-of-3") != std::string::npos);

    // Parts without a record share no event: both of them are there, and one of them all.
    const std::vector<partial> empty_halves = in_parts(p, records("k", 0), {input("empty.csv")}, 2);
    const std::vector<partial> empty_thirds = in_parts(p, records("k", 0), {input("empty.csv")}, 3);
    CHECK(missing_parts(merge(std::vector{empty_halves[0], empty_halves[1], empty_thirds[2]}).value()).empty());
    CHECK(missing_parts(merge(empty_halves[0], empty_thirds[2]).value()).size() == 2);
}

TEST_CASE("missing parts: a part that is not handed over stays missing beside the same records without a part")
{
    const plan p = planned(selling(), "2026-10");
    const usage_table usage = records("k", 50);
    accumulate_options options;
    options.inputs = {input("october.csv")};
    const partial first = in_parts(p, usage, options.inputs, 2)[0];
    const usage_part same_records{usage.columns(), {0, 2}};
    const partial nameless = accumulate(p, same_records.columns(), options).value();
    const partial both = merge(first, nameless).value();
    CHECK(to_bytes(both) == to_bytes(merge(nameless, first).value()));
    CHECK(both.records() == first.records());
    CHECK(missing_parts(both) == missing_parts(first));
    CHECK(missing_parts(carried(both, p)).size() == 1);
}

TEST_CASE("missing parts: a call says which part it is of something that can be told from other usage, of a million parts at most")
{
    const plan p = planned(selling(), "2026-10");
    const usage_table none = records("k", 0);
    const auto taken = [&](std::optional<part_of> part, const std::string& split, std::vector<usage_input_digest> inputs) {
        accumulate_options options;
        options.part = part;
        options.split = split;
        options.inputs = std::move(inputs);
        try {
            static_cast<void>(carried(summed(p, none, options), p));
            return true;
        } catch (const contract_violation&) {
            return false;
        }
    };
    CHECK(taken(part_of{most_parts - 1, most_parts}, "job", {}));
    CHECK(!taken(part_of{0, most_parts + 1}, "job", {}));
    CHECK(!taken(part_of{2, 2}, "job", {}));
    CHECK(!taken(part_of{0, 0}, "job", {}));
    CHECK(!taken(part_of{0, 2}, "", {}));
    CHECK(!taken(std::nullopt, "job", {}));
}

TEST_CASE("missing parts: ranges are told as people count, and what is long is cut short")
{
    const auto told = [](std::vector<part_range> ranges) { return to_string(ranges); };
    CHECK(told({}) == "");
    CHECK(told({{2, 2}, {6, 8}}) == "3, 7 to 9");
    CHECK(told({{0, 1}, {3, 15}}) == "1, 2, 4 to 16");
    CHECK(told({{0, 0}, {2, 2}, {4, 4}, {6, 6}, {8, 8}, {10, 10}, {12, 12}, {14, 15}, {20, 29}}) ==
          "1, 3, 5, 7, 9, 11, 13, 15 and 11 more");
}

TEST_CASE("missing parts: what is written wrong of them under a digest that fits is refused")
{
    const plan p = planned(selling(), "2026-10");
    accumulate_options options;
    options.inputs = {{"a", 1, {}}, {"b", 1, {}}, {"b", 1, {}}};
    options.part = part_of{2, 16};
    const std::string bytes = to_bytes(summed(p, records("k", 1), options));
    // Behind the inputs: one usage; no name; inputs 0 and 1 (0 and none between); 16 parts; one range, from 2, one part long. No reject.
    const std::string written = bytes_of({1, 0, 0, 2, 0, 0, 16, 1, 2, 0, 0});
    const std::string content = bytes.substr(0, bytes.size() - 32);
    REQUIRE(content.ends_with(written));
    const std::string before = content.substr(0, content.size() - written.size());
    const auto read = [&](const std::string& forged) { return partial_from_bytes(sealed(before + forged), p); };
    REQUIRE(read(written).has_value());

    const std::pair<std::string, const char*> wrong[] = {
        {bytes_of({1, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0}), "split into no part"},
        {bytes_of({1, 0, 0, 2, 0, 0, 2, 1, 2, 0, 0}), "beyond the last"},
        {bytes_of({1, 0, 0, 2, 0, 0, 16, 1, 2, 14, 0}), "beyond the last"},
        {bytes_of({1, 0, 0, 2, 0, 0, 16, 2, 2, 0, 12, 0, 0}), "beyond the last"},
        {bytes_of({1, 0, 0, 2, 0, 0, 16, 1, UINT64_MAX, 0, 0}), "too large"},
        {bytes_of({1, 0, 0, 2, 0, 0, 16, 1, 2, UINT64_MAX, 0}), "too large"},
        {bytes_of({1, 0, 0, 2, 0, 0, most_parts + 1, 1, 2, 0, 0}), "too large"},
        {bytes_of({1, 0, 0, 2, 0, 0, UINT64_MAX, 1, 2, 0, 0}), "too large"},
        {bytes_of({1, 0, 0, 2, 0, 0, 16, 0, 0}), "no part of usage"},
        {bytes_of({1, 0, 0, 2, 0, 0, 16, 9, 2, 0, 0}), "longer than the bytes"},
        {bytes_of({1, 0, 0, 0, 16, 1, 2, 0, 0}), "by its inputs, or else by a name"},
        {bytes_of({1, 0, 1, 'x', 2, 0, 0, 16, 1, 2, 0, 0}), "by its inputs, or else by a name"},
        {bytes_of({1, 0, 0, 2, 0, 1, 16, 1, 2, 0, 0}), "there before"},
        {bytes_of({1, 0, 0, 2, 0, 2, 16, 1, 2, 0, 0}), "not there"},
        {bytes_of({1, 0, 0, 2, 0, UINT64_MAX, 16, 1, 2, 0, 0}), "not there"},
        {bytes_of({1, 0, 0, 1, 9, 16, 1, 2, 0, 0}), "not there"},
        // Twice the same, and in the wrong order.
        {bytes_of({2, 0, 0, 2, 0, 0, 16, 1, 2, 0, 0, 0, 2, 0, 0, 16, 1, 2, 0, 0}), "does not ascend"},
        {bytes_of({2, 0, 0, 2, 0, 0, 16, 1, 2, 0, 0, 0, 2, 0, 0, 15, 1, 2, 0, 0}), "does not ascend"},
        {bytes_of({UINT64_MAX, 0, 0, 2, 0, 0, 16, 1, 2, 0, 0}), "longer than the bytes"},
    };
    for (const auto& [forged, because] : wrong) {
        CAPTURE(because);
        const checked<partial> refused = read(forged);
        REQUIRE(codes(refused.findings()) == std::vector<std::string>{"partial_malformed"});
        INFO(refused.findings().front().text);
        CHECK(refused.findings().front().text.find(because) != std::string::npos);
    }

    // A cluster's worth of parts, each second one: as many ranges as there are, and a short text.
    std::string many = bytes_of({1, 0, 0, 2, 0, 0, 100'000, 50'000});
    for (int i = 0; i < 50'000; ++i) many += bytes_of({0, 0});
    const checked<partial> half = read(many + leb128(0));
    REQUIRE(half.has_value());
    CHECK(to_bytes(half.value()) == sealed(before + many + leb128(0)));
    REQUIRE(half.value().splits().size() == 1);
    CHECK(half.value().splits().front().missing.size() == 50'000);
    CHECK(missing_parts(half.value())
              .front()
              .text.starts_with("parts 2, 4, 6, 8, 10, 12, 14, 16 and 49992 more of 100000 of usage a, b are not among the partials"));
}

TEST_CASE("missing parts: a small file does not stand for more names of inputs than a hundred times its bytes")
{
    const plan p = planned(selling(), "2026-10");
    accumulate_options options;
    options.inputs = {{std::string(20'000, 'x'), 1, {}}};
    options.part = part_of{0, 16};
    const std::string bytes = to_bytes(summed(p, records("k", 1), options));
    const std::string written = bytes_of({1, 0, 0, 1, 0, 16, 1, 0, 0, 0});
    const std::string content = bytes.substr(0, bytes.size() - 32);
    REQUIRE(content.ends_with(written));
    // The first part of so many of the same usage, each number of parts by itself.
    const auto read = [&](unsigned splits) {
        std::string forged = content.substr(0, content.size() - written.size()) + leb128(splits);
        for (unsigned parts = 1; parts <= splits; ++parts) forged += bytes_of({0, 0, 1, 0, parts, 1, 0, 0});
        return partial_from_bytes(sealed(forged + leb128(0)), p);
    };
    CHECK(read(100).has_value());
    const checked<partial> refused = read(200);
    REQUIRE(codes(refused.findings()) == std::vector<std::string>{"partial_malformed"});
    CHECK(refused.findings().front().text.find("named too often") != std::string::npos);
}

TEST_CASE("missing parts: a partial that only claims to be made of another one's calls merges with it to a partial like others")
{
    const plan p = planned(selling(), "2026-10");
    const partial real = in_parts(p, records("k", 5), {input("october.csv")}, 2)[0];
    // It was read, and so says which calls it is made of.
    auto claims = std::make_shared<partial::data>(real.internals());
    claims->inputs.clear();
    claims->splits.clear();
    const partial forged = carried(partial{std::move(claims)}, p);
    for (const auto& both : {merge(forged, real), merge(real, forged)}) {
        REQUIRE(both);
        CHECK(both.value().splits() == real.splits());
        CHECK(missing_parts(carried(both.value(), p)).size() == 1);
    }
}

TEST_CASE("missing parts: where usage was changed between its parts, both contents are told of, and that they are two")
{
    const plan p = planned(selling(), "2026-10");
    usage_input_digest before = input("october.csv");
    usage_input_digest after = before;
    after.bytes = 120;
    const partial first = in_parts(p, records("k", 50), {before}, 2)[0];
    const partial second = in_parts(p, records("k", 60), {after}, 2)[1];
    const std::vector<finding> found = missing_parts(merge(first, second).value());
    REQUIRE(found.size() == 2);
    for (const finding& f : found)
        CHECK(f.text.find(". Other partials are parts of another content of october.csv: ") != std::string::npos);
    CHECK(missing_parts(first).front().text.find("another content") == std::string::npos);
}
