#pragma once

#include <partnering/money/money.hpp>
#include <partnering/settlement/partial.hpp>

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

PARTNERING_BEGIN

/// What one leg comes to between two parties in one period, exact.
struct ledger_account {
    leg_id leg;
    std::uint32_t period;  ///< index into ledger::periods_of(leg's agreement)
    std::uint32_t payer;   ///< see ledger::party_key
    std::uint32_t payee;
    std::uint64_t records;  ///< that drove it
    rational quantity;      ///< units of the leg's driver
    rational amount;        ///< in currency units; rounded only where the agreement rounds records or legs
};

/// Every account of a plan after usage: what each party owes each other under each clause.
///
/// Immutable, shared by copying. Statements, payments and positions are views of it (statement.hpp).
class ledger {
public:
    [[nodiscard]] const plan& of() const noexcept;
    /// By leg, period, payer, payee.
    [[nodiscard]] std::span<const ledger_account> accounts() const noexcept;
    [[nodiscard]] const std::string& party_key(std::uint32_t party) const;
    [[nodiscard]] std::span<const date_range> periods_of(agreement_id agreement) const;

    [[nodiscard]] std::span<const reject> rejects() const noexcept;
    [[nodiscard]] std::uint64_t records() const noexcept;
    [[nodiscard]] std::uint64_t duplicates() const noexcept;
    [[nodiscard]] std::uint64_t superseded() const noexcept;
    [[nodiscard]] std::uint64_t outside() const noexcept;
    /// Records booked after the cut-off, and that cut-off.
    [[nodiscard]] std::uint64_t not_yet_booked() const noexcept;
    [[nodiscard]] std::optional<instant> booked_until() const noexcept;
    /// Accounts that could not be worked out (a measure is missing) and warnings of the plan. An account with an error is left out, the
    /// others stand.
    [[nodiscard]] std::span<const finding> findings() const noexcept;
    /// Over the plan, the cut-off if there is one, the keys of the records and every account: the same inputs give the same digest, in
    /// whatever parts they came. Cost: O(accounts + keys); it is worked out at each call.
    [[nodiscard]] digest content_digest() const;

    struct data;
    explicit ledger(std::shared_ptr<const data> content) : data_{std::move(content)} {}
    [[nodiscard]] const data& internals() const noexcept { return *data_; }

private:
    std::shared_ptr<const data> data_;
};

/// Works every leg out from the sums of a partial.
///
/// Requires: `from` was accumulated under `under`.
/// Ensures:  the parts of a division add up to its basis, for each record where it is rounded per record (checked)
/// Errors:   arithmetic_error where an amount leaves the range; findings missing_measure, basis_not_attributable and basis_without_amount
///           stand in the ledger
/// Cost:     O(cells × legs)
[[nodiscard]] ledger finish(const plan& under, const partial& from);

PARTNERING_END
