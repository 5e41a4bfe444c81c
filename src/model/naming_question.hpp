#pragma once

#include <partnering/model/partnership_model.hpp>

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

PARTNERING_BEGIN

/// What tells a model from others that pass the same on, besides the role of who stands at `hub`; empty where its marks say it all.
[[nodiscard]] std::string_view told_apart_by(const partnership_model& model, const model_place* hub);

/// What a letter that leaves a model open is asked about: who stands between two, who sells beside another, or a sale of one to another.
enum class asked_of : std::uint8_t { between, beside, one_sale };

/// The question that decides between models, with the answer that leads to each.
[[nodiscard]] std::string question_of(std::span<const partnership_model* const> models, asked_of what);

PARTNERING_END
