#include "io/usage_csv_store.hpp"

#include <partnering/core/contract.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <set>

PARTNERING_BEGIN

namespace usage_csv {

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
    latest_count = static_cast<std::uint64_t>(latest_time / unit);
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

}  // namespace usage_csv

PARTNERING_END
