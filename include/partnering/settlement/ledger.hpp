#pragma once

#include <partnering/money/money.hpp>
#include <partnering/settlement/partial.hpp>

#include <compare>
#include <cstddef>
#include <iterator>
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

struct account_store;

/// The accounts of a ledger, as a range: each is put together when it is asked for, from columns that take a tenth of its room.
///
/// Copying it copies no account. It refers to the ledger (any copy of it keeps it alive), as a span to a vector.
/// Cost: O(1) an account on the way through, O(log legs) for an index.
class ledger_accounts {
public:
    class iterator {
    public:
        using value_type = ledger_account;
        using reference = ledger_account;
        using difference_type = std::ptrdiff_t;
        using iterator_concept = std::random_access_iterator_tag;
        using iterator_category = std::input_iterator_tag;  // in the older sense it is no more, since nothing is there to refer to
        struct pointer {
            ledger_account held;
            [[nodiscard]] const ledger_account* operator->() const noexcept { return &held; }
        };

        iterator() = default;
        [[nodiscard]] ledger_account operator*() const;
        [[nodiscard]] pointer operator->() const { return {**this}; }
        [[nodiscard]] ledger_account operator[](difference_type i) const { return *(*this + i); }
        iterator& operator+=(difference_type by) noexcept
        {
            at_ = static_cast<std::size_t>(static_cast<difference_type>(at_) + by);
            if (at_ < begin_of_run_ || at_ >= end_of_run_) find_run();
            return *this;
        }
        iterator& operator-=(difference_type by) noexcept { return *this += -by; }
        iterator& operator++() noexcept { return *this += 1; }
        iterator& operator--() noexcept { return *this -= 1; }
        iterator operator++(int) noexcept
        {
            iterator before = *this;
            ++*this;
            return before;
        }
        iterator operator--(int) noexcept
        {
            iterator before = *this;
            --*this;
            return before;
        }
        [[nodiscard]] friend iterator operator+(iterator i, difference_type by) noexcept { return i += by; }
        [[nodiscard]] friend iterator operator+(difference_type by, iterator i) noexcept { return i += by; }
        [[nodiscard]] friend iterator operator-(iterator i, difference_type by) noexcept { return i -= by; }
        [[nodiscard]] friend difference_type operator-(const iterator& a, const iterator& b) noexcept
        {
            return static_cast<difference_type>(a.at_) - static_cast<difference_type>(b.at_);
        }
        [[nodiscard]] friend bool operator==(const iterator& a, const iterator& b) noexcept { return a.at_ == b.at_; }
        [[nodiscard]] friend std::strong_ordering operator<=>(const iterator& a, const iterator& b) noexcept { return a.at_ <=> b.at_; }

    private:
        friend class ledger_accounts;
        iterator(const account_store* of, std::size_t at) noexcept : of_{of}, at_{at} { find_run(); }
        void find_run() noexcept;

        const account_store* of_ = nullptr;
        std::size_t at_ = 0;
        std::size_t run_ = 0;  ///< of one leg in one period; where its accounts begin and end
        std::size_t begin_of_run_ = 0;
        std::size_t end_of_run_ = 0;
    };
    using value_type = ledger_account;
    using const_iterator = iterator;

    explicit ledger_accounts(const account_store& of) noexcept : of_{&of} {}
    [[nodiscard]] std::size_t size() const noexcept;
    [[nodiscard]] bool empty() const noexcept { return size() == 0; }
    /// Requires: i < size().
    [[nodiscard]] ledger_account operator[](std::size_t i) const;
    /// Requires: !empty().
    [[nodiscard]] ledger_account front() const { return (*this)[0]; }
    [[nodiscard]] ledger_account back() const { return (*this)[size() - 1]; }
    [[nodiscard]] iterator begin() const noexcept { return {of_, 0}; }
    [[nodiscard]] iterator end() const noexcept { return {of_, size()}; }

private:
    const account_store* of_;
};

/// Every account of a plan after usage: what each party owes each other under each clause.
///
/// Immutable, shared by copying. Statements, payments and positions are views of it (statement.hpp).
class ledger {
public:
    [[nodiscard]] const plan& of() const noexcept;
    /// By leg, period, payer, payee.
    [[nodiscard]] ledger_accounts accounts() const noexcept;
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
    /// What divisions leave to the period that follows (a balance to be recouped, what rounding owes): measures to be given for it.
    [[nodiscard]] std::span<const measure> carried() const noexcept;
    /// Accounts that could not be worked out (a measure is missing), parts of usage that are not there (missing_parts()), how many records
    /// break a restriction and are settled all the same, and warnings of the plan. An account with an error is left out, the others stand.
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
/// Errors:   arithmetic_error where an amount leaves the range; findings missing_measure, basis_not_attributable, basis_without_amount and
///           part_missing stand in the ledger
/// Cost:     O(cells × legs)
[[nodiscard]] ledger finish(const plan& under, const partial& from);

PARTNERING_END

/// A view in the sense of the standard's ranges: it is passed on by copying, and its iterators outlive it.
template <>
inline constexpr bool std::ranges::enable_view<partnering::ledger_accounts> = true;
template <>
inline constexpr bool std::ranges::enable_borrowed_range<partnering::ledger_accounts> = true;
