#pragma once

#include <partnering/core/checked.hpp>
#include <partnering/core/digest.hpp>
#include <partnering/core/id.hpp>
#include <partnering/entity/agreement.hpp>
#include <partnering/entity/offer.hpp>
#include <partnering/entity/party.hpp>
#include <partnering/entity/role.hpp>
#include <partnering/entity/service.hpp>

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

PARTNERING_BEGIN

/// A figure somebody reports about a party in a period: sales, availability.
struct measure {
    std::string name;
    std::string of;   ///< party
    date_range when;  ///< the whole period it is of: a month, a year
    rational value;
    friend bool operator==(const measure&, const measure&) = default;
};

/// All that an author states, before it is checked: plain values that name one another by key.
///
/// The same as a document, in C++: `io/` reads one into this.
struct ecosystem_draft {
    std::string name{};
    std::vector<role> roles{};
    std::vector<service> services{};
    std::vector<party> parties{};
    std::vector<agreement> agreements{};
    std::vector<offer> offers{};
    std::vector<measure> measures{};
};

/// Parties, roles, services, agreements and the offers between them: checked, immutable, safe to share between threads.
///
/// Ids are dense and minted in sorted key order, so equal drafts in any order give equal ids and an equal digest.
class ecosystem {
public:
    /// All findings at once, each with the place of what it is about (`$.agreements[2].charges[0].payer`, indices as in the draft;
    /// `$.agreements[2].versions[1].charges[0].payer` where the agreement has more than one version, counted by date).
    ///
    /// What a draft leaves unsaid is completed: a role without a parent is a kind of `party`; a member that is only listed is an
    /// organisation; an agreement that names no rounding rounds its statements half even to the minor unit. Where order says
    /// nothing (members, parts, items, services of a clause, engagements, divisions, restrictions, feeds) it becomes that of the keys.
    ///
    /// Keys are UTF-8 of 1 to 200 bytes without commas and control characters; those of clauses are unique within a version.
    ///
    /// Errors: bad_key, bundle_cycle, class_member, currency_without_minor_unit, division_shares, duplicate_key, empty_key, empty_period,
    ///         listed_twice, measure_overlap (the same days twice), no_common_agreement (an end of an offer is not engaged in its
    ///         agreement), no_version, not_an_item, not_utf8, offer_to_itself, part_units, party_cycle, reserved_role (`introducer`,
    ///         `introduced`), restriction_bounds, role_cycle, role_letter, role_not_engaged, rounding_order, schedule,
    ///         statement_rounding, territory, too_few_parties, unit_without_parent, unknown_agreement, unknown_clause (a basis names
    ///         a charge that is not there), unknown_offer, unknown_party, unknown_role, unknown_service.
    ///         Warnings: exclusivity_broken (by an offer whose usage settlement would object to), exclusivity_not_compared,
    ///         exclusivity_twice (one service, overlapping territory and days), offer_outside_agreement, unused_agreement, unused_class.
    /// Cost:   O(n log n); suggestions for wrong keys have a fixed bound of work together
    [[nodiscard]] static checked<ecosystem> from(ecosystem_draft draft);

    [[nodiscard]] const std::string& name() const noexcept;
    // Sorted by key; an id is an index into them. Roles include the built-in ones; parties include members that were only listed.
    [[nodiscard]] std::span<const role> roles() const noexcept;
    [[nodiscard]] std::span<const service> services() const noexcept;
    [[nodiscard]] std::span<const party> parties() const noexcept;
    [[nodiscard]] std::span<const agreement> agreements() const noexcept;
    [[nodiscard]] std::span<const offer> offers() const noexcept;
    [[nodiscard]] std::span<const measure> measures() const noexcept;

    [[nodiscard]] const role& operator[](role_id id) const;
    [[nodiscard]] const service& operator[](service_id id) const;
    [[nodiscard]] const party& operator[](party_id id) const;
    [[nodiscard]] const agreement& operator[](agreement_id id) const;
    [[nodiscard]] const offer& operator[](offer_id id) const;

    [[nodiscard]] std::optional<role_id> find_role(std::string_view key) const;
    [[nodiscard]] std::optional<service_id> find_service(std::string_view key) const;
    [[nodiscard]] std::optional<party_id> find_party(std::string_view key) const;
    [[nodiscard]] std::optional<agreement_id> find_agreement(std::string_view key) const;
    [[nodiscard]] std::optional<offer_id> find_offer(std::string_view key) const;

    /// Whether `narrow` is `wide` or a kind of it, over any number of parents: a franchisee is a distributor.
    [[nodiscard]] bool is_kind_of(role_id narrow, role_id wide) const;
    /// Whether a party is listed in a class, or the class is open and this is no class itself. What is no class has no members.
    [[nodiscard]] bool may_be_member(std::string_view party_key, party_id of_class) const;
    /// The value of a measure of a party over exactly a range of days; nothing where none is given.
    [[nodiscard]] std::optional<rational> measured(std::string_view name, std::string_view party_key, const date_range& when) const;

    /// The services a service consists of in the end, itself where it has no parts: sorted, each once.
    [[nodiscard]] std::vector<service_id> elements(service_id of) const;
    /// Whether every element of `part` is one of `whole`.
    [[nodiscard]] bool is_subset(service_id part, service_id whole) const;
    /// Whether what enters is a subset of what leaves and at most `altered` elements are added: what an intermediary passes on.
    [[nodiscard]] bool almost_same(service_id entering, service_id leaving, unsigned altered = 1) const;

    /// Over everything stated and completed, in canonical order: formulas, and time zones with their data, included.
    [[nodiscard]] const digest& content_digest() const noexcept;

private:
    struct data;
    explicit ecosystem(std::shared_ptr<const data> content) : data_{std::move(content)} {}
    std::shared_ptr<const data> data_;
};

PARTNERING_END
