#pragma once

#include <partnering/clearing/consent.hpp>
#include <partnering/clearing/obligation_set.hpp>

PARTNERING_BEGIN
namespace detail {

/// The scope of each row; `scopes` stays empty where all are multilateral. Gives what is wrong with the consent.
[[nodiscard]] std::vector<finding> apply_consent(const obligation_set& of, const netting_consent& consent,
                                                 std::vector<netting_scope>& scopes);

}  // namespace detail
PARTNERING_END
