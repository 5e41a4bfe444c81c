#include "allocate_rounding.hpp"

#include "document_allocation.hpp"

#include <algorithm>

PARTNERING_BEGIN
namespace requests {

using reading::collector;
using reading::spot;

bool to_truth(collector& into, const json::value& content, const spot& where, std::string_view field)
{
    const json::value* found = content.find(field);
    if (found == nullptr) return false;
    if (found->kind != json::kind::boolean) reading::wrong_type(into, *found, where.at(field), "true or false");
    return found->truth;
}

namespace {

std::optional<remainder_order> to_remainder(collector& into, const json::value& content, const spot& where)
{
    const auto written = reading::to_text(into, content, where);
    if (!written) return std::nullopt;
    std::vector<std::string_view> known;
    for (const auto& [word, meaning] : words::remainder) {
        if (word == *written) return meaning;
        known.push_back(word);
    }
    into.error(where, "unknown_value",
               quote(*written) + " is none of " + reading::one_of(known) + reading::suggestion(into, *written, known));
    return std::nullopt;
}

}  // namespace

allocation_state to_carried(collector& into, const json::value& content, const spot& where)
{
    const json::value* written = content.find("carried");
    if (written == nullptr) return {};
    const spot here = where.at("carried");
    allocation_state carried = reading::to_named_numbers(into, *written, here).value_or(allocation_state{});
    std::sort(carried.begin(), carried.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    for (std::size_t i = 1; i < carried.size(); ++i)
        if (carried[i].first == carried[i - 1].first && (i == 1 || carried[i].first != carried[i - 2].first))
            into.error(here, "carried_order", quote(carried[i].first) + " is carried twice: give it once, with the amount that is meant");
    return carried;
}

rounding_wish to_rounding_wish(collector& into, const json::value& content, const spot& where, std::string_view method,
                               std::optional<remainder_order> by_method)
{
    const auto misplaced = [&](std::string_view field, const std::string& why) {
        into.error(where.at(field), "misplaced_field", quote(field) + " has no meaning here: " + why);
    };
    rounding_wish made;
    made.remainder = by_method;
    made.unit = to_amount_unit(into, content, where);
    const bool rounds = content.find("currency") != nullptr || content.find("minor_units") != nullptr;
    if (by_method && !rounds)
        into.error(where.at("currency"), "missing_field",
                   std::string{method} + R"( rounds: give a "currency" or "minor_units", which say to what)");
    for (const std::string_view field : {"remainder", "bearer", "carry"})
        if (!rounds && content.find(field) != nullptr)
            misplaced(field, R"(nothing says what to round to: give a "currency" or "minor_units")");
    made.carry = to_truth(into, content, where, "carry");
    if (const json::value* remainder = content.find("remainder"); remainder != nullptr) {
        if (by_method)
            misplaced("remainder", "the method " + quote(method) + " says who gets what is left");
        else
            made.remainder = to_remainder(into, *remainder, where.at("remainder"));
    }
    const bool by_bearer = made.remainder == remainder_order::one_member;
    if (const json::value* bearer = content.find("bearer"); bearer != nullptr) {
        made.bearer = reading::to_text(into, *bearer, where.at("bearer")).value_or(std::string{});
        if (!by_bearer) misplaced("bearer", R"(it goes with "remainder": "one_member")");
    } else if (by_bearer) {
        into.error(where.at("bearer"), "missing_field", R"(one member gets what is left: name it as "bearer")");
    }
    return made;
}

}  // namespace requests
PARTNERING_END
