// The two do not mix by accident: which one the sum is has to be said.
#include <partnering/money/money.hpp>

partnering::exact_money sum(const partnering::exact_money& exact, const partnering::rounded_money& rounded)
{
#ifdef MISUSE
    return exact + rounded;
#else
    return exact + rounded.exact();
#endif
}
