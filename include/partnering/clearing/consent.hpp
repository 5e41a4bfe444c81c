#pragma once

#include <partnering/core/checked.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

PARTNERING_BEGIN

/// How far an obligation may be netted.
enum class netting_scope : std::uint8_t {
    gross,         ///< not at all: it is paid in full
    bilateral,     ///< against what the creditor owes the debtor
    multilateral,  ///< with all others, through the centre
};

[[nodiscard]] std::string_view to_string(netting_scope scope) noexcept;

/// Who agreed to how much netting.
///
/// An obligation goes as far as its debtor and its creditor both do; a party that is not named goes as far as `otherwise`. What a pair
/// agreed for itself, gross or bilateral, stands in the place of `otherwise`, never of what one of the two has said for itself; a pair
/// cannot take itself to the centre. A line goes at most as far as is said of it.
///
/// So members of a clearing house who joined are `{.otherwise = gross, .parties = {{"ann", multilateral}, ...}}`, a party that may not
/// be netted is `{{"bob", gross}}`, and two that net among themselves a pair.
struct netting_consent {
    struct of_party {
        std::string party;
        netting_scope most;
    };
    struct of_pair {
        std::string one;
        std::string other;
        netting_scope most;
    };
    struct of_line {
        std::string line;
        netting_scope most;
    };
    netting_scope otherwise = netting_scope::multilateral;
    // What is named here and has no obligation changes nothing; who nets or clears by it is warned.
    std::vector<of_party> parties{};
    std::vector<of_pair> pairs{};
    std::vector<of_line> lines{};
};

PARTNERING_END
