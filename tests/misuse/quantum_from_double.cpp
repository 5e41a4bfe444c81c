// Five cents are 1/20, not 0.05.
#include <partnering/money/money.hpp>

partnering::quantum five_cents()
{
#ifdef MISUSE
    return partnering::quantum{0.05};
#else
    return partnering::quantum{1, 20};
#endif
}
