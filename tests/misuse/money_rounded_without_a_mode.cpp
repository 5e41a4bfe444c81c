// Money is rounded to a named quantum under a named mode.
#include <partnering/money/money.hpp>

partnering::rounded_money payable(const partnering::exact_money& amount, partnering::quantum cent)
{
#ifdef MISUSE
    return amount.rounded_to(cent);
#else
    return amount.rounded_to(cent, partnering::rounding_mode::half_up);
#endif
}
