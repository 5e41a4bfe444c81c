#include "allocate_answer.hpp"

#include <partnering/io/report.hpp>
#include <partnering/io/text_table.hpp>

#include "allocation/sums.hpp"
#include "report_common.hpp"

#include <algorithm>
#include <numeric>

PARTNERING_BEGIN
namespace requests {

namespace {

constexpr int most_places = 30;

/// Members in the order of their keys, in which an answer lists them.
std::vector<std::size_t> sorted_by_key(const std::vector<allocation_member>& members)
{
    std::vector<std::size_t> order(members.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return members[a].key < members[b].key; });
    return order;
}

class answer_writer {
public:
    answer_writer(const divided& made, const std::string& steps) : made_{made}, steps_{steps}, order_{sorted_by_key(made.problem.members)}
    {
    }

    [[nodiscard]] answer write() const { return {.json = to_json(), .text = to_text(), .refused = false, .wrong = false}; }

private:
    [[nodiscard]] const allocation_state& carried() const { return made_.rounded ? made_.rounded->carried : made_.exact.carried; }
    /// Amounts rest on exact shares: those come first.
    [[nodiscard]] explanation why() const
    {
        if (!made_.rounded) return made_.exact.why;
        explanation whole = made_.rounded->why;
        whole.children.insert(whole.children.begin(), made_.exact.why);
        return whole;
    }
    [[nodiscard]] const std::string& key(std::size_t member) const { return made_.problem.members[member].key; }
    [[nodiscard]] std::string amount(std::size_t member) const
    {
        const rational units{made_.rounded->units[member], 1};
        return fixed_decimal(units * quantum::decimals(*made_.rounding.unit.places).value(), *made_.rounding.unit.places,
                             rounding_mode::half_even);
    }

    /// Rounded up, so that it still holds.
    [[nodiscard]] std::string half_width(std::size_t member) const
    {
        constexpr int places = 4;
        const rational& exact = made_.drawn->half_widths[member];
        return exact.sign() == 0 ? "0" : fixed_decimal(exact, places, rounding_mode::up);
    }

    [[nodiscard]] json::value to_json() const
    {
        json::value out = json::value::object();
        out.set("method", json::value::of(made_.method));
        json::value shares = json::value::object();
        for (const std::size_t member : order_)
            shares.set(key(member), made_.within ? number((*made_.within)[member]) : number(made_.exact.shares[member]));
        out.set("shares", std::move(shares));
        if (made_.rounded) {
            json::value amounts = json::value::object();
            for (const std::size_t member : order_) amounts.set(key(member), json::value::of(amount(member)));
            out.set("amounts", std::move(amounts));
            if (made_.rounding.unit.in) out.set("currency", json::value::of(made_.rounding.unit.in->code()));
        }
        if (made_.costs) {
            json::value costs = json::value::object();
            for (const std::size_t member : order_) costs.set(key(member), number((*made_.costs)[member]));
            out.set("costs", std::move(costs));
        }
        if (made_.drawn) {
            json::value half_widths = json::value::object();
            for (const std::size_t member : order_) half_widths.set(key(member), json::value::of(half_width(member)));
            out.set("half_widths", std::move(half_widths));
            json::value sampled = json::value::object();
            sampled.set("deliveries", report::count(made_.drawn->deliveries));
            sampled.set("draws", report::count(made_.drawn->draws));
            sampled.set("seed", report::count(made_.drawn->seed));
            sampled.set("orders", json::value::of(made_.drawn->orders));
            sampled.set("confidence", number(made_.drawn->confidence));
            out.set("sampled", std::move(sampled));
        }
        if (!carried().empty()) {
            json::value amounts = json::value::object();
            for (const auto& [name, value] : carried()) amounts.set(name, number(value));
            out.set("carried", std::move(amounts));
        }
        if (!made_.warnings.empty()) out.set("findings", report::of(made_.warnings));
        if (made_.explained) out.set("explanation", report::of(why()));
        return out;
    }

    [[nodiscard]] std::string to_text() const
    {
        const std::string in = made_.rounding.unit.in ? std::string{' '} + made_.rounding.unit.in->code() : "";
        std::string text = report::grouped(made_.problem.total) + in + " by " + printable(made_.method) + "\n\n" + steps_;
        std::vector<std::string> headers{made_.member, made_.drawn && made_.drawn->deliveries > 0 ? "sampled" : "exact"};
        if (made_.drawn) headers.emplace_back("half-width");
        if (made_.rounded) headers.push_back("amount" + in);
        if (made_.costs) headers.emplace_back("costs");
        const std::size_t columns = headers.size();
        text_table table{std::move(headers)};
        for (std::size_t column = 1; column < columns; ++column) table.right(column);
        for (const std::size_t member : order_) {
            std::vector<std::string> row{key(member), made_.within ? number_in_text((*made_.within)[member])
                                                                   : report::grouped(made_.exact.shares[member])};
            if (made_.drawn) row.push_back(report::grouped(half_width(member)));
            if (made_.rounded) row.push_back(report::grouped(amount(member)));
            if (made_.costs) row.push_back(report::grouped((*made_.costs)[member]));
            table.row(std::move(row));
        }
        text += table.str();
        if (made_.costs)
            text += "\npaid its share and its costs, each is left with its share; together they are paid " +
                    report::grouped(made_.problem.total + sum_of(*made_.costs)) + in + '\n';
        if (made_.drawn) text += '\n' + drawn_in_words() + '\n';
        if (!carried().empty()) {
            text_table table_of_carried{{"carried to the next", "amount"}};
            table_of_carried.right(1);
            for (const auto& [name, value] : carried()) table_of_carried.row({name, report::grouped(value)});
            text += '\n' + table_of_carried.str();
        }
        for (const finding& one : made_.warnings) text += report::line_of(one) + '\n';
        if (made_.explained) text += '\n' + explanation_text(why());
        return text;
    }

    [[nodiscard]] std::string drawn_in_words() const
    {
        const sampled& how = *made_.drawn;
        if (how.deliveries == 0) return "nothing had to be sampled: shares are exact";
        return report::counted(how.deliveries, "delivery is", "deliveries are") + " sampled, all else is exact: at a confidence of " +
               report::grouped(how.confidence) + " no true share is further away than its half-width";
    }

    const divided& made_;
    const std::string& steps_;
    std::vector<std::size_t> order_;
};

}  // namespace

json::value number(const rational& exact) { return json::value::of(to_decimal_or_ratio(exact, most_places)); }

json::value number(const rational_range& within)
{
    if (within.is_exact()) return number(within.least);
    json::value range = json::value::object();
    range.set("least", number(within.least));
    range.set("most", number(within.most));
    return range;
}

std::string number_in_text(const rational_range& within)
{
    return within.is_exact() ? report::grouped(within.least) : report::about(within.least);
}

std::string listed(std::span<const std::string> names)
{
    constexpr std::size_t most = 20;
    std::string text;
    for (std::size_t i = 0; i < std::min(names.size(), most); ++i) text += (i == 0 ? "" : ", ") + names[i];
    return names.size() <= most ? text : text + " and " + report::grouped(std::uint64_t{names.size() - most}) + " more";
}

allocation_rounding to_rounding(const rounding_wish& wish, const remainder_rule& usual)
{
    allocation_rounding how{quantum::decimals(*wish.unit.places), usual, wish.carry};
    if (wish.remainder) how.remainder = {*wish.remainder, wish.bearer};
    return how;
}

bool round(reading::collector& into, const reading::spot& where, divided& made, const remainder_rule& usual)
{
    if (!made.rounding.unit.places) return true;
    made.rounded = value_of(into, where, round_allocation(made.problem, made.exact, to_rounding(made.rounding, usual)));
    return made.rounded.has_value();
}

answer to_answer(const divided& made, const std::string& steps) { return answer_writer{made, steps}.write(); }

}  // namespace requests
PARTNERING_END
