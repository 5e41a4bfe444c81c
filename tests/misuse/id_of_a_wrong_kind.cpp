// A party is not a service, though both are numbers inside.
#include <partnering/core/id.hpp>

bool supplies(partnering::party_id supplier, partnering::service_id service);

bool ask(partnering::party_id party, partnering::service_id service)
{
#ifdef MISUSE
    return supplies(service, party);
#else
    return supplies(party, service);
#endif
}
