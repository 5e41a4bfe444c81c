#include <partnering/settlement/usage_part.hpp>

#include <partnering/core/contract.hpp>
#include <partnering/settlement/partial.hpp>

#include <algorithm>
#include <charconv>
#include <string_view>

PARTNERING_BEGIN

namespace {

template <class T>
std::vector<T> rows_of(std::span<const T> from, const std::vector<std::size_t>& rows)
{
    std::vector<T> taken;
    if (from.empty()) return taken;
    taken.reserve(rows.size());
    for (const std::size_t row : rows) taken.push_back(from[row]);
    return taken;
}

}  // namespace

usage_part::text_store usage_part::taken(const text_column& from) const
{
    text_store into;
    if (from.codes.empty()) {
        if (from.constant == text_column::absent) return into;
        into.names.push_back(from.names[from.constant]);
        into.constant = true;
        return into;
    }
    std::vector<std::uint32_t> code_of(from.names.size(), text_column::absent);
    into.codes.reserve(rows_.size());
    for (const std::size_t row : rows_) {
        const std::uint32_t code = from.codes[row];
        if (code == text_column::absent) {
            into.codes.push_back(code);
            continue;
        }
        if (code_of[code] == text_column::absent) {
            code_of[code] = static_cast<std::uint32_t>(into.names.size());
            into.names.push_back(from.names[code]);
        }
        into.codes.push_back(code_of[code]);
    }
    return into;
}

usage_part::number_store usage_part::taken(const quantity_column& from) const
{
    number_store into;
    into.decimals = from.decimals;
    into.values = rows_of(from.values, rows_);
    auto wide = from.wide.begin();
    for (std::size_t i = 0; i < into.values.size(); ++i) {
        if (into.values[i] != quantity_column::in_wide) continue;
        wide = std::lower_bound(wide, from.wide.end(), rows_[i], [](const auto& entry, std::size_t row) { return entry.first < row; });
        if (wide != from.wide.end() && wide->first == rows_[i]) into.wide.emplace_back(i, wide->second);
    }
    return into;
}

usage_part::usage_part(const usage_columns& of, part_of which)
{
    PARTNERING_EXPECTS(which.part < which.parts, "a part is one of the parts");
    of.check_shapes();
    char digits[24];
    for (std::size_t row = 0; row < of.rows; ++row) {
        const std::uint32_t source = of.source.code(row);
        const std::string_view source_text = source == text_column::absent ? std::string_view{} : std::string_view{of.source.names[source]};
        std::string_view key;
        if (of.key.empty())
            key = of.key_text.names[of.key_text.code(row)];
        else
            key = {digits, static_cast<std::size_t>(std::to_chars(digits, digits + sizeof digits, of.key[row]).ptr - digits)};
        if (partition_of(source_text, key, which.parts) == which.part) rows_.push_back(row);
    }
    key_ = rows_of(of.key, rows_);
    revision_ = rows_of(of.revision, rows_);
    time_ = rows_of(of.time, rows_);
    booked_ = rows_of(of.booked, rows_);
    source_ = taken(of.source);
    key_text_ = taken(of.key_text);
    offer_ = taken(of.offer);
    service_ = taken(of.service);
    introducer_ = taken(of.introducer);
    territory_ = taken(of.territory);
    for (const usage_columns::party_column& column : of.parties) parties_.emplace_back(column.of_class, taken(column.members));
    quantity_ = taken(of.quantity);
    gross_ = taken(of.gross);
}

usage_columns usage_part::columns() const
{
    usage_columns all;
    all.rows = rows_.size();
    all.source = source_.column();
    all.key = key_;
    all.key_text = key_text_.column();
    all.revision = revision_;
    all.time = time_;
    all.booked = booked_;
    all.offer = offer_.column();
    all.service = service_.column();
    for (const auto& [of_class, members] : parties_) all.parties.push_back({of_class, members.column()});
    all.introducer = introducer_.column();
    all.territory = territory_.column();
    all.quantity = quantity_.column();
    all.gross = gross_.column();
    return all;
}

std::vector<reject> rejects_of(const std::vector<reject>& all, part_of which)
{
    PARTNERING_EXPECTS(which.part < which.parts, "a part is one of the parts");
    std::vector<reject> mine;
    for (const reject& r : all)
        if (partition_of(r.source, r.key, which.parts) == which.part) mine.push_back(r);
    return mine;
}

PARTNERING_END
