// Ids of two kinds have no order between them.
#include <partnering/core/id.hpp>

bool same(partnering::party_id a, partnering::party_id b, partnering::role_id role)
{
#ifdef MISUSE
    return a == role || b == role;
#else
    return a == b && role == role;
#endif
}
