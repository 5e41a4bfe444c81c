#pragma once

#include "verbs.hpp"

#include <partnering/settlement/reconciliation.hpp>

namespace program {

/// What two sides have agreed on differences, as the options say it. Errors: stop
[[nodiscard]] partnering::reconciliation_terms parse_reconcile(const reconcile_arguments& given);

}  // namespace program
