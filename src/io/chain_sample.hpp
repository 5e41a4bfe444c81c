#pragma once

#include "chain_reader.hpp"

#include <partnering/allocation/game/sampled_shapley.hpp>

PARTNERING_BEGIN
namespace requests {

/// How a request wishes deliveries to be sampled that have more alternatives than a table holds.
struct sample_wish {
    shapley_sampling how{};
    rational confidence{95, 100};
};

/// The field `sample`, which is there: `{"draws": 1000, "seed": 0, "orders": "with_reverse", "confidence": "0.95"}`, each where it is not
/// the default.
///
/// Errors: at their places: those of the fields, `no_draws`, `confidence_out_of_range`; then nothing
[[nodiscard]] std::optional<sample_wish> to_sample_wish(reading::collector& into, const json::value& content, const reading::spot& where);

/// So many supplies and needs may be looked at, some tens of ns each.
inline constexpr std::uint64_t most_looked_at_by_draws = 400'000'000;

/// Whether to sample all deliveries that have alternatives would look at more. Stops counting there.
[[nodiscard]] bool is_too_much(const sample_wish& wish, const stated_chain& of);

/// The name of a kind of orders, as a request has it.
[[nodiscard]] std::string_view name_of(drawn_orders orders);

}  // namespace requests
PARTNERING_END
