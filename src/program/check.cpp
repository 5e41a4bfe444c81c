#include "settlement_input.hpp"

#include <partnering/core/date_text.hpp>
#include <partnering/io/picture.hpp>
#include <partnering/io/recognition_report.hpp>
#include <partnering/io/report.hpp>

#include <algorithm>
#include <iostream>

namespace program {

using namespace partnering;

void write_out(const std::string& text)
{
    std::cout << text << std::flush;
    if (!std::cout) throw stop{"cannot write the answer: standard output is closed or full"};
}

int check(const check_arguments& with)
{
    std::vector<finding> all;
    for (const std::string& path : with.documents) {
        const checked<document> read = read_document_file(path);
        for (const finding& f : read.findings())
            if (f.code == "cannot_read") stop_with({f}, "");
        const std::vector<finding> found = check_document(read, path);
        all.insert(all.end(), found.begin(), found.end());
    }
    const bool wrong = any_error(all);
    if (with.format == "json") {
        write_out(findings_json(all));
    } else if (all.empty()) {
        write_out("nothing is wrong with " +
                  (with.documents.size() == 1 ? with.documents.front() : std::to_string(with.documents.size()) + " documents") + '\n');
    } else {
        const auto errors = std::count_if(all.begin(), all.end(), [](const finding& f) { return f.level == severity::error; });
        const auto others = static_cast<std::ptrdiff_t>(all.size()) - errors;
        write_out(findings_text(all) + '\n' + std::to_string(errors) + (errors == 1 ? " error, " : " errors, ") + std::to_string(others) +
                  (others == 1 ? " other finding\n" : " other findings\n"));
    }
    return wrong ? findings : done;
}

namespace {

/// The flows of a document on the day that is asked for, or else on one on which most agreements hold.
flow_set flows_of(const describe_arguments& with)
{
    const checked<document> read = read_document_file(with.document);
    if (!read) stop_with(read.findings(), "run `partnering check " + with.document + "`");
    const ecosystem& of = read.value().content;

    std::optional<date> day;
    if (!with.as_of.empty()) {
        const checked<date> given = parse_date(with.as_of);
        if (!given) throw stop{"--as-of: " + given.findings().front().text};
        day = given.value();
    }
    if (!day) day = describing_day(of);
    const auto stop_on = [&](std::vector<finding> found) {
        for (finding& f : found)
            if (f.place.empty()) f.place = with.document + " as of " + to_string(*day) + (f.subject.empty() ? "" : " (" + f.subject + ')');
        stop_with(found, "run `partnering check " + with.document + "`");
    };
    const checked<value_chain> chain = value_chain::as_of(of, *day);
    if (!chain) stop_on(chain.findings());
    const checked<flow_set> flows = derive(chain.value());
    if (!flows) stop_on(flows.findings());
    return flows.value();
}

}  // namespace

int describe(const describe_arguments& with)
{
    const flow_set shown = flows_of(with);
    write_out(with.format == "json"      ? description_json(shown)
              : with.format == "dot"     ? dot_picture(shown)
              : with.format == "mermaid" ? mermaid_picture(shown)
                                         : description_text(shown));
    return done;
}

int recognise(const describe_arguments& with)
{
    const flow_set shown = flows_of(with);
    const recognition found = partnering::recognise(shown);
    write_out(with.format == "json" ? recognition_json(found, shown) : recognition_text(found, shown));
    return any_error({found.findings().begin(), found.findings().end()}) ? findings : done;
}

}  // namespace program
