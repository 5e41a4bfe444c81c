#pragma once

#include <partnering/core/version.hpp>
#include <partnering/flow/flow.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

PARTNERING_BEGIN

/// A place in a partnership model: who stands in it, and how many may.
struct model_place {
    static constexpr unsigned any_number = 0;

    std::string key;     ///< `B`, `D`, `C`: unique within the model, the letter of its role where the acronym has one
    std::string role;    ///< key of a role; a party in any kind of it fills the place
    unsigned least = 1;  ///< how many stand in it at least; 0: it may be empty
    unsigned most = any_number;
    std::string built_as{};  ///< role in which a built model engages whoever stands there, where the place asks for no particular one

    friend bool operator==(const model_place&, const model_place&) = default;
};

/// A flow between two places of a model.
struct model_arrow {
    flow_kind kind = flow_kind::service;
    std::string from;  ///< place
    std::string to;    ///< place
    std::string of;    ///< what flows or is paid for: `S` goes on, `T` is another service, `R` one that serves the partners; `S+T`: in one
    bool optional = false;
    std::string through{};  ///< place of whoever carries it and is no party to it: a bank, a host; empty: nobody
    bool consolidated = false;
    bool netted = false;

    friend bool operator==(const model_arrow&, const model_arrow&) = default;
};

/// The same model under another acronym.
struct model_variant {
    std::string acronym;
    std::string place{};  ///< whose role is another one here; empty: only another way to write it
    std::string role{};

    friend bool operator==(const model_variant&, const model_variant&) = default;
};

/// One way in which businesses join up, as data: what builds, recognises, prints and draws it reads the same row.
///
/// Places, arrows and marks say what must hold; marks are named predicates over the facts of a chain (model/marks.hpp).
struct partnership_model {
    std::string acronym;  ///< `B2D2C`
    std::string name;     ///< `distributor`
    std::vector<model_variant> variants{};
    std::string policy;  ///< contract policy of the agreements it is built with
    std::vector<model_place> places;
    std::vector<model_arrow> arrows;
    std::string contract_with{};         ///< place whose contract the end customer has; empty: each seller's own
    std::vector<std::string> marks{};    ///< names of the predicates that tell it from its neighbours, most telling first
    std::vector<std::string> refines{};  ///< acronyms of the models it is a special case of
    std::string summary{};               ///< one or two sentences for people
    std::string exception{};             ///< why the acronym breaks the rule of naming, where it does

    friend bool operator==(const partnership_model&, const partnership_model&) = default;
};

/// The place of that key; nullptr where the model has none.
[[nodiscard]] const model_place* find_place(const partnership_model& in, std::string_view key);

/// Where the instances of a model are looked for: what of it is rare enough in a chain to start from.
enum class model_shape : std::uint8_t {
    passed_on,     ///< a service enters and leaves the hub
    side_by_side,  ///< several places sell to the hub under one agreement
    introduced,    ///< the hub introduces
    shown,         ///< adverts are shown through the hub
    carried,       ///< payments are carried by the hub
    beside,        ///< the hub buys or sells one thing beside another
    none,          ///< its arrows meet in no place
};

struct model_centre {
    model_shape shape = model_shape::none;
    std::string hub{};  ///< place
    /// Whether all that the hub passes on is looked at together, since some place asks for more than one party; else each line by itself.
    bool whole_hub = false;
    friend bool operator==(const model_centre&, const model_centre&) = default;
};

/// Read off the arrows that are not optional: an exposure, an introduction, a carried payment, a service that goes on, sellers side by
/// side, services beside one another; the first of these that there is.
///
/// Cost: O(arrows^2)
[[nodiscard]] model_centre centre_of(const partnership_model& of);

PARTNERING_END
