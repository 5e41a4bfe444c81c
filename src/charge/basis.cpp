#include <partnering/charge/basis.hpp>

PARTNERING_BEGIN

std::string to_string(const basis& value)
{
    switch (value.kind) {
    case basis_kind::retail:
        return "retail";
    case basis_kind::gross:
        return "gross";
    case basis_kind::net:
        return "net";
    case basis_kind::wholesale:
        return "wholesale";
    case basis_kind::margin:
        return "margin";
    case basis_kind::reported:
        return "reported";
    case basis_kind::clause:
        return "clause:" + value.clause;
    }
    return {};
}

PARTNERING_END
