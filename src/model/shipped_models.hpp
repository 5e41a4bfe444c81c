#pragma once

#include <partnering/model/partnership_model.hpp>

#include <vector>

PARTNERING_BEGIN

namespace detail {
/// The rows of model_catalogue::shipped(), most specific first.
[[nodiscard]] std::vector<partnership_model> shipped_models();
}
// namespace detail

PARTNERING_END
