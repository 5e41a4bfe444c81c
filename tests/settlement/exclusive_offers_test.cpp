#include "support/ecosystems.hpp"

#include <partnering/settlement/usage_rows.hpp>

#include <algorithm>
#include <cstddef>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

// What reading a document tells of offers that break exclusivity, against what settlement does with their usage: it is told of an offer if,
// and only if, there is a time at which records on it are rejected wherever they were sold.

using namespace ecosystems;

namespace {

using keys = std::set<std::string>;

restriction alone(std::string role, std::vector<std::string> services = {}, std::vector<std::string> territories = {})
{
    restriction made;
    made.kind = restriction_kind::exclusivity;
    made.role = std::move(role);
    made.services = std::move(services);
    made.territories = std::move(territories);
    made.on_breach = breach::reject;
    return made;
}

/// The offers that reading tells of; each place is that of its offer.
keys told(const ecosystem_draft& draft, const checked<ecosystem>& read)
{
    keys found;
    for (const finding& f : read.findings()) {
        CHECK(f.code != "exclusivity_not_compared");
        if (f.code != "exclusivity_broken") continue;
        CHECK(f.level == severity::warning);
        const auto at = std::find_if(draft.offers.begin(), draft.offers.end(), [&](const offer& o) { return o.key == f.subject; });
        REQUIRE(at != draft.offers.end());
        CHECK(f.place == "$.offers[" + std::to_string(at - draft.offers.begin()) + "]");
        CHECK(found.insert(f.subject).second);
    }
    return found;
}

/// A record on each offer every three hours of the first quarter, sold where no restriction is about, and the offers that settlement
/// rejects one of: `offer` to the times. Nothing where the quarter cannot be settled.
std::optional<std::map<std::string, std::set<std::string>>> rejected(const ecosystem& of)
{
    const auto made = compile(of, {.periods = {months("2026-01"), months("2026-02"), months("2026-03")}});
    if (!made) return std::nullopt;
    usage_rows rows;
    const std::int64_t first = at("2026-01-01T00:00:00Z");
    for (std::int64_t hour = 0; hour < 24 * 90; hour += 3)
        for (const offer& o : of.offers()) {
            const instant when{first + hour * 3'600'000'000};
            rows.add({.key = o.key + " " + to_string(when), .time = when, .offer = o.key, .quantity = n("1"), .territory = "AQ"});
        }
    std::map<std::string, std::set<std::string>> found;
    const partial summed_up = accumulate(made.value(), rows.columns()).value();
    for (const reject& r : summed_up.rejects()) {
        if (r.reason != "restriction_exclusivity") continue;
        const std::size_t space = r.key.find(' ');
        found[r.key.substr(0, space)].insert(r.key.substr(space + 1));
    }
    return found;
}

/// How offers say what they end up in.
enum class feeding { none, within, any };

/// Few parties, services and agreements, and many ways in which their days, versions and zones lie.
ecosystem_draft some_ecosystem(std::mt19937& random, feeding how)
{
    const auto one_of = [&](const std::vector<std::string>& all) { return all[random() % all.size()]; };
    const auto some_days = [&](date_range whole) {
        if (random() % 2 == 0) return whole;
        const date from = day("2025-12-20").plus_days(static_cast<std::int32_t>(random() % 90));
        return date_range{from, from.plus_days(1 + static_cast<std::int32_t>(random() % 60))};
    };
    const std::vector<std::string> parties{"p0", "p1", "p2", "p3"};
    const std::vector<std::string> services{"s0", "s1", "only-s0", "both", "more"};
    builder b;
    b.parties(parties).services({"s0", "s1", "s2"});
    b.service("only-s0", {{"s0", rational{1}}}).service("both", {{"s0", rational{1}}, {"s1", rational{1}}});
    b.service("more", {{"both", rational{2}}, {"s2", rational{1}}});
    for (std::size_t a = 0, many = 2 + random() % 3; a < many; ++a) {
        const std::string key = "u" + std::to_string(a);
        std::vector<timeline<agreement_terms>::entry> versions;
        // All lies within the quarter that is settled, whatever the zone.
        date from = day("2026-01-02").plus_days(static_cast<std::int32_t>(random() % 30));
        for (std::size_t v = 0, of = 1 + random() % 3; v < of; ++v) {
            in_roles engaged;
            for (const std::string& each : parties) {
                if (random() % 4 != 0) engaged.push_back({each, "supplier"});
                // Whoever makes an offer is engaged in some version.
                const bool in_none = engaged.empty() || engaged.back().party != each;
                if (random() % 4 == 0 || (in_none && v == 0)) engaged.push_back({each, "distributor"});
            }
            agreement_terms made = terms("sell", "EUR", engaged, {});
            for (std::size_t r = 0, in = random() % 4; r < in; ++r) {
                restriction one = alone(random() % 3 == 0 ? "distributor" : "supplier");
                if (random() % 2 == 0) one.services = {one_of(services)};
                if (random() % 4 == 0) one.territories = {"SE"};
                if (random() % 2 == 0) one.when = some_days(one.when);
                made.restrictions.push_back(std::move(one));
            }
            const date to = std::min(from.plus_days(10 + static_cast<std::int32_t>(random() % 60)), day("2026-03-31"));
            if (from < to) versions.push_back({{from, to}, std::move(made)});
            from = to.plus_days(random() % 4 == 0 ? 3 : 0);
        }
        b.agree(key, terms("sell", "EUR", {}, {}));
        b.last().versions = timeline<agreement_terms>{std::move(versions)};
        b.last().versions_by = std::vector{version_policy::by_date, version_policy::period_start, version_policy::period_end}[random() % 3];
        if (random() % 2 == 0) b.last().zone = time_zone{"Far/East", "by hand", {{instant{0}, 9 * 3600}}};
    }
    for (std::size_t o = 0, many = 3 + random() % 6; o < many; ++o) {
        const std::size_t from = random() % parties.size();
        const std::string to = parties[(from + 1 + random() % (parties.size() - 1)) % parties.size()];
        const std::string under = "u" + std::to_string(random() % b.draft.agreements.size());
        b.offer("o" + std::to_string(o), parties[from], to, one_of(services), under);
        b.draft.offers.back().when = some_days(b.draft.offers.back().when);
    }
    for (offer& each : b.draft.offers) {
        if (how == feeding::any && random() % 2 == 0) continue;
        each.feeds.emplace();
        if (how == feeding::none) continue;
        for (const offer& other : b.draft.offers)
            if (other.from == each.to && (how == feeding::any || other.under == each.under) && random() % 2 == 0)
                each.feeds->push_back(other.key);
    }
    return b.draft;
}

}  // namespace

TEST_CASE("exclusive offers: what reading tells of is what settlement rejects, and nothing else")
{
    std::size_t documents = 0;
    std::size_t broken = 0;
    std::size_t held = 0;
    for (unsigned seed = 1; seed <= 600; ++seed) {
        CAPTURE(seed);
        std::mt19937 random{seed};
        const feeding how = std::vector{feeding::none, feeding::within, feeding::any}[seed % 3];
        const ecosystem_draft draft = some_ecosystem(random, how);
        const checked<ecosystem> read = ecosystem::from(draft);
        if (!read) continue;
        const auto made = rejected(read.value());
        if (!made) continue;
        ++documents;
        keys by_settlement;
        for (const auto& [key, times] : *made) by_settlement.insert(key);
        const keys by_reading = told(draft, read);
        CHECK(std::includes(by_settlement.begin(), by_settlement.end(), by_reading.begin(), by_reading.end()));
        broken += by_reading.size();
        held += draft.offers.size() - by_settlement.size();
        if (how == feeding::none) {
            CHECK(by_reading == by_settlement);
            continue;
        }
        // Records of what ends up in others are rejected with these: at each time, of each that rests on none that is rejected too.
        for (const auto& [key, times] : *made)
            for (const std::string& time : times) {
                const instant when{at(time)};
                std::vector<value_chain::agreement_days> days;
                for (std::uint32_t a = 0; a < read.value().agreements().size(); ++a) {
                    const date local = read.value().agreements()[a].zone.day_of(when);
                    days.push_back({agreement_id{a}, local, local});
                }
                const value_chain chain = value_chain::as_of(read.value(), day("2026-01-01"), days).value();
                bool first = true;
                for (value_chain::link_index i = 0; i < chain.links().size(); ++i) {
                    if (read.value()[chain[i].offer].key != key) continue;
                    for (const auto below : chain.rests_on(i)) {
                        const auto other = made->find(read.value()[chain[below].offer].key);
                        first = first && (other == made->end() || !other->second.contains(time));
                    }
                }
                if (first && !by_reading.contains(key)) FAIL_CHECK(key << " at " << time);
            }
    }
    CAPTURE(documents);
    CHECK(documents > 300);
    CHECK(broken > 200);
    CHECK(held > 300);
}
