#pragma once

#include <partnering/core/version.hpp>

#include <compare>
#include <cstdint>
#include <typeindex>

PARTNERING_BEGIN

/// A dense number for one thing of one kind, minted in sorted key order, so that equal documents give equal ids.
///
/// Ids of two kinds do not mix: a wrong kind does not compile. There is no default id and no arithmetic, and an id is
/// never written out: outside, everything has its own key.
///
/// Cost: a 32-bit number.
template <class Tag>
class id {
public:
    using representation = std::uint32_t;
    explicit constexpr id(representation index) noexcept : index_{index} {}
    [[nodiscard]] constexpr representation index() const noexcept { return index_; }
    friend constexpr auto operator<=>(id, id) noexcept = default;

private:
    representation index_;
};

using party_id = id<struct party_tag>;
using role_id = id<struct role_tag>;
using service_id = id<struct service_tag>;
using agreement_id = id<struct agreement_tag>;
using clause_id = id<struct clause_tag>;
using offer_id = id<struct offer_tag>;
using leg_id = id<struct leg_tag>;

PARTNERING_END

template <class Tag>
struct std::hash<partnering::id<Tag>> {
    std::size_t operator()(partnering::id<Tag> value) const noexcept { return value.index(); }
};
