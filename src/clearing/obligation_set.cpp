#include <partnering/clearing/obligation_set.hpp>

#include <partnering/core/rational_text.hpp>
#include <partnering/money/money_text.hpp>

#include "obligation_data.hpp"
#include "party_numbers.hpp"
#include "radix_sort.hpp"

#include <algorithm>
#include <functional>
#include <numeric>
#include <tuple>

PARTNERING_BEGIN

namespace detail {

struct obligation_arrivals {
    struct unit {
        currency in;
        quantum step;
    };
    obligation_set_options options;
    std::vector<unit> units;
    std::size_t last_unit = 0;
    party_numbers parties;
    std::vector<std::uint32_t> debtor;
    std::vector<std::uint32_t> creditor;
    std::vector<int128> amount;
    std::vector<std::uint16_t> in;  ///< place in `units`
    obligation_data rest;           ///< days, lines and rejects
    std::size_t came = 0;           ///< how many rows, whatever became of them
    bool too_many = false;

    /// The row that came last.
    void reject(const obligation& row, const char* code, std::string text)
    {
        rest.rejects.push_back({.row = row, .reason = code, .text = std::move(text), .number = came - 1});
    }
    /// The number of the row in a place of the columns, which those that were rejected as they came are not in. The first `at_once`
    /// rejects are these.
    [[nodiscard]] std::size_t number_of(std::size_t place, std::size_t at_once) const
    {
        std::size_t before = 0;
        for (std::size_t end = at_once; before < end;) {
            const std::size_t middle = before + (end - before) / 2;
            if (rest.rejects[middle].number - middle <= place)
                before = middle + 1;
            else
                end = middle;
        }
        return place + before;
    }
    /// The unit that amounts of a currency are counted in; `units.size()` where there is none.
    std::size_t unit_of(currency of)
    {
        if (last_unit < units.size() && units[last_unit].in == of) return last_unit;
        for (last_unit = 0; last_unit < units.size(); ++last_unit)
            if (units[last_unit].in == of) return last_unit;
        const auto named = std::find_if(options.quanta.begin(), options.quanta.end(), [&](const auto& each) { return each.first == of; });
        if (named != options.quanta.end())
            units.push_back({of, named->second});
        else if (of.minor_units() >= 0)
            units.push_back({of, quantum::minor_unit(of)});
        return last_unit;
    }
    [[nodiscard]] obligation row_at(std::size_t place) const
    {
        const unit& counted = units[in[place]];
        const std::int64_t day = rest.arrived_due(place);
        return {.line = std::string{rest.arrived_line(place)},
                .debtor = std::string{parties.key(debtor[place])},
                .creditor = std::string{parties.key(creditor[place])},
                .amount = {amount[place], counted.step, counted.in},
                .due = day == obligation_data::no_day ? std::nullopt : std::optional{date{static_cast<std::int32_t>(day)}}};
    }
    [[nodiscard]] bool same(std::size_t a, std::size_t b) const
    {
        return debtor[a] == debtor[b] && creditor[a] == creditor[b] && amount[a] == amount[b] && in[a] == in[b] &&
               rest.arrived_due(a) == rest.arrived_due(b);
    }
};

namespace {

/// Marks rows that do not stand: those of a line that came before with the same content, and all of a line whose rows differ.
std::vector<bool> repeated(obligation_arrivals& rows)
{
    const std::size_t count = rows.debtor.size();
    const std::size_t at_once = rows.rest.rejects.size();
    std::vector<bool> out(count);
    // Half of a hash and the place behind it: only what shares that half is compared letter by letter.
    std::vector<std::uint64_t> hashed(count);
    for (std::size_t i = 0; i < count; ++i)
        hashed[i] = std::hash<std::string_view>{}(rows.rest.arrived_line(i)) >> 32 << 32 | static_cast<std::uint64_t>(i);
    std::vector<std::uint64_t> spare;
    radix_sort(hashed, spare, 32, [](std::uint64_t each) { return each >> 32; });
    const auto place = [](std::uint64_t each) { return static_cast<std::size_t>(each & 0xFFFF'FFFF); };
    const auto line = [&](std::uint64_t each) { return rows.rest.arrived_line(place(each)); };
    for (std::size_t begin = 0, end = 0; begin < count; begin = end) {
        end = begin + 1;
        while (end < count && hashed[end] >> 32 == hashed[begin] >> 32) ++end;
        if (end == begin + 1) continue;
        const auto from = hashed.begin() + static_cast<std::ptrdiff_t>(begin);
        const auto to = hashed.begin() + static_cast<std::ptrdiff_t>(end);
        std::sort(from, to, [&](std::uint64_t a, std::uint64_t b) { return std::tuple{line(a), a} < std::tuple{line(b), b}; });
        for (auto first = from, last = from; first != to; first = last) {
            last = std::find_if(first, to, [&](std::uint64_t each) { return line(each) != line(*first); });
            if (last - first == 1) continue;
            const bool agree = std::all_of(first, last, [&](std::uint64_t each) { return rows.same(place(each), place(*first)); });
            for (auto each = first; each != last; ++each) {
                if (agree && each == first) continue;
                out[place(*each)] = true;
                if (agree)
                    ++rows.rest.duplicates;
                else
                    rows.rest.rejects.push_back(
                        {.row = rows.row_at(place(*each)),
                         .reason = "conflicting_line",
                         .text = "the line " + quote(line(*each)) + " stands for " + std::to_string(last - first) +
                                 " obligations that differ: a line is one obligation, so that each needs a key of its own",
                         .number = rows.number_of(place(*each), at_once)});
            }
        }
    }
    return out;
}

/// Currencies with a quantum that nothing was counted in, which may be slips for others.
std::vector<finding> unused_quanta(const obligation_arrivals& of)
{
    std::vector<std::string_view> codes;
    for (const auto& each : of.units) codes.emplace_back(each.in.code());
    std::sort(codes.begin(), codes.end());
    std::vector<finding> found;
    for (std::size_t i = 0; i < of.options.quanta.size(); ++i) {
        const std::string code{of.options.quanta[i].first.code()};
        if (std::binary_search(codes.begin(), codes.end(), std::string_view{code})) continue;
        const std::string_view meant = closest(code, codes);
        found.push_back({"unused_quantum", severity::warning, code, "quanta[" + std::to_string(i) + ']',
                         "it is said what amounts in " + code + " are counted in, and no obligation is in " + code + ": " +
                             (meant.empty() ? std::string{"check the code"} : "did you mean " + quote(meant) + '?')});
    }
    std::sort(found.begin(), found.end());
    return found;
}

struct placed {
    std::uint64_t pair;  ///< debtor and creditor
    std::uint32_t place;
    std::uint32_t unit;
};

}  // namespace

std::vector<direction> directions_of(const obligation_data& of, const obligation_set::section& in)
{
    std::vector<direction> found;
    for (std::size_t row = in.first; row < in.last; ++row) {
        if (found.empty() || found.back().debtor != of.debtor[row] || found.back().creditor != of.creditor[row])
            found.push_back({of.debtor[row], of.creditor[row], row, row});
        ++found.back().last;
    }
    return found;
}

std::vector<std::size_t> opposites_of(const std::vector<direction>& directions, std::size_t parties)
{
    struct turned {
        std::uint64_t pair;  ///< creditor and debtor
        std::size_t index;
    };
    std::vector<turned> by_creditor(directions.size(), turned{0, 0});
    for (std::size_t i = 0; i < directions.size(); ++i)
        by_creditor[i] = {static_cast<std::uint64_t>(directions[i].creditor) << 32 | directions[i].debtor, i};
    std::vector<turned> spare;
    // They stand in the order of debtors already, which is that of the lower half.
    radix_sort(by_creditor, spare, bits_for(parties), [](const turned& each) { return each.pair >> 32; });
    std::vector<std::size_t> found(directions.size(), directions.size());
    auto other = by_creditor.begin();
    for (std::size_t i = 0; i < directions.size(); ++i) {
        const std::uint64_t pair = static_cast<std::uint64_t>(directions[i].debtor) << 32 | directions[i].creditor;
        while (other != by_creditor.end() && other->pair < pair) ++other;
        if (other != by_creditor.end() && other->pair == pair) found[i] = other->index;
    }
    return found;
}

}  // namespace detail

obligation_set_builder::obligation_set_builder(obligation_set_options options) : arrivals_{std::make_unique<detail::obligation_arrivals>()}
{
    arrivals_->options = std::move(options);
}
obligation_set_builder::obligation_set_builder(obligation_set_builder&&) noexcept = default;
obligation_set_builder& obligation_set_builder::operator=(obligation_set_builder&&) noexcept = default;
obligation_set_builder::~obligation_set_builder() = default;

void obligation_set_builder::add(const obligation& row)
{
    detail::obligation_arrivals& to = *arrivals_;
    ++to.came;
    const std::size_t unit = to.unit_of(row.amount.in());
    if (row.line.empty() || row.debtor.empty() || row.creditor.empty())
        return to.reject(row, "empty_key",
                         std::string{row.line.empty()     ? "the line"
                                     : row.debtor.empty() ? "the debtor"
                                                          : "the creditor"} +
                             " has an empty key: an obligation names its line, its debtor and its creditor");
    if (row.debtor == row.creditor)
        return to.reject(row, "self_debt", quote(row.debtor) + " owes itself: debtor and creditor are two parties");
    if (row.amount.count() < 0)
        return to.reject(row, "negative_obligation",
                         to_text(row.amount) + " is below 0: write what " + quote(row.creditor) + " owes " + quote(row.debtor) +
                             " as an obligation the other way round");
    if (unit == to.units.size())
        return to.reject(row, "no_minor_unit",
                         std::string{row.amount.in().code()} + " has no minor unit to pay in: name the quantum its amounts are counted in");
    int128 count = row.amount.count();
    const quantum step = to.units[unit].step;
    if (row.amount.step() != step) {
        rational whole;
        try {
            whole = row.amount.exact().amount() / step.value();
        } catch (const arithmetic_error& failed) {
            return to.reject(row, failed.code(), failed.what());
        }
        if (!whole.is_integer() || !whole.is_small())
            return to.reject(row, "not_payable",
                             to_text(row.amount) + " is no whole number of " + to_text(rounded_money{1, step, row.amount.in()}) +
                                 ": round it where its agreement says, or name a finer quantum");
        count = whole.numerator();
    }
    if (to.debtor.size() >= UINT32_MAX - 1) {
        to.too_many = true;
        return;
    }
    const std::size_t place = to.debtor.size();
    to.debtor.push_back(to.parties.number(row.debtor));
    to.creditor.push_back(to.parties.number(row.creditor));
    to.amount.push_back(count);
    to.in.push_back(static_cast<std::uint16_t>(unit));
    to.rest.lines += row.line;
    to.rest.line_end.push_back(to.rest.lines.size());
    if (row.due && to.rest.due.empty()) to.rest.due.assign(place, detail::obligation_data::no_day);
    if (row.due)
        to.rest.due.push_back(row.due->days_since_epoch());
    else if (!to.rest.due.empty())
        to.rest.due.push_back(detail::obligation_data::no_day);
}

checked<obligation_set> obligation_set_builder::finish() &&
{
    detail::obligation_arrivals& from = *arrivals_;
    if (from.too_many)
        return finding{"too_many_obligations", severity::error, {}, {}, "there are more than 4294967294 obligations: net them in parts"};
    const std::vector<bool> out = detail::repeated(from);

    // Parties and units are numbered in the order of their keys, if they have a row that stands.
    std::vector<bool> used(from.parties.size());
    std::vector<bool> counted(from.units.size());
    for (std::size_t i = 0; i < out.size(); ++i) {
        if (out[i]) continue;
        used[from.debtor[i]] = true;
        used[from.creditor[i]] = true;
        counted[from.in[i]] = true;
    }
    auto made = std::make_shared<detail::obligation_data>(std::move(from.rest));
    std::vector<std::uint32_t> order;
    for (std::uint32_t i = 0; i < from.parties.size(); ++i)
        if (used[i]) order.push_back(i);
    std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) { return from.parties.key(a) < from.parties.key(b); });
    std::vector<std::uint32_t> rank(from.parties.size());
    made->parties.reserve(order.size());
    for (std::uint32_t i = 0; i < order.size(); ++i) {
        rank[order[i]] = i;
        made->parties.emplace_back(from.parties.key(order[i]));
    }
    std::vector<std::size_t> units;
    for (std::size_t i = 0; i < from.units.size(); ++i)
        if (counted[i]) units.push_back(i);
    std::sort(units.begin(), units.end(), [&](std::size_t a, std::size_t b) { return from.units[a].in < from.units[b].in; });
    std::vector<std::uint32_t> unit_rank(from.units.size());
    for (std::size_t i = 0; i < units.size(); ++i) unit_rank[units[i]] = static_cast<std::uint32_t>(i);

    std::vector<detail::placed> rows;
    rows.reserve(out.size());
    for (std::size_t i = 0; i < out.size(); ++i)
        if (!out[i])
            rows.push_back({static_cast<std::uint64_t>(rank[from.debtor[i]]) << 32 | rank[from.creditor[i]], static_cast<std::uint32_t>(i),
                            unit_rank[from.in[i]]});
    {
        const unsigned bits = detail::bits_for(order.size());
        std::vector<detail::placed> spare;
        detail::radix_sort(rows, spare, bits, [](const detail::placed& each) { return each.pair & 0xFFFF'FFFF; });
        detail::radix_sort(rows, spare, bits, [](const detail::placed& each) { return each.pair >> 32; });
        detail::radix_sort(rows, spare, detail::bits_for(units.size()), [](const detail::placed& each) { return each.unit; });
    }
    const auto before = [&](const detail::placed& a, const detail::placed& b) {
        return std::tuple{made->arrived_due(a.place), made->arrived_line(a.place)} <
               std::tuple{made->arrived_due(b.place), made->arrived_line(b.place)};
    };
    for (std::size_t begin = 0, end = 0; begin < rows.size(); begin = end) {
        end = begin + 1;
        while (end < rows.size() && rows[end].pair == rows[begin].pair && rows[end].unit == rows[begin].unit) ++end;
        if (end > begin + 1)
            std::sort(rows.begin() + static_cast<std::ptrdiff_t>(begin), rows.begin() + static_cast<std::ptrdiff_t>(end), before);
    }

    made->debtor.reserve(rows.size());
    made->creditor.reserve(rows.size());
    made->amount.reserve(rows.size());
    made->arrived.reserve(rows.size());
    for (const detail::placed& each : rows) {
        const auto& unit = from.units[units[each.unit]];
        if (made->sections.size() <= each.unit) made->sections.push_back({unit.in, unit.step, made->debtor.size(), made->debtor.size(), 0});
        obligation_set::section& in = made->sections.back();
        // All amounts are at least 0, so that this bounds every sum that netting takes.
        if (__builtin_add_overflow(in.gross, from.amount[each.place], &in.gross))
            return finding{"amount_out_of_range",
                           severity::error,
                           unit.in.code(),
                           {},
                           std::string{"the obligations in "} + unit.in.code() +
                               " add up to more than 2^127 - 1 quanta: net them in parts"};
        ++in.last;
        made->debtor.push_back(static_cast<std::uint32_t>(each.pair >> 32));
        made->creditor.push_back(static_cast<std::uint32_t>(each.pair & 0xFFFF'FFFF));
        made->amount.push_back(from.amount[each.place]);
        made->arrived.push_back(each.place);
    }
    std::sort(made->rejects.begin(), made->rejects.end(), [](const rejected_obligation& a, const rejected_obligation& b) {
        const auto key = [](const rejected_obligation& r) {
            return std::tuple{std::string_view{r.row.line},
                              std::string_view{r.row.debtor},
                              std::string_view{r.row.creditor},
                              r.row.amount.in(),
                              r.row.amount.step(),
                              r.row.amount.count(),
                              r.row.due.value_or(date{INT32_MAX}),
                              std::string_view{r.text},
                              r.number};
        };
        return key(a) < key(b);
    });
    made->notes = detail::unused_quanta(from);
    return obligation_set{std::move(made)};
}

checked<obligation_set> obligation_set::of(std::span<const obligation> rows, const obligation_set_options& options)
{
    obligation_set_builder builder{options};
    for (const obligation& row : rows) builder.add(row);
    return std::move(builder).finish();
}

std::size_t obligation_set::size() const noexcept { return content_->debtor.size(); }
std::span<const obligation_set::section> obligation_set::sections() const noexcept { return content_->sections; }

const obligation_set::section& obligation_set::section_of(std::size_t row) const
{
    for (const section& each : content_->sections)
        if (row >= each.first && row < each.last) return each;
    detail::broken_contract("a row of this set has a section", __FILE__, __LINE__);
}

std::size_t obligation_set::party_count() const noexcept { return content_->parties.size(); }

const std::string& obligation_set::key_of(clearing_party_id party) const
{
    PARTNERING_EXPECTS(party.index() < content_->parties.size(), "a party's id is one of the set that gave it");
    return content_->parties[party.index()];
}

std::optional<clearing_party_id> obligation_set::find(std::string_view key) const
{
    const auto& all = content_->parties;
    const auto found = std::lower_bound(all.begin(), all.end(), key);
    if (found == all.end() || *found != key) return std::nullopt;
    return clearing_party_id{static_cast<std::uint32_t>(found - all.begin())};
}

std::string_view obligation_set::line(std::size_t row) const
{
    PARTNERING_EXPECTS(row < size(), "a row is below size()");
    return content_->line(row);
}
clearing_party_id obligation_set::debtor(std::size_t row) const
{
    PARTNERING_EXPECTS(row < size(), "a row is below size()");
    return clearing_party_id{content_->debtor[row]};
}
clearing_party_id obligation_set::creditor(std::size_t row) const
{
    PARTNERING_EXPECTS(row < size(), "a row is below size()");
    return clearing_party_id{content_->creditor[row]};
}
rounded_money obligation_set::amount(std::size_t row) const { return section_of(row).money(content_->amount[row]); }

std::optional<date> obligation_set::due(std::size_t row) const
{
    PARTNERING_EXPECTS(row < size(), "a row is below size()");
    const std::int64_t day = content_->arrived_due(content_->arrived[row]);
    return day == detail::obligation_data::no_day ? std::nullopt : std::optional{date{static_cast<std::int32_t>(day)}};
}

obligation obligation_set::at(std::size_t row) const
{
    return {.line = std::string{line(row)},
            .debtor = key_of(debtor(row)),
            .creditor = key_of(creditor(row)),
            .amount = amount(row),
            .due = due(row)};
}

std::optional<std::size_t> obligation_set::row_of(std::string_view line) const
{
    for (std::size_t row = 0; row < size(); ++row)
        if (content_->line(row) == line) return row;
    return std::nullopt;
}

const std::vector<rejected_obligation>& obligation_set::rejects() const noexcept { return content_->rejects; }
std::size_t obligation_set::duplicates() const noexcept { return content_->duplicates; }
const std::vector<finding>& obligation_set::notes() const noexcept { return content_->notes; }

PARTNERING_END
