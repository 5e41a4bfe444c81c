// 0.1 in binary is not a tenth, so no rate is made from it.
#include <partnering/core/rational.hpp>

partnering::rational tenth()
{
#ifdef MISUSE
    return partnering::rational{0.1};
#else
    return partnering::rational{1, 10};
#endif
}
