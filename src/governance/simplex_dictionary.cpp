#include "simplex_dictionary.hpp"

#include <partnering/core/contract.hpp>

#include <utility>

PARTNERING_BEGIN
namespace detail {

namespace {

// A number that is kept counts as some that are worked on: what is done is bounded by that, and so is what it takes to hold it.
constexpr std::uint64_t steps_of_kept = 8;

}  // namespace

simplex_dictionary::simplex_dictionary(std::size_t variables, work& done) : done_{done}
{
    for (std::size_t v = 0; v < variables; ++v) {
        columns_.push_back(v);
        places_.push_back({where::column, v});
    }
}

std::size_t simplex_dictionary::add_row(sign kind, const rational& constant, std::span<const term> terms)
{
    done_.take(columns_.size() * steps_of_kept);
    row made{places_.size(), kind, constant, std::vector<rational>(columns_.size())};
    for (const auto& [variable, factor] : terms) {
        if (factor.sign() == 0) continue;
        const place& here = places_[variable];
        if (here.at == where::column) made.factors[here.number] += factor;
        if (here.at != where::row) continue;
        const row& given = rows_[here.number];
        made.constant += factor * given.constant;
        for (std::size_t column = 0; column < columns_.size(); ++column) {
            if (given.factors[column].sign() == 0) continue;
            made.factors[column] += factor * given.factors[column];
            done_.take_for(made.factors[column]);
        }
    }
    places_.push_back({where::row, rows_.size()});
    rows_.push_back(std::move(made));
    return places_.size() - 1;
}

std::size_t simplex_dictionary::add_column(std::span<const term> lowered)
{
    done_.take(rows_.size() * steps_of_kept);
    for (row& each : rows_) {
        rational factor;
        for (const auto& [variable, times] : lowered) {
            const place& here = places_[variable];
            if (here.at != where::column || each.factors[here.number].sign() == 0) continue;
            factor += each.factors[here.number] * times;
            done_.take_for(factor);
        }
        each.factors.push_back(std::move(factor));
    }
    for (const auto& [variable, times] : lowered)
        if (places_[variable].at == where::row) rows_[places_[variable].number].factors.back() -= times;
    places_.push_back({where::column, columns_.size()});
    columns_.push_back(places_.size() - 1);
    return columns_.back();
}

std::optional<std::size_t> simplex_dictionary::column_for(const row& out, std::span<const std::size_t> objectives)
{
    std::optional<std::size_t> in;
    std::vector<rational> least(objectives.size());
    std::vector<rational> here(objectives.size());
    for (std::size_t column = 0; column < columns_.size(); ++column) {
        if (out.factors[column].sign() <= 0) continue;
        for (std::size_t i = 0; i < objectives.size(); ++i) {
            here[i] = row_of(objectives[i]).factors[column] / out.factors[column];
            done_.take_for(here[i]);
        }
        if (in && (here > least || (here == least && columns_[column] > columns_[*in]))) continue;
        in = column;
        std::swap(here, least);
    }
    return in;
}

simplex_dictionary::outcome simplex_dictionary::restore(std::span<const std::size_t> objectives)
{
    while (!done_.is_too_much()) {
        std::optional<std::size_t> out;
        for (std::size_t r = 0; r < rows_.size(); ++r) {
            const row& each = rows_[r];
            if (each.kind != sign::any && each.constant.sign() < 0 && (!out || each.variable < rows_[*out].variable)) out = r;
        }
        if (!out) return outcome::solved;
        const std::optional<std::size_t> in = column_for(rows_[*out], objectives);
        if (!in) return outcome::impossible;
        pivot(*out, *in);
    }
    return outcome::too_much_work;
}

simplex_dictionary::outcome simplex_dictionary::lower(std::size_t objective)
{
    while (!done_.is_too_much()) {
        std::optional<std::size_t> in;
        const std::vector<rational>& slopes = row_of(objective).factors;
        for (std::size_t column = 0; column < columns_.size(); ++column)
            if (slopes[column].sign() < 0 && (!in || columns_[column] < columns_[*in])) in = column;
        if (!in) return outcome::solved;
        std::optional<std::size_t> out;
        rational least;
        for (std::size_t r = 0; r < rows_.size(); ++r) {
            const row& each = rows_[r];
            if (each.kind == sign::any || each.factors[*in].sign() >= 0) continue;
            rational here = -each.constant / each.factors[*in];
            done_.take_for(here);
            if (out && (here > least || (here == least && each.variable > rows_[*out].variable))) continue;
            out = r;
            least = std::move(here);
        }
        PARTNERING_EXPECTS(out.has_value(), "an objective has a least value");
        pivot(*out, *in);
    }
    return outcome::too_much_work;
}

void simplex_dictionary::pivot(std::size_t row_out, std::size_t column_in)
{
    // The row gives the variable that comes in: turned round, it takes its place.
    row& turned = rows_[row_out];
    const rational factor = turned.factors[column_in];
    std::swap(turned.variable, columns_[column_in]);
    places_[turned.variable] = {where::row, row_out};
    places_[columns_[column_in]] = {where::column, column_in};
    turned.constant = -turned.constant / factor;
    for (std::size_t column = 0; column < columns_.size(); ++column) {
        if (turned.factors[column].sign() == 0) continue;
        turned.factors[column] = column == column_in ? rational{1} / factor : -turned.factors[column] / factor;
        done_.take_for(turned.factors[column]);
    }
    for (std::size_t r = 0; r < rows_.size() && !done_.is_too_much(); ++r) {
        if (r == row_out) continue;
        row& each = rows_[r];
        const rational times = each.factors[column_in];
        if (times.sign() == 0) continue;
        each.factors[column_in] = rational{};
        each.constant += times * turned.constant;
        done_.take_for(each.constant);
        for (std::size_t column = 0; column < columns_.size(); ++column) {
            if (turned.factors[column].sign() == 0) continue;
            each.factors[column] += times * turned.factors[column];
            done_.take_for(each.factors[column]);
        }
    }
}

void simplex_dictionary::fix(std::size_t objective)
{
    const std::vector<rational> slopes = row_of(objective).factors;
    const auto keep = [&](auto& of) {
        std::size_t kept = 0;
        for (std::size_t column = 0; column < slopes.size(); ++column)
            if (slopes[column].sign() == 0) {
                if (kept != column) of[kept] = std::move(of[column]);
                ++kept;
            }
        of.resize(kept);
    };
    for (std::size_t column = 0; column < slopes.size(); ++column)
        if (slopes[column].sign() != 0) places_[columns_[column]].at = where::nowhere;
    keep(columns_);
    for (row& each : rows_) keep(each.factors);
    for (std::size_t column = 0; column < columns_.size(); ++column) places_[columns_[column]].number = column;
}

rational simplex_dictionary::value(std::size_t variable) const
{
    return places_[variable].at == where::row ? row_of(variable).constant : rational{};
}

rational simplex_dictionary::slope(std::size_t objective, std::size_t variable) const
{
    return places_[variable].at == where::column ? row_of(objective).factors[places_[variable].number] : rational{};
}

bool simplex_dictionary::is_constant(std::size_t variable) const
{
    if (places_[variable].at != where::row) return places_[variable].at == where::nowhere;
    for (const rational& each : row_of(variable).factors)
        if (each.sign() != 0) return false;
    return true;
}

}  // namespace detail
PARTNERING_END
