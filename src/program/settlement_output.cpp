#include "settlement_output.hpp"

#include "io/report_common.hpp"
#include "settlement_input.hpp"

#include <partnering/core/date_text.hpp>
#include <partnering/io/report.hpp>
#include <partnering/io/text_table.hpp>

#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>

namespace program {

using namespace partnering;

namespace {

void write_rejects(const std::string& path, std::span<const reject> rejects)
{
    if (path.empty()) return;
    std::ofstream file{path, std::ios::binary | std::ios::trunc};
    file << rejects_csv(rejects);
    file.close();
    if (!file) throw stop{"--rejects: cannot write " + path + ": name a file in a folder that may be written to"};
}

std::map<std::string, std::uint64_t> by_reason(std::span<const reject> rejects)
{
    std::map<std::string, std::uint64_t> counts;
    for (const reject& r : rejects) ++counts[r.reason];
    return counts;
}

json::value ranges_json(std::span<const part_range> ranges)
{
    json::value all = json::value::array();
    for (const part_range& r : ranges) {
        json::value one = json::value::object();
        one.set("first", report::count(std::uint64_t{r.first} + 1));
        one.set("last", report::count(std::uint64_t{r.last} + 1));
        all.add(std::move(one));
    }
    return all;
}

json::value splits_json(std::span<const usage_split> splits)
{
    json::value all = json::value::array();
    for (const usage_split& of : splits) {
        json::value inputs = json::value::array();
        for (const std::string& input : of.inputs) inputs.add(json::value::of(input));
        json::value one = json::value::object();
        one.set("name", report::text_or_null(of.name));
        one.set("inputs", std::move(inputs));
        one.set("parts", report::count(of.parts));
        one.set("held", ranges_json(of.held));
        one.set("missing", ranges_json(of.missing));
        all.add(std::move(one));
    }
    return all;
}

/// `parts 1 to 8 of 16, `, of each usage that was split.
std::string splits_text(std::span<const usage_split> splits)
{
    constexpr std::size_t most = 4;
    std::string all;
    for (std::size_t i = 0; i < splits.size() && i < most; ++i) {
        const usage_split& of = splits[i];
        const bool one = of.held.size() == 1 && of.held.front().first == of.held.front().last;
        all += of.missing.empty() && !one ? "all " + report::grouped(of.parts) + " parts"
                                          : (one ? "part " : "parts ") + to_string(of.held) + " of " + report::grouped(of.parts);
        if (splits.size() > 1) {
            all += " of " + printable(of.inputs.empty() ? of.name : of.inputs.front());
            if (of.inputs.size() > 1) all += " and " + report::grouped(of.inputs.size() - 1) + " more";
        }
        all += ", ";
    }
    if (splits.size() > most) all += "parts of " + report::counted(splits.size() - most, "other usage", "other usages") + ", ";
    return all;
}

std::string partial_json(const partial_file& made, const std::string& path, std::uint64_t bytes, const std::optional<part_of>& which)
{
    const partial& sums = made.sums;
    json::value reasons = json::value::object();
    for (const auto& [reason, count] : by_reason(sums.rejects())) reasons.set(reason, report::count(count));
    json::value rejects = json::value::object();
    rejects.set("count", report::count(sums.rejects().size()));
    rejects.set("by_reason", std::move(reasons));
    json::value out = json::value::object();
    out.set("file", json::value::of(path));
    out.set("bytes", report::count(bytes));
    out.set("part", which ? report::count(which->part + 1) : json::value{});
    out.set("parts", which ? report::count(which->parts) : json::value{});
    out.set("splits", splits_json(sums.splits()));
    out.set("records", report::count(sums.records()));
    out.set("duplicates", report::count(sums.duplicates()));
    out.set("superseded", report::count(sums.superseded()));
    out.set("outside", report::count(sums.outside()));
    out.set("not_yet_booked", report::count(sums.not_yet_booked()));
    out.set("rejects", std::move(rejects));
    out.set("findings", report::of(made.besides));
    out.set("plan", json::value::of(to_string(made.under.content_digest())));
    return json::to_text(out);
}

std::string partial_text(const partial_file& made, const std::string& path, std::uint64_t bytes)
{
    const partial& sums = made.sums;
    std::string out = printable(path) + ": " + splits_text(sums.splits());
    out += report::counted(sums.records(), "record", "records");
    if (sums.duplicates() > 0) out += ", " + report::counted(sums.duplicates(), "duplicate", "duplicates") + " that changed nothing";
    if (sums.superseded() > 0) out += ", " + report::grouped(sums.superseded()) + " replaced by a later revision";
    if (sums.outside() > 0) out += ", " + report::grouped(sums.outside()) + " outside the periods settled";
    if (sums.not_yet_booked() > 0)
        out += ", " + report::grouped(sums.not_yet_booked()) + " not yet booked by " + to_string(*sums.booked_until());
    out += ", " + report::counted(bytes, "byte", "bytes") + '\n';
    if (!sums.rejects().empty()) {
        out +=
            "\nRejected: " + report::counted(sums.rejects().size(), "record", "records") + ", kept in the partial with their reasons\n\n";
        text_table table{{"reason", "records"}};
        table.right(1);
        for (const auto& [reason, count] : by_reason(sums.rejects())) table.row({reason, report::grouped(count)});
        out += table.str();
    }
    if (!made.besides.empty()) out += "\nFindings\n\n" + findings_text(made.besides);
    return out;
}

}  // namespace

void require_other_file(const std::string& option, const std::string& out, std::span<const std::string> read, const std::string& what)
{
    std::error_code unknown;
    for (const std::string& one : read)
        if (!out.empty() && std::filesystem::equivalent(out, one, unknown))
            throw stop{option + ": " + out + " is " + what + ", which would be lost: name another file"};
}

void require_one_view(const std::optional<std::string>& viewer, const std::string& rejects)
{
    if (viewer && !rejects.empty())
        throw stop{"--rejects lists everybody's records, --viewer shows what one party may see: use one of them at a time"};
}

void require_partial_options(const std::string& partial, const std::optional<std::string>& viewer, const std::string& format)
{
    if (partial.empty()) return;
    if (viewer) throw stop{"--viewer shows statements, and --partial writes none: name the viewer when all parts are merged"};
    if (format == "csv") throw stop{"--format csv writes statements, and --partial writes none: ask for text or json"};
}

int answer_settled(const ledger& settled, const settlement_answer& how)
{
    if (how.viewer) require_party(settled.of().of(), settled, *how.viewer, "--viewer");
    write_rejects(how.rejects, settled.rejects());
    settlement_report_options options;
    options.viewer = how.viewer;
    options.besides = how.besides;
    options.reconciled = how.reconciled;
    options.collected = how.collected;
    options.unread_receipts = how.unread_receipts;
    // A table has no place for what is to be known beside it.
    if (how.format == "csv" && !how.viewer)
        for (const finding& f : how.besides)
            if (f.level != severity::info)
                std::cerr << to_string(f.level) << ": " << printable(f.place) << ": " << printable(f.text) << '\n';
    write_out(how.format == "json"  ? settlement_json(settled, options)
              : how.format == "csv" ? settlement_csv(settled, options)
                                    : settlement_text(settled, options));
    const std::vector<finding> found{settled.findings().begin(), settled.findings().end()};
    // Whoever hands the amounts on must not miss it, whatever becomes of the answer.
    for (const finding& f : found)
        if (f.code == "part_missing") std::cerr << report::line_of(f) << '\n';
    // What is left out may be between others, and is then none of the viewer's business but that it is.
    if (how.viewer && any_error(found))
        std::cerr << "error: something is left out of this settlement: settle without --viewer to see what, and why\n";
    const bool disputed = how.reconciled && !how.reconciled->disputes().empty();
    const bool unpaid_for = how.collected && (!how.collected->rejects().empty() || !how.collected->findings().empty());
    const bool wrong = disputed || unpaid_for || !how.unread_receipts.empty() || !settled.rejects().empty() || any_error(found);
    return wrong ? findings : done;
}

int answer_partial(const partial_file& made, const std::string& path, const std::optional<part_of>& which, const settlement_answer& how)
{
    const checked<std::uint64_t> bytes = write_partial_file(path, made);
    if (!bytes) stop_with(bytes.findings(), "");
    write_rejects(how.rejects, made.sums.rejects());
    write_out(how.format == "json" ? partial_json(made, path, bytes.value(), which) : partial_text(made, path, bytes.value()));
    return made.sums.rejects().empty() ? done : findings;
}

}  // namespace program
