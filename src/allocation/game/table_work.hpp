#pragma once

#include <partnering/allocation/game/game.hpp>

#include <cstdint>
#include <span>
#include <string>

PARTNERING_BEGIN

/// Thrown where a question would take more than game::most_steps; what asks gives a finding, as for any number without an exact answer.
class too_much_work : public arithmetic_error {
public:
    explicit too_much_work(std::string text) : arithmetic_error{"table_too_long"}, text_{std::move(text)} {}
    [[nodiscard]] const char* what() const noexcept override { return text_.c_str(); }

private:
    std::string text_;
};

/// How much work a question about a table was or will be. Numbers that stand inline are not counted: their time is that of the table's
/// size.
class table_work {
public:
    /// Of few worths at a time, or of sums of so many that they grow as long as all together.
    enum class sums : std::uint8_t { short_ones, of_all };
    explicit table_work(const game& of, sums kind = sums::short_ones) : table_work{of.players(), of.ratios(), kind} {}
    table_work(unsigned players, std::span<const rational> worths, sums kind);

    /// Adds up work to be done: so many additions of two of its worths. Errors: too_much_work
    void take(std::uint64_t additions) { take(additions, {}); }
    /// The same where they are worths and some shares, in units, over one denominator.
    void take(std::uint64_t additions, std::span<const rational> shares);
    /// Adds up that so many sums are made ratios in lowest terms. Errors: too_much_work
    void take_ratios(std::uint64_t count, const rational& unit);

private:
    void take_steps(std::uint64_t times, std::uint64_t words, bool whole);

    unsigned players_;
    std::uint64_t words_ = 0;  ///< of the longest worth
    bool are_whole_ = true;
    std::uint64_t taken_ = 0;
};

PARTNERING_END
