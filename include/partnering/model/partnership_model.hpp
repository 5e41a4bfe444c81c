#pragma once

#include <partnering/core/version.hpp>
#include <partnering/flow/flow.hpp>

#include <string>
#include <vector>

PARTNERING_BEGIN

/// A place in a partnership model: who stands in it, and how many may.
struct model_place {
    static constexpr unsigned any_number = 0;

    std::string key;     ///< `B`, `D`, `C`: unique within the model, the letter of its role where the acronym has one
    std::string role;    ///< key of a role; a party in any kind of it fills the place
    unsigned least = 1;  ///< how many stand in it at least; 0: it may be empty
    unsigned most = any_number;

    friend bool operator==(const model_place&, const model_place&) = default;
};

/// A flow between two places of a model.
struct model_arrow {
    flow_kind kind = flow_kind::service;
    std::string from;  ///< place
    std::string to;    ///< place
    std::string of;    ///< what flows or is paid for: `S` goes on, `T` is another service, `R` one that serves the partners
    bool optional = false;
    std::string through{};  ///< place of whoever carries it and is no party to it: a bank, a host; empty: nobody
    bool consolidated = false;
    bool netted = false;

    friend bool operator==(const model_arrow&, const model_arrow&) = default;
};

/// One way in which businesses join up, as data: what builds, recognises, prints and draws it reads the same row.
///
/// Places, arrows and marks say what must hold; marks are named predicates over the facts of a chain (model/marks.hpp).
struct partnership_model {
    std::string acronym;                  ///< `B2D2C`
    std::string name;                     ///< `distributor`
    std::vector<std::string> variants{};  ///< acronyms of the same model for other counts or receivers: `AG2B`, `BG2X`
    std::string policy;                   ///< contract policy of the agreements it is built with
    std::vector<model_place> places;
    std::vector<model_arrow> arrows;
    std::string contract_with;           ///< place whose contract the end customer has
    std::vector<std::string> marks{};    ///< names of the predicates that tell it from its neighbours, most telling first
    std::vector<std::string> refines{};  ///< acronyms of the models it is a special case of
    std::string summary{};               ///< one or two sentences for people
    std::string exception{};             ///< why the acronym breaks the rule of naming, where it does

    friend bool operator==(const partnership_model&, const partnership_model&) = default;
};

PARTNERING_END
