#include <entity/check_exclusive_offers.hpp>
#include <entity/check_exclusivity.hpp>
#include <entity/checker.hpp>

PARTNERING_BEGIN

std::vector<finding> draft_checker::run()
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
    // What usage of a draft would break is asked of one that can be settled.
    if (!any_error(findings_))
        for (finding& each : offers_that_break_exclusivity(draft_)) findings_.push_back(std::move(each));
    return std::move(findings_);
}

bool draft_checker::check_key(std::string_view key, const spot& at)
{
    const char* const wrong = what_is_wrong_with_key(key);
    if (wrong == nullptr) return true;
    error(key.empty() ? "empty_key" : "bad_key", key.size() <= max_key_bytes && is_utf8(key) ? key : std::string_view{}, at,
          key.empty()
              ? "a key is empty; everything has a key of at least one character"
              : "the key " + quote(key) + " " + wrong + "; a key is UTF-8 of at most 200 bytes, without commas and control characters");
    return false;
}

void draft_checker::index_keys()
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

std::optional<std::uint32_t> draft_checker::find(const key_places& known, std::string_view code, std::string_view a_thing,
                                                 std::string_view key, std::string_view subject, const spot& at)
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

std::optional<std::uint32_t> draft_checker::find_role(std::string_view key, std::string_view subject, const spot& at)
{
    if (is_reserved(key)) {
        error("unknown_role", subject, at,
              quote(key) +
                  " is not a role: `introduced` stands for the payer of a clause, `introducer` for the payee, and neither elsewhere");
        return std::nullopt;
    }
    return find(role_of_, "unknown_role", "a role", key, subject, at);
}

namespace {

/// Whether something is due under an agreement whatever is provided.
bool has_calendar_charge(const agreement& of)
{
    const auto& versions = of.versions.entries();
    return std::any_of(versions.begin(), versions.end(), [](const auto& version) {
        const auto& charges = version.value.charges;
        return std::any_of(charges.begin(), charges.end(), [](const charge_clause& c) { return c.kind != charge_kind::usage; });
    });
}

}  // namespace

void draft_checker::check_use()
{
    for (std::uint32_t i = 0; i < draft_.agreements.size(); ++i) {
        if (offered_.contains(i) || has_calendar_charge(draft_.agreements[i])) continue;
        warning("unused_agreement", draft_.agreements[i].key, root_.at("agreements", i),
                "no offer is made under " + quote(draft_.agreements[i].key) +
                    " and no charge of it is due by the calendar, so nothing is settled by it");
    }
    for (std::uint32_t i = 0; i < draft_.parties.size(); ++i) {
        if (!is_class(i) || in_use_.contains(i)) continue;
        warning("unused_class", draft_.parties[i].key, root_.at("parties", i),
                "no agreement engages the class " + quote(draft_.parties[i].key));
    }
}

std::vector<finding> check_draft(const ecosystem_draft& draft) { return draft_checker{draft}.run(); }

PARTNERING_END
