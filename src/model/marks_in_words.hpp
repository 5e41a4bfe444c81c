#pragma once

#include <partnering/model/catalogue.hpp>

#include <string>
#include <vector>

PARTNERING_BEGIN

/// Words about a model in which `the hub` is called by the key of its place.
[[nodiscard]] std::string with_hub_named(std::string words, const partnership_model& of);
/// What the marks of a model say, in the order of its row, with the place that the model turns on by its key: `what D gets leaves it
/// whole`.
[[nodiscard]] std::vector<std::string> marks_in_words(const partnership_model& of, const model_catalogue& in);

PARTNERING_END
