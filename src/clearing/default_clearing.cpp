#include "cleared_network.hpp"
#include "default_rates.hpp"

#include <partnering/core/contract.hpp>

#include <map>
#include <string_view>

PARTNERING_BEGIN

namespace {

using detail::cleared_rates;
using detail::cpp_int;
using detail::liability_network;
using detail::not_cleared;

finding too_long(const arithmetic_error& failed)
{
    if (std::string_view{failed.code()} != "number_too_long")
        return {failed.code(), severity::error, {}, {}, std::string{"payments under default: "} + failed.what()};
    return {failed.code(),
            severity::error,
            {},
            {},
            "payments under default need numbers of more than " + std::to_string(default_most_digits) +
                " digits, or too many long ones: write amounts with fewer digits, or clear groups that owe one another nothing each by "
                "itself"};
}

finding too_long(const detail::amount_too_long& of)
{
    return {of.code(),
            severity::error,
            of.party(),
            {},
            "what " + quote(of.party()) + " pays, gets or owes has more than " + std::to_string(rational::max_digits) +
                " digits: state amounts in a larger unit"};
}

finding too_many(const liability_network& of, const std::vector<std::size_t>& parties)
{
    std::string some;
    for (std::size_t i = 0; i < 3; ++i) some += (i == 0 ? "" : ", ") + quote(of.parties[parties[i]].key);
    return {"too_many_defaults",
            severity::error,
            of.parties[parties.front()].key,
            {},
            std::to_string(parties.size()) + " parties are in default (" + some +
                " ...) whose payments depend on one another, each on each, and " + std::to_string(most_defaults) +
                " at most are solved together: clear fewer of them, or net some of what they owe first, "
                "which changes who bears losses"};
}

/// The rates of an answer, those that have one denominator sharing it.
class rates_reader {
public:
    explicit rates_reader(const liability_network& of) : of_{of} {}

    checked<cleared_rates> run(const default_clearing& cleared)
    {
        if (cleared.parties.size() != of_.parties.size()) return not_cleared({}, "the clearing has other parties than the system");
        cleared_rates made;
        std::vector<finding> found;
        for (std::size_t party = 0; party < of_.parties.size(); ++party) {
            const default_party& its = cleared.parties[party];
            made.waves.push_back(its.wave);
            made.rates.emplace_back();
            for (const default_class& each : its.classes) {
                if (each.rate < rational{0} || each.rate > rational{1})
                    found.push_back(not_cleared(its.key, "what " + quote(its.key) + " pays per unit of a debt is from 0 to 1"));
                made.rates.back().push_back(shared(each.rate));
            }
            if (its.key != of_.parties[party].key || its.classes.size() != of_.parties[party].classes.size())
                found.push_back(not_cleared(its.key, quote(its.key) + " has other debts, or is not in the system"));
        }
        if (!found.empty()) return found;
        return made;
    }

private:
    detail::shared_ratio shared(const rational& rate)
    {
        detail::integer_ratio ratio = detail::ratio_of(rate);
        std::shared_ptr<const cpp_int>& below = belows_[ratio.below];
        if (below == nullptr) below = std::make_shared<const cpp_int>(ratio.below);
        return {std::move(ratio.above), below};
    }

    const liability_network& of_;
    std::map<cpp_int, std::shared_ptr<const cpp_int>> belows_{};
};

/// Where an answer tells something else than its rates come to.
std::vector<finding> compared(const default_clearing& told, const default_clearing& due)
{
    std::vector<finding> found;
    for (std::size_t i = 0; i < due.parties.size(); ++i)
        if (told.parties[i] != due.parties[i])
            found.push_back(not_cleared(due.parties[i].key,
                                        "what " + quote(due.parties[i].key) + " has, owes, receives, pays or keeps does not add up"));
    if (told.payments.size() != due.payments.size() || told.calls.size() != due.calls.size()) {
        found.push_back(not_cleared({}, "the clearing has other debts or guarantees than the system"));
        return found;
    }
    for (std::size_t i = 0; i < due.payments.size(); ++i) {
        const liability& owed = due.payments[i].owed;
        if (told.payments[i] != due.payments[i])
            found.push_back(
                not_cleared(owed.debtor, "what " + quote(owed.debtor) + " pays " + quote(owed.creditor) + " is not in proportion"));
    }
    for (std::size_t i = 0; i < due.calls.size(); ++i)
        if (told.calls[i] != due.calls[i])
            found.push_back(not_cleared(due.calls[i].of.guarantor,
                                        "what " + quote(due.calls[i].of.guarantor) + " pays as a guarantor is not what is claimed of it"));
    if (told.notes != due.notes) found.push_back(not_cleared({}, "the clearing has other warnings than the system gives"));
    return found;
}

}  // namespace

checked<default_clearing_ranges> clear_under_default_within(const liability_system& of, int places)
{
    PARTNERING_EXPECTS(places >= 0 && places <= 100, "payments are told within 0 to 100 decimal places");
    try {
        const checked<liability_network> network = detail::read_network(of);
        if (!network) return network.findings();
        const detail::default_rates rates{network.value()};
        if (!rates.too_many().empty()) return too_many(network.value(), rates.too_many());
        cleared_rates by;
        for (std::size_t party = 0; party < network.value().parties.size(); ++party) {
            by.waves.push_back(rates.wave(party));
            by.rates.emplace_back();
            for (std::size_t place = 0; place < network.value().parties[party].classes.size(); ++place)
                by.rates.back().push_back(rates.rate(party, place));
        }
        PARTNERING_EXPECTS((detail::check(network.value(), by).empty()), "payments found from above clear the system");
        return detail::to_clearing(network.value(), std::move(by), places);
    } catch (const detail::amount_too_long& failed) {
        return too_long(failed);
    } catch (const arithmetic_error& failed) {
        return too_long(failed);
    }
}

checked<default_clearing> clear_under_default(const liability_system& of)
{
    checked<default_clearing_ranges> within = clear_under_default_within(of, 0);
    if (!within) return within.findings();
    std::optional<default_clearing> made = detail::exact(std::move(within).value());
    if (made) return *std::move(made);
    return finding{"number_too_long",
                   severity::error,
                   {},
                   {},
                   "exact payments need more than " + std::to_string(rational::max_digits) +
                       " digits on a side: clear_under_default_within() tells between which decimals they lie"};
}

std::vector<finding> verify(const liability_system& of, const default_clearing& cleared)
{
    try {
        const checked<liability_network> network = detail::read_network(of);
        if (!network) return network.findings();
        checked<cleared_rates> by = rates_reader{network.value()}.run(cleared);
        if (!by) return by.findings();
        std::vector<finding> found = detail::check(network.value(), by.value());
        if (!found.empty()) return found;
        const std::optional<default_clearing> due = detail::exact(detail::to_clearing(network.value(), std::move(by).value(), 0));
        if (!due) return {not_cleared({}, "what the rates come to is too long for exact numbers")};
        return compared(cleared, *due);
    } catch (const arithmetic_error& failed) {
        return {too_long(failed)};
    }
}

PARTNERING_END
