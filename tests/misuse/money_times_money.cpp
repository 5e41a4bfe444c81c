// A price times a price is no price.
#include <partnering/money/money.hpp>

partnering::exact_money total(const partnering::exact_money& price, const partnering::rational& quantity)
{
#ifdef MISUSE
    return price * price * quantity;
#else
    return price * quantity;
#endif
}
