#pragma once

#include <partnering/core/date.hpp>

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

PARTNERING_BEGIN

/// One restriction that binds somebody to an agreement alone.
struct exclusive_grant {
    std::size_t agreement;
    std::size_t version;
    std::size_t index;  ///< among the version's restrictions
    date_range when;
    std::vector<std::string_view> territories;  ///< codes of ISO 3166; an empty one is everywhere
};

/// Takes out of each grant the territories in which no other agreement grants anything on any day: a maker may have thousands of dealers,
/// each alone in territories of its own, over services that they share in thousands of ways.
///
/// Cost: O(territories × log(territories))
void leave_shared_territories(std::vector<exclusive_grant>& grants);

/// For each grant an agreement that it contradicts, of those written before its own: in a territory and on a day that both name.
///
/// They are taken up in the order of their first days, and each looks only at what stands where it comes to stand.
/// Requires: grants in the order of their agreements. Cost: O(territories × log(territories))
[[nodiscard]] std::vector<std::optional<std::size_t>> contradicted(const std::vector<const exclusive_grant*>& grants);

PARTNERING_END
