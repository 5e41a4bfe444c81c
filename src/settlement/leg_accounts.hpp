#pragma once

#include "account_pairs.hpp"
#include "due.hpp"

#include <map>
#include <memory>
#include <utility>
#include <vector>

PARTNERING_BEGIN

/// In place of the number of an account.
inline constexpr std::uint32_t no_account = 0xffff'ffff;

/// The accounts of a leg in a period.
struct period_accounts {
    std::int32_t period;    ///< -1: none that is settled
    std::uint32_t begin;    ///< number of the first among the leg's
    std::size_t first_use;  ///< of the leg's uses, where those of the period begin and end
    std::size_t last_use;
    std::shared_ptr<account_pairs> who;
    rational quantity_unit{};  ///< 0: its records do not drive the leg
};

/// A use of a leg that is worked out, and the accounts of its cells.
struct counted_use {
    leg_use at;
    cell_accounts to;
};

/// A summand of a basis by where it is from: (leg, or -1: reported; number of its account), with its amount, signed.
using summands = std::map<std::pair<std::int64_t, std::uint32_t>, rational>;

/// All accounts of a leg, numbered by period, payer and payee, and what is worked out for them.
struct leg_accounts {
    std::vector<period_accounts> periods;
    std::vector<counted_use> uses;
    std::uint32_t size = 0;
    std::vector<bool> absent;                  ///< by number: no records have an amount here (nobody introduced); or empty
    std::vector<bool> left_out;                ///< by number: it could not be worked out; or empty
    exact_column amounts;                      ///< as they are before rounding at the leg
    std::vector<std::uint64_t> cells;          ///< by number: how many were added up; where other legs may be for fewer
    std::vector<exact_column> bases;           ///< by position in the formula's bases
    std::vector<std::vector<summands>> parts;  ///< by number, then basis: where inputs are kept

    [[nodiscard]] bool is_absent(std::uint32_t number) const { return !absent.empty() && absent[number]; }
    [[nodiscard]] bool is_left_out(std::uint32_t number) const { return !left_out.empty() && left_out[number]; }
    void leave_out(std::uint32_t number)
    {
        left_out.resize(size);
        left_out[number] = true;
    }
    [[nodiscard]] const period_accounts& period_of(std::uint32_t number) const;
};

/// Numbers the accounts of a leg in all periods that usage, or what is due without it, falls into.
[[nodiscard]] leg_accounts accounts_of(const usage_sums& usage, pairs_of_groups& known, std::uint32_t leg, const due_pairs& due);

PARTNERING_END
