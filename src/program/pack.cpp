#include "settlement_input.hpp"

#include "io/report_common.hpp"

#include <partnering/io/report.hpp>
#include <partnering/io/text_table.hpp>
#include <partnering/io/usage_file.hpp>
#include <partnering/io/usage_files.hpp>

#include <algorithm>
#include <filesystem>
#include <map>
#include <thread>

namespace program {

using namespace partnering;

namespace {

/// By reason, in the order of the reasons: how many, and the first of them.
std::map<std::string, std::pair<std::uint64_t, const reject*>> by_reason(std::span<const reject> rejects)
{
    std::map<std::string, std::pair<std::uint64_t, const reject*>> counts;
    for (const reject& r : rejects) {
        auto& [count, first] = counts.try_emplace(r.reason, 0, &r).first->second;
        ++count;
    }
    return counts;
}

std::string answer_json(const pack_arguments& with, const usage_table& table, std::uint64_t bytes, const std::vector<finding>& besides)
{
    json::value inputs = json::value::array();
    for (const usage_input_digest& input : table.inputs()) {
        json::value one = json::value::object();
        one.set("name", json::value::of(input.name));
        one.set("bytes", report::count(input.bytes));
        one.set("digest", json::value::of(to_string(input.content)));
        inputs.add(std::move(one));
    }
    json::value reasons = json::value::object();
    for (const auto& [reason, those] : by_reason(table.rejects())) reasons.set(reason, report::count(those.first));
    json::value rejects = json::value::object();
    rejects.set("count", report::count(table.rejects().size()));
    rejects.set("by_reason", std::move(reasons));
    json::value out = json::value::object();
    out.set("file", json::value::of(with.out));
    out.set("bytes", report::count(bytes));
    out.set("records", report::count(table.rows()));
    out.set("rejects", std::move(rejects));
    out.set("inputs", std::move(inputs));
    out.set("findings", report::of(besides));
    return json::to_text(out);
}

std::string answer_text(const pack_arguments& with, const usage_table& table, std::uint64_t bytes, const std::vector<finding>& besides)
{
    std::string out = printable(with.out) + ": " + report::counted(table.rows(), "record", "records") + ", " +
                      report::counted(bytes, "byte", "bytes") + '\n';
    if (!table.rejects().empty()) {
        out += "\nRejected: " + report::counted(table.rejects().size(), "record", "records") +
               ", kept in the file with their reasons; repair them in the usage and pack again\n\n";
        text_table rejects{{"reason", "records", "first at", "what is wrong"}};
        rejects.right(1);
        for (const auto& [reason, those] : by_reason(table.rejects()))
            rejects.row({reason, report::grouped(those.first), those.second->place, those.second->text});
        out += rejects.str();
    }
    if (!besides.empty()) out += "\nFindings\n\n" + findings_text(besides);
    return out;
}

}  // namespace

int pack(const pack_arguments& with)
{
    std::error_code unknown;
    for (const std::string& input : with.usage)
        if (std::filesystem::equivalent(with.out, input, unknown))
            throw stop{"--out: " + with.out + " is one of the usage files, which would be lost: name another file"};
    if (std::filesystem::equivalent(with.out, with.document, unknown))
        throw stop{"--out: " + with.out + " is the document, which would be lost: name another file"};

    const checked<document> read = read_document_file(with.document);
    if (!read) stop_with(read.findings(), "run `partnering check " + with.document + "`");
    checked<usage_table> records = read_usage_files(with.usage, read.value().usage, std::max(1U, std::thread::hardware_concurrency()));
    if (!records) stop_with(records.findings(), "");
    const usage_table& table = records.value();
    usage_file_content all = contents_of(table);
    all.findings = records.findings();
    const checked<std::uint64_t> bytes = write_usage_file(with.out, all);
    if (!bytes) stop_with(bytes.findings(), "");
    write_out(with.format == "json" ? answer_json(with, table, bytes.value(), records.findings())
                                    : answer_text(with, table, bytes.value(), records.findings()));
    return table.rejects().empty() ? done : findings;
}

}  // namespace program
