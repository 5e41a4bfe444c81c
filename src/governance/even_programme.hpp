#pragma once

#include "simplex_dictionary.hpp"

#include <array>
#include <cstddef>
#include <functional>
#include <optional>
#include <utility>
#include <vector>

PARTNERING_BEGIN
namespace detail {

/// Of all ways to move so much among members after which groups of them are content, the most even one: what is given is given at the same
/// rate by all, and where groups stand in the way of that, the highest rate is made as low as can be, then the next highest, and so on;
/// then the same for what is got.
///
/// Rates are what a member gives or gets, by its weight. Lists of rates that have the same numbers in them in another order are as even;
/// halfway between two ways that are as even there is one that is more so, so that there is a single most even one. Nothing depends on the
/// numbers that members have.
///
/// A level of rates is a linear programme: as the level falls, members for whom that cannot be stay behind. Groups are added as they turn
/// out not to be content.
///
/// Cost:   a group, or a level, takes some steps, each O((members + groups) × members); levels are members at the most
/// Source: Maschler, Potters and Tijs, The general nucleolus and the reduced game property, International Journal of Game Theory 21, 1992
class even_programme {
public:
    /// A member (a number), and what its rate is by. Requires: weight > 0
    struct part {
        std::size_t member;
        rational weight;
    };
    struct side {
        std::vector<part> parts{};  ///< members are different
        rational total{};           ///< what they give, or get, in all
    };
    using group = std::vector<std::size_t>;
    /// A group that is not content with changes, and the least change with which it is.
    using discontent = std::function<std::optional<std::pair<group, rational>>(const std::vector<rational>& changes)>;

    /// `certain` is what each member gets in any case. Of a side without a total there are no parts. Work is noted, by the step.
    ///
    /// Requires: `done` outlives this; a side with a total has parts
    even_programme(std::vector<rational> certain, const side& giving, const side& getting, work& done);

    /// What each member gets, less what it gives; nothing where no such way leaves everybody content, or where it is too much work.
    ///
    /// Errors: arithmetic_error
    [[nodiscard]] std::optional<std::vector<rational>> solve(const discontent& who);

private:
    /// A part gives or gets the level times its weight, less its `below`.
    struct open_part {
        part of;
        std::size_t below;                  // a variable
        std::optional<rational> settled{};  // what it gives or gets, once that is found
        bool bounded = false;               // whether there is a row that it is at least 0
    };
    struct open_side {
        std::vector<open_part> parts{};
        std::size_t level = 0;  // a variable
        int sign = 1;           // of what it adds to a change
    };

    [[nodiscard]] rational amount(const open_side& of, const open_part& one) const;
    [[nodiscard]] std::vector<rational> changes() const;
    void add(const group& who, const rational& at_least);
    [[nodiscard]] bool bound();
    [[nodiscard]] bool find_level(const open_side& of, const discontent& who);
    [[nodiscard]] bool settle(open_side& of);

    work& done_;
    std::vector<rational> certain_;
    simplex_dictionary programme_;
    std::array<open_side, 2> sides_;  // giving, then getting
    std::vector<rational> content_;   // the last changes that left everybody content
};

}  // namespace detail
PARTNERING_END
