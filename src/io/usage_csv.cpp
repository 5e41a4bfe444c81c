#include "io/usage_csv_dictionary.hpp"
#include "io/usage_csv_header.hpp"
#include "io/usage_csv_record.hpp"
#include "io/usage_csv_scan.hpp"
#include "io/usage_csv_table.hpp"

#include <partnering/core/date.hpp>
#include <partnering/core/date_text.hpp>
#include <partnering/io/usage_csv.hpp>
#include <partnering/io/usage_format.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <optional>
#include <set>
#include <utility>
#include <vector>

PARTNERING_BEGIN

using namespace usage_csv;

namespace {

constexpr std::size_t max_rows = 0xffff'fffe;  // a code of 32 bits must do for every key, and one means absent
constexpr std::int64_t microseconds_per_day = 86'400'000'000;
constexpr std::int64_t earliest = std::int64_t{date::of(1, 1, 1).days_since_epoch()} * microseconds_per_day;
constexpr std::int64_t latest = (std::int64_t{date::of(9999, 12, 31).days_since_epoch()} + 1) * microseconds_per_day - 1;

/// Everything a table is read with: the columns so far, and the format they are read by.
class reader {
public:
    reader(const usage_format& format, std::span<const usage_input> inputs) : format_{format}, inputs_{inputs}
    {
        const unsigned char s = static_cast<unsigned char>(format.separator);
        PARTNERING_EXPECTS(s < 0x80 && (s >= 0x20 || s == '\t') && s != '"' && s != '-' && s != '+' && s != '.' && s != ':' &&
                               !(s >= '0' && s <= '9'),
                           "a separator is one ASCII character that no number, time or quote holds");
        PARTNERING_EXPECTS(format.quantity_scale >= 0 && format.quantity_scale <= 18, "quantities have a scale of 0 to 18 decimals");
        PARTNERING_EXPECTS(format.gross_scale >= 0 && format.gross_scale <= 18, "gross amounts have a scale of 0 to 18 decimals");
        separators_ = ones * s;
        unit_ = format.time == usage_time::milliseconds ? 1'000 : format.time == usage_time::seconds ? 1'000'000 : 1;
        latest_count_ = static_cast<std::uint64_t>(latest / unit_);
        out_->texts.resize(first_party_text + format.party_columns.size());
        dictionaries_.resize(out_->texts.size());
        empty_codes_.resize(out_->texts.size(), text_column::absent);
        for (const auto& [of_class, name] : format.party_columns) out_->classes.push_back(of_class);
        PARTNERING_EXPECTS(format.quantity_in >= 0 && format.quantity_in <= 18 && format.gross_in >= 0 && format.gross_in <= 18,
                           "what a number counts is 10^0 to 10^-18 units");
        // A whole number in the file must fit, whatever it counts.
        out_->quantity_decimals = std::max(format.quantity_scale, format.quantity_in);
        quantity_written_ = out_->quantity_decimals - format.quantity_in;
        count_gross();
        fill_in(source_text, format.default_source);
        if (format.offer) fill_in(offer_text, *format.offer);
        if (format.service) fill_in(service_text, *format.service);
    }

    checked<usage_table> read()
    {
        std::vector<prepared> files;
        header_reader headers{format_, *out_};
        for (const usage_input& input : inputs_) files.push_back(headers.read(input));
        if (any_error(headers.findings())) return headers.findings();
        headers.note_what_is_absent(files);
        out_->texts[key_text].in_file = true;
        std::size_t rows = 0;
        for (const prepared& file : files) rows += guess_rows(file);
        reserve(rows);
        for (const usage_input& input : inputs_) {
            digester content;
            content.add_raw(input.content.data(), input.content.size());
            out_->inputs.push_back({.name = input.name, .bytes = input.content.size(), .content = content.finish()});
        }
        always_named_ = empty_codes_[offer_text] != text_column::absent || empty_codes_[service_text] != text_column::absent;

        for (std::size_t i = 0; i < files.size() && !full_; ++i) read_records(static_cast<std::uint32_t>(i), files[i]);
        if (full_) {
            return finding{.code = "too_many_rows",
                           .level = severity::error,
                           .subject = {},
                           .place = inputs_.empty() ? std::string{} : inputs_.back().name,
                           .text = "one table holds at most " + std::to_string(max_rows) + " records; read the inputs in several tables"};
        }
        for (std::size_t i = 0; i < dictionaries_.size(); ++i) {
            out_->texts[i].names = std::move(dictionaries_[i]).take_names();
            out_->texts[i].constant = empty_codes_[i];
        }
        return {usage_table{std::move(out_)}, headers.findings()};
    }

private:
    /// What the gross column counts, and how many decimals a number in it may have.
    void count_gross()
    {
        int most = format_.gross_in;
        if (format_.gross_in_minor_units) {
            PARTNERING_EXPECTS(format_.minor_units.has_value(), "resolve_minor_units() says what minor units are, before usage is read");
            std::set<std::optional<int>> different;
            for (const auto* table : {&format_.minor_units->of_offer, &format_.minor_units->of_service})
                for (const auto& [key, decimals] : *table) different.insert(decimals);
            most = different.empty() ? 0 : different.rbegin()->value_or(0);
            mixed_units_ = different.size() > 1 || different.count(std::nullopt) != 0;
        }
        out_->gross_decimals = std::max(format_.gross_scale, most);
        gross_written_ = out_->gross_decimals - most;
    }

    void fill_in(std::size_t text, std::string_view constant)
    {
        if (!constant.empty()) empty_codes_[text] = dictionaries_[text].code(constant);
    }

    // ------------------------------------------------------------------------------------------------ records

    /// Makes room for `more` rows in every column that some input has.
    void reserve(std::size_t rows)
    {
        if (rows <= room_) return;
        rows = std::min(rows, max_rows);
        if (out_->numeric_keys) {
            out_->keys.reserve(rows);
        } else {
            out_->texts[key_text].codes.reserve(rows);
        }
        if (out_->revisions_in_file) out_->revisions.reserve(rows);
        out_->times.reserve(rows);
        if (out_->booked_in_file) out_->booked.reserve(rows);
        if (out_->quantity.in_file) out_->quantity.values.reserve(rows);
        if (out_->gross.in_file) out_->gross.values.reserve(rows);
        for (std::size_t i = 0; i < out_->texts.size(); ++i) {
            if (i != key_text && out_->texts[i].in_file) out_->texts[i].codes.reserve(rows);
        }
        room_ = rows;
    }

    /// From the length of the first lines; only a guess, the columns grow.
    static std::size_t guess_rows(const prepared& file)
    {
        const auto size = static_cast<std::size_t>(file.end - file.records);
        const std::size_t sample = std::min<std::size_t>(size, 1 << 16);
        const auto lines = static_cast<std::size_t>(std::count(file.records, file.records + sample, '\n'));
        if (lines == 0) return 1;
        const auto guess = static_cast<std::size_t>(static_cast<uint128>(size) * lines / sample);
        // Lines may be blank, but a record has a byte for its key, one for its time, its separators and its end.
        return std::min(guess, size / (file.fields + 2)) + 16;
    }

    void read_records(std::uint32_t input, const prepared& file)
    {
        input_ = input;
        file_ = &file;
        line_ = file.line;
        lines_in_quotes_ = quoted_lines::allowed;
        const std::size_t first = out_->rows;
        // A run is begun by the first row: `expected_line_` is one that no line has.
        expected_line_ = 0;

        const char* at = file.records;
        const char* const end = file.end;
        while (true) {
            skip_blank_lines(at, end, line_);
            if (at == end) break;
            if (out_->rows == room_) {
                if (room_ == max_rows) {
                    full_ = true;
                    return;
                }
                reserve(room_ + room_ / 2 + 1024);
            }
            if (const char* next = quick_record(at, end); next != nullptr) {
                at = next;
                keep_row(1);
            } else {
                at = patient_record(at, end);
            }
        }
        fill_absent(file, first);
    }

    /// The row is complete: counts it, and knows its line.
    void keep_row(std::uint64_t lines)
    {
        if (line_ != expected_line_) out_->runs.push_back({.first_row = out_->rows, .first_line = line_, .input = input_});
        expected_line_ = line_ + 1;
        line_ += lines;
        ++out_->rows;
    }

    void fill_absent(const prepared& file, std::size_t first)
    {
        const std::size_t last = out_->rows;
        for (const std::uint32_t i : file.absent_texts) {
            if (i != key_text) std::fill(out_->texts[i].codes.at(first), out_->texts[i].codes.at(last), empty_codes_[i]);
        }
        if (file.no_revision) std::fill(out_->revisions.at(first), out_->revisions.at(last), 0U);
        if (file.no_booked) std::fill(out_->booked.at(first), out_->booked.at(last), usage_columns::not_booked);
        if (file.no_quantity) std::fill(out_->quantity.values.at(first), out_->quantity.values.at(last), quantity_column::missing);
        if (file.no_gross) std::fill(out_->gross.values.at(first), out_->gross.values.at(last), quantity_column::missing);
    }

    /// Reads a record into the next row, on its way through the bytes; or gives nullptr where anything is out of the ordinary,
    /// right or wrong. It may give up on what is right, it never takes what patient_record() would not.
    const char* quick_record(const char* at, const char* end)
    {
        // Room for the longest field that is read without looking for its end: a time with its offset, quotes, line end.
        constexpr std::ptrdiff_t room = 48;
        static_assert(look_ahead + 2 <= room);
        const std::size_t row = out_->rows;
        const char separator = format_.separator;
        usage_table::data& out = *out_;
        bool named = always_named_;

        for (const step& s : file_->steps) {
            if (end - at < room) return nullptr;
            const char* const field = at;
            const bool quoted = *at == '"';
            at += quoted;
            switch (s.kind) {
            case field_kind::key:
                if (!out.numeric_keys) {
                    const std::string_view text = quick_text(at, end, quoted);
                    if (text.empty()) return nullptr;
                    *out.texts[key_text].codes.at(row) = dictionaries_[key_text].code(text);
                } else {
                    const digits read = read_digits(at);
                    if (read.count == 0 || read.count > 19 || (*at == '0' && read.count > 1)) return nullptr;
                    *out.keys.at(row) = read.value;
                    at += read.count;
                }
                break;
            case field_kind::text: {
                const std::uint64_t values = digit_values(load8(at));
                const unsigned count = leading_digits(values);
                const char after = at[count];
                std::uint32_t code = empty_codes_[s.text];
                if (count - 1 < 5 && (count == 1 || *at != '0') && (after == separator || after == '"' || after == '\n' || after == '\r')) {
                    code = dictionaries_[s.text].code_of_small(static_cast<std::uint32_t>(some_digits(values, count)));
                    at += count;
                } else {
                    const std::string_view text = quick_text(at, end, quoted);
                    if (text.data() == nullptr) return nullptr;
                    if (!text.empty()) code = dictionaries_[s.text].code(text);
                }
                *out.texts[s.text].codes.at(row) = code;
                if (s.text == offer_text || s.text == service_text) named = named || code != text_column::absent;
                break;
            }
            case field_kind::revision: {
                const digits read = read_digits(at);
                if (read.count > 9) return nullptr;
                *out.revisions.at(row) = static_cast<std::uint32_t>(read.value);
                at += read.count;
                break;
            }
            case field_kind::time:
                if (!quick_moment(at, day_of_time_, *out.times.at(row))) return nullptr;
                break;
            case field_kind::booked:
                if (*at == separator || *at == '\n' || *at == '\r' || (quoted && *at == '"')) {
                    *out.booked.at(row) = usage_columns::not_booked;
                } else if (!quick_moment(at, day_of_booked_, *out.booked.at(row))) {
                    return nullptr;
                }
                break;
            case field_kind::quantity:
                if (!quick_number(at, end, quantity_written_, *out.quantity.values.at(row))) return nullptr;
                break;
            case field_kind::gross:
                if (mixed_units_ || !quick_number(at, end, gross_written_, *out.gross.values.at(row))) return nullptr;
                break;
            case field_kind::passed_over:
                if (quick_text(at, end, quoted).data() == nullptr) return nullptr;
                break;
            }
            if (at == end) return nullptr;
            if (quoted) {
                if (*at != '"') return nullptr;
                if (++at == end) return nullptr;
            }
            if (s.same_again) {
                at = field;
                continue;
            }
            if (*at != separator) {
                // The end of the record is right behind its last field only.
                if (&s != &file_->steps.back()) return nullptr;
                if (*at == '\r') {
                    if (++at == end) return nullptr;
                }
                return *at == '\n' && named ? at + 1 : nullptr;
            }
            ++at;
        }
        return nullptr;  // a separator after the last field
    }

    /// Plain text up to its end, which `at` is moved to; no data where it is not that plain.
    std::string_view quick_text(const char*& at, const char* end, bool quoted) const
    {
        const char* const begin = at;
        bool ascii = true;
        while (true) {
            const text_end stop = find_text_end(at, end, separators_);
            if (stop.at == nullptr) return {};
            ascii = ascii && stop.ascii;
            at = stop.at;
            if (!quoted || *at != format_.separator) break;
            ++at;
        }
        const bool ends = quoted ? *at == '"' : *at == format_.separator || *at == '\n' || *at == '\r';
        const std::string_view text{begin, static_cast<std::size_t>(at - begin)};
        if (!ends || (!ascii && !is_utf8(text))) return {};
        return text;
    }

    /// An integer or decimal at `decimals`, or an empty field, that fits without looking twice.
    static bool quick_number(const char*& at, const char* end, int decimals, std::int64_t& value)
    {
        const bool negative = *at == '-';
        at += negative;
        const digits whole = read_digits(at);
        at += whole.count;
        if (whole.count == 0) {
            value = quantity_column::missing;
            return !negative;
        }
        if (whole.count > 18) return false;
        int left = decimals;
        std::uint64_t fraction = 0;
        if (*at == '.') {
            ++at;
            if (end - at < static_cast<std::ptrdiff_t>(look_ahead)) return false;
            const digits read = read_digits(at);
            if (read.count == 0 || read.count > static_cast<unsigned>(decimals)) return false;
            at += read.count;
            left -= static_cast<int>(read.count);
            fraction = read.value * powers_of_ten[left];
        }
        std::int64_t scaled_value = 0;
        if (__builtin_mul_overflow(static_cast<std::int64_t>(whole.value), static_cast<std::int64_t>(powers_of_ten[decimals]),
                                   &scaled_value) ||
            __builtin_add_overflow(scaled_value, static_cast<std::int64_t>(fraction), &scaled_value)) {
            return false;
        }
        value = negative ? -scaled_value : scaled_value;
        return value > quantity_column::missing;
    }

    /// The day that was read last, as written, and where it begins: the next record mostly is of the same.
    struct known_day {
        std::array<char, 11> text{};
        std::int64_t begins = 0;
    };

    /// A time as the format writes times. Requires: 35 bytes can be read.
    bool quick_moment(const char*& at, known_day& day, std::int64_t& time) const
    {
        if (format_.time == usage_time::iso) return quick_time(at, day, time);
        const digits read = read_digits(at);
        if (read.count == 0 || read.count > 19 || read.value > latest_count_) return false;
        time = static_cast<std::int64_t>(read.value) * unit_;
        at += read.count;
        return true;
    }

    /// `2026-10-31T23:59:59`, decimals or not, `Z` or an offset. Requires: 35 bytes can be read.
    static bool quick_time(const char*& at, known_day& known, std::int64_t& time)
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
        return true;
    }

    // ------------------------------------------------------------------------------------------------ the patient way

    /// What a record says, before it is a row.
    struct row_values {
        std::uint64_t key = 0;
        bool numeric_key = false;
        std::string_view key_written;
        std::uint32_t revision = 0;
        std::int64_t time = 0;
        std::int64_t booked = usage_columns::not_booked;
        std::optional<int128> quantity;
        std::optional<int128> gross;
    };

    /// Reads or rejects the record at `at`; gives the place after it.
    const char* patient_record(const char* at, const char* end)
    {
        take_apart(at, end, format_.separator, lines_in_quotes_, record_);
        row_values values;
        const std::optional<std::pair<const char*, std::string>> wrong = understand(values);
        if (record_.open) {
            // Line ends in quotes are not trusted any more: each line that follows stands for itself, and is looked at once.
            lines_in_quotes_ = quoted_lines::forbidden;
        }
        if (!wrong) {
            put(values);
            keep_row(record_.lines);
            return record_.next;
        }
        reject& out = out_->rejects.emplace_back();
        out.reason = wrong->first;
        out.place = inputs_[input_].name + ':' + std::to_string(line_);
        out.text = wrong->second;
        say_which(out);
        line_ += record_.lines;
        return record_.next;
    }

    /// Source, key and revision of a record that is rejected, as far as they can be told.
    void say_which(reject& out) const
    {
        if (!format_.default_source.empty()) out.source = format_.default_source;
        // With another number of fields than names nobody knows which field is which.
        if (!record_.open && record_.fields.size() != file_->fields) return;
        for (const step& s : file_->steps) {
            if (s.field >= record_.fields.size()) continue;
            const std::string_view text = record_.fields[s.field];
            if (!is_utf8(text) || text.find('\0') != std::string_view::npos) continue;
            if (s.kind == field_kind::key) out.key = text;
            if (s.kind == field_kind::text && s.text == source_text && !text.empty()) out.source = text;
            if (s.kind == field_kind::revision) read_revision(text, out.revision);
            if (std::int64_t booked = 0;
                s.kind == field_kind::booked && !text.empty() && !understand_time(text, format_.booked_column, booked))
                out.booked = instant{booked};
        }
    }

    static bool read_revision(std::string_view text, std::uint32_t& revision)
    {
        if (text.empty()) return true;
        std::uint32_t read = 0;
        const auto [stop, failed] = std::from_chars(text.data(), text.data() + text.size(), read);
        if (failed != std::errc{} || stop != text.data() + text.size()) return false;
        revision = read;
        return true;
    }

    using complaint = std::optional<std::pair<const char*, std::string>>;

    complaint understand(row_values& values) const
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
            return {{"wrong_field_count", "the record has " + std::to_string(record_.fields.size()) + " fields; the header has " +
                                              std::to_string(file_->fields)}};
        }
        bool named = always_named_;
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
                wrong = understand_number("bad_quantity", format_.quantity_column, text, quantity_written_, values.quantity);
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

    [[nodiscard]] complaint understand_key(std::string_view text, row_values& values) const
    {
        if (text.empty()) return {{"empty_key", "column " + quote(format_.key_column) + " is empty; each record has a key of its own"}};
        values.key_written = text;
        const auto [stop, failed] = std::from_chars(text.data(), text.data() + text.size(), values.key);
        values.numeric_key = failed == std::errc{} && stop == text.data() + text.size() && (text.size() == 1 || text.front() != '0');
        return std::nullopt;
    }

    [[nodiscard]] complaint understand_time(std::string_view text, const std::string& column, std::int64_t& time) const
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
            return {
                {"bad_time", quote(text) + in + " is no time; a whole number of " + unit + " since 1970-01-01T00:00:00Z would be right"}};
        }
        if (read.wrong == scaled::fault::too_large || read.value > latest / unit_ || read.value < earliest / unit_) {
            return {{"bad_time", quote(text) + in + ", in " + unit + " since 1970-01-01T00:00:00Z, is not within the years 1 to 9999"}};
        }
        time = static_cast<std::int64_t>(read.value) * unit_;
        return std::nullopt;
    }

    [[nodiscard]] complaint understand_gross(std::string_view text, std::optional<int128>& gross) const
    {
        if (!mixed_units_) return understand_number("bad_gross", format_.gross_column, text, gross_written_, gross);
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
        return understand_number("bad_gross", format_.gross_column, text, out_->gross_decimals - *decimals, gross);
    }

    [[nodiscard]] static complaint understand_number(const char* code, const std::string& name, std::string_view text, int decimals,
                                                     std::optional<int128>& number)
    {
        if (text.empty()) return std::nullopt;
        const scaled read = read_scaled(text, decimals);
        const std::string what = quote(text) + " in column " + quote(name);
        switch (read.wrong) {
        case scaled::fault::none:
            number = read.value;
            return std::nullopt;
        case scaled::fault::not_a_number:
            return {{code,
                     what + " is no number; digits would be right, with a - before and a decimal point among them where needed: 12, -0.5"}};
        case scaled::fault::too_many_decimals:
            return {{"too_many_decimals",
                     what + " has more decimals than the " + std::to_string(decimals) + " that the format gives this column"}};
        case scaled::fault::too_large:
            return {{code, what + " is too large: with " + std::to_string(decimals) + " decimals it does not fit 127 bits"}};
        }
        return std::nullopt;
    }

    void put(const row_values& values)
    {
        usage_table::data& out = *out_;
        const std::size_t row = out.rows;
        if (out.numeric_keys && !values.numeric_key) keys_become_text();
        if (out.numeric_keys) {
            *out.keys.at(row) = values.key;
        } else {
            *out.texts[key_text].codes.at(row) = dictionaries_[key_text].code(values.key_written);
        }
        *out.times.at(row) = values.time;
        if (out.booked_in_file) *out.booked.at(row) = values.booked;
        for (const step& s : file_->steps) {
            switch (s.kind) {
            case field_kind::text: {
                const std::string_view text = record_.fields[s.field];
                *out.texts[s.text].codes.at(row) = text.empty() ? empty_codes_[s.text] : dictionaries_[s.text].code(text);
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

    void put_number(const std::optional<int128>& number, number_store& into) const
    {
        std::int64_t& value = *into.values.at(out_->rows);
        if (!number) {
            value = quantity_column::missing;
        } else if (*number > quantity_column::missing && *number <= INT64_MAX) {
            value = static_cast<std::int64_t>(*number);
        } else {
            value = quantity_column::in_wide;
            into.wide.emplace_back(out_->rows, *number);
        }
    }

    /// A key came that is no plain whole number: all keys of the table are text from now on, and were.
    void keys_become_text()
    {
        column<std::uint32_t>& codes = out_->texts[key_text].codes;
        codes.reserve(room_);
        for (std::size_t row = 0; row < out_->rows; ++row) {
            std::array<char, 20> text{};
            const auto written = std::to_chars(text.data(), text.data() + text.size(), *out_->keys.at(row));
            *codes.at(row) = dictionaries_[key_text].code({text.data(), static_cast<std::size_t>(written.ptr - text.data())});
        }
        out_->keys = {};
        out_->numeric_keys = false;
    }

    const usage_format& format_;
    std::span<const usage_input> inputs_;
    std::shared_ptr<usage_table::data> out_ = std::make_shared<usage_table::data>();
    std::vector<dictionary> dictionaries_;
    std::vector<std::uint32_t> empty_codes_;  ///< what an empty field of each text stands for: the constant, or absent
    std::uint64_t separators_ = 0;
    int quantity_written_ = 0;  ///< decimals a number may have as it stands in the file
    int gross_written_ = 0;
    bool mixed_units_ = false;  ///< what a gross amount counts depends on the offer
    std::int64_t unit_ = 1;     ///< microseconds in a count of time
    std::uint64_t latest_count_ = 0;
    bool always_named_ = false;  ///< a constant names the offer or the service
    std::size_t room_ = 0;       ///< rows the columns have room for
    bool full_ = false;

    // Of the input that is being read.
    const prepared* file_ = nullptr;
    std::uint32_t input_ = 0;
    std::uint64_t line_ = 1;
    std::uint64_t expected_line_ = 0;
    quoted_lines lines_in_quotes_ = quoted_lines::allowed;
    record record_;
    known_day day_of_time_;
    known_day day_of_booked_;
};

}  // namespace

checked<usage_table> read_usage_csv(std::span<const usage_input> inputs, const usage_format& format)
{
    return reader{format, inputs}.read();
}

PARTNERING_END
