#pragma once

#include <partnering/core/checked.hpp>
#include <partnering/core/rational.hpp>
#include <partnering/money/explanation.hpp>

#include <cstddef>
#include <string>
#include <vector>

PARTNERING_BEGIN

/// What a party owes another, exact.
struct liability {
    std::string debtor;
    std::string creditor;
    rational amount;    ///< not negative; several of one debtor, creditor and rank add up
    unsigned rank = 1;  ///< lower ranks are paid first; those of one rank share in proportion

    friend bool operator==(const liability&, const liability&) = default;
};

/// What a party has from outside.
struct outside_assets {
    std::string party;
    rational amount;  ///< not negative

    friend bool operator==(const outside_assets&, const outside_assets&) = default;
};

/// The guarantor makes good what the creditor does not get of the debtor.
struct guarantee {
    std::string guarantor;
    std::string debtor;    ///< empty: whoever owes the creditor, but the guarantor
    std::string creditor;  ///< empty: whomever the debtor owes, but the guarantor
    unsigned rank = 1;     ///< among the guarantor's own debts

    friend bool operator==(const guarantee&, const guarantee&) = default;
};

/// The parts that are left of what a party in default has; 1: default costs nothing.
struct default_costs {
    rational assets = 1;    ///< of its outside assets
    rational payments = 1;  ///< of what others pay it

    friend bool operator==(const default_costs&, const default_costs&) = default;
};

struct liability_system {
    std::vector<liability> liabilities{};
    std::vector<outside_assets> assets{};  ///< who is not named has none
    default_costs costs{};
    std::vector<guarantee> guarantees{};
};

/// What becomes of a debt.
struct default_payment {
    liability owed;
    rational rate;  ///< what the debtor pays per unit, from 0 to 1
    [[nodiscard]] rational paid() const { return owed.amount * rate; }

    friend bool operator==(const default_payment&, const default_payment&) = default;
};

/// What becomes of a guarantee of one debt.
struct guarantee_call {
    guarantee of;        ///< all three are named
    unsigned debt_rank;  ///< the rank of the debt
    rational debt;       ///< what is owed
    rational claim;      ///< what the debtor leaves unpaid
    rational paid;       ///< by the guarantor: what the guarantee costs it

    friend bool operator==(const guarantee_call&, const guarantee_call&) = default;
};

/// A party's debts of one rank.
struct default_class {
    unsigned rank;
    rational rate;  ///< what it pays per unit of a debt, from 0 to 1

    friend bool operator==(const default_class&, const default_class&) = default;
};

struct default_party {
    std::string key;
    std::size_t wave;  ///< in which it defaults: the first ones by themselves, others since these did; 0: it pays in full
    rational assets;
    rational receives;  ///< of debtors and guarantors
    rational cost;      ///< of its default
    rational owes;      ///< and what is claimed of it as a guarantor
    rational pays;      ///< and as a guarantor
    rational equity;    ///< what it keeps
    std::vector<default_class> classes;

    friend bool operator==(const default_party&, const default_party&) = default;
};

struct default_clearing {
    std::vector<default_party> parties;     ///< by key
    std::vector<default_payment> payments;  ///< by debtor, creditor, rank
    std::vector<guarantee_call> calls;      ///< by guarantor, debtor, creditor, rank of the debt
    std::vector<finding> notes;             ///< warnings: `nothing_guaranteed`

    friend bool operator==(const default_clearing&, const default_clearing&) = default;
};

/// The greatest clearing vector: what everybody pays where some cannot pay all, each depending on what the others pay.
///
/// A party pays in full where it can (limited liability lets it keep the rest); else it is in default and pays all it has, less the costs
/// of default, to one rank of its debts after the other (absolute priority), and to debts of a rank the same part of each. Payments are
/// found from above: nobody is in default that needs not be. All are pretended to pay in full, then who is short defaults (the first
/// wave), payments are worked out anew, which may leave others short (the second), and so on.
///
/// A guarantor owes the creditor what the debtor leaves unpaid. Where the guarantor is in default itself, the creditor claims the whole
/// guaranteed debt of it beside its other creditors, as it does of the debtor, and gets no more than the debt from both. Guarantors have
/// no claim on the debtor in turn.
///
/// Ensures: verify() finds nothing. Without costs the equities add up to the assets; more assets leave nobody with less.
/// Errors:  `empty_key`, `self_debt`, `negative_obligation`, `negative_assets`, `repeated_assets`, `default_cost_range`, `no_guarantee`,
///          `guaranteed_twice`, `too_many_defaults`, `number_too_long`; places are as in liability_system: `liabilities[3].amount`
/// Cost:    an exact linear system a wave, by p-adic lifting: O(d³) for d in default; and one more for each rank and guarantee at
///          whose bounds payments change course
/// Source:  L. Eisenberg, T. Noe, Systemic Risk in Financial Systems, Management Science 47 (2001), 236-249. Costs: L. Rogers, L. Veraart,
///          Failure and Rescue in an Interbank Network, Management Science 59 (2013), 882-898. Ranks: H. Elsinger, Financial Networks,
///          Cross Holdings, and Limited Liability, OeNB Working Paper 156 (2009). Lifting: J. Dixon, Exact Solution of Linear Equations
///          Using P-Adic Expansions, Numerische Mathematik 40 (1982), 137-141
[[nodiscard]] checked<default_clearing> clear_under_default(const liability_system& of);

/// At most so many may be in default.
inline constexpr std::size_t most_defaults = 1000;

/// Whether these payments clear the system: everybody pays within its means, all of them where it is short, by rank and in proportion.
/// Empty where they do. It looks at the answer alone.
///
/// Gives: errors `no_default_clearing`
[[nodiscard]] std::vector<finding> verify(const liability_system& of, const default_clearing& cleared);

/// Why a party is in default, or is not: what it has, what it owes, what it pays per unit, and whose default took what from it.
///
/// Requires: party < cleared.parties.size()
/// Cost:     O(payments + calls)
[[nodiscard]] explanation explain_default(const default_clearing& cleared, std::size_t party);

/// The same of all parties, in their order.
///
/// Cost: O((parties + payments + calls) log parties)
[[nodiscard]] std::vector<explanation> explain_defaults(const default_clearing& cleared);

PARTNERING_END
