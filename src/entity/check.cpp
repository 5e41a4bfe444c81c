#include <entity/check.hpp>
#include <entity/check_allocation.hpp>
#include <entity/check_exclusivity.hpp>

#include <entity/key.hpp>
#include <entity/spot.hpp>

#include <partnering/core/date_text.hpp>
#include <partnering/core/rational_text.hpp>

#include <algorithm>
#include <map>
#include <tuple>
#include <type_traits>
#include <unordered_map>
#include <unordered_set>
#include <utility>

PARTNERING_BEGIN

namespace {

using std::size_t;

/// From a key to where it stands in a list: the first place, where several have it.
using key_index = std::unordered_map<std::string_view, std::uint32_t>;

/// The two words of clauses that stand for whoever introduced a customer and whoever gained it.
constexpr std::string_view introducer = "introducer";
constexpr std::string_view introduced = "introduced";
bool is_reserved(std::string_view key) { return key == introducer || key == introduced; }

std::uint64_t pair_of(std::uint32_t a, std::uint32_t b) { return std::uint64_t{a} << 32 | b; }

/// `a -> b -> a`, shortened in the middle: a cycle may have thousands of members.
std::string cycle_text(const std::vector<std::string_view>& members)
{
    constexpr size_t shown = 8;
    std::string text;
    for (size_t i = 0; i < members.size() && i < shown; ++i) text += quote(members[i]) + " -> ";
    if (members.size() > shown) text += "... (" + std::to_string(members.size() - shown) + " more) -> ";
    return text + quote(members.front());
}

/// Who is meant by a key that names nothing. All suggestions of one check together have a fixed amount of work: a document
/// with a hundred thousand wrong keys gets its findings as quickly as one with ten.
class suggester {
public:
    std::string for_key(std::string_view given, const key_index& known)
    {
        if (given.empty() || given.size() > longest || work_left_ < known.size()) return {};
        work_left_ -= known.size();
        std::vector<std::string_view> near;
        for (const auto& [key, index] : known) {
            const size_t longer = std::max(key.size(), given.size());
            const size_t shorter = std::min(key.size(), given.size());
            if (key.size() <= longest && longer - shorter <= longer / 3) near.push_back(key);
        }
        // A hash table has no order; the earlier candidate wins a tie.
        std::sort(near.begin(), near.end());
        return for_key(given, near);
    }
    std::string for_key(std::string_view given, const std::vector<std::string_view>& known)
    {
        size_t work = 0;
        for (const std::string_view key : known) work += given.size() * std::min(key.size(), longest);
        if (given.empty() || work > work_left_) return {};
        work_left_ -= work;
        return std::string{closest(given, known)};
    }

private:
    static constexpr size_t longest = 64;  // closest() suggests nothing for what is longer
    size_t work_left_ = 20'000'000;
};

class checker {
public:
    explicit checker(const ecosystem_draft& draft) : draft_{draft} {}
    std::vector<finding> run()
    {
        index_keys();
        check_roles();
        check_services();
        check_parties();
        check_agreements();
        check_offers();
        check_measures();
        check_use();
        for (finding& each : exclusivity_granted_twice(draft_)) findings_.push_back(std::move(each));
        return std::move(findings_);
    }

private:
    // ------------------------------------------------------------------------------------------------ findings

    void error(std::string_view code, std::string_view subject, const spot& at, std::string text)
    {
        findings_.push_back({std::string{code}, severity::error, std::string{subject}, to_string(at), std::move(text)});
    }
    void warning(std::string_view code, std::string_view subject, const spot& at, std::string text)
    {
        findings_.push_back({std::string{code}, severity::warning, std::string{subject}, to_string(at), std::move(text)});
    }

    /// Whether `key` may be one.
    bool check_key(std::string_view key, const spot& at)
    {
        const char* const wrong = what_is_wrong_with_key(key);
        if (wrong == nullptr) return true;
        error(key.empty() ? "empty_key" : "bad_key", key.size() <= max_key_bytes && is_utf8(key) ? key : std::string_view{}, at,
              key.empty()
                  ? "a key is empty; everything has a key of at least one character"
                  : "the key " + quote(key) + " " + wrong + "; a key is UTF-8 of at most 200 bytes, without commas and control characters");
        return false;
    }

    void check_text(std::string_view text, std::string_view subject, const spot& at)
    {
        if (!is_utf8(text)) error("not_utf8", subject, at, "the text " + quote(text) + " is not UTF-8");
    }

    /// Makes the index of a list's keys, and says which keys are no keys and which stand twice.
    template <class Thing>
    key_index index_of(const std::vector<Thing>& things, std::string_view list)
    {
        key_index index;
        index.reserve(things.size());
        for (size_t i = 0; i < things.size(); ++i) {
            const spot at = root_.at(list, i);
            check_key(things[i].key, at.at("key"));
            if constexpr (requires { things[i].name; }) check_text(things[i].name, things[i].key, at.at("name"));
            const auto [first, fresh] = index.emplace(things[i].key, static_cast<std::uint32_t>(i));
            if (!fresh && !things[i].key.empty()) {
                error("duplicate_key", things[i].key, at.at("key"),
                      quote(things[i].key) + " is already the key of " + to_string(root_.at(list, first->second)) + "; keys are unique");
            }
        }
        return index;
    }

    void index_keys()
    {
        for (const role& each : built_in_roles()) roles_.push_back(&each);
        for (const role& each : draft_.roles) roles_.push_back(&each);
        const size_t built_in = built_in_roles().size();
        for (size_t i = 0; i < roles_.size(); ++i) {
            const role& each = *roles_[i];
            const spot at = root_.at("roles", i - built_in);
            if (i >= built_in) {
                check_key(each.key, at.at("key"));
                check_text(each.name, each.key, at.at("name"));
                if (is_reserved(each.key)) {
                    error("reserved_role", each.key, at.at("key"),
                          quote(each.key) + " is a word of clauses, for whoever an introduction makes it; call the role something else");
                }
            }
            const auto [first, fresh] = role_of_.emplace(each.key, static_cast<std::uint32_t>(i));
            if (!fresh && !each.key.empty()) {
                error("duplicate_key", each.key, at.at("key"),
                      first->second < built_in
                          ? quote(each.key) + " is a built-in role; it needs no declaration, and another role needs another key"
                          : quote(each.key) + " is already the key of " + to_string(root_.at("roles", first->second - built_in)) +
                                "; keys are unique");
            }
        }
        service_of_ = index_of(draft_.services, "services");
        party_of_ = index_of(draft_.parties, "parties");
        agreement_of_ = index_of(draft_.agreements, "agreements");
        offer_of_ = index_of(draft_.offers, "offers");
        // Members that are only listed are parties too.
        declared_ = static_cast<std::uint32_t>(draft_.parties.size());
        party_count_ = declared_;
        for (const party& each : draft_.parties) {
            for (const std::string& member : each.members) {
                if (party_of_.emplace(member, party_count_).second) ++party_count_;
            }
        }
    }

    // ------------------------------------------------------------------------------------------------ references

    /// What a key names, or nothing and a finding.
    std::optional<std::uint32_t> find(const key_index& known, std::string_view code, std::string_view a_thing, std::string_view key,
                                      std::string_view subject, const spot& at)
    {
        if (const auto found = known.find(key); found != known.end() && !key.empty()) return found->second;
        if (key.empty()) {
            error(code, subject, at, "no key stands here; it takes the key of " + std::string{a_thing});
            return std::nullopt;
        }
        const std::string near = suggest_.for_key(key, known);
        error(code, subject, at,
              quote(key) + " is not the key of " + std::string{a_thing} +
                  (near.empty() ? "; declare it or name another" : "; did you mean " + quote(near) + "?"));
        return std::nullopt;
    }
    std::optional<std::uint32_t> find_role(std::string_view key, std::string_view subject, const spot& at)
    {
        if (is_reserved(key)) {
            error("unknown_role", subject, at,
                  quote(key) +
                      " is not a role: `introduced` stands for the payer of a clause, `introducer` for the payee, and neither elsewhere");
            return std::nullopt;
        }
        return find(role_of_, "unknown_role", "a role", key, subject, at);
    }
    std::optional<std::uint32_t> find_service(std::string_view key, std::string_view subject, const spot& at)
    {
        return find(service_of_, "unknown_service", "a service", key, subject, at);
    }
    std::optional<std::uint32_t> find_party(std::string_view key, std::string_view subject, const spot& at)
    {
        return find(party_of_, "unknown_party", "a party", key, subject, at);
    }

    /// Says of each key of a list whether it stood there before.
    template <class List, class Key>
    void check_listed_once(const List& list, Key key_of, std::string_view field, std::string_view code, std::string_view subject,
                           const spot& at)
    {
        std::unordered_map<std::string_view, size_t> seen;
        for (size_t i = 0; i < list.size(); ++i) {
            const std::string& key = key_of(list[i]);
            const auto [first, fresh] = seen.emplace(key, i);
            if (!fresh)
                error(code, subject, at.at(field, i),
                      quote(key) + " is listed already, at [" + std::to_string(first->second) + "]; name it once");
        }
    }
    void check_services_named(const std::vector<std::string>& services, std::string_view field, std::string_view subject, const spot& at)
    {
        for (size_t i = 0; i < services.size(); ++i) static_cast<void>(find_service(services[i], subject, at.at(field, i)));
        check_listed_once(services, [](const std::string& key) -> const std::string& { return key; }, field, "listed_twice", subject, at);
    }

    /// Reports each cycle that following `parent` runs into once, at its member that stands first in the list.
    template <class Name>
    void check_parents(const std::vector<std::uint32_t>& parent, Name key_of, std::string_view code, std::string_view list,
                       size_t not_drafted)
    {
        constexpr std::uint32_t unseen = 0;
        // Each walk has a number; a walk that meets its own number has found a cycle, one that meets another's joins it.
        std::vector<std::uint32_t> walk(parent.size(), unseen);
        for (std::uint32_t start = 0; start < parent.size(); ++start) {
            std::uint32_t at = start;
            while (at != nothing && walk[at] == unseen) {
                walk[at] = start + 1;
                at = parent[at];
            }
            if (at == nothing || walk[at] != start + 1) continue;
            std::vector<std::uint32_t> cycle{at};
            for (std::uint32_t next = parent[at]; next != at; next = parent[next]) cycle.push_back(next);
            std::rotate(cycle.begin(), std::min_element(cycle.begin(), cycle.end()), cycle.end());
            std::vector<std::string_view> keys;
            for (const std::uint32_t member : cycle) keys.push_back(key_of(member));
            error(code, keys.front(), root_.at(list, cycle.front() - not_drafted).at("parent"),
                  "parents lead back to where they started: " + cycle_text(keys) + "; one of them must have another parent");
        }
    }

    // ------------------------------------------------------------------------------------------------ roles, services, parties

    void check_roles()
    {
        const size_t built_in = built_in_roles().size();
        parent_.assign(roles_.size(), nothing);
        for (size_t i = 0; i < roles_.size(); ++i) {
            const role& each = *roles_[i];
            const spot at = root_.at("roles", i - built_in);
            if (!each.parent.empty()) {
                // What is built in is right; where it stands in the list is no place of the draft.
                if (const auto found = find_role(each.parent, each.key, at.at("parent"))) parent_[i] = *found;
            } else if (i != 0) {
                parent_[i] = role_of_.at("party");
            }
            const bool letter = each.letter.size() == 1 && each.letter[0] >= 'A' && each.letter[0] <= 'Z';
            if (!letter && !each.letter.empty()) {
                error("role_letter", each.key, at.at("letter"),
                      "the letter of a role is one of A to Z, or empty, not " + quote(each.letter));
            }
        }
        check_parents(parent_, [this](std::uint32_t i) -> std::string_view { return roles_[i]->key; }, "role_cycle", "roles", built_in);
        held_in_.assign(roles_.size(), 0);
    }

    void check_services()
    {
        std::vector<std::vector<std::uint32_t>> parts(draft_.services.size());
        for (size_t i = 0; i < draft_.services.size(); ++i) {
            const service& each = draft_.services[i];
            const spot at = root_.at("services", i);
            check_text(each.unit, each.key, at.at("unit"));
            check_text(each.vertical, each.key, at.at("vertical"));
            for (size_t j = 0; j < each.parts.size(); ++j) {
                const spot part = at.at("parts", j);
                parts[i].push_back(find_service(each.parts[j].service, each.key, part.at("service")).value_or(nothing));
                if (each.parts[j].units && each.parts[j].units->sign() < 0) {
                    error("part_units", each.key, part.at("units"),
                          "a unit of the whole takes " + to_decimal_or_ratio(*each.parts[j].units) +
                              " units of the part; it takes none or more");
                }
            }
            check_listed_once(
                each.parts, [](const service::part& p) -> const std::string& { return p.service; }, "parts", "listed_twice", each.key, at);
        }
        check_bundles(parts);
    }

    /// Reports every part that leads back into a bundle it belongs to. Depth first, on a stack of our own: the draft decides how deep.
    void check_bundles(const std::vector<std::vector<std::uint32_t>>& parts)
    {
        enum class state : std::uint8_t { unseen, open, done };
        struct step {
            std::uint32_t service;
            size_t next_part = 0;
        };
        std::vector<state> states(parts.size(), state::unseen);
        std::vector<size_t> depth(parts.size(), 0);
        std::vector<step> path;
        const auto enter = [&](std::uint32_t service) {
            states[service] = state::open;
            depth[service] = path.size();
            path.push_back({.service = service});
        };
        for (std::uint32_t start = 0; start < parts.size(); ++start) {
            if (states[start] == state::unseen) enter(start);
            while (!path.empty()) {
                const std::uint32_t whole = path.back().service;
                if (path.back().next_part == parts[whole].size()) {
                    states[whole] = state::done;
                    path.pop_back();
                    continue;
                }
                const size_t j = path.back().next_part++;
                const std::uint32_t part = parts[whole][j];
                if (part == nothing || states[part] == state::done) continue;
                if (states[part] == state::unseen) {
                    enter(part);
                    continue;
                }
                std::vector<std::string_view> keys;
                for (size_t k = depth[part]; k < path.size(); ++k) keys.push_back(draft_.services[path[k].service].key);
                error("bundle_cycle", draft_.services[whole].key, root_.at("services", whole).at("parts", j),
                      "a bundle contains itself: " + cycle_text(keys) + "; take one of the parts out");
            }
        }
    }

    bool is_class(std::uint32_t party) const { return party < declared_ && draft_.parties[party].kind == party_kind::party_class; }

    void check_parties()
    {
        std::vector<std::uint32_t> parent(draft_.parties.size(), nothing);
        for (size_t i = 0; i < draft_.parties.size(); ++i) {
            const party& each = draft_.parties[i];
            const spot at = root_.at("parties", i);
            check_text(each.industry, each.key, at.at("industry"));
            if (each.parent.empty()) {
                if (each.kind == party_kind::unit) {
                    error("unit_without_parent", each.key, at.at("parent"),
                          quote(each.key) + " is a unit, but of nobody; name its parent, or make it an organisation");
                }
            } else if (const auto found = find_party(each.parent, each.key, at.at("parent"))) {
                if (*found < declared_) parent[i] = *found;
                if (is_class(*found)) {
                    error("class_member", each.key, at.at("parent"),
                          quote(each.parent) + " is a class: it has members, not units; list " + quote(each.key) + " under its members");
                }
            }
            if (each.kind == party_kind::party_class)
                check_class(each, at);
            else
                check_not_a_class(each, at);
        }
        check_parents(parent, [this](std::uint32_t i) -> std::string_view { return draft_.parties[i].key; }, "party_cycle", "parties", 0);
    }

    void check_class(const party& each, const spot& at)
    {
        for (size_t j = 0; j < each.members.size(); ++j) {
            const spot place = at.at("members", j);
            if (!check_key(each.members[j], place)) continue;
            if (is_class(party_of_.at(each.members[j]))) {
                error("class_member", each.key, place, quote(each.members[j]) + " is itself a class; list its members here instead");
            }
        }
        check_listed_once(
            each.members, [](const std::string& key) -> const std::string& { return key; }, "members", "class_member", each.key, at);
        if (each.settles == class_settlement::each && !each.open && each.members.empty()) {
            error("class_member", each.key, at.at("members"),
                  "each member of " + quote(each.key) +
                      " settles for itself, but it has none and is not open; list members, open it, or let it settle together");
        }
    }

    void check_not_a_class(const party& each, const spot& at)
    {
        const std::string only = quote(each.key) + " is no class; only a class ";
        if (!each.members.empty()) error("class_member", each.key, at.at("members"), only + "has members");
        if (each.open) error("class_member", each.key, at.at("open"), only + "is open to members that are not listed");
        if (each.settles != class_settlement::each) error("class_member", each.key, at.at("settles"), only + "settles together");
    }

    // ------------------------------------------------------------------------------------------------ agreements

    void check_agreements()
    {
        free_items_.assign(draft_.agreements.size(), false);
        for (std::uint32_t i = 0; i < draft_.agreements.size(); ++i) {
            const agreement& each = draft_.agreements[i];
            const spot at = root_.at("agreements", i);
            const auto& versions = each.versions.entries();
            if (versions.empty())
                error("no_version", each.key, at.at("versions"),
                      quote(each.key) + " has no version; state its terms and the days they hold");
            // An agreement that was never changed is written without a list of versions.
            for (size_t v = 0; v < versions.size(); ++v)
                check_terms(i, versions[v], versions.size() > 1 ? at.at("versions", v) : at.at(""));
        }
    }

    void check_terms(std::uint32_t of, const timeline<agreement_terms>::entry& version, const spot& at)
    {
        const agreement& whole = draft_.agreements[of];
        const agreement_terms& terms = version.value;
        ++version_;
        check_text(terms.type, whole.key, at.at("type"));
        check_engaged(of, terms, at);

        check_services_named(terms.items, "items", whole.key, at);
        std::unordered_set<std::string_view> items{terms.items.begin(), terms.items.end()};
        if (items.empty()) free_items_[of] = true;
        for (const std::string& item : terms.items) {
            if (const auto found = service_of_.find(item); found != service_of_.end()) items_.insert(pair_of(of, found->second));
        }

        // Where a clause's key stands: in one name space, since a basis names either kind.
        key_index clauses;
        const auto add_clause = [&](const std::string& key, const spot& clause) {
            check_key(key, clause.at("key"));
            const auto [first, fresh] = clauses.emplace(key, static_cast<std::uint32_t>(clauses.size()));
            if (!fresh && !key.empty()) {
                error("duplicate_key", key, clause.at("key"),
                      quote(key) + " is already the key of another clause of " + quote(whole.key) +
                          "; keys of charges and divisions are unique within an agreement");
            }
        };
        for (size_t c = 0; c < terms.charges.size(); ++c) add_clause(terms.charges[c].key, at.at("charges", c));
        for (size_t d = 0; d < terms.divisions.size(); ++d) add_clause(terms.divisions[d].key, at.at("divisions", d));

        for (size_t c = 0; c < terms.charges.size(); ++c) check_charge(whole, terms.charges[c], clauses, items, at.at("charges", c));
        for (size_t d = 0; d < terms.divisions.size(); ++d) check_division(terms.divisions[d], clauses, at.at("divisions", d));
        check_rounding(whole, terms, at);
        check_currency(whole, version, at);
        for (size_t r = 0; r < terms.restrictions.size(); ++r) check_restriction(whole, terms.restrictions[r], at.at("restrictions", r));
        if (terms.payment_days && *terms.payment_days > max_payment_days) {
            error("out_of_range", whole.key, at.at("payment_days"),
                  std::to_string(*terms.payment_days) + " days to pay are more than the " + std::to_string(max_payment_days) +
                      " of 100 years; state the days from the end of a period to the day its statement is due");
        }
        if (terms.reconciliation) check_reconciliation(whole, *terms.reconciliation, at.at("reconciliation"));
    }

    void check_reconciliation(const agreement& whole, const reconciliation_terms& terms, const spot& at)
    {
        const spot within = at.at("tolerance");
        const auto negative = [&](const spot& place) {
            error("negative_tolerance", whole.key, place,
                  "a tolerance is negative: say how far two reports may be apart, 0 where they must be equal");
        };
        const auto check_tolerance = [&](const tolerance& each, const spot& place) {
            if (each.absolute.sign() < 0) negative(place.at("amount"));
            if (rational{1'000'000'000'000'000'000} < each.absolute) {
                error("wide_tolerance", whole.key, place.at("amount"),
                      "more than 10^18 lets any two figures agree that a record can report; state how far they may be apart");
            }
            if (each.relative.sign() < 0) negative(place.at("percent"));
            if (each.relative >= rational{1}) {
                error("wide_tolerance", whole.key, place.at("percent"),
                      "100 percent of the larger figure or more lets any two figures of one sign agree; 1 percent is 1/100 of it");
            }
        };
        check_tolerance(terms.quantity, within.at("quantity"));
        check_tolerance(terms.gross, within.at("gross"));
        constexpr std::int64_t year_us = std::int64_t{366} * 24 * 60 * 60 * 1'000'000;
        if (terms.apart_us < 0) negative(within.at("seconds"));
        if (terms.apart_us > year_us) {
            error("wide_tolerance", whole.key, within.at("seconds"),
                  "clocks that are more than a year apart say nothing of when something happened; state seconds");
        }
    }

    void check_engaged(std::uint32_t of, const agreement_terms& terms, const spot& at)
    {
        const agreement& whole = draft_.agreements[of];
        stood_in_.clear();
        std::unordered_set<std::string_view> parties;
        std::map<std::pair<std::string_view, std::string_view>, size_t> seen;
        for (size_t e = 0; e < terms.engaged.size(); ++e) {
            const engagement& each = terms.engaged[e];
            const spot place = at.at("engaged", e);
            parties.insert(each.party);
            if (const auto found = find_party(each.party, whole.key, place.at("party"))) {
                engaged_.insert(pair_of(of, *found));
                in_use_.insert(*found);
            }
            if (const auto found = find_role(each.role, whole.key, place.at("role"))) {
                hold(*found);
                constexpr size_t shown = 5;
                if (stood_in_.size() < shown && std::find(stood_in_.begin(), stood_in_.end(), each.role) == stood_in_.end())
                    stood_in_.push_back(each.role);
            }
            const auto [first, fresh] = seen.emplace(std::pair<std::string_view, std::string_view>{each.party, each.role}, e);
            if (!fresh) {
                error("listed_twice", whole.key, place,
                      quote(each.party) + " is engaged as " + quote(each.role) + " already, at [" + std::to_string(first->second) +
                          "]; name it once");
            }
        }
        if (parties.size() < 2) {
            error("too_few_parties", whole.key, at.at("engaged"),
                  quote(whole.key) + " engages " + (parties.empty() ? "nobody" : "only " + quote(*parties.begin())) +
                      "; an agreement is between two or more parties");
        }
    }

    /// Notes that somebody stands in a role in the version at hand, and so in every role it is a kind of.
    void hold(std::uint32_t role)
    {
        // What is noted already has its parents noted too, so a version costs no more than its engagements and the roles there are.
        for (; role != nothing && held_in_[role] != version_; role = parent_[role]) held_in_[role] = version_;
    }

    /// A role that a clause names: somebody engaged must stand in it.
    void check_held(std::string_view key, std::string_view clause, const spot& at)
    {
        const auto found = find_role(key, clause, at);
        if (!found || held_in_[*found] == version_) return;
        std::string those;
        for (const std::string_view each : stood_in_) those += (those.empty() ? "" : ", ") + quote(each);
        error("role_not_engaged", clause, at,
              "nobody is engaged as " + quote(key) + " in this agreement" +
                  (those.empty() ? "; engage a party in that role" : "; those it engages stand as " + those));
    }
    void check_payer(std::string_view key, std::string_view clause, const spot& at)
    {
        if (key != introduced) check_held(key, clause, at);
    }
    void check_payee(std::string_view key, std::string_view clause, const spot& at)
    {
        if (key != introducer) check_held(key, clause, at);
    }

    void check_charge(const agreement& whole, const charge_clause& charge, const key_index& clauses,
                      const std::unordered_set<std::string_view>& items, const spot& at)
    {
        check_text(charge.label, charge.key, at.at("label"));
        check_payer(charge.payer, charge.key, at.at("payer"));
        check_payee(charge.payee, charge.key, at.at("payee"));
        check_services_named(charge.services, "services", charge.key, at);
        for (size_t s = 0; s < charge.services.size(); ++s) {
            if (items.empty() || items.contains(charge.services[s]) || !service_of_.contains(charge.services[s])) continue;
            error("not_an_item", charge.key, at.at("services", s),
                  quote(charge.services[s]) + " is not among the items of " + quote(whole.key) + "; add it there, or leave it out here");
        }
        check_formula(charge, clauses, at);
        check_schedule(whole, charge, at);
        if (charge.pooled) tell(faults_of(charge), charge.key, at);
        if (charge.guaranteed && charge.when_paid)
            error("guarantee_contradicts", charge.key, at.at("when_paid"),
                  "a charge that is guaranteed is owed whether or not its payer is paid; leave out \"guaranteed\" or \"when_paid\"");
    }

    /// Findings of a clause whose places are its fields.
    void tell(const std::vector<finding>& faults, std::string_view subject, const spot& at)
    {
        for (const finding& each : faults)
            findings_.push_back({each.code, each.level, std::string{subject}, to_string(at) + '.' + each.place, each.text});
    }

    void check_basis(const basis& of, std::string_view clause, const key_index& clauses, const spot& at)
    {
        if (of.kind != basis_kind::clause) {
            if (!of.clause.empty())
                error("unknown_clause", clause, at,
                      "the basis " + quote(to_string(of)) + " is no clause, but names one: " + quote(of.clause) + "; leave the name out");
            return;
        }
        if (clauses.contains(of.clause) && !of.clause.empty()) return;
        const std::string near = suggest_.for_key(of.clause, clauses);
        error("unknown_clause", clause, at,
              quote(of.clause) + " is not the key of a charge or a division of the same version" +
                  (near.empty() ? "; a basis `clause:KEY` names one of them" : "; did you mean " + quote(near) + "?"));
    }

    void check_formula(const charge_clause& charge, const key_index& clauses, const spot& at)
    {
        const spot place = at.at("formula");
        for (const basis& of : charge.how.bases()) check_basis(of, charge.key, clauses, place);
        for (const measure_ref& measure : charge.how.measures()) {
            if (measure.name.empty()) error("empty_key", charge.key, place, "the formula asks for a measure without a name");
            check_text(measure.name, charge.key, place);
            if (!measure.of.empty()) check_held(measure.of, charge.key, place);
        }
        std::unordered_set<const formula::node*> seen;
        check_bounds(charge.how, charge.key, place, seen);
    }

    /// Bounds that leave no amount between them, or that no amount ever meets. Recursion is bounded by formula::max_depth.
    void check_bounds(const formula& how, std::string_view clause, const spot& at, std::unordered_set<const formula::node*>& seen)
    {
        if (!seen.insert(&how.content()).second) return;
        for (const formula* inner : parts_of(how)) check_bounds(*inner, clause, at, seen);
        const std::optional<bound> outer = bound_of(how);
        if (!outer) return;
        const std::string said = "a " + std::string{outer->name} + " of " + to_decimal_or_ratio(*outer->amount);
        for (std::optional<bound> inner = bound_of(*outer->of); inner; inner = bound_of(*inner->of)) {
            if (inner->is_cap == outer->is_cap) continue;
            const rational& most = outer->is_cap ? *outer->amount : *inner->amount;
            const rational& least = outer->is_cap ? *inner->amount : *outer->amount;
            if (most < least)
                error("charge_bounds", clause, at,
                      said + " and a " + std::string{inner->name} + " of " + to_decimal_or_ratio(*inner->amount) +
                          " leave nothing between them; the cap is at least as much as what it is bounded by below");
        }
        if (outer->amount->sign() >= 0 || !is_never_negative(*outer->of)) return;
        if (outer->is_cap)
            error("charge_bounds", clause, at,
                  said + " is below all that is charged, so that the payee would always pay; swap payer and payee, or leave out the sign");
        else
            warning("idle_bound", clause, at,
                    said + " never counts, for nothing in the charge is below zero; leave it out, or leave out the sign");
    }

    /// A formula that bounds another one: from above, or from below.
    struct bound {
        std::string_view name;
        bool is_cap;
        const rational* amount;
        const formula* of;
    };
    static std::optional<bound> bound_of(const formula& how)
    {
        if (const auto* cap = std::get_if<formula::cap>(&how.content())) return bound{"cap", true, &cap->amount, &cap->of.front()};
        if (const auto* floor = std::get_if<formula::floor_amount>(&how.content()))
            return bound{"floor", false, &floor->amount, &floor->of.front()};
        if (const auto* minimum = std::get_if<formula::minimum>(&how.content()))
            return bound{"minimum", false, &minimum->amount, &minimum->of.front()};
        return std::nullopt;
    }
    static std::vector<const formula*> parts_of(const formula& how)
    {
        std::vector<const formula*> parts;
        const auto add = [&](const std::vector<formula>& list) {
            for (const formula& each : list) parts.push_back(&each);
        };
        std::visit(
            [&]<class Node>(const Node& node) {
                if constexpr (std::is_same_v<Node, formula::total>) {
                    add(node.parts);
                } else if constexpr (std::is_same_v<Node, formula::conditional>) {
                    add(node.then);
                    add(node.otherwise);
                } else if constexpr (requires { node.of.front().content(); }) {
                    add(node.of);
                }
            },
            how.content());
        return parts;
    }

    /// Whether a formula plainly comes to zero or more for any quantity of zero or more. What hangs on figures from outside, or on what
    /// remains of something, may be below zero.
    static bool is_never_negative(const formula& how)
    {
        const auto positive = [](const auto&... numbers) { return ((numbers.sign() >= 0) && ...); };
        const auto whole = [](const basis& of) {
            return of.kind == basis_kind::retail || of.kind == basis_kind::gross || of.kind == basis_kind::wholesale ||
                   of.kind == basis_kind::reported;
        };
        const auto counts = [&](const driver& by) {
            const basis* of = std::get_if<basis>(&by);
            return std::holds_alternative<quantity_driver>(by) || (of != nullptr && whole(*of));
        };
        const auto all_parts = [&] {
            const std::vector<const formula*> parts = parts_of(how);
            return std::all_of(parts.begin(), parts.end(), [](const formula* part) { return is_never_negative(*part); });
        };
        return std::visit(
            [&]<class Node>(const Node& node) {
                if constexpr (std::is_same_v<Node, formula::flat_amount>) {
                    return positive(node.amount);
                } else if constexpr (std::is_same_v<Node, formula::unit_price> || std::is_same_v<Node, formula::package_price>) {
                    return positive(node.price) && counts(node.by);
                } else if constexpr (std::is_same_v<Node, formula::tiered_price>) {
                    return counts(node.by) &&
                           std::all_of(node.tiers.begin(), node.tiers.end(), [&](const tier& t) { return positive(t.unit, t.flat); });
                } else if constexpr (std::is_same_v<Node, formula::percentage> || std::is_same_v<Node, formula::markup>) {
                    if constexpr (std::is_same_v<Node, formula::markup>) {
                        if (!positive(node.per_unit)) return false;
                    }
                    return positive(node.ratio) && whole(node.of);
                } else if constexpr (std::is_same_v<Node, formula::markdown>) {
                    return false;
                } else if constexpr (std::is_same_v<Node, formula::cap>) {
                    return positive(node.amount) && all_parts();
                } else if constexpr (std::is_same_v<Node, formula::discount>) {
                    return node.ratio <= rational{1} && all_parts();
                } else if constexpr (std::is_same_v<Node, formula::stepped_discount>) {
                    return std::all_of(node.steps.begin(), node.steps.end(), [](const tier& t) { return t.unit <= rational{1}; }) &&
                           all_parts();
                } else {
                    return all_parts();
                }
            },
            how.content());
    }

    void check_schedule(const agreement& whole, const charge_clause& charge, const spot& at)
    {
        const schedule& due = charge.due;
        const spot place = at.at("due");
        if (charge.kind != charge_kind::usage && charge.per != charge_scope::period) {
            error("schedule", charge.key, at.at("per"),
                  "only a charge for usage is made per event, or runs with it; a one-time or recurring charge is due by its schedule");
        }
        if (charge.per == charge_scope::running && charge.how.stands_without_usage()) {
            error("running_charge", charge.key, at.at("per"),
                  "`minimum` is due even without usage, and cannot be charged record by record; work this charge out per period, and round "
                  "it at leg or statement");
        }
        if (charge.kind != charge_kind::recurring && due.prorated) {
            error("schedule", charge.key, place.at("prorated"),
                  "only a recurring charge is prorated; the others have no period to be a part of");
        }
        if (charge.kind != charge_kind::one_time && due.on) {
            error("schedule", charge.key, place.at("on"),
                  "only a one-time charge is due on one day; a recurring one names `due_month` and `due_day`");
        }
        if (charge.kind == charge_kind::one_time && due.on && !whole.versions.empty() && whole.versions.at(*due.on) == nullptr) {
            error("schedule", charge.key, place.at("on"),
                  to_string(*due.on) + " is a day on which " + quote(whole.key) +
                      " does not hold; name one of its days, or none for its first");
        }
        // Without a first day there is no day to take its place: the charge would fall due in the year 1, that is never.
        if (charge.kind == charge_kind::one_time && !due.on && !whole.versions.empty() &&
            whole.versions.entries().front().when.begin == date::of(1, 1, 1)) {
            error("schedule", charge.key, place.at("on"),
                  "a one-time charge without a day is due on the first day of " + quote(whole.key) +
                      ", which states none; name the day, or when the agreement begins");
        }
        if (charge.kind == charge_kind::recurring) check_due_day(charge, place);
    }

    /// Every period must have the day a recurring charge is due on: a 31st that some months lack would be somebody's guess.
    void check_due_day(const charge_clause& charge, const spot& at)
    {
        const schedule& due = charge.due;
        if (due.every == recurrence::year) {
            constexpr int common_year = 2001;
            if (!date::is_valid(common_year, due.due_month, due.due_day)) {
                error("schedule", charge.key, at.at("due_day"),
                      "not every year has a day " + std::to_string(due.due_day) + " of month " + std::to_string(due.due_month) +
                          "; name one that every year has");
            }
            return;
        }
        if (due.due_month != 1)
            error("schedule", charge.key, at.at("due_month"),
                  "only a yearly charge names a month; a quarterly one is due in the quarter's first");
        // A quarter starts in January, April, July or October, each of at least 30 days.
        const unsigned last = due.every == recurrence::day ? 1 : due.every == recurrence::quarter ? 30 : 28;
        if (due.due_day < 1 || due.due_day > last) {
            error("schedule", charge.key, at.at("due_day"),
                  due.every == recurrence::day
                      ? "a daily charge is due every day; leave `due_day` out"
                      : "not every " + std::string{due.every == recurrence::month ? "month" : "quarter's first month"} + " has a day " +
                            std::to_string(due.due_day) + "; name one from 1 to " + std::to_string(last));
        }
    }

    void check_division(const division_clause& division, const key_index& clauses, const spot& at)
    {
        if (!division.payer.empty()) check_payer(division.payer, division.key, at.at("payer"));
        check_basis(division.of, division.key, clauses, at.at("of"));
        check_services_named(division.services, "services", division.key, at);
        if (division.per == charge_scope::running) {
            error(
                "running_charge", division.key, at.at("per"),
                "a division shares out the amount of each record or of the period; let the charge it divides run, and divide it per event");
        }
        if (division.members.empty()) {
            error("division_shares", division.key, at.at("members"), "a division has no members; name who receives which share");
            return;
        }
        for (size_t m = 0; m < division.members.size(); ++m) {
            const division_clause::member& member = division.members[m];
            const spot place = at.at("members", m);
            if (!member.payer.empty()) {
                check_payer(member.payer, division.key, place.at("payer"));
            } else if (division.payer.empty()) {
                error("unknown_role", division.key, place.at("payer"),
                      "nobody pays this share: neither the division nor its member names a payer");
            }
            check_payee(member.payee, division.key, place.at("payee"));
            check_text(member.label, division.key, place.at("label"));
            if (!member.key.empty()) check_key(member.key, place.at("key"));
        }
        if (division.by || division.rounded) tell(faults_of(division), division.key, at);
        if (!division.by) check_shares(division, at.at("members"));
    }

    void check_shares(const division_clause& division, const spot& at)
    {
        rational sum;
        std::vector<size_t> rest;
        bool each_right = true;
        try {
            for (size_t m = 0; m < division.members.size(); ++m) {
                const std::optional<rational>& share = division.members[m].share;
                if (!share) {
                    rest.push_back(m);
                } else if (*share < rational{0} || *share > rational{1}) {
                    each_right = false;
                    const spot place{.above = at.above, .field = at.field, .index = m};
                    error("division_shares", division.key, place.at("share"),
                          "a share is a ratio from 0 to 1, not " + to_decimal_or_ratio(*share));
                } else {
                    sum += *share;
                }
            }
        } catch (const arithmetic_error&) {
            error("division_shares", division.key, at, "the shares are ratios too long to add; write them with fewer digits");
            return;
        }
        if (rest.size() > 1) {
            error("division_shares", division.key, spot{.above = at.above, .field = at.field, .index = rest[1]}.at("share"),
                  "two members take the rest, [" + std::to_string(rest[0]) + "] and [" + std::to_string(rest[1]) +
                      "]; only one may have no share");
        } else if (each_right && rest.empty() && sum != rational{1}) {
            error("division_shares", division.key, at,
                  "the shares add up to " + to_decimal_or_ratio(sum) +
                      "; they add up to exactly 1, or one member has no share and takes the rest");
        } else if (each_right && sum > rational{1}) {
            error("division_shares", division.key, at,
                  "the shares add up to " + to_decimal_or_ratio(sum) + ", so that no rest is left; they add up to at most 1");
        }
    }

    void check_rounding(const agreement& whole, const agreement_terms& terms, const spot& at)
    {
        if (terms.rounding.empty()) {
            if (terms.in.minor_units() < 0) {
                error("currency_without_minor_unit", whole.key, at.at("rounding"),
                      std::string{terms.in.code()} + " has no minor unit to round a statement to; state the quantum under `rounding`");
            }
            return;
        }
        for (size_t r = 0; r < terms.rounding.size(); ++r) {
            const quantum& step = terms.rounding[r].step;
            const int places = step.decimal_places();
            if (places >= 0 && places <= 18) continue;
            error("rounding_quantum", whole.key, at.at("rounding", r),
                  "an amount in steps of " + to_decimal_or_ratio(step.value()) +
                      (places < 0 ? " cannot be written with any number of decimals" : " takes more than 18 decimals") +
                      "; round to a part of ten, such as 0.01, or to a cash increment such as 0.05 or 0.25");
        }
        static constexpr std::string_view names[] = {"event", "leg", "statement"};
        const auto name = [](rounding_place place) { return names[static_cast<size_t>(place)]; };
        for (size_t r = 1; r < terms.rounding.size(); ++r) {
            const rounding_place before = terms.rounding[r - 1].place;
            const rounding_place place = terms.rounding[r].place;
            if (before < place) continue;
            const std::string here = '`' + std::string{name(place)} + '`';
            error("rounding_order", whole.key, at.at("rounding", r),
                  before == place ? here + " is rounded twice; state one rule for a place"
                                  : here + " stands after `" + std::string{name(before)} + "`; the order is event, leg, statement");
        }
        if (std::none_of(terms.rounding.begin(), terms.rounding.end(),
                         [](const rounding_rule& rule) { return rule.place == rounding_place::statement; })) {
            error("statement_rounding", whole.key, at.at("rounding"),
                  "no rule rounds the statement, which must be payable; add one for `statement` at the end");
        }
    }

    /// A currency that is gone settles what was owed while it was there; after that it is most likely a slip.
    void check_currency(const agreement& whole, const timeline<agreement_terms>::entry& version, const spot& at)
    {
        const currency in = version.value.in;
        const currency::withdrawal gone = in.withdrawn();
        if (gone.year == 0) return;
        const date after = gone.month == 12 ? date::of(gone.year + 1, 1, 1) : date::of(gone.year, static_cast<unsigned>(gone.month) + 1, 1);
        if (version.when.end <= after) return;
        warning(
            "withdrawn_currency", whole.key, at.at("in"),
            std::string{in.code()} + " was withdrawn in " + to_string(after.plus_days(-1)).substr(0, 7) + ", but these terms hold " +
                (version.when.end == date::of(9999, 12, 31).plus_days(1) ? "without end" : "until before " + to_string(version.when.end)) +
                "; end them in time, and go on in the currency that took its place");
    }

    void check_restriction(const agreement& whole, const restriction& each, const spot& at)
    {
        check_held(each.role, whole.key, at.at("role"));
        check_services_named(each.services, "services", whole.key, at);
        check_text(each.text, whole.key, at.at("text"));
        for (size_t t = 0; t < each.territories.size(); ++t) {
            if (!is_territory(each.territories[t])) {
                error("territory", whole.key, at.at("territories", t),
                      quote(each.territories[t]) + " is no ISO 3166 code; write a country as `SE`, a part of one as `US-CA`");
            }
        }
        if (each.least && each.most && *each.least > *each.most) {
            error("restriction_bounds", whole.key, at.at("least"),
                  "at least " + to_decimal_or_ratio(*each.least) + " and at most " + to_decimal_or_ratio(*each.most) +
                      " leave nothing between them; swap them, or state one");
        }
    }
    /// The form of an ISO 3166 code: alpha-2, or a subdivision (ISO 3166-2); which ones are in use changes with the world.
    static bool is_territory(std::string_view code)
    {
        const auto upper = [](char c) { return c >= 'A' && c <= 'Z'; };
        const auto digit = [](char c) { return c >= '0' && c <= '9'; };
        if (code.size() < 2 || !upper(code[0]) || !upper(code[1])) return false;
        if (code.size() == 2) return true;
        const std::string_view part = code.substr(3);
        return code[2] == '-' && !part.empty() && part.size() <= 3 &&
               std::all_of(part.begin(), part.end(), [&](char c) { return upper(c) || digit(c); });
    }

    // ------------------------------------------------------------------------------------------------ offers, measures

    void check_offers()
    {
        for (size_t i = 0; i < draft_.offers.size(); ++i) {
            const offer& each = draft_.offers[i];
            const spot at = root_.at("offers", i);
            const auto from = find_party(each.from, each.key, at.at("from"));
            const auto to = find_party(each.to, each.key, at.at("to"));
            std::optional<std::uint32_t> payer;
            if (!each.paid_by.empty()) payer = find_party(each.paid_by, each.key, at.at("paid_by"));
            const auto service = find_service(each.service, each.key, at.at("service"));
            const auto under = find(agreement_of_, "unknown_agreement", "an agreement", each.under, each.key, at.at("under"));
            if (from && to && *from == *to) {
                error("offer_to_itself", each.key, at.at("to"),
                      quote(each.from) + " is on both ends; an offer goes from one party to another");
            } else if (from && payer && *from == *payer) {
                error("offer_to_itself", each.key, at.at("paid_by"),
                      quote(each.from) + " would pay itself; name the party that pays for " + quote(each.to) + ", or nobody");
            }
            if (each.when.empty())
                error("empty_period", each.key, at.at("when"),
                      "the offer holds from " + to_string(each.when.begin) + " to before " + to_string(each.when.end) + ", on no day");
            if (under) {
                offered_.insert(*under);
                if (from) check_end(*under, *from, each.from, each.key, at.at("from"));
                if (to && to != from) check_end(*under, *to, each.to, each.key, at.at("to"));
                if (payer && payer != from && payer != to) check_end(*under, *payer, each.paid_by, each.key, at.at("paid_by"));
                if (service && !free_items_[*under] && !draft_.agreements[*under].versions.empty() &&
                    !items_.contains(pair_of(*under, *service))) {
                    error("not_an_item", each.key, at.at("service"),
                          quote(each.service) + " is not among the items of " + quote(each.under) +
                              "; add it there, or offer it under another agreement");
                }
                check_days(each, draft_.agreements[*under], at.at("when"));
            }
            check_feeds(each, at);
        }
    }

    /// An end of an offer is engaged in its agreement, in some version of it.
    void check_end(std::uint32_t under, std::uint32_t party, std::string_view key, std::string_view offer, const spot& at)
    {
        if (engaged_.contains(pair_of(under, party))) return;
        std::string text = quote(key) + " is not engaged in " + quote(draft_.agreements[under].key);
        const std::optional<std::string_view> of_class = engaged_class_of(under, key);
        text += of_class ? "; as a member of " + quote(*of_class) +
                               ", which is, it stands in for the class where usage names it: name the class here"
                         : "; engage it there, or offer under an agreement that does";
        error("no_common_agreement", offer, at, std::move(text));
    }
    std::optional<std::string_view> engaged_class_of(std::uint32_t under, std::string_view member)
    {
        if (!classes_listed_) {
            classes_listed_ = true;
            for (std::uint32_t i = 0; i < declared_; ++i) {
                for (const std::string& each : draft_.parties[i].members) classes_of_.emplace(each, i);
            }
        }
        const auto [first, last] = classes_of_.equal_range(member);
        std::optional<std::string_view> best;
        for (auto each = first; each != last; ++each) {
            const std::string_view key = draft_.parties[each->second].key;
            if (engaged_.contains(pair_of(under, each->second)) && (!best || key < *best)) best = key;
        }
        return best;
    }

    void check_days(const offer& each, const agreement& under, const spot& at)
    {
        const auto& versions = under.versions.entries();
        const auto meets = [&](const auto& version) { return each.when.begin < version.when.end && version.when.begin < each.when.end; };
        if (each.when.empty() || versions.empty() || std::any_of(versions.begin(), versions.end(), meets)) return;
        warning("offer_outside_agreement", each.key, at,
                "the offer holds " + to_string(each.when) + ", when " + quote(under.key) + " does not; nothing will be settled under it");
    }

    void check_feeds(const offer& each, const spot& at)
    {
        if (!each.feeds) return;
        const std::vector<std::string>& feeds = *each.feeds;
        for (size_t f = 0; f < feeds.size(); ++f) {
            const auto found = find(offer_of_, "unknown_offer", "an offer", feeds[f], each.key, at.at("feeds", f));
            if (!found || draft_.offers[*found].from == each.to) continue;
            error("unknown_offer", each.key, at.at("feeds", f),
                  quote(feeds[f]) + " is an offer of " + quote(draft_.offers[*found].from) + "; what goes to " + quote(each.to) +
                      " ends up in offers that " + quote(each.to) + " makes");
        }
        check_listed_once(feeds, [](const std::string& key) -> const std::string& { return key; }, "feeds", "listed_twice", each.key, at);
    }

    void check_measures()
    {
        using stated = std::tuple<std::string_view, std::string_view, date_range>;
        std::map<stated, size_t> seen;
        for (size_t i = 0; i < draft_.measures.size(); ++i) {
            const measure& each = draft_.measures[i];
            const spot at = root_.at("measures", i);
            check_key(each.name, at.at("name"));
            static_cast<void>(find_party(each.of, each.name, at.at("of")));
            if (each.when.empty()) {
                error("empty_period", each.name, at.at("when"),
                      "the measure is of " + to_string(each.when.begin) + " to before " + to_string(each.when.end) + ", of no day");
                continue;
            }
            // A year beside its months is right; twice the same days is a contradiction, or said twice.
            const auto [first, fresh] = seen.emplace(stated{each.name, each.of, each.when}, i);
            if (!fresh) {
                error("measure_overlap", each.name, at,
                      quote(each.name) + " of " + quote(each.of) + " over " + to_string(each.when) + " is given already, at " +
                          to_string(root_.at("measures", first->second)) + "; give it once");
            }
        }
    }

    // ------------------------------------------------------------------------------------------------ what nobody uses

    void check_use()
    {
        for (std::uint32_t i = 0; i < draft_.agreements.size(); ++i) {
            if (offered_.contains(i)) continue;
            warning("unused_agreement", draft_.agreements[i].key, root_.at("agreements", i),
                    "no offer is made under " + quote(draft_.agreements[i].key) + ", so nothing is settled by it");
        }
        for (std::uint32_t i = 0; i < draft_.parties.size(); ++i) {
            if (!is_class(i) || in_use_.contains(i)) continue;
            warning("unused_class", draft_.parties[i].key, root_.at("parties", i),
                    "no agreement engages the class " + quote(draft_.parties[i].key));
        }
    }

    static constexpr std::uint32_t nothing = 0xffff'ffff;

    const ecosystem_draft& draft_;
    const spot root_{};
    std::vector<finding> findings_;
    suggester suggest_;
    std::vector<const role*> roles_;     ///< the built-in ones, then those of the draft
    std::vector<std::uint32_t> parent_;  ///< of each role
    key_index role_of_;
    key_index service_of_;
    key_index party_of_;  ///< those declared, then members that are only listed
    key_index agreement_of_;
    key_index offer_of_;
    std::uint32_t declared_ = 0;  ///< parties that are declared
    std::uint32_t party_count_ = 0;
    std::uint32_t version_ = 0;                  ///< the version at hand, counted over all agreements
    std::vector<std::uint32_t> held_in_;         ///< of each role: the last version somebody stood in it
    std::vector<std::string_view> stood_in_;     ///< the first few roles that engagements of the version at hand name, for its findings
    std::unordered_set<std::uint64_t> engaged_;  ///< (agreement, party) in any version
    std::unordered_set<std::uint64_t> items_;    ///< (agreement, service) in any version
    std::vector<bool> free_items_;               ///< of each agreement: whether a version leaves its items to the offers
    std::unordered_set<std::uint32_t> offered_;  ///< agreements
    std::unordered_set<std::uint32_t> in_use_;   ///< parties engaged in an agreement
    std::unordered_multimap<std::string_view, std::uint32_t> classes_of_;  ///< made when a finding first asks
    bool classes_listed_ = false;
};

}  // namespace

std::vector<finding> check_draft(const ecosystem_draft& draft) { return checker{draft}.run(); }

PARTNERING_END
