#include <partnering/entity/ecosystem.hpp>

#include <entity/canonical.hpp>
#include <entity/check.hpp>
#include <entity/key.hpp>

#include <algorithm>
#include <iterator>
#include <tuple>
#include <unordered_map>
#include <utility>

PARTNERING_BEGIN

namespace {

using index_of_key = std::unordered_map<std::string_view, std::uint32_t>;

void sort_keys(std::vector<std::string>& keys) { std::sort(keys.begin(), keys.end()); }

template <class Thing>
void sort_by_key(std::vector<Thing>& things)
{
    std::sort(things.begin(), things.end(), [](const Thing& a, const Thing& b) { return a.key < b.key; });
}

template <class Thing>
index_of_key index_keys(const std::vector<Thing>& sorted)
{
    PARTNERING_EXPECTS(sorted.size() < 0xffff'ffff, "an ecosystem has at most 2^32 - 2 things of a kind");
    index_of_key index;
    index.reserve(sorted.size());
    for (std::uint32_t i = 0; i < sorted.size(); ++i) index.emplace(sorted[i].key, i);
    return index;
}

/// The order among things that have a name, are of a party, and have days.
auto order_of(const measure& m) { return std::tie(m.name, m.of, m.when); }

agreement_terms completed(agreement_terms terms)
{
    std::sort(terms.engaged.begin(), terms.engaged.end(),
              [](const engagement& a, const engagement& b) { return std::tie(a.party, a.role) < std::tie(b.party, b.role); });
    sort_keys(terms.items);
    // Charges keep their order: `net` is less what is written before. A division reads no such thing, so it goes by key.
    for (charge_clause& each : terms.charges) sort_keys(each.services);
    for (division_clause& each : terms.divisions) sort_keys(each.services);
    sort_by_key(terms.divisions);
    for (restriction& each : terms.restrictions) {
        sort_keys(each.services);
        sort_keys(each.territories);
    }
    std::sort(terms.restrictions.begin(), terms.restrictions.end(), [](const restriction& a, const restriction& b) {
        return std::tie(a.kind, a.role, a.services, a.territories, a.least, a.most, a.when, a.on_breach, a.text) <
               std::tie(b.kind, b.role, b.services, b.territories, b.least, b.most, b.when, b.on_breach, b.text);
    });
    if (terms.rounding.empty()) {
        terms.rounding.push_back(
            {.place = rounding_place::statement, .step = quantum::minor_unit(terms.in), .mode = rounding_mode::half_even});
    }
    return terms;
}

/// Says what a draft leaves unsaid, and puts everything whose order says nothing into one order.
void complete(ecosystem_draft& draft)
{
    for (role& each : draft.roles) {
        if (each.parent.empty()) each.parent = "party";
    }
    const auto built_in = built_in_roles();
    draft.roles.insert(draft.roles.end(), built_in.begin(), built_in.end());
    sort_by_key(draft.roles);

    for (service& each : draft.services) {
        std::sort(each.parts.begin(), each.parts.end(),
                  [](const service::part& a, const service::part& b) { return a.service < b.service; });
    }
    sort_by_key(draft.services);

    std::vector<std::string> listed;
    for (party& each : draft.parties) {
        sort_keys(each.members);
        listed.insert(listed.end(), each.members.begin(), each.members.end());
    }
    sort_keys(listed);
    listed.erase(std::unique(listed.begin(), listed.end()), listed.end());
    sort_by_key(draft.parties);
    std::vector<party> undeclared;
    auto declared = draft.parties.cbegin();
    for (std::string& key : listed) {
        while (declared != draft.parties.cend() && declared->key < key) ++declared;
        if (declared != draft.parties.cend() && declared->key == key) continue;
        party& member = undeclared.emplace_back();
        member.key = std::move(key);
    }
    if (!undeclared.empty()) {
        std::vector<party> all;
        all.reserve(draft.parties.size() + undeclared.size());
        std::merge(std::make_move_iterator(draft.parties.begin()), std::make_move_iterator(draft.parties.end()),
                   std::make_move_iterator(undeclared.begin()), std::make_move_iterator(undeclared.end()), std::back_inserter(all),
                   [](const party& x, const party& y) { return x.key < y.key; });
        draft.parties = std::move(all);
    }

    for (agreement& each : draft.agreements) {
        std::vector<timeline<agreement_terms>::entry> versions = each.versions.entries();
        for (auto& version : versions) version.value = completed(std::move(version.value));
        each.versions = timeline<agreement_terms>{std::move(versions)};
    }
    sort_by_key(draft.agreements);
    for (offer& each : draft.offers)
        if (each.feeds) sort_keys(*each.feeds);
    sort_by_key(draft.offers);
    std::sort(draft.measures.begin(), draft.measures.end(), [](const measure& a, const measure& b) { return order_of(a) < order_of(b); });
}

}  // namespace

struct ecosystem::data {
    /// Where a role stands when all roles are walked from `party` downwards: its kinds are those from first to last.
    struct kinds {
        std::uint32_t first = 0;
        std::uint32_t last = 0;
    };
    ecosystem_draft stated;  ///< sorted and completed
    index_of_key role_of;
    index_of_key service_of;
    index_of_key party_of;
    index_of_key agreement_of;
    index_of_key offer_of;
    std::vector<kinds> role_kinds;
    std::vector<std::vector<std::uint32_t>> parts;  ///< of each service
    std::vector<std::uint64_t> memberships;         ///< (class, member), sorted
    digest content;

    static std::uint64_t membership(std::uint32_t of_class, std::uint32_t member) { return std::uint64_t{of_class} << 32 | member; }

    explicit data(ecosystem_draft draft)
        : stated{std::move(draft)}, role_of{index_keys(stated.roles)}, service_of{index_keys(stated.services)},
          party_of{index_keys(stated.parties)}, agreement_of{index_keys(stated.agreements)}, offer_of{index_keys(stated.offers)}
    {
        number_kinds();
        parts.resize(stated.services.size());
        for (std::size_t i = 0; i < parts.size(); ++i) {
            for (const service::part& part : stated.services[i].parts) parts[i].push_back(service_of.at(part.service));
        }
        for (std::uint32_t i = 0; i < stated.parties.size(); ++i) {
            for (const std::string& member : stated.parties[i].members) memberships.push_back(membership(i, party_of.at(member)));
        }
        std::sort(memberships.begin(), memberships.end());
        write_digest();
    }

    // The indices view the keys where they stand.
    data(const data&) = delete;
    data& operator=(const data&) = delete;

    /// Roles form a tree under `party`; its walk is on a stack of our own, since the draft decides how deep it is.
    void number_kinds()
    {
        std::vector<std::vector<std::uint32_t>> below(stated.roles.size());
        for (std::uint32_t i = 0; i < stated.roles.size(); ++i) {
            if (!stated.roles[i].parent.empty()) below[role_of.at(stated.roles[i].parent)].push_back(i);
        }
        role_kinds.resize(stated.roles.size());
        std::uint32_t next = 0;
        std::vector<std::pair<std::uint32_t, std::size_t>> path{{role_of.at("party"), 0}};
        role_kinds[path.back().first].first = next++;
        while (!path.empty()) {
            const std::uint32_t at = path.back().first;
            if (path.back().second == below[at].size()) {
                role_kinds[at].last = next - 1;
                path.pop_back();
                continue;
            }
            const std::uint32_t kind = below[at][path.back().second++];
            role_kinds[kind].first = next++;
            path.emplace_back(kind, 0);
        }
        PARTNERING_EXPECTS(next == stated.roles.size(), "every role is a kind of `party`");
    }

    void write_digest()
    {
        digester into;
        // The number changes with what is written, so that no two forms can be taken for one.
        into.add("partnering.ecosystem/1").add(stated.name);
        canonical_writer writer{into};
        writer.all(stated.roles);
        writer.all(stated.services);
        writer.all(stated.parties);
        writer.all(stated.agreements);
        writer.all(stated.offers);
        writer.all(stated.measures);
        content = into.finish();
    }
};

checked<ecosystem> ecosystem::from(ecosystem_draft draft)
{
    std::vector<finding> findings = check_draft(draft);
    if (any_error(findings)) return findings;
    complete(draft);
    return {ecosystem{std::make_shared<const data>(std::move(draft))}, std::move(findings)};
}

const std::string& ecosystem::name() const noexcept { return data_->stated.name; }
std::span<const role> ecosystem::roles() const noexcept { return data_->stated.roles; }
std::span<const service> ecosystem::services() const noexcept { return data_->stated.services; }
std::span<const party> ecosystem::parties() const noexcept { return data_->stated.parties; }
std::span<const agreement> ecosystem::agreements() const noexcept { return data_->stated.agreements; }
std::span<const offer> ecosystem::offers() const noexcept { return data_->stated.offers; }
std::span<const measure> ecosystem::measures() const noexcept { return data_->stated.measures; }
const digest& ecosystem::content_digest() const noexcept { return data_->content; }

namespace {

template <class Thing, class Tag>
const Thing& at(const std::vector<Thing>& things, id<Tag> which)
{
    PARTNERING_EXPECTS(which.index() < things.size(), "an id is used with the ecosystem that gave it");
    return things[which.index()];
}

template <class Id>
std::optional<Id> find(const index_of_key& index, std::string_view key)
{
    const auto found = index.find(key);
    return found == index.end() ? std::nullopt : std::optional<Id>{found->second};
}

}  // namespace

const role& ecosystem::operator[](role_id id) const { return at(data_->stated.roles, id); }
const service& ecosystem::operator[](service_id id) const { return at(data_->stated.services, id); }
const party& ecosystem::operator[](party_id id) const { return at(data_->stated.parties, id); }
const agreement& ecosystem::operator[](agreement_id id) const { return at(data_->stated.agreements, id); }
const offer& ecosystem::operator[](offer_id id) const { return at(data_->stated.offers, id); }

std::optional<role_id> ecosystem::find_role(std::string_view key) const { return find<role_id>(data_->role_of, key); }
std::optional<service_id> ecosystem::find_service(std::string_view key) const { return find<service_id>(data_->service_of, key); }
std::optional<party_id> ecosystem::find_party(std::string_view key) const { return find<party_id>(data_->party_of, key); }
std::optional<agreement_id> ecosystem::find_agreement(std::string_view key) const { return find<agreement_id>(data_->agreement_of, key); }
std::optional<offer_id> ecosystem::find_offer(std::string_view key) const { return find<offer_id>(data_->offer_of, key); }

bool ecosystem::is_kind_of(role_id narrow, role_id wide) const
{
    static_cast<void>((*this)[narrow]);
    static_cast<void>((*this)[wide]);
    const std::uint32_t place = data_->role_kinds[narrow.index()].first;
    const data::kinds& kinds = data_->role_kinds[wide.index()];
    return kinds.first <= place && place <= kinds.last;
}

bool ecosystem::may_be_member(std::string_view party_key, party_id of_class) const
{
    const party& whole = (*this)[of_class];
    if (whole.kind != party_kind::party_class) return false;
    const std::optional<party_id> known = find_party(party_key);
    if (!known) return whole.open && what_is_wrong_with_key(party_key) == nullptr;
    if (whole.open) return (*this)[*known].kind != party_kind::party_class;
    return std::binary_search(data_->memberships.begin(), data_->memberships.end(), data::membership(of_class.index(), known->index()));
}

std::optional<rational> ecosystem::measured(std::string_view name, std::string_view party_key, const date_range& when) const
{
    const auto& all = data_->stated.measures;
    const auto wanted = std::tie(name, party_key, when);
    const auto found = std::lower_bound(all.begin(), all.end(), wanted, [](const measure& m, const auto& key) {
        return std::tuple<std::string_view, std::string_view, const date_range&>{m.name, m.of, m.when} < key;
    });
    if (found == all.end() || found->name != name || found->of != party_key || found->when != when) return std::nullopt;
    return found->value;
}

std::vector<service_id> ecosystem::elements(service_id of) const
{
    static_cast<void>((*this)[of]);
    // Each service is visited once, however many bundles it is in: bundles of bundles have more paths than a lifetime has seconds.
    std::vector<bool> seen(data_->parts.size(), false);
    std::vector<std::uint32_t> open{of.index()};
    std::vector<service_id> found;
    seen[of.index()] = true;
    while (!open.empty()) {
        const std::uint32_t at = open.back();
        open.pop_back();
        if (data_->parts[at].empty()) found.emplace_back(at);
        for (const std::uint32_t part : data_->parts[at]) {
            if (seen[part]) continue;
            seen[part] = true;
            open.push_back(part);
        }
    }
    std::sort(found.begin(), found.end());
    return found;
}

bool ecosystem::is_subset(service_id part, service_id whole) const
{
    const std::vector<service_id> all = elements(whole);
    const std::vector<service_id> some = elements(part);
    return std::includes(all.begin(), all.end(), some.begin(), some.end());
}

bool ecosystem::almost_same(service_id entering, service_id leaving, unsigned altered) const
{
    const std::vector<service_id> in = elements(entering);
    const std::vector<service_id> out = elements(leaving);
    return std::includes(out.begin(), out.end(), in.begin(), in.end()) && out.size() - in.size() <= altered;
}

PARTNERING_END
