// Nor does a binary fraction slip in as a factor.
#include <partnering/core/rational.hpp>

partnering::rational with_tax(const partnering::rational& net)
{
#ifdef MISUSE
    return net * 1.2;
#else
    return net * partnering::rational{12, 10};
#endif
}
