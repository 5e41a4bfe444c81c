#pragma once

#include "../../src/io/json.hpp"

#include <partnering/io/answers.hpp>

#include <string>
#include <string_view>

/// The answer to a request, as JSON.
inline partnering::json::value tree(const partnering::answers& got) { return partnering::json::parse_strictly(got.json).value(); }

/// `a 50, b 30`, in the order of the answer; an error's code and place instead.
inline std::string list(const partnering::json::value& answer, std::string_view field = "shares")
{
    if (const partnering::json::value* error = answer.find("error"); error != nullptr)
        return error->find("code")->text + " at " + error->find("place")->text;
    const partnering::json::value* found = answer.find(field);
    if (found == nullptr) return "nothing";
    std::string text;
    for (std::size_t i = 0; i < found->items.size(); ++i) text += (i == 0 ? "" : ", ") + found->names[i] + ' ' + found->items[i].text;
    return text;
}
