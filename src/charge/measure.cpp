#include <partnering/charge/measure.hpp>

PARTNERING_BEGIN

std::string to_string(const measure_ref& value)
{
    std::string text = value.name;
    if (!value.of.empty()) text += " of " + value.of;
    switch (value.when) {
    case measure_period::this_period:
        break;
    case measure_period::previous_period:
        text += ", previous period";
        break;
    case measure_period::this_year:
        text += ", this year";
        break;
    case measure_period::previous_year:
        text += ", previous year";
        break;
    }
    return text;
}

PARTNERING_END
