// There is no default id: an id stands for a thing that exists.
#include <partnering/core/id.hpp>

partnering::party_id first()
{
#ifdef MISUSE
    return partnering::party_id{};
#else
    return partnering::party_id{0};
#endif
}
