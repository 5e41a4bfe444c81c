#pragma once

#include <partnering/core/checked.hpp>
#include <partnering/money/explanation.hpp>
#include <partnering/settlement/ledger.hpp>
#include <partnering/settlement/receipt.hpp>
#include <partnering/settlement/statement.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

PARTNERING_BEGIN

/// Whether what a line comes to is owed in full before the payer has been paid for the same service.
enum class owed_when : std::uint8_t {
    always,      ///< the agreement says nothing: the payer owes it
    guaranteed,  ///< the payer owes it though those who pay the payer do not; it holds the claim on them
    paid,        ///< the payer owes it only as far as those who pay the payer have paid
};
[[nodiscard]] std::string_view to_string(owed_when when) noexcept;

/// One line by which the payer is paid for the service that a marked line is about.
struct collected_source {
    std::string payer;
    std::string agreement;
    date_range when;
    std::string clause;
    std::string offer;
    rational owed;        ///< what the line comes to, in currency units
    rational paid_ratio;  ///< how much of its statement has been paid or set off, 0 to 1
};

/// A line of a statement, and what of it is due.
struct collected_line {
    std::string clause;
    std::string label;
    std::string offer;
    owed_when owed;
    rational exact;                           ///< what the line comes to
    rational paid_ratio;                      ///< of a marked line: how much of what its sources owe has been paid, 0 to 1; else 1
    rational due;                             ///< exact, or of a line owed when paid exact × paid_ratio
    std::vector<collected_source> sources{};  ///< of a marked line: sorted by payer, agreement, period, clause, offer
};

/// A statement after receipts.
///
/// Where a statement is below zero, its payee owes it to its payer: `due` and `open` are below zero then, and receipts of money paid back.
///
/// Ensures: payable == due + deferred; paid + set_off == due - open + early + overpaid, with `overpaid` counted below zero where it is in
///          favour of the payee; the lines' due amounts, rounded as the agreement rounds its statements, are `due`
struct collected_statement {
    std::string payer;
    std::string payee;
    std::string agreement;
    date_range when;
    rounded_money payable;   ///< as settled
    rounded_money due;       ///< what of it is owed now
    rounded_money deferred;  ///< what is not owed yet, since the payer has not been paid for it
    rounded_money set_off;   ///< paid by what the payee owes in turn, where the two net
    rounded_money paid;      ///< by receipts
    rounded_money open;      ///< due and neither set off nor paid; below zero: owed by the payee
    rounded_money early;     ///< paid of what is deferred, before it is owed; it is not asked back
    rounded_money overpaid;  ///< paid or set off beyond what is payable, zero or above: a balance that nobody owed
    std::string
        in_favour_of;  ///< whose balance `overpaid` is: the payer's, or the payee's where more was paid back than was owed; or empty
    date due_on;
    bool overdue;  ///< something is open and the day is past; what is overpaid is never overdue, since no day was agreed for it
    std::vector<collected_line> lines;
};

enum class claim_kind : std::uint8_t {
    unpaid,      ///< a statement is open
    guaranteed,  ///< likewise, and its holder has guaranteed to others what it is about: the loss is the holder's, not theirs
    overpaid,    ///< more was paid than is payable, or more paid back: a balance in the holder's favour
};
[[nodiscard]] std::string_view to_string(claim_kind kind) noexcept;

/// What one party may ask another for after receipts.
struct claim {
    std::string holder;
    std::string on;
    rounded_money amount;  ///< above zero
    std::string agreement;
    date_range when;
    claim_kind kind;
    bool overdue;
    std::vector<std::string> guaranteed_to;  ///< whom the holder pays all the same, sorted; only where it is guaranteed
    std::string why;                         ///< one sentence
};

/// What has been paid of a ledger's statements, what is due, and who holds which claim on whom.
///
/// Immutable, shared by copying.
class collection {
public:
    /// In the order of statements().
    [[nodiscard]] std::span<const collected_statement> statements() const noexcept;
    /// The statements with what is due in place of what is payable, so that payments(), obligations() and the like see what is owed now.
    [[nodiscard]] const std::vector<statement>& due() const noexcept;
    /// Sorted by holder, on, agreement, period, currency, kind.
    [[nodiscard]] std::span<const claim> claims() const noexcept;
    /// Sorted by key.
    [[nodiscard]] std::span<const rejected_receipt> rejects() const noexcept;
    /// Receipts that count; second deliveries of the same; those that came in after the day asked for.
    [[nodiscard]] std::uint64_t receipts() const noexcept;
    [[nodiscard]] std::uint64_t duplicates() const noexcept;
    [[nodiscard]] std::uint64_t not_yet_received() const noexcept;
    [[nodiscard]] std::span<const finding> findings() const noexcept;

    struct data;
    explicit collection(std::shared_ptr<const data> content) : data_{std::move(content)} {}

private:
    std::shared_ptr<const data> data_;
};

struct collect_options {
    /// The end of this day: receipts of later days have not come in, and what was due before is overdue. None: all receipts count, and
    /// whatever is open is overdue.
    std::optional<date> as_of{};
    /// Where the agreement says nothing, a statement is due so many days after the last day of its period. Requires: at most
    /// max_payment_days.
    std::uint32_t due_days = 0;
};

/// Lays receipts beside the statements of a ledger.
///
/// A charge that is owed when paid is due in the proportion in which those who pay its payer for the same service have paid: the lines that
/// pay it on the offers which the charge's offer feeds, in periods that share a day with the charge's. A statement that is paid in part has
/// each of its lines paid in that part; one of nothing, and one below zero, counts as paid; and where nobody owes the payer anything for
/// the service, the charge is due in full. The ratio is exact, and what is due is rounded as the agreement rounds its statements. What is
/// left is deferred, not lost: it is due once more is paid.
///
/// Where two net what they owe one another, the lesser amount of a period is set off on both sides, and counts as paid; receipts are for
/// what is left.
///
/// A statement is due the payment days of its agreement after the last day of its period, as the version says that counts on that day, or
/// the last that the statement has lines of where the agreement does not reach that far.
///
/// A guaranteed charge, and one that is not marked, is due in full. Whoever guarantees keeps its claim on those who have not paid.
///
/// Money beyond what is payable stays with its statement as a balance in favour of whoever paid it: nothing else is paid with it unless
/// receipts say so, one below zero here and one above zero where it goes.
///
/// Ensures: payable == due + deferred, and paid + set_off == due - open + early ± overpaid, on every statement (checked); receipts that
/// count are what statements were paid, in each currency (checked);
///          the order of receipts decides nothing
/// Rejects: `empty_key`, `conflicting_receipt` (one key, two contents: all of them), `unknown_statement`, `not_payable` (no whole number of
///          the statement's quantum)
/// Findings: `mixed_currencies` (a charge owed when paid whose sources are in several currencies: it is taken as due in full)
/// Errors:  `amount_out_of_range`
/// Cost:    O((lines + receipts) log (lines + receipts)), and the links that marked charges feed
[[nodiscard]] checked<collection> collect(const ledger& from, std::span<const receipt> receipts, const collect_options& options = {});

/// Why so much of a statement is due, step by step, down to who has paid its payer.
///
/// For the payer: it names who pays the payer and how much. Whoever may see the statement only gets the ratio with `.sources` cleared.
[[nodiscard]] explanation explain(const collected_statement& of);

PARTNERING_END
