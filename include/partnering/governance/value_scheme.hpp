#pragma once

#include <partnering/allocation/game/game_solution.hpp>
#include <partnering/allocation/terms.hpp>
#include <partnering/core/checked.hpp>
#include <partnering/core/timeline.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

PARTNERING_BEGIN

/// Where a service stands in its life.
enum class lifecycle_stage : std::uint8_t { introduction, growth, maturity, decline, retirement };
[[nodiscard]] std::string_view to_string(lifecycle_stage stage) noexcept;

/// Divided as agreements divide: by percentages, in proportion, in steps.
struct by_terms {
    allocation_terms terms;
    std::vector<allocation_member> among{};  ///< members of the scheme; who is not among them has nothing
};
/// Divided by what members contribute: a solution of the game that they play, which is worth what the stage is.
struct by_contribution {
    any_game_solution solution;
    game played;  ///< players are members of the scheme; who is none of them has nothing
};

/// What holds in one stage.
struct stage_terms {
    lifecycle_stage stage = lifecycle_stage::introduction;
    std::string determined{};  ///< how the worth is found, in words: `what customers pay in a year, less tax`
    rational worth{};          ///< of what `determined` says, a year mostly: a stage that is cut short keeps it
    std::variant<by_terms, by_contribution> distributed;
};
struct dated_stage {
    date_range when;
    stage_terms terms;
};

/// All that is stated of a scheme before it is checked.
struct value_scheme_draft {
    std::string key{};
    std::string manager{};                ///< who may change it; a member or somebody else
    std::vector<std::string> members{};   ///< who has a part in the service; who leaves stays one, and has nothing from then on
    std::vector<std::string> consents{};  ///< without whom its manager may not change it
    std::vector<dated_stage> stages{};    ///< any order; where there is a gap nothing is divided
};

/// The division of one stage.
struct stage_division {
    lifecycle_stage stage;
    std::string determined;
    rational worth;
    std::string rule;                                      ///< name of the policy or solution
    std::vector<std::pair<std::string, rational>> shares;  ///< of every member, by key; they add up to the worth
    explanation why;
};

/// A change that somebody makes to a scheme. What it does not name stays as it was: days that no stage of it has keep their stage, which is
/// cut where the change begins or ends within it.
struct scheme_change {
    std::string by;                       ///< who makes it, and consents to it by that
    std::vector<std::string> consents{};  ///< who else does
    std::vector<dated_stage> stages{};    ///< each in place of what held on its days
    std::vector<date_range> withdrawn{};  ///< days on which nothing is divided any more
    std::vector<std::string> new_members{};
    std::optional<std::string> new_manager{};
    std::optional<std::vector<std::string>> new_consents{};  ///< in place of all that were asked for
};

/// How the worth of a service is divided over its whole life: how worth is determined, how it is distributed, and who manages that.
///
/// Immutable, a shared pointer to copy. Every stage is divided when the scheme is made, so that one which does not come to exactly what it
/// is worth does not come into being.
class value_scheme {
public:
    /// All findings at once, each with the place of what it is about (`stages[2]`).
    ///
    /// Errors: `empty_key`, `no_manager`, `no_members`, `repeated_member`, `no_stages`, `empty_period`, `stage_overlap`, `not_determined`,
    ///         `unknown_member`, `worth_differs` (a game is not worth what the stage is), `not_whole` (a solution that need not give away
    ///         what there is); what policies and solutions find.
    ///         Warnings: `stage_goes_back` (growth after decline), `not_a_member` (a consent is asked of somebody else, or the manager is
    ///         almost called what a member is)
    /// Cost:   O(n log n) and what policies and solutions take
    [[nodiscard]] static checked<value_scheme> from(value_scheme_draft draft);

    [[nodiscard]] const std::string& key() const noexcept;
    [[nodiscard]] const std::string& manager() const noexcept;
    [[nodiscard]] std::span<const std::string> members() const noexcept;   ///< sorted
    [[nodiscard]] std::span<const std::string> consents() const noexcept;  ///< sorted
    [[nodiscard]] const timeline<stage_division>& stages() const noexcept;
    /// What holds on a day; nullptr in a gap.
    [[nodiscard]] const stage_division* at(date day) const { return stages().at(day); }

    /// The scheme as changed on a day, which is for whoever keeps the scheme to say: what held before that day cannot be changed.
    ///
    /// Places are those in the change (`stages[0]`, `withdrawn[0]`, `new_members[1]`). New members have nothing in the stages that stay.
    ///
    /// Errors: `not_the_manager` (somebody else makes it), `consent_missing`, `change_of_the_past` (it is about days before that day, or
    ///         the scheme was changed later than that already), `stage_overlap` (a stage on withdrawn days); as for from()
    [[nodiscard]] checked<value_scheme> changed(const scheme_change& change, date on) const;

private:
    struct data;
    explicit value_scheme(std::shared_ptr<const data> content) : data_{std::move(content)} {}
    std::shared_ptr<const data> data_;
};

PARTNERING_END
