// A rounding names its mode.
#include <partnering/core/rational.hpp>

partnering::rational whole(const partnering::rational& value)
{
#ifdef MISUSE
    return value.rounded();
#else
    return value.rounded(partnering::rounding_mode::half_even);
#endif
}
