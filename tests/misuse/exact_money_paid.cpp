// What is exact has not been rounded yet, and only rounded money can be paid.
#include <partnering/money/money.hpp>

void pay(const partnering::rounded_money& amount);

void settle(const partnering::exact_money& amount, partnering::quantum cent)
{
#ifdef MISUSE
    pay(amount);
#else
    pay(amount.rounded_to(cent, partnering::rounding_mode::half_even));
#endif
}
