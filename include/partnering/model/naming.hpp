#pragma once

#include <partnering/core/finding.hpp>
#include <partnering/model/acronym.hpp>
#include <partnering/model/catalogue.hpp>

#include <span>
#include <string>
#include <vector>

PARTNERING_BEGIN

/// A model that an acronym may stand for, and what decides for it.
struct acronym_candidate {
    std::string model;  ///< acronym of its row
    std::string when;   ///< what must be so, in words

    friend bool operator==(const acronym_candidate&, const acronym_candidate&) = default;
};

/// A piece of a longer chain, named as it would be by itself.
struct acronym_part {
    std::string acronym;                ///< as written: `D2D2C`
    std::string model;                  ///< acronym of its row; empty: a direct sale, no model, or not one alone
    std::vector<std::string> may_be{};  ///< rows it may name where a letter leaves that open
    std::string question{};             ///< what to ask in order to choose between them
    bool direct_sale = false;           ///< one side sells to the other, with nobody beside or between; may_be: what else

    friend bool operator==(const acronym_part&, const acronym_part&) = default;
};

/// What an acronym names among the models of a catalogue.
struct acronym_naming {
    std::string model{};                          ///< acronym of the row it names; empty: none, or not one alone
    std::vector<acronym_candidate> candidates{};  ///< what else it may stand for, since a letter leaves it open; most specific first
    std::string question{};                       ///< what to ask in order to choose between them
    std::vector<acronym_part> parts{};            ///< of a chain that is more than one model: what it is made of, in order
    bool direct_sale = false;                     ///< one side sells to the other, with nobody beside or between; candidates: what else
    std::vector<std::string> notes{};             ///< how the letters fit the model, and where the acronym breaks the rule of naming
    std::vector<finding> findings{};
};

/// Looks an acronym up as people use them: by its own acronym and variants, then by what its letters stand for.
///
/// A role fits where a kind of it is asked for (D in place of M), a business may receive in place of a customer, a customer may sell in
/// place of a business, and a letter side by side may be written more than once. A letter that is wider than what is asked for decides
/// nothing: `B2B2C` names no one model, since the business in between may distribute, join up, introduce or buy for itself. Nor is a role
/// of its own beside another seller (`BK2C`) taken for just any seller: it may as well pass on, introduce or pay.
///
/// An acronym is answered where it names one model, is a direct sale, or is a chain each part of which is answered; candidates are then
/// what else it may stand for. Where it is not answered, there is a finding.
///
/// Ensures:  what a chain in which everybody has the roles of the letters is recognised as is among the answer, or refined by it; only
///           beside an advertiser (BVD2C) or a purchaser at the end (B2D2CP) a second model of the same chain may go unsaid
/// Findings: ambiguous_acronym, unnamed_model (both errors).
/// Cost:     O(letters * forms of the catalogue)
[[nodiscard]] acronym_naming name_acronym(const acronym& of, const model_catalogue& among = model_catalogue::shipped(),
                                          std::span<const role> roles = built_in_roles());

PARTNERING_END
