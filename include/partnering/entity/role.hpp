#pragma once

#include <partnering/core/version.hpp>

#include <span>
#include <string>
#include <vector>

PARTNERING_BEGIN

/// What a party does in a chain. The taxonomy is open: a role has a name, a letter for model acronyms, and parents it is a kind of.
struct role {
    std::string key;
    std::string name{};    ///< empty: the key
    std::string letter{};  ///< its letter in a model acronym (`D`); empty: none
    std::string parent{};  ///< key of the role it is a kind of; empty only for `party`

    friend bool operator==(const role&, const role&) = default;
};

/// The roles every ecosystem knows without declaring them, parents first (`party`, `business`, ... `tenant`).
///
/// Source: the roles of TM Forum's B2B2X partnering guidance, as listed in docs/reference/roles.md
[[nodiscard]] std::span<const role> built_in_roles();

PARTNERING_END
