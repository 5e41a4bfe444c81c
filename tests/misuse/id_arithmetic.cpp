// The next id is nothing one computes.
#include <partnering/core/id.hpp>

partnering::party_id next(partnering::party_id party)
{
#ifdef MISUSE
    return party + 1;
#else
    return partnering::party_id{party.index() + 1};
#endif
}
