// A literal that does not fit is refused when it is compiled; it does not wrap.
#include <partnering/core/rational_literals.hpp>

using namespace partnering::literals;

partnering::rational longest()
{
#ifdef MISUSE
    return 170141183460469231731687303715884105728_exact;
#else
    return 170141183460469231731687303715884105727_exact;
#endif
}
