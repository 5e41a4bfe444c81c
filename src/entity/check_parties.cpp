#include <entity/checker.hpp>

PARTNERING_BEGIN

void draft_checker::check_roles()
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
            error("role_letter", each.key, at.at("letter"), "the letter of a role is one of A to Z, or empty, not " + quote(each.letter));
        }
    }
    check_parents(parent_, [this](std::uint32_t i) -> std::string_view { return roles_[i]->key; }, "role_cycle", "roles", built_in);
    held_in_.assign(roles_.size(), 0);
}

void draft_checker::check_services()
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

void draft_checker::check_bundles(const std::vector<std::vector<std::uint32_t>>& parts)
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

void draft_checker::check_parties()
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

void draft_checker::check_class(const party& each, const spot& at)
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

void draft_checker::check_not_a_class(const party& each, const spot& at)
{
    const std::string only = quote(each.key) + " is no class; only a class ";
    if (!each.members.empty()) error("class_member", each.key, at.at("members"), only + "has members");
    if (each.open) error("class_member", each.key, at.at("open"), only + "is open to members that are not listed");
    if (each.settles != class_settlement::each) error("class_member", each.key, at.at("settles"), only + "settles together");
}

PARTNERING_END
