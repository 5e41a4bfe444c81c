#include "transfer_programme.hpp"

#include <partnering/core/contract.hpp>

#include <numeric>
#include <optional>
#include <utility>

PARTNERING_BEGIN
namespace detail {

transfer_programme::transfer_programme(std::size_t members, work& done)
    : done_{done}, members_{members}, zero_(2 * members + 1), outside_(2 * members + 1), giving_(2 * members + 1)
{
    std::iota(zero_.begin(), zero_.end(), std::size_t{0});
    outside_.back() = rational{1};
    for (std::size_t i = 0; i < members; ++i) giving_[members + i] = rational{1};
    // What is got was given or comes from outside. That all of it is got needs no row: giving less for nothing would be less.
    std::vector<rational> factors(2 * members + 1);
    for (std::size_t i = 0; i < members; ++i) {
        factors[i] = rational{-1};
        factors[members + i] = rational{1};
    }
    factors.back() = rational{1};
    add_row(factors, {});
}

void transfer_programme::add(const std::vector<std::size_t>& group, const rational& at_least)
{
    std::vector<rational> factors(2 * members_ + 1);
    for (const std::size_t i : group) {
        factors[i] = rational{1};
        factors[members_ + i] = rational{-1};
    }
    add_row(factors, -at_least);
}

void transfer_programme::add_row(const std::vector<rational>& factors_of_first, const rational& constant)
{
    // A number that is kept counts as some that are worked on: what is done is bounded by that, and so is what it takes to hold it.
    constexpr std::uint64_t steps_of_kept = 8;
    done_.take(zero_.size() * steps_of_kept);
    row made{2 * members_ + 1 + slacks_++, constant, std::vector<rational>(zero_.size())};
    for (std::size_t column = 0; column < zero_.size(); ++column)
        if (zero_[column] < factors_of_first.size()) made.factors[column] = factors_of_first[zero_[column]];
    for (const row& each : rows_) {
        if (each.variable >= factors_of_first.size()) continue;
        const rational& factor = factors_of_first[each.variable];
        if (factor.sign() == 0) continue;
        made.constant += factor * each.constant;
        for (std::size_t column = 0; column < zero_.size(); ++column) {
            if (each.factors[column].sign() == 0) continue;
            made.factors[column] += factor * each.factors[column];
            done_.take_for(made.factors[column]);
        }
    }
    rows_.push_back(std::move(made));
}

bool transfer_programme::solve()
{
    while (!done_.is_too_much()) {
        std::optional<std::size_t> out;
        for (std::size_t r = 0; r < rows_.size(); ++r)
            if (rows_[r].constant.sign() < 0 && (!out || rows_[r].variable < rows_[*out].variable)) out = r;
        if (!out) return true;
        std::optional<std::size_t> in;
        std::pair<rational, rational> least;
        const std::vector<rational>& factors = rows_[*out].factors;
        for (std::size_t column = 0; column < zero_.size(); ++column) {
            if (factors[column].sign() <= 0) continue;
            std::pair<rational, rational> here{outside_[column] / factors[column], giving_[column] / factors[column]};
            done_.take_for(here.first);
            done_.take_for(here.second);
            if (in && (here > least || (here == least && zero_[column] > zero_[*in]))) continue;
            in = column;
            least = std::move(here);
        }
        PARTNERING_EXPECTS(in.has_value(), "whatever is asked for can come from outside");
        pivot(*out, *in);
    }
    return false;
}

void transfer_programme::pivot(std::size_t row_out, std::size_t column_in)
{
    // The row gives the variable that comes in: turned round, it takes its place.
    row& turned = rows_[row_out];
    const rational factor = turned.factors[column_in];
    std::swap(turned.variable, zero_[column_in]);
    turned.constant = -turned.constant / factor;
    for (std::size_t column = 0; column < zero_.size(); ++column) {
        if (turned.factors[column].sign() == 0) continue;
        turned.factors[column] = column == column_in ? rational{1} / factor : -turned.factors[column] / factor;
        done_.take_for(turned.factors[column]);
    }
    const auto replace = [&](std::vector<rational>& factors, rational* constant) {
        const rational times = factors[column_in];
        if (times.sign() == 0) return;
        factors[column_in] = rational{};
        if (constant != nullptr) {
            *constant += times * turned.constant;
            done_.take_for(*constant);
        }
        for (std::size_t column = 0; column < zero_.size(); ++column) {
            if (turned.factors[column].sign() == 0) continue;
            factors[column] += times * turned.factors[column];
            done_.take_for(factors[column]);
        }
    };
    for (std::size_t r = 0; r < rows_.size() && !done_.is_too_much(); ++r)
        if (r != row_out) replace(rows_[r].factors, &rows_[r].constant);
    replace(outside_, nullptr);
    replace(giving_, nullptr);
}

rational transfer_programme::value(std::size_t variable) const
{
    for (const row& each : rows_)
        if (each.variable == variable) return each.constant;
    return {};
}

std::vector<rational> transfer_programme::changes() const
{
    std::vector<rational> made(members_);
    for (const row& each : rows_) {
        if (each.variable < members_)
            made[each.variable] += each.constant;
        else if (each.variable < 2 * members_)
            made[each.variable - members_] -= each.constant;
    }
    return made;
}

rational transfer_programme::given() const
{
    rational sum;
    for (const row& each : rows_)
        if (each.variable >= members_ && each.variable < 2 * members_) sum += each.constant;
    return sum;
}

rational transfer_programme::weight(std::size_t group) const
{
    // The first row is not a group's.
    for (std::size_t column = 0; column < zero_.size(); ++column)
        if (zero_[column] == 2 * members_ + 2 + group) return outside_[column];
    return {};
}

}  // namespace detail
PARTNERING_END
