#pragma once

#include <partnering/model/acronym.hpp>
#include <partnering/model/catalogue.hpp>
#include <partnering/model/naming.hpp>

#include <string>

PARTNERING_BEGIN

// Models and their names on paper: JSON for programs, aligned text for people. The same values give the same bytes; models stand in the
// order of their acronyms, arrows in that of their row.

/// `{"models": [{acronym, name, services, payments, marks, ...}]}`, as documented in docs/reference.
[[nodiscard]] std::string models_json(const model_catalogue& of);
/// A line a model: who serves and who pays whom.
[[nodiscard]] std::string models_text(const model_catalogue& of);

/// The same keys, for one model. Requires: `model` is of the catalogue, whose marks are told.
[[nodiscard]] std::string model_json(const partnership_model& model, const model_catalogue& of);
/// Places, flows, marks: all that its row says.
[[nodiscard]] std::string model_text(const partnership_model& model, const model_catalogue& of);

/// Keys: `acronym model name candidates question parts words notes findings`.
[[nodiscard]] std::string naming_json(const acronym& of, const acronym_naming& named, const model_catalogue& among);
/// The acronym link by link, and the model or what decides between several.
[[nodiscard]] std::string naming_text(const acronym& of, const acronym_naming& named, const model_catalogue& among);

PARTNERING_END
