#include "io/usage_csv_rows.hpp"

#include <partnering/core/date_text.hpp>

#include <algorithm>
#include <charconv>
#include <cstring>

PARTNERING_BEGIN

namespace usage_csv {

namespace {

bool read_revision(std::string_view text, std::uint32_t& revision)
{
    if (text.empty()) return true;
    std::uint32_t read = 0;
    const auto [stop, failed] = std::from_chars(text.data(), text.data() + text.size(), read);
    if (failed != std::errc{} || stop != text.data() + text.size()) return false;
    revision = read;
    return true;
}

}  // namespace

// ---------------------------------------------------------------------------------------------------- texts

void row_reader::begin(const prepared& file, std::uint32_t input, std::uint64_t line, detail::digest_beside* digest)
{
    file_ = &file;
    input_ = input;
    line_ = line;
    // A run is begun by the first row: no line has that number.
    expected_line_ = 0;
    first_row_ = store_.columns->rows;
    lines_in_quotes_ = quoted_lines::allowed;
    long_seen_ = stop_at_open_ = stopped_ = skipping_ = full_ = false;
    quick_.begin(file, digest);
}

const char* row_reader::read(const char* at, const char* until, const char* end, bool last)
{
    const usage_table::data& out = *store_.columns;
    while (at < until && !stopped_) {
        if (skipping_) {
            const auto* line_end = static_cast<const char*>(std::memchr(at, '\n', static_cast<std::size_t>(end - at)));
            if (line_end == nullptr) return end;
            skipping_ = false;
            ++line_;
            at = line_end + 1;
            continue;
        }
        const char* const base = at;
        quick_.look_through(at, until, end);
        do {
            if (out.rows == store_.room) {
                if (store_.room == max_rows) {
                    full_ = true;
                    return at;
                }
                store_.reserve(store_.room + store_.room / 2 + 1024);
            }
            if (const std::size_t rows = quick_.read(at, store_.room - out.rows); rows != 0) {
                keep_rows(rows, rows);
                continue;
            }
            if (quick_.ran_out() && at != base) break;
            const char* const before = at;
            if (last || end - at > 1 || *at != '\r') skip_blank_lines(at, end, line_);
            if (at == before) {
                at = patient_record(at, end, last);
                if (at == before) return at;
            }
            quick_.pass(at);
        } while (!quick_.empty() && at < until && !stopped_ && !skipping_);
    }
    return at;
}

void row_reader::finish()
{
    usage_table::data& out = *store_.columns;
    const std::size_t first = first_row_;
    const std::size_t last = out.rows;
    for (const std::uint32_t i : file_->absent_texts) {
        if (i != key_text) std::fill(out.texts[i].codes.at(first), out.texts[i].codes.at(last), store_.empty_codes[i]);
    }
    if (file_->no_revision) std::fill(out.revisions.at(first), out.revisions.at(last), 0U);
    if (file_->no_booked) std::fill(out.booked.at(first), out.booked.at(last), usage_columns::not_booked);
    if (file_->no_quantity) std::fill(out.quantity.values.at(first), out.quantity.values.at(last), quantity_column::missing);
    if (file_->no_gross) std::fill(out.gross.values.at(first), out.gross.values.at(last), quantity_column::missing);
}

/// The next rows are complete: counts them, and knows their lines. Requires: each is on a line of its own, or there is one
void row_reader::keep_rows(std::size_t rows, std::uint64_t lines)
{
    usage_table::data& out = *store_.columns;
    if (line_ != expected_line_) out.runs.push_back({.first_row = out.rows, .first_line = line_, .input = input_});
    expected_line_ = line_ + rows;
    line_ += lines;
    out.rows += rows;
}

// ---------------------------------------------------------------------------------------------------- the patient way

/// Reads or rejects the record at `at`; gives the place after it, or `at` where more text must be seen.
const char* row_reader::patient_record(const char* at, const char* end, bool last)
{
    const bool cut = static_cast<std::size_t>(end - at) > max_record_bytes;
    const char* const limit = cut ? at + max_record_bytes : end;
    const bool all_there = last && !cut;
    take_apart(at, limit, format_.separator, lines_in_quotes_, record_);
    const bool ends = *(record_.next - 1) == '\n';
    // A quote that must close on its line is known to be open once that line has ended.
    if (!all_there && (!ends || (record_.open && lines_in_quotes_ == quoted_lines::allowed))) {
        if (!cut) return at;
        if (!ends) {
            reject& out = reject_record("the record has no end within " + std::to_string(max_record_bytes >> 20) +
                                            " MiB, and is passed over up to the next line end; shorter records would be right",
                                        false);
            out.reason = "record_too_long";
            if (!last) {
                skipping_ = true;
                return limit;
            }
            const auto* line_end = static_cast<const char*>(std::memchr(limit, '\n', static_cast<std::size_t>(end - limit)));
            if (line_end == nullptr) return end;
            ++line_;
            return line_end + 1;
        }
    }
    if (record_.open && stop_at_open_) {
        stopped_ = true;
        return record_.next;
    }
    row_values values;
    const complaint wrong = understand(values);
    if (record_.open) {
        // Line ends in quotes are not trusted any more: each line that follows stands for itself, and is looked at once.
        lines_in_quotes_ = quoted_lines::forbidden;
    }
    long_seen_ = long_seen_ || record_.lines > 1;
    if (!wrong) {
        put(values);
        keep_rows(1, record_.lines);
    } else {
        reject_record(wrong->second, true).reason = wrong->first;
        line_ += record_.lines;
    }
    return record_.next;
}

reject& row_reader::reject_record(std::string text, bool tell_which)
{
    reject& out = store_.columns->rejects.emplace_back();
    out.text = std::move(text);
    if (!format_.default_source.empty()) out.source = format_.default_source;
    if (tell_which) say_which(out);
    store_.reject_lines.push_back(line_);
    return out;
}

/// Source, key and revision of a record that is rejected, as far as they can be told.
void row_reader::say_which(reject& out) const
{
    // With another number of fields than names nobody knows which field is which.
    if (!record_.open && record_.fields.size() != file_->fields) return;
    for (const step& s : file_->steps) {
        if (s.field >= record_.fields.size()) continue;
        const std::string_view text = record_.fields[s.field];
        if (!is_utf8(text) || text.find('\0') != std::string_view::npos) continue;
        if (s.kind == field_kind::key) out.key = text;
        if (s.kind == field_kind::text && s.text == source_text && !text.empty()) out.source = text;
        if (s.kind == field_kind::revision) read_revision(text, out.revision);
        if (std::int64_t booked = 0; s.kind == field_kind::booked && !text.empty() && !understand_time(text, format_.booked_column, booked))
            out.booked = instant{booked};
    }
}

row_reader::complaint row_reader::understand(row_values& values) const
{
    switch (record_.wrong) {
    case record::fault::none:
        break;
    case record::fault::not_utf8:
    case record::fault::nul_byte:
        return {{"bad_encoding", "the record " + fault_text(record_, file_->names, lines_in_quotes_)}};
    default:
        return {{"bad_quoting", "the record " + fault_text(record_, file_->names, lines_in_quotes_)}};
    }
    if (record_.fields.size() != file_->fields) {
        return {{"wrong_field_count",
                 "the record has " + std::to_string(record_.fields.size()) + " fields; the header has " + std::to_string(file_->fields)}};
    }
    bool named = rules_.always_named;
    for (const step& s : file_->steps) {
        const std::string_view text = record_.fields[s.field];
        complaint wrong;
        switch (s.kind) {
        case field_kind::key:
            wrong = understand_key(text, values);
            break;
        case field_kind::text:
            if (s.text == offer_text || s.text == service_text) named = named || !text.empty();
            break;
        case field_kind::revision:
            if (!read_revision(text, values.revision)) {
                wrong = {{"bad_revision", quote(text) + " in column " + quote(format_.revision_column) +
                                              " is no revision; a whole number from 0 to 4294967295 would be right"}};
            }
            break;
        case field_kind::time:
            wrong = understand_time(text, format_.time_column, values.time);
            break;
        case field_kind::booked:
            if (!text.empty()) wrong = understand_time(text, format_.booked_column, values.booked);
            break;
        case field_kind::quantity:
            wrong = understand_number("bad_quantity", format_.quantity_column, text, rules_.quantity_written, values.quantity);
            break;
        case field_kind::gross:
            wrong = understand_gross(text, values.gross);
            break;
        case field_kind::passed_over:
            break;
        }
        if (wrong) return wrong;
    }
    if (!named) {
        return {{"missing_offer", "the record names neither an offer nor a service; a key in column " + quote(format_.offer_column) +
                                      " or " + quote(format_.service_column) + " would be right"}};
    }
    return std::nullopt;
}

row_reader::complaint row_reader::understand_key(std::string_view text, row_values& values) const
{
    if (text.empty()) return {{"empty_key", "column " + quote(format_.key_column) + " is empty; each record has a key of its own"}};
    values.key_written = text;
    const auto [stop, failed] = std::from_chars(text.data(), text.data() + text.size(), values.key);
    values.numeric_key = failed == std::errc{} && stop == text.data() + text.size() && (text.size() == 1 || text.front() != '0');
    return std::nullopt;
}

row_reader::complaint row_reader::understand_time(std::string_view text, const std::string& column, std::int64_t& time) const
{
    const std::string in = " in column " + quote(column);
    if (format_.time == usage_time::iso) {
        const checked<instant> read = parse_instant(text);
        if (!read) return {{"bad_time", "column " + quote(column) + ": " + read.findings().front().text}};
        time = read.value().microseconds_since_epoch();
        return std::nullopt;
    }
    const char* const unit = format_.time == usage_time::seconds        ? "seconds"
                             : format_.time == usage_time::milliseconds ? "milliseconds"
                                                                        : "microseconds";
    const scaled read = read_scaled(text, 0);
    if (read.wrong == scaled::fault::not_a_number || read.wrong == scaled::fault::too_many_decimals) {
        return {{"bad_time", quote(text) + in + " is no time; a whole number of " + unit + " since 1970-01-01T00:00:00Z would be right"}};
    }
    if (read.wrong == scaled::fault::too_large || read.value > latest_time / rules_.unit || read.value < earliest_time / rules_.unit) {
        return {{"bad_time", quote(text) + in + ", in " + unit + " since 1970-01-01T00:00:00Z, is not within the years 1 to 9999"}};
    }
    time = static_cast<std::int64_t>(read.value) * rules_.unit;
    return std::nullopt;
}

row_reader::complaint row_reader::understand_gross(std::string_view text, std::optional<int128>& gross) const
{
    if (!rules_.mixed_units) return understand_number("bad_gross", format_.gross_column, text, rules_.gross_written, gross);
    if (text.empty()) return std::nullopt;
    std::string_view offer = format_.offer ? std::string_view{*format_.offer} : std::string_view{};
    std::string_view service = format_.service ? std::string_view{*format_.service} : std::string_view{};
    for (const step& s : file_->steps) {
        if (s.kind != field_kind::text || record_.fields[s.field].empty()) continue;
        if (s.text == offer_text) offer = record_.fields[s.field];
        if (s.text == service_text) service = record_.fields[s.field];
    }
    const auto& table = offer.empty() ? format_.minor_units->of_service : format_.minor_units->of_offer;
    const auto known = table.find(offer.empty() ? service : offer);
    // What is not in the document is rejected by its name later on.
    const std::optional<int> decimals = known == table.end() ? std::optional{0} : known->second;
    if (!decimals) {
        return {{"bad_gross", quote(text) + " in column " + quote(format_.gross_column) + " is in minor units, and " +
                                  (offer.empty() ? "service " + quote(service) : "offer " + quote(offer)) +
                                  " has no currency with one kind of them; an offer in one such currency would be right"}};
    }
    return understand_number("bad_gross", format_.gross_column, text, store_.columns->gross_decimals - *decimals, gross);
}

row_reader::complaint row_reader::understand_number(const char* code, const std::string& name, std::string_view text, int decimals,
                                                    std::optional<int128>& number)
{
    if (text.empty()) return std::nullopt;
    const scaled read = read_scaled(text, decimals);
    std::string what = quote(text) + " in column " + quote(name);
    switch (read.wrong) {
    case scaled::fault::none:
        number = read.value;
        return std::nullopt;
    case scaled::fault::not_a_number:
        return {
            {code, what + " is no number; digits would be right, with a - before and a decimal point among them where needed: 12, -0.5"}};
    case scaled::fault::too_many_decimals:
        what += " has more decimals than the " + std::to_string(decimals) + " that the format gives this column";
        return {{"too_many_decimals", what}};
    case scaled::fault::too_large:
        return {{code, what + " is too large: with " + std::to_string(decimals) + " decimals it does not fit 127 bits"}};
    }
    return std::nullopt;
}

void row_reader::put(const row_values& values)
{
    usage_table::data& out = *store_.columns;
    const std::size_t row = out.rows;
    if (!values.numeric_key) store_.keys_become_text();
    if (out.numeric_keys) {
        *out.keys.at(row) = values.key;
    } else {
        *out.texts[key_text].codes.at(row) = store_.names[key_text].code(values.key_written);
    }
    *out.times.at(row) = values.time;
    if (out.booked_in_file) *out.booked.at(row) = values.booked;
    for (const step& s : file_->steps) {
        switch (s.kind) {
        case field_kind::text: {
            const std::string_view text = record_.fields[s.field];
            *out.texts[s.text].codes.at(row) = text.empty() ? store_.empty_codes[s.text] : store_.names[s.text].code(text);
            break;
        }
        case field_kind::revision:
            *out.revisions.at(row) = values.revision;
            break;
        case field_kind::quantity:
            put_number(values.quantity, out.quantity);
            break;
        case field_kind::gross:
            put_number(values.gross, out.gross);
            break;
        default:
            break;
        }
    }
}

void row_reader::put_number(const std::optional<int128>& number, number_store& into) const
{
    std::int64_t& value = *into.values.at(store_.columns->rows);
    if (!number) {
        value = quantity_column::missing;
    } else if (*number > quantity_column::missing && *number <= INT64_MAX) {
        value = static_cast<std::int64_t>(*number);
    } else {
        value = quantity_column::in_wide;
        into.wide.emplace_back(store_.columns->rows, *number);
    }
}

}  // namespace usage_csv

PARTNERING_END
