#include <partnering/governance/value_scheme.hpp>

#include <partnering/core/date_text.hpp>

#include "allocation/members.hpp"
#include "allocation/sums.hpp"

#include <algorithm>
#include <array>
#include <optional>

PARTNERING_BEGIN

struct value_scheme::data {
    value_scheme_draft draft;  ///< members, consents and stages sorted
    timeline<stage_division> stages;

    /// The first `kept` stages held before: findings count the others.
    [[nodiscard]] static checked<value_scheme> make(value_scheme_draft draft, std::size_t kept);
};

std::string_view to_string(lifecycle_stage stage) noexcept
{
    constexpr std::array<std::string_view, 5> names{"introduction", "growth", "maturity", "decline", "retirement"};
    return names[static_cast<std::size_t>(stage)];
}

namespace {

std::string place_of(std::size_t stage) { return "stages[" + std::to_string(stage) + ']'; }

std::string text_of(const date_range& when) { return to_string(when.begin) + " to " + to_string(when.end.plus_days(-1)); }

class scheme_check {
public:
    /// Stages are told by where they stand behind those kept.
    scheme_check(value_scheme_draft& draft, std::size_t kept) : draft_{draft}, kept_{kept} {}

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
    [[nodiscard]] std::string spot(std::size_t stage) const { return stage < kept_ ? std::string{} : place_of(stage - kept_); }

    void tell(std::size_t stage, const char* code, std::string text)
    {
        finding made = wrong(code, draft_.key, std::move(text));
        made.place = spot(stage);
        found.push_back(std::move(made));
    }

    void check_who()
    {
        if (draft_.key.empty()) found.push_back(wrong("empty_key", "", "a scheme has no key: name it"));
        if (draft_.manager.empty()) found.push_back(wrong("no_manager", draft_.key, "nobody manages the scheme: name who may change it"));
        if (draft_.members.empty()) found.push_back(wrong("no_members", draft_.key, "the scheme has no members: name at least one"));
        if (draft_.stages.empty()) found.push_back(wrong("no_stages", draft_.key, "the scheme has no stages: state at least one"));
        std::sort(draft_.members.begin(), draft_.members.end());
        for (std::size_t i = 1; i < draft_.members.size(); ++i)
            if (draft_.members[i] == draft_.members[i - 1] && (i < 2 || draft_.members[i] != draft_.members[i - 2]))
                found.push_back(
                    wrong("repeated_member", draft_.members[i], quote(draft_.members[i]) + " is a member twice: name each member once"));
        std::sort(draft_.consents.begin(), draft_.consents.end());
        draft_.consents.erase(std::unique(draft_.consents.begin(), draft_.consents.end()), draft_.consents.end());
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
            if (each.terms.determined.empty())
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
            if (after.terms.stage < before.terms.stage && order[i] >= kept_) {
                tell(order[i], "stage_goes_back",
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
        bool known = true;
        for (std::size_t i = 0; i < shares.size(); ++i) {
            const std::string& key = key_of(i);
            const auto place = std::lower_bound(draft_.members.begin(), draft_.members.end(), key);
            if (place == draft_.members.end() || *place != key) {
                const std::string_view meant = closest(key, std::vector<std::string_view>{draft_.members.begin(), draft_.members.end()});
                tell(stage, "unknown_member",
                     "the division names " + quote(key) + ", who is no member of the scheme" +
                         (meant.empty() ? "" : ": is " + quote(meant) + " meant?"));
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
        // An index of influence is a solution too, and gives away something else.
        if (const rational sum = sum_of(made.value().shares); sum != terms.worth) {
            tell(stage, "not_whole",
                 "by " + quote(rule) + " the shares sum to " + number_text(sum) + " in place of " + number_text(terms.worth) +
                     ": take a solution that gives away what there is");
            return;
        }
        if (auto shares = to_members(stage, made.value().shares, key_of))
            divided.push_back(
                {draft_.stages[stage].when,
                 {terms.stage, terms.determined, terms.worth, std::string{rule}, *std::move(shares), std::move(made).value().why}});
    }

    value_scheme_draft& draft_;
    std::size_t kept_;
};

}  // namespace

checked<value_scheme> value_scheme::from(value_scheme_draft draft) { return data::make(std::move(draft), 0); }

checked<value_scheme> value_scheme::data::make(value_scheme_draft draft, std::size_t kept)
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
    return {value_scheme{std::make_shared<const data>(data{std::move(draft), std::move(stages)})}, std::move(check.found)};
}

const std::string& value_scheme::key() const noexcept { return data_->draft.key; }
const std::string& value_scheme::manager() const noexcept { return data_->draft.manager; }
std::span<const std::string> value_scheme::members() const noexcept { return data_->draft.members; }
std::span<const std::string> value_scheme::consents() const noexcept { return data_->draft.consents; }
const timeline<stage_division>& value_scheme::stages() const noexcept { return data_->stages; }

checked<value_scheme> value_scheme::changed(const scheme_change& by) const
{
    std::vector<finding> found;
    if (by.by != manager())
        found.push_back(wrong("not_the_manager", key(),
                              quote(by.by) + " changes a scheme that " + quote(manager()) + " manages: its manager makes the change"));
    std::string missing;
    for (const std::string& each : consents())
        if (std::find(by.consents.begin(), by.consents.end(), each) == by.consents.end())
            missing += (missing.empty() ? "" : ", ") + quote(each);
    if (!missing.empty())
        found.push_back(wrong("consent_missing", key(), "the change lacks the consent of " + missing + ": ask for it first"));
    value_scheme_draft draft = data_->draft;
    draft.stages.clear();
    for (dated_stage each : data_->draft.stages) {
        if (each.when.begin >= by.from) continue;
        each.when.end = std::min(each.when.end, by.from);
        draft.stages.push_back(std::move(each));
    }
    const std::size_t kept = draft.stages.size();
    for (std::size_t i = 0; i < by.stages.size(); ++i) {
        if (by.stages[i].when.begin < by.from) {
            finding early = wrong("change_of_the_past", key(),
                                  "a stage begins on " + to_string(by.stages[i].when.begin) + ", before the change on " +
                                      to_string(by.from) + ": what held before stays as it was");
            early.place = place_of(i);
            found.push_back(std::move(early));
        }
        draft.stages.push_back(by.stages[i]);
    }
    if (!found.empty()) return found;
    return data::make(std::move(draft), kept);
}

PARTNERING_END
