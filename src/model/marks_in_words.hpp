#pragma once

#include <partnering/model/catalogue.hpp>

#include <string>
#include <string_view>
#include <vector>

PARTNERING_BEGIN

/// Words about a model in which `the hub` is called by that name, else by the key of its place.
[[nodiscard]] std::string with_hub_named(std::string words, const partnership_model& of, std::string_view called = {});
/// What the marks of a model say, in the order of its row, with the place that the model turns on by its key: `what D gets leaves it
/// whole`; or, where it is called something else, by that name.
[[nodiscard]] std::vector<std::string> marks_in_words(const partnership_model& of, const model_catalogue& in, std::string_view called = {});

PARTNERING_END
