#include "io/usage_csv_rows.hpp"

#include "io/usage_csv_scan.hpp"

#include <partnering/core/contract.hpp>
#include <partnering/core/date.hpp>
#include <partnering/core/date_text.hpp>

#include <algorithm>
#include <charconv>
#include <cstring>
#include <set>

PARTNERING_BEGIN

namespace usage_csv {

namespace {

constexpr std::int64_t microseconds_per_day = 86'400'000'000;
constexpr std::int64_t earliest = std::int64_t{date::of(1, 1, 1).days_since_epoch()} * microseconds_per_day;
constexpr std::int64_t latest = (std::int64_t{date::of(9999, 12, 31).days_since_epoch()} + 1) * microseconds_per_day - 1;

/// So much text is looked through for stops at a time: they stay in the processor's nearest memory.
constexpr std::size_t looked_through = 16 << 10;
/// A time with its offset may be read so far behind where a field begins.
constexpr std::size_t room_behind = 48;
static_assert(look_ahead <= room_behind);

/// As quick_number(), where a decimal point may be.
[[gnu::noinline]] bool quick_decimal(const char* at, const char* stop, int decimals, std::uint64_t& whole, std::uint64_t& fraction)
{
    const auto* point = static_cast<const char*>(std::memchr(at, '.', static_cast<std::size_t>(stop - at)));
    if (point == nullptr || point - at > 18 || !read_number(at, point, whole)) return false;
    const auto places = stop - (point + 1);
    if (places < 1 || places > decimals || !read_number(point + 1, stop, fraction)) return false;
    fraction *= powers_of_ten[decimals - places];
    return true;
}

/// An integer or decimal at `decimals` that fits without looking twice.
[[gnu::always_inline]] inline bool quick_number(const char* at, const char* stop, int decimals, std::int64_t& value)
{
    const bool negative = *at == '-';
    at += negative;
    std::uint64_t whole = 0;
    std::uint64_t fraction = 0;
    if ((stop - at > 18 || !read_number(at, stop, whole)) && !quick_decimal(at, stop, decimals, whole, fraction)) return false;
    std::int64_t scaled_value = 0;
    if (__builtin_mul_overflow(static_cast<std::int64_t>(whole), static_cast<std::int64_t>(powers_of_ten[decimals]), &scaled_value) ||
        __builtin_add_overflow(scaled_value, static_cast<std::int64_t>(fraction), &scaled_value)) {
        return false;
    }
    value = negative ? -scaled_value : scaled_value;
    return value > quantity_column::missing;
}

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

// ---------------------------------------------------------------------------------------------------- rules

row_rules::row_rules(const usage_format& by) : format{by}
{
    const unsigned char s = static_cast<unsigned char>(format.separator);
    PARTNERING_EXPECTS(s < 0x80 && (s >= 0x20 || s == '\t') && s != '"' && s != '-' && s != '+' && s != '.' && s != ':' &&
                           !(s >= '0' && s <= '9'),
                       "a separator is one ASCII character that no number, time or quote holds");
    PARTNERING_EXPECTS(format.quantity_scale >= 0 && format.quantity_scale <= 18, "quantities have a scale of 0 to 18 decimals");
    PARTNERING_EXPECTS(format.gross_scale >= 0 && format.gross_scale <= 18, "gross amounts have a scale of 0 to 18 decimals");
    PARTNERING_EXPECTS(format.quantity_in >= 0 && format.quantity_in <= 18 && format.gross_in >= 0 && format.gross_in <= 18,
                       "what a number counts is 10^0 to 10^-18 units");
    unit = format.time == usage_time::milliseconds ? 1'000 : format.time == usage_time::seconds ? 1'000'000 : 1;
    latest_count = static_cast<std::uint64_t>(latest / unit);
    // A whole number in the file must fit, whatever it counts.
    quantity_decimals = std::max(format.quantity_scale, format.quantity_in);
    quantity_written = quantity_decimals - format.quantity_in;
    always_named = (format.offer && !format.offer->empty()) || (format.service && !format.service->empty());
    count_gross();
}

/// What the gross column counts, and how many decimals a number in it may have.
void row_rules::count_gross()
{
    int most = format.gross_in;
    if (format.gross_in_minor_units) {
        PARTNERING_EXPECTS(format.minor_units.has_value(), "resolve_minor_units() says what minor units are, before usage is read");
        std::set<std::optional<int>> different;
        for (const auto* table : {&format.minor_units->of_offer, &format.minor_units->of_service})
            for (const auto& [key, decimals] : *table) different.insert(decimals);
        most = different.empty() ? 0 : different.rbegin()->value_or(0);
        mixed_units = different.size() > 1 || different.count(std::nullopt) != 0;
    }
    gross_decimals = std::max(format.gross_scale, most);
    gross_written = gross_decimals - most;
}

std::size_t guess_rows(const prepared& file)
{
    const auto size = static_cast<std::size_t>(file.end - file.records);
    const std::size_t sample = std::min<std::size_t>(size, 1 << 16);
    const auto lines = static_cast<std::size_t>(std::count(file.records, file.records + sample, '\n'));
    if (lines == 0) return 1;
    const auto guess = static_cast<std::size_t>(static_cast<uint128>(size) * lines / sample);
    // Lines may be blank, but a record has a byte for its key, one for its time, its separators and its end.
    return std::min(guess, size / (file.fields + 2)) + 16;
}

// ---------------------------------------------------------------------------------------------------- rows

row_store::row_store(const row_rules& rules, const usage_table::data* like) : rules_{rules}
{
    usage_table::data& out = *columns;
    out.quantity_decimals = rules.quantity_decimals;
    out.gross_decimals = rules.gross_decimals;
    out.texts.resize(first_party_text + rules.format.party_columns.size());
    for (const auto& [of_class, name] : rules.format.party_columns) out.classes.push_back(of_class);
    names.resize(out.texts.size());
    empty_codes.resize(out.texts.size(), text_column::absent);
    for (std::size_t i = 0; i < out.texts.size(); ++i) forget_names(i);
    if (like == nullptr) return;
    for (std::size_t i = 0; i < out.texts.size(); ++i) out.texts[i].in_file = like->texts[i].in_file;
    out.revisions_in_file = like->revisions_in_file;
    out.booked_in_file = like->booked_in_file;
    out.quantity.in_file = like->quantity.in_file;
    out.gross.in_file = like->gross.in_file;
}

void row_store::forget_names(std::size_t text)
{
    const usage_format& format = rules_.format;
    std::string_view constant;
    if (text == source_text) constant = format.default_source;
    if (text == offer_text && format.offer) constant = *format.offer;
    if (text == service_text && format.service) constant = *format.service;
    names[text] = dictionary{};
    if (!constant.empty()) empty_codes[text] = names[text].code(constant);
}

void row_store::reserve(std::size_t rows)
{
    if (rows <= room) return;
    usage_table::data& out = *columns;
    rows = std::min(rows, max_rows);
    if (out.numeric_keys) {
        out.keys.reserve(rows);
    } else {
        out.texts[key_text].codes.reserve(rows);
    }
    if (out.revisions_in_file) out.revisions.reserve(rows);
    out.times.reserve(rows);
    if (out.booked_in_file) out.booked.reserve(rows);
    if (out.quantity.in_file) out.quantity.values.reserve(rows);
    if (out.gross.in_file) out.gross.values.reserve(rows);
    for (std::size_t i = 0; i < out.texts.size(); ++i) {
        if (i != key_text && out.texts[i].in_file) out.texts[i].codes.reserve(rows);
    }
    room = rows;
}

void row_store::keys_become_text()
{
    usage_table::data& out = *columns;
    if (!out.numeric_keys) return;
    column<std::uint32_t>& codes = out.texts[key_text].codes;
    codes.reserve(room);
    for (std::size_t row = 0; row < out.rows; ++row) {
        std::array<char, 20> text{};
        const auto written = std::to_chars(text.data(), text.data() + text.size(), *out.keys.at(row));
        *codes.at(row) = names[key_text].code({text.data(), static_cast<std::size_t>(written.ptr - text.data())});
    }
    out.keys = {};
    out.numeric_keys = false;
}

void row_store::clear()
{
    usage_table::data& out = *columns;
    out.rows = 0;
    out.runs.clear();
    out.rejects.clear();
    out.quantity.wide.clear();
    out.gross.wide.clear();
    reject_lines.clear();
    if (!out.numeric_keys) {
        out.numeric_keys = true;
        out.keys.reserve(room);
    }
}

// ---------------------------------------------------------------------------------------------------- texts

void row_reader::begin(const prepared& file, std::uint32_t input, std::uint64_t line)
{
    file_ = &file;
    input_ = input;
    line_ = line;
    // A run is begun by the first row: no line has that number.
    expected_line_ = 0;
    first_row_ = store_.columns->rows;
    lines_in_quotes_ = quoted_lines::allowed;
    long_seen_ = stop_at_open_ = stopped_ = skipping_ = full_ = false;
    stops_.resize(looked_through + stops_slack);
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
        // Whole blocks, each with room behind it; what is left at the end of the text is read the patient way.
        const auto in_sight = static_cast<std::size_t>(end - at);
        const std::size_t blocks = in_sight <= room_behind ? 0 : std::min(in_sight - room_behind, looked_through) / 64 * 64;
        const char* const base = at;
        const std::uint32_t* next = stops_.data();
        const std::uint32_t* const stops_end = next + find_stops(base, blocks, format_.separator, stops_.data());
        do {
            if (out.rows == store_.room) {
                if (store_.room == max_rows) {
                    full_ = true;
                    return at;
                }
                store_.reserve(store_.room + store_.room / 2 + 1024);
            }
            const quick how = quick_record(base, at, next, stops_end);
            if (how == quick::done) {
                keep_row(1);
                continue;
            }
            if (how == quick::ran_out && at != base) break;
            const char* const before = at;
            if (last || end - at > 1 || *at != '\r') skip_blank_lines(at, end, line_);
            if (at == before) {
                at = patient_record(at, end, last);
                if (at == before) return at;
            }
            const auto passed = static_cast<std::size_t>(at - base);
            while (next != stops_end && *next < passed) ++next;
        } while (next != stops_end && at < until && !stopped_ && !skipping_);
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

/// The row is complete: counts it, and knows its line.
void row_reader::keep_row(std::uint64_t lines)
{
    usage_table::data& out = *store_.columns;
    if (line_ != expected_line_) out.runs.push_back({.first_row = out.rows, .first_line = line_, .input = input_});
    expected_line_ = line_ + 1;
    line_ += lines;
    ++out.rows;
}

// ---------------------------------------------------------------------------------------------------- the quick way

/// The code of a name that is no small number, or is not known as one; or it is kept for later.
[[gnu::noinline]] bool row_reader::quick_name(std::uint32_t text, std::uint32_t small, std::string_view name, std::uint32_t& code)
{
    if (!is_ascii(name.data(), name.data() + name.size()) && !is_utf8(name)) return false;
    if (small == dictionary::small_numbers) {
        code = store_.names[text].known(name);
        if (code != text_column::absent) return true;
    }
    new_names_.push_back({.text = text, .small = small, .name = name});
    return true;
}

/// The code of a name; or it is kept for later where it has none yet.
[[gnu::always_inline]] inline bool row_reader::quick_text(std::uint32_t text, const char* begin, const char* stop, std::uint32_t& code)
{
    dictionary& names = store_.names[text];
    const auto count = static_cast<std::size_t>(stop - begin);
    std::uint32_t small = dictionary::small_numbers;
    if (count - 1 < 5 && (*begin != '0' || count == 1)) {
        const std::uint64_t values = digit_values(load8(begin));
        const auto n = static_cast<unsigned>(count);
        if (no_digits(values, n) == 0) {
            small = static_cast<std::uint32_t>(some_digits(values, n));
            code = names.known_small(small);
            if (code != text_column::absent) return true;
        }
    } else if (count == 0) {
        code = store_.empty_codes[text];
        return true;
    }
    return quick_name(text, small, {begin, count}, code);
}

/// A time as the format writes times. Requires: room_behind bytes can be read.
[[gnu::always_inline]] inline bool row_reader::quick_moment(const char* begin, const char* stop, known_day& day, std::int64_t& time) const
{
    if (format_.time == usage_time::iso) return quick_time(begin, stop, day, time);
    std::uint64_t count = 0;
    if (!read_number(begin, stop, count) || count > rules_.latest_count) return false;
    time = static_cast<std::int64_t>(count) * rules_.unit;
    return true;
}

/// Reads a record into the next row by the stops that were found from `base` on, and moves `at` and `next` behind it. It may give up on
/// what is right, it never takes what patient_record() would not.
row_reader::quick row_reader::quick_record(const char* base, const char*& at, const std::uint32_t*& next, const std::uint32_t* stops_end)
{
    usage_table::data& out = *store_.columns;
    const std::size_t row = out.rows;
    const char separator = format_.separator;
    const step* const last_step = &file_->steps.back();
    const std::uint32_t* n = next;
    const char* field = at;
    bool named = rules_.always_named;
    bool good = true;
    new_names_.clear();

    for (const step* s = file_->steps.data();; ++s) {
        if (n == stops_end) return quick::ran_out;
        const char* begin = field;
        const char* stop = base + *n;
        const std::uint32_t* behind = n;  // the stop behind the field
        if (*begin == '"') [[unlikely]] {
            ++begin;
            do {
                if (++behind == stops_end) return quick::ran_out;
            } while (base[*behind] == separator);
            stop = base + *behind;
            if (*stop != '"') return quick::odd;
            if (++behind == stops_end) return quick::ran_out;
            if (base + *behind != stop + 1) return quick::odd;
        }
        switch (s->kind) {
        case field_kind::key:
            if (out.numeric_keys) {
                good &= read_number(begin, stop, *out.keys.at(row)) && (*begin != '0' || stop - begin == 1);
            } else {
                if (begin == stop) return quick::odd;
                good &= quick_text(key_text, begin, stop, *out.texts[key_text].codes.at(row));
            }
            break;
        case field_kind::text: {
            std::uint32_t& code = *out.texts[s->text].codes.at(row);
            good &= quick_text(s->text, begin, stop, code);
            if (s->text == offer_text || s->text == service_text) named = named || begin != stop;
            break;
        }
        case field_kind::revision: {
            std::uint64_t revision = 0;
            if (begin != stop) good &= stop - begin <= 9 && read_number(begin, stop, revision);
            *out.revisions.at(row) = static_cast<std::uint32_t>(revision);
            break;
        }
        case field_kind::time:
            good &= quick_moment(begin, stop, day_of_time_, *out.times.at(row));
            break;
        case field_kind::booked:
            if (begin == stop) {
                *out.booked.at(row) = usage_columns::not_booked;
            } else {
                good &= quick_moment(begin, stop, day_of_booked_, *out.booked.at(row));
            }
            break;
        case field_kind::quantity:
            if (begin == stop) {
                *out.quantity.values.at(row) = quantity_column::missing;
            } else {
                good &= quick_number(begin, stop, rules_.quantity_written, *out.quantity.values.at(row));
            }
            break;
        case field_kind::gross:
            if (begin == stop) {
                *out.gross.values.at(row) = quantity_column::missing;
            } else {
                good &= !rules_.mixed_units && quick_number(begin, stop, rules_.gross_written, *out.gross.values.at(row));
            }
            break;
        case field_kind::passed_over:
            good &= is_ascii(begin, stop) || is_utf8({begin, static_cast<std::size_t>(stop - begin)});
            break;
        }
        if (!good) return quick::odd;
        if (s->same_again) continue;
        n = behind;
        const char* ends = base + *n;
        ++n;
        if (s != last_step) {
            if (*ends != separator) return quick::odd;
            field = ends + 1;
            continue;
        }
        if (*ends == '\r') {
            if (n == stops_end) return quick::ran_out;
            ++ends;
            if (base + *n != ends) return quick::odd;
            ++n;
        }
        if (*ends != '\n' || !named) return quick::odd;
        for (const new_name& name : new_names_) {
            dictionary& names = store_.names[name.text];
            const bool small = name.small < dictionary::small_numbers;
            *out.texts[name.text].codes.at(row) = small ? names.code_of_small(name.small) : names.code(name.name);
        }
        at = ends + 1;
        next = n;
        return quick::done;
    }
}

/// `2026-10-31T23:59:59`, decimals or not, `Z` or an offset. Requires: room_behind bytes can be read.
bool row_reader::quick_time(const char* at, const char* stop, known_day& known, std::int64_t& time)
{
    const auto two = [](const char* p, unsigned& number) {
        const unsigned tens = static_cast<unsigned char>(p[0]) - unsigned{'0'};
        const unsigned units = static_cast<unsigned char>(p[1]) - unsigned{'0'};
        number = tens * 10 + units;
        return tens <= 9 && units <= 9;
    };
    if (std::memcmp(at, known.text.data(), known.text.size()) != 0) {
        unsigned century = 0;
        unsigned year = 0;
        unsigned month = 0;
        unsigned day = 0;
        if (!two(at, century) || !two(at + 2, year) || at[4] != '-' || !two(at + 5, month) || at[7] != '-' || !two(at + 8, day) ||
            at[10] != 'T') {
            return false;
        }
        year += century * 100;
        if (!date::is_valid(static_cast<int>(year), month, day)) return false;
        known.begins = std::int64_t{date::of(static_cast<int>(year), month, day).days_since_epoch()} * microseconds_per_day;
        std::memcpy(known.text.data(), at, known.text.size());
    }
    unsigned hour = 0;
    unsigned minute = 0;
    unsigned second = 0;
    if (!two(at + 11, hour) || at[13] != ':' || !two(at + 14, minute) || at[16] != ':' || !two(at + 17, second)) return false;
    if (hour > 23 || minute > 59 || second > 59) return false;
    std::int64_t seconds = std::int64_t{hour} * 3600 + minute * 60 + second;
    std::int64_t fraction = 0;
    at += 19;
    if (*at == '.') {
        const std::uint64_t values = digit_values(load8(at + 1));
        const unsigned count = leading_digits(values);
        if (count == 0 || count > 6) return false;
        fraction = static_cast<std::int64_t>(some_digits(values, count) * powers_of_ten[6 - count]);
        at += 1 + count;
    }
    if (*at == 'Z') {
        ++at;
    } else {
        if (*at != '+' && *at != '-') return false;
        unsigned offset_hours = 0;
        unsigned offset_minutes = 0;
        if (!two(at + 1, offset_hours) || at[3] != ':' || !two(at + 4, offset_minutes) || offset_hours > 23 || offset_minutes > 59)
            return false;
        const std::int64_t offset = std::int64_t{offset_hours} * 3600 + offset_minutes * 60;
        seconds += *at == '+' ? -offset : offset;
        at += 6;
    }
    time = known.begins + seconds * 1'000'000 + fraction;
    return at == stop;
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
        keep_row(record_.lines);
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
    if (read.wrong == scaled::fault::too_large || read.value > latest / rules_.unit || read.value < earliest / rules_.unit) {
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
