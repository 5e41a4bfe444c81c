#pragma once

#include <partnering/core/version.hpp>

#include <cstdint>
#include <string>
#include <vector>

PARTNERING_BEGIN

enum class party_kind : std::uint8_t {
    organisation,
    unit,  ///< part of an organisation: has a parent
    individual,
    party_class,  ///< many parties that stand in one place: subscribers, dealers
};

/// Who the members of a class are, and who of them pays.
enum class class_settlement : std::uint8_t {
    each,      ///< every member has accounts of its own: the usage record names it
    together,  ///< the class pays and is paid as one; usage need not name members
};

/// Anyone who may take part in an ecosystem, or a class of such.
struct party {
    std::string key;
    std::string name{};  ///< empty: the key
    party_kind kind = party_kind::organisation;
    std::string parent{};  ///< key of the party this one is a unit of; empty: none
    std::string industry{};
    // Only of a class:
    class_settlement settles = class_settlement::each;
    bool open = false;                   ///< whether usage may name members that are not listed
    std::vector<std::string> members{};  ///< keys; a member need not be declared as a party of its own

    friend bool operator==(const party&, const party&) = default;
};

PARTNERING_END
