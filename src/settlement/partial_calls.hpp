#pragma once

#include "partial_data.hpp"

#include <map>
#include <utility>
#include <vector>

PARTNERING_BEGIN

/// What an input is known by where rejects name it as the one they stand in.
[[nodiscard]] digest digest_of_input(const usage_input_digest& input);

/// Over the sums alone, whatever order the cells stand in and the open members were seen in.
[[nodiscard]] digest digest_of_sums(const partial::data& of);

using located_reject = std::pair<reject, digest>;

/// A partial as the calls of accumulate it is made of, and its rejects with the input that each stands in; where that cannot be told, with
/// its call.
struct taken_apart {
    std::map<digest, partial::data::counts> calls;
    std::vector<located_reject> rejects;  ///< sorted

    explicit taken_apart(const partial::data& of);
    [[nodiscard]] bool holds_all_of(const taken_apart& other) const;
};

PARTNERING_END
