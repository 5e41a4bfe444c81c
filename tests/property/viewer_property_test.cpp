#include <partnering/core/rational_text.hpp>
#include <partnering/io/document.hpp>
#include <partnering/io/report.hpp>
#include <partnering/io/usage_csv.hpp>
#include <partnering/io/usage_mapping.hpp>
#include <partnering/settlement/explain.hpp>
#include <partnering/settlement/ledger.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>
#include <random>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

using namespace partnering;

// The viewer's law: two documents that differ only in what is hidden from a party give that party the same bytes. Terms between others
// are changed at random; where none of the party's own accounts changes, nothing that it is shown may.

namespace {

std::string content_of(const std::string& path)
{
    std::ifstream file{path, std::ios::binary};
    REQUIRE(file);
    return {std::istreambuf_iterator<char>{file}, {}};
}

/// A document, settled, and what it shows to each.
struct settlement {
    plan under;
    usage_table usage;
    ledger settled;

    [[nodiscard]] std::set<std::string> parties() const
    {
        std::set<std::string> all;
        for (const ledger_account& a : settled.accounts()) {
            all.insert(settled.party_key(a.payer));
            all.insert(settled.party_key(a.payee));
        }
        return all;
    }
    /// What the party's own contracts come to, exactly, whatever else is shown of them.
    using own =
        std::map<std::tuple<std::string, std::string, std::string, std::string, std::string>, std::vector<std::pair<rational, rational>>>;
    [[nodiscard]] own accounts_of(const std::string& party) const
    {
        own all;
        const ecosystem& of = under.of();
        for (const ledger_account& a : settled.accounts()) {
            const std::string& payer = settled.party_key(a.payer);
            const std::string& payee = settled.party_key(a.payee);
            if (payer != party && payee != party) continue;
            const plan_leg& leg = under.legs()[a.leg.index()];
            all[{of[leg.under].key, leg.clause_key(of), leg.on ? of[*leg.on].key : "", payer, payee}].emplace_back(a.quantity, a.amount);
        }
        return all;
    }
    [[nodiscard]] std::vector<std::pair<std::string, std::string>> shown_to(const std::string& party) const
    {
        std::vector<std::pair<std::string, std::string>> all;
        const settlement_report_options as_seen{.viewer = party};
        all.emplace_back("statements in JSON", settlement_json(settled, as_seen));
        all.emplace_back("statements in text", settlement_text(settled, as_seen));
        all.emplace_back("statements in CSV", settlement_csv(settled, as_seen));
        for (const payment& p : payments(statements(settled, {.viewer = party}))) {
            explain_request what;
            what.payer = p.payer;
            what.payee = p.payee;
            what.viewer = party;
            const checked<explanation> why = explain(under, usage.columns(), what);
            REQUIRE(why);
            all.emplace_back("why " + p.payer + " pays " + p.payee, explanation_json(why.value()));
        }
        return all;
    }
};

std::optional<settlement> settle_draft(const ecosystem_draft& draft, const usage_table& usage)
{
    checked<ecosystem> of = ecosystem::from(draft);
    if (!of) return std::nullopt;
    compile_options options;
    options.periods = periods_touched(of.value(), usage.columns());
    options.which = compile_options::cycles::touching;
    checked<plan> under = compile(of.value(), std::move(options));
    if (!under) return std::nullopt;
    accumulate_options counting;
    counting.inputs.assign(usage.inputs().begin(), usage.inputs().end());
    checked<partial> sums = accumulate(under.value(), usage.columns(), counting);
    REQUIRE(sums);
    ledger settled = finish(under.value(), sums.value());
    return settlement{std::move(under).value(), usage, std::move(settled)};
}

class changer {
public:
    explicit changer(std::uint32_t seed) : random_{seed} {}

    /// Other prices, shares, labels, rounding, and now and then a clause more or less.
    void change(agreement& of)
    {
        std::vector<timeline<agreement_terms>::entry> versions{of.versions.entries().begin(), of.versions.entries().end()};
        for (auto& version : versions) {
            agreement_terms& terms = version.value;
            for (charge_clause& charge : terms.charges) {
                charge.how = other(charge.how);
                if (one_in(4)) charge.label = "a secret " + std::to_string(below(1000));
            }
            for (division_clause& division : terms.divisions) share_otherwise(division);
            if (!terms.rounding.empty() && one_in(3)) terms.rounding.back().mode = one_in(2) ? rounding_mode::up : rounding_mode::down;
            if (!terms.charges.empty() && one_in(4)) {
                charge_clause more = terms.charges[below(terms.charges.size())];
                // Before or behind the others in every order by key.
                more.key = (one_in(2) ? "aaa-" : "zzz-") + more.key;
                terms.charges.push_back(more);
            }
            if (terms.charges.size() > 1 && one_in(8)) terms.charges.pop_back();
        }
        of.versions = timeline<agreement_terms>{std::move(versions)};
        if (one_in(5)) of.name = "renamed " + std::to_string(below(1000));
    }

    /// The same amounts, agreed in other words: prices and percentages in parts, a charge in two, other labels. What rests on them stays.
    void disguise(agreement& of)
    {
        std::vector<timeline<agreement_terms>::entry> versions{of.versions.entries().begin(), of.versions.entries().end()};
        for (auto& version : versions) {
            agreement_terms& terms = version.value;
            const std::size_t count = terms.charges.size();
            std::vector<charge_clause> charges;
            for (std::size_t i = 0; i < count; ++i) {
                charge_clause charge = terms.charges[i];
                charge.label = "a secret " + std::to_string(below(1000));
                const auto* price = std::get_if<formula::unit_price>(&charge.how.content());
                const bool in_two = price != nullptr && terms.rounding.size() == 1 && charge.kind == charge_kind::usage && one_in(2);
                if (in_two) {
                    const rational part = price->price * factor();
                    charge_clause more = charge;
                    more.key += "-more";
                    more.how = per_unit(price->price - part, price->by);
                    charge.how = per_unit(part, price->by);
                    charges.push_back(charge);
                    charges.push_back(more);
                    continue;
                }
                charge.how = in_other_words(charge.how);
                charges.push_back(charge);
            }
            terms.charges = std::move(charges);
            for (division_clause& division : terms.divisions)
                for (auto& member : division.members) member.label = "a secret " + std::to_string(below(1000));
        }
        of.versions = timeline<agreement_terms>{std::move(versions)};
        of.name = "renamed " + std::to_string(below(1000));
    }

private:
    formula in_other_words(const formula& of)
    {
        const rational part = factor();
        if (const auto* price = std::get_if<formula::unit_price>(&of.content()))
            return sum({per_unit(price->price * part, price->by), per_unit(price->price * (rational{1} - part), price->by)});
        if (const auto* fixed = std::get_if<formula::flat_amount>(&of.content()))
            return sum({flat(fixed->amount * part), flat(fixed->amount * (rational{1} - part))});
        if (const auto* share = std::get_if<formula::percentage>(&of.content())) {
            const rational hundredths = share->ratio * rational{100};
            return sum({percent(hundredths * part, share->of), percent(hundredths * (rational{1} - part), share->of)});
        }
        return discounted(of, 0);
    }
    std::size_t below(std::size_t end) { return random_() % end; }
    bool one_in(std::size_t count) { return below(count) == 0; }
    rational factor() { return rational{static_cast<int>(1 + below(40)), static_cast<int>(1 + below(40))}; }

    formula other(const formula& of)
    {
        if (const auto* price = std::get_if<formula::unit_price>(&of.content())) return per_unit(price->price * factor(), price->by);
        if (const auto* fixed = std::get_if<formula::flat_amount>(&of.content())) return flat(fixed->amount * factor());
        if (const auto* share = std::get_if<formula::percentage>(&of.content())) {
            // A price per unit beside it, which also changes how the leg is worked out.
            const formula changed = percent(share->ratio * rational{static_cast<int>(1 + below(99))}, share->of);
            return one_in(3) ? sum({changed, per_unit(factor())}) : changed;
        }
        if (const auto* tiers = std::get_if<formula::tiered_price>(&of.content())) {
            std::vector<tier> steps = tiers->tiers;
            for (tier& step : steps) step.unit *= factor();
            return tiered(tiers->mode, steps, tiers->by);
        }
        return discounted(of, rational{static_cast<int>(1 + below(60))});
    }
    void share_otherwise(division_clause& of)
    {
        const bool rest = std::any_of(of.members.begin(), of.members.end(), [](const auto& m) { return !m.share; });
        if (rest) {
            for (auto& member : of.members)
                if (member.share) *member.share *= rational{static_cast<int>(1 + below(20)), 20};
        } else {
            // The same shares, dealt out anew.
            for (std::size_t i = of.members.size(); i > 1; --i) std::swap(of.members[i - 1].share, of.members[below(i)].share);
        }
        for (auto& member : of.members)
            if (one_in(4)) member.label = "a secret " + std::to_string(below(1000));
    }

    std::mt19937 random_;
};

/// Who may read an agreement: whom it engages, itself or as a member of a class, and who pays or is paid under it.
std::set<std::string> readers_of(const agreement& of, const settlement& as_settled)
{
    std::set<std::string> readers;
    const ecosystem& all = as_settled.under.of();
    for (const auto& version : of.versions.entries())
        for (const engagement& e : version.value.engaged) readers.insert(e.party);
    for (const std::string& party : as_settled.parties())
        for (const auto& version : of.versions.entries())
            for (const engagement& e : version.value.engaged)
                if (const auto of_class = all.find_party(e.party); of_class && all.may_be_member(party, *of_class)) readers.insert(party);
    for (const ledger_account& a : as_settled.settled.accounts()) {
        if (all[as_settled.under.legs()[a.leg.index()].under].key != of.key) continue;
        readers.insert(as_settled.settled.party_key(a.payer));
        readers.insert(as_settled.settled.party_key(a.payee));
    }
    return readers;
}

}  // namespace

TEST_CASE("viewer's law: what others agree among themselves changes no byte that a party is shown, unless its own accounts rest on it")
{
    const std::string folder = PARTNERING_SOURCE_DIR "/examples/data/";
    for (const std::string name : {"value-web", "connected-car"}) {
        CAPTURE(name);
        const std::string text = content_of(folder + name + ".json");
        const checked<document> of = read_document(text);
        REQUIRE(of);
        const checked<ecosystem_draft> draft = read_draft(text);
        REQUIRE(draft);
        const std::string file = folder + name + ".csv";
        const checked<usage_table> usage = read_usage_csv_files({&file, 1}, of.value().usage);
        REQUIRE(usage);
        const std::optional<settlement> before = settle_draft(draft.value(), usage.value());
        REQUIRE(before.has_value());
        const std::set<std::string> parties = before->parties();
        std::map<std::string, std::set<std::string>> readers;
        for (const agreement& a : draft.value().agreements) readers[a.key] = readers_of(a, *before);
        std::map<std::string, std::vector<std::pair<std::string, std::string>>> shown;
        std::map<std::string, settlement::own> own;
        std::map<std::string, bool> rests_on_others;
        for (const std::string& party : parties) {
            shown[party] = before->shown_to(party);
            own[party] = before->accounts_of(party);
            for (const agreement& a : draft.value().agreements) {
                if (readers[a.key].count(party) == 0) continue;
                for (const auto& version : a.versions.entries()) {
                    for (const charge_clause& charge : version.value.charges)
                        for (const basis& b : charge.how.bases())
                            rests_on_others[party] = rests_on_others[party] || b.kind != basis_kind::reported;
                    for (const division_clause& division : version.value.divisions)
                        rests_on_others[party] = rests_on_others[party] || division.of.kind != basis_kind::reported;
                }
            }
        }

        std::set<std::string> tested;
        std::size_t compared = 0;
        for (const std::string& party : parties) {
            CAPTURE(party);
            std::vector<std::size_t> hidden;
            for (std::size_t i = 0; i < draft.value().agreements.size(); ++i)
                if (readers[draft.value().agreements[i].key].count(party) == 0) hidden.push_back(i);
            for (std::uint32_t round = 0; round < 6 && !hidden.empty(); ++round) {
                const std::uint32_t seed = 7700 + round;
                CAPTURE(seed);
                changer random{seed};
                // Said otherwise, by construction nothing of the party's own changes, not even what rests on others.
                ecosystem_draft disguised = draft.value();
                for (const std::size_t i : hidden) random.disguise(disguised.agreements[i]);
                const std::optional<settlement> same_amounts = settle_draft(disguised, usage.value());
                REQUIRE(same_amounts.has_value());
                CHECK(same_amounts->accounts_of(party) == own[party]);
                const auto as_before = same_amounts->shown_to(party);
                REQUIRE(as_before.size() == shown[party].size());
                for (std::size_t i = 0; i < as_before.size(); ++i) {
                    CAPTURE(as_before[i].first);
                    CHECK(as_before[i] == shown[party][i]);
                }
                // All that is hidden at once; then one by one, for those whose own accounts rest on some of it.
                std::vector<std::vector<std::size_t>> choices{hidden};
                for (const std::size_t one : hidden) choices.push_back({one});
                for (const std::vector<std::size_t>& choice : choices) {
                    ecosystem_draft changed = draft.value();
                    for (const std::size_t i : choice) random.change(changed.agreements[i]);
                    const std::string which = choice.size() == 1 ? changed.agreements[choice.front()].key : std::string{"all"};
                    CAPTURE(which);
                    const std::optional<settlement> after = settle_draft(changed, usage.value());
                    if (!after) continue;  // terms that do not go together
                    if (after->accounts_of(party) != own[party]) {
                        // Its own contract must say so: a share of what others pay.
                        CHECK(rests_on_others[party]);
                        continue;
                    }
                    const auto now = after->shown_to(party);
                    REQUIRE(now.size() == shown[party].size());
                    for (std::size_t i = 0; i < now.size(); ++i) {
                        CAPTURE(now[i].first);
                        CHECK(now[i] == shown[party][i]);
                    }
                    tested.insert(party);
                    ++compared;
                }
            }
        }
        MESSAGE(name << ": " << compared << " comparisons, " << tested.size() << " of " << parties.size() << " parties");
        CHECK(compared > 20);
    }
}
