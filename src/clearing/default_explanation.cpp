#include <partnering/clearing/default_clearing.hpp>
#include <partnering/core/contract.hpp>
#include <partnering/core/rational_text.hpp>

#include <map>
#include <string_view>

PARTNERING_BEGIN

namespace {

bool is_zero(const rational& value) { return value.sign() == 0; }
bool is_zero(const rational_range& value) { return value.most.sign() == 0; }
bool is_all(const rational& rate) { return rate == rational{1}; }
bool is_all(const rational_range& rate) { return rate.least == rational{1}; }

rational less(const rational& all, const rational& value) { return all - value; }
rational_range less(const rational& all, const rational_range& value) { return {all - value.most, all - value.least}; }

std::string text(const rational& value)
{
    constexpr int most_places = 30;
    return to_decimal_or_ratio(value, most_places);
}
std::string text(const rational_range& value)
{
    return value.is_exact() ? text(value.least) : text(value.least) + " to " + text(value.most);
}

/// What a party has and pays.
template <class Number>
explanation own_lines(const basic_default_party<Number>& of)
{
    const bool in_default = of.wave > 0;
    const char* const rule = in_default ? "pays what it has, in default" : is_zero(of.owes) ? "owes nothing" : "pays all it owes";
    explanation made{.rule = rule, .subject = of.key, .inputs = {}, .result = text(of.pays), .children = {}};
    made.inputs.emplace_back("has", text(of.assets));
    made.inputs.emplace_back("receives", text(of.receives));
    if (!is_zero(of.cost)) made.inputs.emplace_back("default costs", text(of.cost));
    made.inputs.emplace_back("owes", text(of.owes));
    if (in_default)
        made.inputs.emplace_back("in wave", std::to_string(of.wave));
    else
        made.inputs.emplace_back("keeps", text(of.equity));
    for (const auto& each : of.classes)
        made.children.push_back({.rule = "is paid per unit owed",
                                 .subject = "rank " + std::to_string(each.rank),
                                 .inputs = {},
                                 .result = text(each.rate),
                                 .children = {}});
    return made;
}

/// What parties do not get of others, and what they get and pay for others: `take(whose, line)`, where line() makes it.
template <class Number, class Take>
void for_each_loss(const basic_default_clearing<Number>& cleared, const Take& take)
{
    for (const auto& each : cleared.payments)
        if (!is_all(each.rate) && each.owed.amount.sign() != 0)
            take(each.owed.creditor, [&] {
                return explanation{.rule = "is left unpaid",
                                   .subject = "from " + each.owed.debtor,
                                   .inputs = {{"is owed", text(each.owed.amount)}, {"is paid", text(each.paid)}},
                                   .result = text(less(each.owed.amount, each.paid)),
                                   .children = {}};
            });
    for (const auto& each : cleared.calls) {
        if (is_zero(each.claim)) continue;
        take(each.of.creditor, [&] {
            return explanation{.rule = "gets of a guarantor",
                               .subject = each.of.guarantor + " for " + each.of.debtor,
                               .inputs = {{"is owed", text(each.debt)}, {"claims", text(each.claim)}},
                               .result = text(each.paid),
                               .children = {}};
        });
        take(each.of.guarantor, [&] {
            return explanation{.rule = "pays as guarantor",
                               .subject = each.of.creditor + " for " + each.of.debtor,
                               .inputs = {{"guarantees", text(each.debt)}, {"is claimed", text(each.claim)}},
                               .result = text(each.paid),
                               .children = {}};
        });
    }
}

template <class Number>
explanation of_party(const basic_default_clearing<Number>& cleared, std::size_t party)
{
    PARTNERING_EXPECTS(party < cleared.parties.size(), "a party is one of the clearing's");
    explanation made = own_lines(cleared.parties[party]);
    const std::string& key = cleared.parties[party].key;
    for_each_loss(cleared, [&](const std::string& whose, const auto& line) {
        if (whose == key) made.children.push_back(line());
    });
    return made;
}

template <class Number>
std::vector<explanation> of_all(const basic_default_clearing<Number>& cleared)
{
    std::vector<explanation> made;
    std::map<std::string_view, std::size_t> places;
    for (const auto& each : cleared.parties) {
        places.emplace(each.key, made.size());
        made.push_back(own_lines(each));
    }
    for_each_loss(cleared, [&](const std::string& whose, const auto& line) { made[places.at(whose)].children.push_back(line()); });
    return made;
}

}  // namespace

explanation explain_default(const default_clearing& cleared, std::size_t party) { return of_party(cleared, party); }
explanation explain_default(const default_clearing_ranges& cleared, std::size_t party) { return of_party(cleared, party); }

std::vector<explanation> explain_defaults(const default_clearing& cleared) { return of_all(cleared); }
std::vector<explanation> explain_defaults(const default_clearing_ranges& cleared) { return of_all(cleared); }

PARTNERING_END
