#include <entity/spot.hpp>

#include <vector>

PARTNERING_BEGIN

std::string to_string(const spot& place)
{
    std::vector<const spot*> steps;
    for (const spot* step = &place; step != nullptr; step = step->above) steps.push_back(step);
    std::string text = "$";
    for (auto step = steps.rbegin(); step != steps.rend(); ++step) {
        if (!(*step)->field.empty()) {
            text += '.';
            text += (*step)->field;
        }
        if ((*step)->index != spot::none) text += '[' + std::to_string((*step)->index) + ']';
    }
    return text;
}

PARTNERING_END
