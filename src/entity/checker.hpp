#pragma once

#include <entity/check.hpp>
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

using std::size_t;

/// From a key to where it stands in a list: the first place, where several have it.
using key_places = std::unordered_map<std::string_view, std::uint32_t>;

/// The two words of clauses that stand for whoever introduced a customer and whoever gained it.
constexpr std::string_view introducer = "introducer";
constexpr std::string_view introduced = "introduced";
inline bool is_reserved(std::string_view key) { return key == introducer || key == introduced; }

inline std::uint64_t pair_of(std::uint32_t a, std::uint32_t b) { return std::uint64_t{a} << 32 | b; }

/// `a -> b -> a`, shortened in the middle: a cycle may have thousands of members.
inline std::string cycle_text(const std::vector<std::string_view>& members)
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
    std::string for_key(std::string_view given, const key_places& known)
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

/// Looks a draft through and keeps what is wrong: bodies in check.cpp and in the check_ file of what they look at.
class draft_checker {
public:
    explicit draft_checker(const ecosystem_draft& draft) : draft_{draft} {}
    std::vector<finding> run();

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
    bool check_key(std::string_view key, const spot& at);

    void check_text(std::string_view text, std::string_view subject, const spot& at)
    {
        if (!is_utf8(text)) error("not_utf8", subject, at, "the text " + quote(text) + " is not UTF-8");
    }

    /// Makes the index of a list's keys, and says which keys are no keys and which stand twice.
    template <class Thing>
    key_places index_of(const std::vector<Thing>& things, std::string_view list)
    {
        key_places index;
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

    void index_keys();

    // ------------------------------------------------------------------------------------------------ references

    /// What a key names, or nothing and a finding.
    std::optional<std::uint32_t> find(const key_places& known, std::string_view code, std::string_view a_thing, std::string_view key,
                                      std::string_view subject, const spot& at);
    std::optional<std::uint32_t> find_role(std::string_view key, std::string_view subject, const spot& at);
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

    void check_roles();

    void check_services();

    /// Reports every part that leads back into a bundle it belongs to. Depth first, on a stack of our own: the draft decides how deep.
    void check_bundles(const std::vector<std::vector<std::uint32_t>>& parts);

    bool is_class(std::uint32_t party) const { return party < declared_ && draft_.parties[party].kind == party_kind::party_class; }

    void check_parties();

    void check_class(const party& each, const spot& at);

    void check_not_a_class(const party& each, const spot& at);

    // ------------------------------------------------------------------------------------------------ agreements

    void check_agreements();

    void check_terms(std::uint32_t of, const timeline<agreement_terms>::entry& version, const spot& at);

    void check_reconciliation(const agreement& whole, const reconciliation_terms& terms, const spot& at);

    void check_engaged(std::uint32_t of, const agreement_terms& terms, const spot& at);

    /// Notes that somebody stands in a role in the version at hand, and so in every role it is a kind of.
    void hold(std::uint32_t role)
    {
        // What is noted already has its parents noted too, so a version costs no more than its engagements and the roles there are.
        for (; role != nothing && held_in_[role] != version_; role = parent_[role]) held_in_[role] = version_;
    }

    /// A role that a clause names: somebody engaged must stand in it.
    void check_held(std::string_view key, std::string_view clause, const spot& at);
    void check_payer(std::string_view key, std::string_view clause, const spot& at)
    {
        if (key != introduced) check_held(key, clause, at);
    }
    void check_payee(std::string_view key, std::string_view clause, const spot& at)
    {
        if (key != introducer) check_held(key, clause, at);
    }

    void check_charge(const agreement& whole, const charge_clause& charge, const key_places& clauses,
                      const std::unordered_set<std::string_view>& items, const spot& at);

    /// Findings of a clause whose places are its fields.
    void tell(const std::vector<finding>& faults, std::string_view subject, const spot& at)
    {
        for (const finding& each : faults)
            findings_.push_back({each.code, each.level, std::string{subject}, to_string(at) + '.' + each.place, each.text});
    }

    void check_basis(const basis& of, std::string_view clause, const key_places& clauses, const spot& at);

    void check_formula(const charge_clause& charge, const key_places& clauses, const spot& at);

    /// Bounds that leave no amount between them, or that no amount ever meets. Recursion is bounded by formula::max_depth.
    void check_bounds(const formula& how, std::string_view clause, const spot& at, std::unordered_set<const formula::node*>& seen);

    /// A formula that bounds another one: from above, or from below.
    struct bound {
        std::string_view name;
        bool is_cap;
        const rational* amount;
        const formula* of;
    };
    static std::optional<bound> bound_of(const formula& how);
    static std::vector<const formula*> parts_of(const formula& how);

    /// Whether a formula plainly comes to zero or more for any quantity of zero or more. What hangs on figures from outside, or on what
    /// remains of something, may be below zero.
    static bool is_never_negative(const formula& how);

    void check_schedule(const agreement& whole, const charge_clause& charge, const spot& at);

    /// Every period must have the day a recurring charge is due on: a 31st that some months lack would be somebody's guess.
    void check_due_day(const charge_clause& charge, const spot& at);

    void check_division(const division_clause& division, const key_places& clauses, const spot& at);

    void check_shares(const division_clause& division, const spot& at);

    void check_rounding(const agreement& whole, const agreement_terms& terms, const spot& at);

    /// A currency that is gone settles what was owed while it was there; after that it is most likely a slip.
    void check_currency(const agreement& whole, const timeline<agreement_terms>::entry& version, const spot& at);

    void check_restriction(const agreement& whole, const restriction& each, const spot& at);
    /// The form of an ISO 3166 code: alpha-2, or a subdivision (ISO 3166-2); which ones are in use changes with the world.
    static bool is_territory(std::string_view code);

    // ------------------------------------------------------------------------------------------------ offers, measures

    void check_offers();

    /// An end of an offer is engaged in its agreement, in some version of it.
    void check_end(std::uint32_t under, std::uint32_t party, std::string_view key, std::string_view offer, const spot& at);
    std::optional<std::string_view> engaged_class_of(std::uint32_t under, std::string_view member);

    void check_days(const offer& each, const agreement& under, const spot& at);

    void check_feeds(const offer& each, const spot& at);

    void check_measures();

    // ------------------------------------------------------------------------------------------------ what nobody uses

    void check_use();

    static constexpr std::uint32_t nothing = 0xffff'ffff;

    const ecosystem_draft& draft_;
    const spot root_{};
    std::vector<finding> findings_;
    suggester suggest_;
    std::vector<const role*> roles_;     ///< the built-in ones, then those of the draft
    std::vector<std::uint32_t> parent_;  ///< of each role
    key_places role_of_;
    key_places service_of_;
    key_places party_of_;  ///< those declared, then members that are only listed
    key_places agreement_of_;
    key_places offer_of_;
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

PARTNERING_END
