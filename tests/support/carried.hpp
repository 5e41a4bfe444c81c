#pragma once

#include "ecosystems.hpp"

#include <partnering/settlement/partial_bytes.hpp>

namespace ecosystems {

/// A partial through bytes and back; the same bytes again.
inline partial carried(const partial& of, const plan& under)
{
    const std::string bytes = to_bytes(of);
    const checked<partial> read = partial_from_bytes(bytes, under);
    INFO(lines(read.findings()));
    REQUIRE(read.has_value());
    CHECK(to_bytes(read.value()) == bytes);
    return read.value();
}

}  // namespace ecosystems
