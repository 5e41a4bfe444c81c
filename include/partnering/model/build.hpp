#pragma once

#include <partnering/core/checked.hpp>
#include <partnering/core/date.hpp>
#include <partnering/entity/ecosystem.hpp>
#include <partnering/model/catalogue.hpp>

#include <string>
#include <string_view>
#include <vector>

PARTNERING_BEGIN

/// What a partnership is built of: who stands in which place, what they sell, and on which terms.
struct model_parts {
    struct members {
        std::string place;
        std::vector<std::string> parties{};  ///< keys; empty: `count` of them, with keys like `b1`
        unsigned count = 1;
        friend bool operator==(const members&, const members&) = default;
    };
    struct sold {
        std::string of;                     ///< `S`, `T`, `R`, as the model's arrows say
        std::vector<std::string> services;  ///< keys, one for each who sells it, from the first again where there are fewer
        friend bool operator==(const sold&, const sold&) = default;
    };
    std::string prefix{};        ///< before every key that is not given: what is glued needs keys of its own
    std::vector<members> who{};  ///< places that are not named have the least number, with keys of their own
    std::vector<sold> what{};    ///< services that are not named have keys like `s1`
    std::vector<charge_clause>
        charges{};  ///< payer and payee are places (or `introducer`, `introduced`); under every agreement that has both
    std::vector<rounding_rule> rounding{};
    currency in{"EUR"};
    date since = date::of(2026, 1, 1);
};

/// A draft of a partnership of some model, for any number of suppliers, hubs and consumers.
///
/// Everybody who supplies does so to every hub (the M, D, E, G, F, K of the model, the B that stands beside others, the bank N); consumers
/// are dealt to the hubs in turn, so that nobody stands alone; each is sold all that its hub has. One agreement a hub under the model's
/// policy; what it only stands beside, the plain sale of S, is under one of its own. Sellers side by side have one agreement.
/// Roles of engagements are those of the places: C is a customer in B2D2C, and a retailer in A2D2B.
///
/// Ensures: recognising what was built gives the model back.
/// Errors:  unknown_model, unknown_place, place_count (fewer or more parties in a place than the model allows)
/// Cost:    O(suppliers × hubs × consumers of a hub)
/// Example: docs/models/README.md
[[nodiscard]] checked<ecosystem_draft> build(std::string_view acronym, const model_parts& parts = {},
                                             const model_catalogue& catalogue = model_catalogue::shipped());

/// Two drafts as one. What stands in both as the same thing (a party, a service, a role) is there once; anything else with the same key
/// is told by ecosystem::from.
[[nodiscard]] ecosystem_draft glue(ecosystem_draft one, ecosystem_draft other);

PARTNERING_END
