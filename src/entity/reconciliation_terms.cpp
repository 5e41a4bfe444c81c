#include <partnering/entity/reconciliation_terms.hpp>

PARTNERING_BEGIN

std::string_view to_string(agreed_figure figure) noexcept
{
    switch (figure) {
    case agreed_figure::supplier:
        return "supplier";
    case agreed_figure::consumer:
        return "consumer";
    case agreed_figure::lower:
        return "lower";
    case agreed_figure::higher:
        return "higher";
    case agreed_figure::mean:
        break;
    }
    return "mean";
}

PARTNERING_END
