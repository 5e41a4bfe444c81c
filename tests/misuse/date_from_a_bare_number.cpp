// 20261001 is no date by itself.
#include <partnering/core/date.hpp>

bool before(partnering::date a, partnering::date b);

bool is_past(partnering::date day)
{
#ifdef MISUSE
    return before(day, 20261001);
#else
    return before(day, partnering::date::of(2026, 10, 1));
#endif
}
