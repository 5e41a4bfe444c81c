// A point in time is of a day only where a zone says so.
#include <partnering/core/time_zone.hpp>

partnering::date day(partnering::instant when, const partnering::time_zone& zone)
{
#ifdef MISUSE
    return partnering::date{when};
#else
    return zone.day_of(when);
#endif
}
