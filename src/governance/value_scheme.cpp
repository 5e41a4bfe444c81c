#include <partnering/governance/value_scheme.hpp>

#include <partnering/core/date_text.hpp>

#include "allocation/members.hpp"
#include "allocation/sums.hpp"

#include <algorithm>
#include <array>
#include <optional>

PARTNERING_BEGIN

namespace {

/// What a draft has from the scheme that it changes; the rest is new.
struct kept_parts {
    std::size_t stages = 0;   ///< the first ones
    std::size_t members = 0;  ///< the first ones
    bool manager = false;
    bool consents = false;
};

}  // namespace

struct value_scheme::data {
    value_scheme_draft draft;  ///< members, consents and stages sorted
    timeline<stage_division> stages;
    std::optional<date> last_change{};

    /// Findings are about what is new, and count that.
    [[nodiscard]] static checked<value_scheme> make(value_scheme_draft draft, kept_parts kept, std::optional<date> changed_on);
};

std::string_view to_string(lifecycle_stage stage) noexcept
{
    constexpr std::array<std::string_view, 5> names{"introduction", "growth", "maturity", "decline", "retirement"};
    return names[static_cast<std::size_t>(stage)];
}

namespace {

std::string place_of(std::string_view list, std::size_t i) { return std::string{list} + '[' + std::to_string(i) + ']'; }

bool is_blank(std::string_view text) { return text.find_first_not_of(" \t\r\n") == std::string_view::npos; }

finding at(std::string place, finding made)
{
    made.place = std::move(place);
    return made;
}

finding as_warning(finding made)
{
    made.level = severity::warning;
    return made;
}

/// Who may be meant by names that are no member's. Looks for the first few only: a list of wrong names costs what a short one does.
class members_meant {
public:
    /// Requires: sorted, and there as long as this is
    explicit members_meant(const std::vector<std::string>& members) : members_{members} {}

    [[nodiscard]] bool has(const std::string& key) const { return std::binary_search(members_.begin(), members_.end(), key); }
    /// `: is "telco" meant?`, or else the other text.
    [[nodiscard]] std::string ask(std::string_view key, std::string_view otherwise)
    {
        if (asked_++ >= 10) return std::string{otherwise};
        const std::string_view meant = closest(key, std::vector<std::string_view>{members_.begin(), members_.end()});
        return meant.empty() ? std::string{otherwise} : ": is " + quote(meant) + " meant?";
    }

private:
    const std::vector<std::string>& members_;
    int asked_ = 0;
};

std::string text_of(const date_range& when) { return to_string(when.begin) + " to " + to_string(when.end.plus_days(-1)); }

class scheme_check {
public:
    scheme_check(value_scheme_draft& draft, kept_parts kept) : draft_{draft}, kept_{kept} {}

    std::vector<finding> found{};
    std::vector<timeline<stage_division>::entry> divided{};

    void run()
    {
        check_who();
        check_when();
        if (any_error(found)) return;
        for (std::size_t i = 0; i < draft_.stages.size(); ++i) divide(i);
    }

private:
    [[nodiscard]] std::string spot(std::size_t stage) const
    {
        return stage < kept_.stages ? std::string{} : place_of("stages", stage - kept_.stages);
    }

    void tell(std::size_t stage, const char* code, std::string text)
    {
        finding made = wrong(code, draft_.key, std::move(text));
        made.place = spot(stage);
        found.push_back(std::move(made));
    }

    void check_who()
    {
        if (is_blank(draft_.key)) found.push_back(wrong("empty_key", "", "a scheme has no key: name it"));
        if (is_blank(draft_.manager)) found.push_back(wrong("no_manager", draft_.key, "nobody manages the scheme: name who may change it"));
        if (draft_.members.empty()) found.push_back(wrong("no_members", draft_.key, "the scheme has no members: name at least one"));
        if (draft_.stages.empty()) found.push_back(wrong("no_stages", draft_.key, "the scheme has no stages: state at least one"));
        check_keys(draft_.members, kept_.members, kept_.members > 0 ? "new_members" : "members", "a member");
        std::sort(draft_.members.begin(), draft_.members.end());
        for (std::size_t i = 1; i < draft_.members.size(); ++i)
            if (draft_.members[i] == draft_.members[i - 1] && (i < 2 || draft_.members[i] != draft_.members[i - 2]))
                found.push_back(
                    wrong("repeated_member", draft_.members[i], quote(draft_.members[i]) + " is a member twice: name each member once"));
        check_others();
        std::sort(draft_.consents.begin(), draft_.consents.end());
        draft_.consents.erase(std::unique(draft_.consents.begin(), draft_.consents.end()), draft_.consents.end());
    }

    void check_keys(const std::vector<std::string>& keys, std::size_t from, std::string_view list, std::string_view who)
    {
        for (std::size_t i = from; i < keys.size(); ++i)
            if (is_blank(keys[i]))
                found.push_back(at(place_of(list, i - from), wrong("empty_key", draft_.key, std::string{who} + " has no key: name it")));
    }

    /// Who manages and who consents may be no members, which is worth a word where it may be a slip.
    void check_others()
    {
        members_meant members{draft_.members};
        if (!kept_.manager && !is_blank(draft_.manager) && !members.has(draft_.manager))
            if (const std::string meant = members.ask(draft_.manager, ""); !meant.empty())
                found.push_back(as_warning(at(kept_.members > 0 ? "new_manager" : "manager",
                                              wrong("not_a_member", draft_.manager,
                                                    "the manager " + quote(draft_.manager) + " is no member of the scheme" + meant))));
        if (kept_.consents) return;
        const std::string_view list = kept_.members > 0 ? "new_consents" : "consents";
        check_keys(draft_.consents, 0, list, "somebody whose consent is asked for");
        for (std::size_t i = 0; i < draft_.consents.size(); ++i) {
            const std::string& each = draft_.consents[i];
            if (is_blank(each) || each == draft_.manager || members.has(each)) continue;
            found.push_back(
                as_warning(at(place_of(list, i), wrong("not_a_member", each,
                                                       "the consent of " + quote(each) + " is asked for, who is no member of the scheme" +
                                                           members.ask(each, ": meant where somebody from outside has a say")))));
        }
    }

    void check_when()
    {
        std::vector<std::size_t> order;
        for (std::size_t i = 0; i < draft_.stages.size(); ++i) {
            const dated_stage& each = draft_.stages[i];
            if (each.when.empty())
                tell(i, "empty_period",
                     "the stage ends on " + to_string(each.when.end) + " and begins on " + to_string(each.when.begin) +
                         ": it holds for at least one day");
            if (is_blank(each.terms.determined))
                tell(i, "not_determined", "nothing says how the worth of the stage is determined: say it in words");
            order.push_back(i);
        }
        if (any_error(found)) return;
        std::sort(order.begin(), order.end(),
                  [&](std::size_t a, std::size_t b) { return draft_.stages[a].when.begin < draft_.stages[b].when.begin; });
        for (std::size_t i = 1; i < order.size(); ++i) {
            const dated_stage& before = draft_.stages[order[i - 1]];
            const dated_stage& after = draft_.stages[order[i]];
            if (after.when.begin < before.when.end)
                tell(order[i], "stage_overlap",
                     "two stages hold at once: " + text_of(before.when) + " and " + text_of(after.when) + "; end the one before the other");
            // New stages stand behind those kept: where only the earlier one is new, it is what is worth a word.
            const std::size_t fresh = order[i] >= kept_.stages ? order[i] : order[i - 1];
            if (after.terms.stage < before.terms.stage && fresh >= kept_.stages) {
                tell(fresh, "stage_goes_back",
                     std::string{to_string(after.terms.stage)} + " comes after " + std::string{to_string(before.terms.stage)} +
                         ": meant where a service is launched anew");
                found.back().level = severity::warning;
            }
        }
    }

    /// Puts shares to members by key; nothing where one is no member.
    template <class KeyOf>
    std::optional<std::vector<std::pair<std::string, rational>>> to_members(std::size_t stage, const std::vector<rational>& shares,
                                                                            const KeyOf& key_of)
    {
        std::vector<std::pair<std::string, rational>> made;
        for (const std::string& each : draft_.members) made.emplace_back(each, rational{});
        members_meant members{draft_.members};
        bool known = true;
        for (std::size_t i = 0; i < shares.size(); ++i) {
            const std::string& key = key_of(i);
            const auto place = std::lower_bound(draft_.members.begin(), draft_.members.end(), key);
            if (place == draft_.members.end() || *place != key) {
                tell(stage, "unknown_member",
                     "the division names " + quote(key) + ", who is no member of the scheme" +
                         members.ask(key, ": add it to the members, in a change to the new ones"));
                known = false;
                continue;
            }
            made[static_cast<std::size_t>(place - draft_.members.begin())].second = shares[i];
        }
        return known ? std::optional{std::move(made)} : std::nullopt;
    }

    void take_over(std::size_t stage, const std::vector<finding>& findings)
    {
        for (finding each : findings) {
            each.place = each.place.empty() ? spot(stage) : spot(stage) + '.' + each.place;
            found.push_back(std::move(each));
        }
    }

    void divide(std::size_t stage)
    {
        const stage_terms& terms = draft_.stages[stage].terms;
        if (const auto* const how = std::get_if<by_terms>(&terms.distributed)) {
            const checked<any_allocation_policy> policy = to_policy(how->terms);
            take_over(stage, policy.findings());
            if (!policy) return;
            finish(stage, name_of(how->terms), allocate(policy.value(), {.total = terms.worth, .members = how->among}),
                   [&](std::size_t i) -> const std::string& { return how->among[i].key; });
            return;
        }
        const by_contribution& how = std::get<by_contribution>(terms.distributed);
        // Of some games an index of influence comes to what there is, and of others it does not.
        if (!how.solution.is_efficient()) {
            tell(stage, "not_whole",
                 "shares by " + quote(how.solution.name()) +
                     " need not come to what there is to divide: take a solution that gives away just that, such as `shapley`");
            return;
        }
        const rational played = how.played.as_worths().total();
        if (played != terms.worth) {
            tell(stage, "worth_differs",
                 "the game is worth " + number_text(played) + " and the stage " + number_text(terms.worth) +
                     ": both say what there is to divide");
            return;
        }
        finish(stage, how.solution.name(), solve(how.solution, how.played.as_worths()),
               [&](std::size_t i) -> const std::string& { return how.played.keys()[i]; });
    }

    template <class KeyOf>
    void finish(std::size_t stage, std::string_view rule, checked<allocation> made, const KeyOf& key_of)
    {
        take_over(stage, made.findings());
        if (!made) return;
        const stage_terms& terms = draft_.stages[stage].terms;
        if (auto shares = to_members(stage, made.value().shares, key_of))
            divided.push_back(
                {draft_.stages[stage].when,
                 {terms.stage, terms.determined, terms.worth, std::string{rule}, *std::move(shares), std::move(made).value().why}});
    }

    value_scheme_draft& draft_;
    kept_parts kept_;
};

/// Says who may not make a change, and which of its names are none.
void check_right(const value_scheme& scheme, const scheme_change& change, std::vector<finding>& found)
{
    if (change.by != scheme.manager())
        found.push_back(
            wrong("not_the_manager", scheme.key(),
                  quote(change.by) + " changes a scheme that " + quote(scheme.manager()) + " manages: its manager makes the change"));
    std::vector<std::string> given = change.consents;
    given.push_back(change.by);
    std::sort(given.begin(), given.end());
    std::string missing;
    for (const std::string& each : scheme.consents())
        if (!std::binary_search(given.begin(), given.end(), each)) missing += (missing.empty() ? "" : ", ") + quote(each);
    if (!missing.empty())
        found.push_back(wrong("consent_missing", scheme.key(), "the change lacks the consent of " + missing + ": ask for it first"));
    // Consents of others do no harm, but a name that nobody has may be what is missing.
    std::vector<std::string> known(scheme.members().begin(), scheme.members().end());
    known.insert(known.end(), scheme.consents().begin(), scheme.consents().end());
    known.insert(known.end(), change.new_members.begin(), change.new_members.end());
    known.push_back(scheme.manager());
    std::sort(known.begin(), known.end());
    members_meant members{known};
    for (std::size_t i = 0; i < change.consents.size(); ++i) {
        const std::string& each = change.consents[i];
        if (members.has(each)) continue;
        found.push_back(as_warning(
            at(place_of("consents", i),
               wrong("not_a_member", each,
                     quote(each) + " consents, who is no member of the scheme and is not asked" + members.ask(each, ": leave it out")))));
    }
}

/// The days that a change is about, in order, those that touch as one; what is wrong with them.
std::vector<date_range> days_of(const value_scheme& scheme, const scheme_change& change, date on, std::vector<finding>& found)
{
    struct named {
        date_range when;
        std::string place;
        bool withdrawn;
    };
    std::vector<named> all;
    for (std::size_t i = 0; i < change.stages.size(); ++i) all.push_back({change.stages[i].when, place_of("stages", i), false});
    for (std::size_t i = 0; i < change.withdrawn.size(); ++i) {
        all.push_back({change.withdrawn[i], place_of("withdrawn", i), true});
        if (change.withdrawn[i].empty())
            found.push_back(
                at(all.back().place, wrong("empty_period", scheme.key(),
                                           "the withdrawn days end on " + to_string(change.withdrawn[i].end) + " and begin on " +
                                               to_string(change.withdrawn[i].begin) + ": withdraw at least one day")));
    }
    for (const named& each : all)
        if (each.when.begin < on)
            found.push_back(at(each.place, wrong("change_of_the_past", scheme.key(),
                                                 "the change is made on " + to_string(on) + " and is about days from " +
                                                     to_string(each.when.begin) + ": what held before it is made stays as it was")));
    std::sort(all.begin(), all.end(), [](const named& a, const named& b) { return a.when.begin < b.when.begin; });
    std::vector<date_range> days;
    std::array<std::optional<date>, 2> until;
    for (const named& each : all) {
        if (each.when.empty()) continue;
        if (const auto& other = until[each.withdrawn ? 0U : 1U]; other && each.when.begin < *other)
            found.push_back(at(each.place, wrong("stage_overlap", scheme.key(),
                                                 "a stage holds on days that the change withdraws, from " + to_string(each.when.begin) +
                                                     ": either the one or the other")));
        std::optional<date>& mine = until[each.withdrawn ? 1U : 0U];
        mine = mine ? std::max(*mine, each.when.end) : each.when.end;
        if (!days.empty() && each.when.begin <= days.back().end)
            days.back().end = std::max(days.back().end, each.when.end);
        else
            days.push_back(each.when);
    }
    return days;
}

/// What is left of stages outside of some days. Requires: both in order, neither with an overlap
std::vector<dated_stage> outside_of(const std::vector<date_range>& days, const std::vector<dated_stage>& stages)
{
    std::vector<dated_stage> left;
    std::size_t first = 0;
    for (const dated_stage& each : stages) {
        while (first < days.size() && days[first].end <= each.when.begin) ++first;
        date from = each.when.begin;
        for (std::size_t i = first; i < days.size() && days[i].begin < each.when.end; ++i) {
            if (from < days[i].begin) left.push_back({{from, days[i].begin}, each.terms});
            from = days[i].end;
        }
        if (from < each.when.end) left.push_back({{from, each.when.end}, each.terms});
    }
    return left;
}

}  // namespace

checked<value_scheme> value_scheme::from(value_scheme_draft draft) { return data::make(std::move(draft), {}, std::nullopt); }

checked<value_scheme> value_scheme::data::make(value_scheme_draft draft, kept_parts kept, std::optional<date> changed_on)
{
    scheme_check check{draft, kept};
    try {
        check.run();
    } catch (const arithmetic_error& e) {
        check.found.push_back(wrong(e.code(), draft.key, std::string{"the scheme cannot be divided exactly: "} + e.what()));
    }
    if (any_error(check.found)) return std::move(check.found);
    std::sort(draft.stages.begin(), draft.stages.end(),
              [](const dated_stage& a, const dated_stage& b) { return a.when.begin < b.when.begin; });
    timeline<stage_division> stages{std::move(check.divided)};
    return {value_scheme{std::make_shared<const data>(data{std::move(draft), std::move(stages), changed_on})}, std::move(check.found)};
}

const std::string& value_scheme::key() const noexcept { return data_->draft.key; }
const std::string& value_scheme::manager() const noexcept { return data_->draft.manager; }
std::span<const std::string> value_scheme::members() const noexcept { return data_->draft.members; }
std::span<const std::string> value_scheme::consents() const noexcept { return data_->draft.consents; }
const timeline<stage_division>& value_scheme::stages() const noexcept { return data_->stages; }

checked<value_scheme> value_scheme::changed(const scheme_change& change, date on) const
{
    std::vector<finding> found;
    check_right(*this, change, found);
    if (data_->last_change && on < *data_->last_change)
        found.push_back(wrong("change_of_the_past", key(),
                              "the change is made on " + to_string(on) + " and the last one was made on " + to_string(*data_->last_change) +
                                  ": changes are made one after another"));
    const std::vector<date_range> days = days_of(*this, change, on, found);
    if (any_error(found)) return found;
    value_scheme_draft draft = data_->draft;
    draft.stages = outside_of(days, data_->draft.stages);
    const kept_parts kept{draft.stages.size(), draft.members.size(), !change.new_manager, !change.new_consents};
    draft.stages.insert(draft.stages.end(), change.stages.begin(), change.stages.end());
    draft.members.insert(draft.members.end(), change.new_members.begin(), change.new_members.end());
    if (change.new_manager) draft.manager = *change.new_manager;
    if (change.new_consents) draft.consents = *change.new_consents;
    checked<value_scheme> made = data::make(std::move(draft), kept, on);
    found.insert(found.end(), made.findings().begin(), made.findings().end());
    if (!made) return found;
    return {std::move(made).value(), std::move(found)};
}

PARTNERING_END
