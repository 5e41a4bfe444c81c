#include <partnering/settlement/usage_rows.hpp>

#include <partnering/core/contract.hpp>

#include <algorithm>
#include <map>
#include <optional>
#include <span>

PARTNERING_BEGIN

namespace {

/// A text column that grows; an empty text is an absent one.
struct text_store {
    std::vector<std::uint32_t> codes;
    std::vector<std::string> names;
    std::map<std::string, std::uint32_t, std::less<>> code_of;

    void add(const std::string& text)
    {
        if (text.empty()) {
            codes.push_back(text_column::absent);
            return;
        }
        const auto [place, fresh] = code_of.try_emplace(text, static_cast<std::uint32_t>(names.size()));
        if (fresh) names.push_back(text);
        codes.push_back(place->second);
    }
    [[nodiscard]] text_column column() const { return {codes, names, text_column::absent}; }
};

/// Numbers at the coarsest scale that holds all of them.
struct number_store {
    std::vector<std::int64_t> values;
    std::vector<std::pair<std::uint64_t, int128>> wide;
    int decimals = 0;
    bool any = false;

    [[nodiscard]] static rational power(int decimals)
    {
        int128 ten = 1;
        for (int i = 0; i < decimals; ++i) ten *= 10;
        return rational{ten, 1};
    }
    void put(std::size_t row, int128 scaled)
    {
        // The two smallest numbers of 64 bits are marks.
        if (scaled > quantity_column::missing && scaled <= INT64_MAX) {
            values[row] = static_cast<std::int64_t>(scaled);
        } else {
            values[row] = quantity_column::in_wide;
            wide.emplace_back(row, scaled);
        }
    }
    [[nodiscard]] int needs(const rational& value) const
    {
        int needed = decimals;
        while (!(value * power(needed)).is_integer()) {
            ++needed;
            PARTNERING_EXPECTS(needed <= 18, "a quantity or gross amount of usage has at most 18 decimals");
        }
        return needed;
    }
    /// The column at a scale that holds the value too, where it needs a finer one; whatever does not fit is said here.
    [[nodiscard]] std::optional<number_store> with_room_for(const std::optional<rational>& value) const
    {
        if (!value) return std::nullopt;
        const int needed = needs(*value);
        static_cast<void>((*value * power(needed)).to_integer(rounding_mode::down));
        if (needed == decimals) return std::nullopt;
        number_store finer = *this;
        finer.rescale(needed);
        return finer;
    }
    void add(const std::optional<rational>& value)
    {
        const std::size_t row = values.size();
        values.push_back(quantity_column::missing);
        if (!value) return;
        any = true;
        put(row, (*value * power(decimals)).to_integer(rounding_mode::down));
    }
    void rescale(int to)
    {
        const rational factor = power(to - decimals);
        const std::map<std::uint64_t, int128> far{wide.begin(), wide.end()};
        wide.clear();
        for (std::size_t row = 0; row < values.size(); ++row) {
            if (values[row] == quantity_column::missing) continue;
            const int128 now = values[row] == quantity_column::in_wide ? far.at(row) : values[row];
            put(row, (rational{now, 1} * factor).to_integer(rounding_mode::down));
        }
        decimals = to;
    }
    [[nodiscard]] quantity_column column() const
    {
        return {any ? std::span<const std::int64_t>{values} : std::span<const std::int64_t>{}, decimals, wide};
    }
};

}  // namespace

struct usage_rows::data {
    text_store source;
    text_store key;
    text_store offer;
    text_store service;
    text_store introducer;
    text_store territory;
    std::map<std::string, text_store> parties;
    std::vector<std::uint32_t> revision;
    std::vector<std::int64_t> time;
    std::vector<std::int64_t> booked;
    bool any_booked = false;
    number_store quantity;
    number_store gross;
};

usage_rows::usage_rows() : data_{std::make_unique<data>()} {}
usage_rows::usage_rows(usage_rows&& other) noexcept = default;
usage_rows& usage_rows::operator=(usage_rows&& other) noexcept = default;
usage_rows::~usage_rows() = default;

std::size_t usage_rows::rows() const noexcept { return data_->time.size(); }

usage_rows& usage_rows::add(const usage_row& row)
{
    data& d = *data_;
    PARTNERING_EXPECTS(!row.key.empty(), "a usage record has a key");
    for (auto at = row.parties.begin(); at != row.parties.end(); ++at)
        PARTNERING_EXPECTS(std::none_of(row.parties.begin(), at, [&](const auto& before) { return before.first == at->first; }),
                           "a usage record names a class of parties once");
    // Asked before anything is added: a row that is refused leaves nothing behind.
    std::optional<number_store> quantity = d.quantity.with_room_for(row.quantity);
    std::optional<number_store> gross = d.gross.with_room_for(row.gross);
    if (quantity) d.quantity = std::move(*quantity);
    if (gross) d.gross = std::move(*gross);
    for (const auto& [of_class, who] : row.parties) {
        // Rows before the first one that names a class have nobody of it.
        d.parties[of_class].codes.resize(rows(), text_column::absent);
        d.parties[of_class].add(who);
    }
    d.source.add(row.source);
    d.key.add(row.key);
    d.offer.add(row.offer);
    d.service.add(row.service);
    d.introducer.add(row.introducer);
    d.territory.add(row.territory);
    d.revision.push_back(row.revision);
    d.quantity.add(row.quantity);
    d.gross.add(row.gross);
    d.time.push_back(row.time.microseconds_since_epoch());
    d.booked.push_back(row.booked ? row.booked->microseconds_since_epoch() : usage_columns::not_booked);
    d.any_booked = d.any_booked || row.booked;
    for (auto& [of_class, members] : d.parties) members.codes.resize(rows(), text_column::absent);
    return *this;
}

usage_columns usage_rows::columns() const
{
    const data& d = *data_;
    usage_columns made;
    made.rows = rows();
    made.source = d.source.column();
    made.key_text = d.key.column();
    made.revision = d.revision;
    made.time = d.time;
    if (d.any_booked) made.booked = d.booked;
    made.offer = d.offer.column();
    made.service = d.service.column();
    for (const auto& [of_class, members] : d.parties) made.parties.push_back({of_class, members.column()});
    made.introducer = d.introducer.column();
    made.territory = d.territory.column();
    made.quantity = d.quantity.column();
    made.gross = d.gross.column();
    return made;
}

PARTNERING_END
