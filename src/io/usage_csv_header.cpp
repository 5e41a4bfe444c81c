#include "io/usage_csv_header.hpp"

#include <algorithm>
#include <string_view>
#include <tuple>
#include <utility>

PARTNERING_BEGIN

namespace usage_csv {

namespace {

std::string listed(const std::vector<std::string>& names)
{
    constexpr std::size_t most = 12;
    std::string text;
    for (std::size_t i = 0; i < names.size() && i < most; ++i) text += (i == 0 ? "" : ", ") + quote(names[i]);
    if (names.size() > most) text += " and " + std::to_string(names.size() - most) + " more";
    return text;
}

std::string_view closest_of(std::string_view given, const std::vector<std::string>& names)
{
    return closest(given, std::vector<std::string_view>{names.begin(), names.end()});
}

}  // namespace usage_csv

void skip_blank_lines(const char*& at, const char* end, std::uint64_t& line)
{
    while (at < end && (*at == '\n' || (*at == '\r' && (end - at == 1 || at[1] == '\n')))) {
        if (*at == '\r') ++at;
        if (at < end) ++at;
        ++line;
    }
}

void header_reader::find(const char* code, severity level, std::string subject, std::string place, std::string text)
{
    findings_.push_back({.code = code, .level = level, .subject = std::move(subject), .place = std::move(place), .text = std::move(text)});
}

prepared header_reader::read(const usage_input& input)
{
    prepared file;
    const char* at = input.content.data();
    file.end = at + input.content.size();
    if (input.content.starts_with("\xef\xbb\xbf")) at += 3;
    if (input.content.starts_with("\xff\xfe") || input.content.starts_with("\xfe\xff")) {
        find("bad_header", severity::error, {}, input.name + ":1", "the file is UTF-16; UTF-8 would be right");
        return file;
    }
    skip_blank_lines(at, file.end, file.line);
    const std::string place = input.name + ':' + std::to_string(file.line);
    if (at == file.end) {
        find("empty_input", severity::error, {}, place, "there is nothing here; a line with the names of the columns would be right");
        return file;
    }
    record first;
    take_apart(at, file.end, format_.separator, quoted_lines::forbidden, first);
    if (first.wrong != record::fault::none) {
        find("bad_header", severity::error, {}, place,
             "the line with the names of the columns " + fault_text(first, {}, quoted_lines::forbidden));
        return file;
    }
    if (first.next - at > static_cast<std::ptrdiff_t>(max_record_bytes)) {
        find("bad_header", severity::error, {}, place,
             "the line with the names of the columns has no end within " + std::to_string(max_record_bytes >> 20) +
                 " MiB; a shorter one would be right");
        return file;
    }
    file.records = first.next;
    file.line += first.lines;
    file.names.assign(first.fields.begin(), first.fields.end());
    file.fields = file.names.size();
    plan_steps(file, place);
    return file;
}

void header_reader::plan_steps(prepared& file, const std::string& place)
{
    std::vector<std::tuple<std::string, field_kind, std::uint32_t>> wanted{
        {format_.key_column, field_kind::key, 0},
        {format_.time_column, field_kind::time, 0},
        {format_.booked_column, field_kind::booked, 0},
        {format_.source_column, field_kind::text, source_text},
        {format_.revision_column, field_kind::revision, 0},
        {format_.offer_column, field_kind::text, offer_text},
        {format_.service_column, field_kind::text, service_text},
        {format_.introducer_column, field_kind::text, introducer_text},
        {format_.territory_column, field_kind::text, territory_text},
        {format_.quantity_column, field_kind::quantity, 0},
        {format_.gross_column, field_kind::gross, 0},
    };
    std::uint32_t text = first_party_text;
    for (const auto& [of_class, name] : format_.party_columns) wanted.emplace_back(name, field_kind::text, text++);

    const bool names_offers = std::find(file.names.begin(), file.names.end(), format_.offer_column) != file.names.end();
    std::vector<bool> used(file.fields, false);
    std::vector<std::string> left_out;  // wanted columns that the file does not have
    std::set<std::string> twice;
    for (const auto& [name, kind, which] : wanted) {
        const auto first = std::find(file.names.begin(), file.names.end(), name);
        if (name.empty() || first == file.names.end()) {
            // Where an offer is named, nobody looks at the service: nothing is lost by its column.
            const bool looked_at = which != service_text || kind != field_kind::text || !(format_.offer || names_offers);
            if (!name.empty() && looked_at) left_out.push_back(name);
            if (kind == field_kind::key || kind == field_kind::time) missing(quote(name), name, file.names, place);
            continue;
        }
        if (std::find(first + 1, file.names.end(), name) != file.names.end()) {
            if (twice.insert(name).second) {
                find("duplicate_column", severity::error, name, place,
                     "the column " + quote(name) + " is there more than once; which one is meant cannot be told: once would be right");
            }
            continue;
        }
        const auto field = static_cast<std::uint32_t>(first - file.names.begin());
        used[field] = true;
        file.steps.push_back({.kind = kind, .text = which, .field = field, .same_again = false});
        if (kind == field_kind::text) out_.texts[which].in_file = true;
        if (kind == field_kind::revision) out_.revisions_in_file = true;
        if (kind == field_kind::booked) out_.booked_in_file = true;
        if (kind == field_kind::quantity) out_.quantity.in_file = true;
        if (kind == field_kind::gross) out_.gross.in_file = true;
    }
    const auto has = [&file](std::uint32_t which) {
        return std::any_of(file.steps.begin(), file.steps.end(),
                           [&](const step& s) { return s.kind == field_kind::text && s.text == which; });
    };
    if (!format_.offer && !format_.service && !has(offer_text) && !has(service_text) && !twice.contains(format_.offer_column) &&
        !twice.contains(format_.service_column)) {
        missing(quote(format_.offer_column) + " or " + quote(format_.service_column), format_.offer_column, file.names, place);
    }

    std::vector<std::string> unknown;
    for (std::uint32_t i = 0; i < file.fields; ++i) {
        if (used[i]) continue;
        file.steps.push_back({.kind = field_kind::passed_over, .text = 0, .field = i, .same_again = false});
        if (!twice.contains(file.names[i]) && unknown_columns_.insert(file.names[i]).second) unknown.push_back(file.names[i]);
    }
    std::sort(file.steps.begin(), file.steps.end(),
              [](const step& a, const step& b) { return std::tie(a.field, a.kind, a.text) < std::tie(b.field, b.kind, b.text); });
    for (std::size_t i = 0; i + 1 < file.steps.size(); ++i) file.steps[i].same_again = file.steps[i].field == file.steps[i + 1].field;
    if (!unknown.empty()) pass_over(unknown, left_out, place);
}

void header_reader::missing(const std::string& what, std::string_view name, const std::vector<std::string>& there, const std::string& place)
{
    const std::string_view like = closest_of(name, there);
    std::string text = "there is no column " + what + "; the columns are " + listed(there);
    if (!like.empty()) {
        text += "; is " + quote(like) + " meant?";
        suggested_.insert({place, std::string{like}});
    }
    if (there.size() == 1 && there.front().find_first_of(",;\t|") != std::string::npos) {
        text += "; columns are told apart by " + quote(std::string_view{&format_.separator, 1});
    }
    find("missing_column", severity::error, std::string{name}, place, std::move(text));
}

/// Says once which columns nobody asked for. One that looks like a slip for a column we miss is an error: its content would be taken for
/// not there, a quantity for 1 and a gross amount for nothing, and money would be lost in silence.
void header_reader::pass_over(const std::vector<std::string>& unknown, const std::vector<std::string>& left_out, const std::string& place)
{
    constexpr std::size_t most_looked_at = 100;  // who has more columns did not misspell one
    std::vector<std::string> others;
    for (const std::string& name : unknown) {
        const std::string_view like = unknown.size() > most_looked_at ? std::string_view{} : closest_of(name, left_out);
        if (like.empty()) {
            others.push_back(name);
            continue;
        }
        // Where the column that is missing was told already, so was what looks like it.
        if (suggested_.count({place, name}) != 0) continue;
        find("unknown_column", severity::error, name, place,
             "there is no column " + quote(name) + " to read; is " + quote(like) +
                 " meant? Then call it so; if it is something else, name another column for " + quote(like) +
                 " under \"usage\" in the document");
    }
    if (others.empty()) return;
    std::string text = (others.size() == 1 ? "a column is passed over: " : "columns are passed over: ") + listed(others);
    // One of them may hold the quantities under a name of its own: then every record would count as one.
    const bool no_quantity = std::find(left_out.begin(), left_out.end(), format_.quantity_column) != left_out.end();
    if (no_quantity) text += "; there is no column " + quote(format_.quantity_column) + ", so that each record counts as one unit";
    find("unknown_column", no_quantity ? severity::warning : severity::info, others.size() == 1 ? others.front() : std::string{}, place,
         std::move(text));
}

void header_reader::note_what_is_absent(std::vector<prepared>& files) const
{
    for (prepared& file : files) {
        const auto has = [&file](field_kind kind, std::uint32_t which) {
            return std::any_of(file.steps.begin(), file.steps.end(), [&](const step& s) { return s.kind == kind && s.text == which; });
        };
        for (std::uint32_t i = 0; i < out_.texts.size(); ++i) {
            if (out_.texts[i].in_file && !has(field_kind::text, i)) file.absent_texts.push_back(i);
        }
        file.no_revision = out_.revisions_in_file && !has(field_kind::revision, 0);
        file.no_quantity = out_.quantity.in_file && !has(field_kind::quantity, 0);
        file.no_booked = out_.booked_in_file && !has(field_kind::booked, 0);
        file.no_gross = out_.gross.in_file && !has(field_kind::gross, 0);
    }
}

}  // namespace

PARTNERING_END
