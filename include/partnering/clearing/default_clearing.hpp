#pragma once

#include <partnering/core/checked.hpp>
#include <partnering/core/rational.hpp>
#include <partnering/core/rational_range.hpp>
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

// What is exact may be too long to be told: a Number is a rational, or a rational_range that the exact one lies between.

/// What becomes of a debt.
template <class Number>
struct basic_default_payment {
    liability owed;
    Number rate;  ///< what the debtor pays per unit, from 0 to 1
    Number paid;

    friend bool operator==(const basic_default_payment&, const basic_default_payment&) = default;
};

/// What becomes of a guarantee of one debt.
template <class Number>
struct basic_guarantee_call {
    guarantee of;        ///< all three are named
    unsigned debt_rank;  ///< the rank of the debt
    rational debt;       ///< what is owed
    Number claim;        ///< what the debtor leaves unpaid
    Number paid;         ///< by the guarantor: what the guarantee costs it

    friend bool operator==(const basic_guarantee_call&, const basic_guarantee_call&) = default;
};

/// A party's debts of one rank.
template <class Number>
struct basic_default_class {
    unsigned rank;
    Number rate;  ///< what it pays per unit of a debt, from 0 to 1

    friend bool operator==(const basic_default_class&, const basic_default_class&) = default;
};

template <class Number>
struct basic_default_party {
    std::string key;
    std::size_t wave;  ///< in which it defaults: the first ones by themselves, others since these did; 0: it pays in full
    rational assets;
    Number receives;  ///< of debtors and guarantors
    Number cost;      ///< of its default
    Number owes;      ///< and what is claimed of it as a guarantor
    Number pays;      ///< and as a guarantor
    Number equity;    ///< what it keeps
    std::vector<basic_default_class<Number>> classes;

    friend bool operator==(const basic_default_party&, const basic_default_party&) = default;
};

template <class Number>
struct basic_default_clearing {
    std::vector<basic_default_party<Number>> parties;     ///< by key
    std::vector<basic_default_payment<Number>> payments;  ///< by debtor, creditor, rank
    std::vector<basic_guarantee_call<Number>> calls;      ///< by guarantor, debtor, creditor, rank of the debt
    std::vector<finding> notes;                           ///< warnings: `nothing_guaranteed`, `assets_of_bystander`

    friend bool operator==(const basic_default_clearing&, const basic_default_clearing&) = default;
};

using default_class = basic_default_class<rational>;
using default_party = basic_default_party<rational>;
using default_payment = basic_default_payment<rational>;
using guarantee_call = basic_guarantee_call<rational>;
using default_clearing = basic_default_clearing<rational>;
using default_clearing_ranges = basic_default_clearing<rational_range>;

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
/// Cost:    for each group of d in default whose payments depend on one another, an exact linear system a wave in which they change, by
///          p-adic lifting: O(d³); one more for each rank and guarantee at whose bounds payments change course: a party in default with n
///          guarantees takes O(n²)
/// Source:  L. Eisenberg, T. Noe, Systemic Risk in Financial Systems, Management Science 47 (2001), 236-249. Costs: L. Rogers, L. Veraart,
///          Failure and Rescue in an Interbank Network, Management Science 59 (2013), 882-898. Ranks: H. Elsinger, Financial Networks,
///          Cross Holdings, and Limited Liability, OeNB Working Paper 156 (2009). Lifting: J. Dixon, Exact Solution of Linear Equations
///          Using P-Adic Expansions, Numerische Mathematik 40 (1982), 137-141
[[nodiscard]] checked<default_clearing> clear_under_default(const liability_system& of);

/// The same where payments may be too long to be told, as they are where some hundreds who owe one another are in default: each number is
/// exact where a rational holds it and those that it comes from, and their common denominator is not many times longer. Elsewhere it lies
/// between two decimals of so many places, equal where it has no more; between whole numbers where these have nearly max_digits digits.
///
/// Requires: 0 <= places <= 100
/// Ensures:  the exact payments clear the system, and least <= exact <= most; they are equal, or neighbours
/// Errors:   those of clear_under_default, but `number_too_long` beyond default_most_digits and default_most_words only, or where
///           lifting takes out of all proportion long
/// Example:  a thousand parties that owe one another three thousand debts in cents, 600 of them in default: ratios of 5,000 digits a side
[[nodiscard]] checked<default_clearing_ranges> clear_under_default_within(const liability_system& of, int places);

/// At most so many may be in default whose payments depend on one another, each on each.
inline constexpr std::size_t most_defaults = 1000;
/// Numbers that payments under default are worked out with have at most so many digits a side,
inline constexpr std::size_t default_most_digits = 40'000;
/// and what is paid per unit, wave by wave, at most so many words of 64 bits in all.
inline constexpr std::size_t default_most_words = 20'000'000;

/// Whether these payments clear the system: everybody pays within its means, all of them where it is short, by rank and in proportion.
/// Empty where they do. It looks at the answer alone: whether nobody is in default that needs not be, and in which wave, it does not say.
///
/// Gives: errors `no_default_clearing`, and those of the system
[[nodiscard]] std::vector<finding> verify(const liability_system& of, const default_clearing& cleared);

/// Why a party is in default, or is not: what it has, what it owes, what it pays per unit, and whose default took what from it.
///
/// Requires: party < cleared.parties.size()
/// Cost:     O(payments + calls)
[[nodiscard]] explanation explain_default(const default_clearing& cleared, std::size_t party);
[[nodiscard]] explanation explain_default(const default_clearing_ranges& cleared, std::size_t party);

/// The same of all parties, in their order.
///
/// Cost: O((parties + payments + calls) log parties)
[[nodiscard]] std::vector<explanation> explain_defaults(const default_clearing& cleared);
[[nodiscard]] std::vector<explanation> explain_defaults(const default_clearing_ranges& cleared);

PARTNERING_END
