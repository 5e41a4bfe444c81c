// An amount is of a currency: a bare number is no money.
#include <partnering/money/money.hpp>

partnering::exact_money price(partnering::currency euro)
{
#ifdef MISUSE
    return partnering::exact_money{12};
#else
    return partnering::exact_money{12, euro};
#endif
}
