// A currency code has three letters.
#include <partnering/money/currency.hpp>

partnering::currency euro()
{
#ifdef MISUSE
    return partnering::currency{"EURO"};
#else
    return partnering::currency{"EUR"};
#endif
}
