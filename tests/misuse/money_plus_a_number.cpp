// Adding "5" to money does not say five of what.
#include <partnering/money/money.hpp>

partnering::exact_money with_fee(const partnering::exact_money& price)
{
#ifdef MISUSE
    return price + 5;
#else
    return price + partnering::exact_money{5, price.in()};
#endif
}
