// An exponent is where prices are misread, and a document takes none either.
#include <partnering/core/rational_literals.hpp>

using namespace partnering::literals;

partnering::rational per_kilobyte()
{
#ifdef MISUSE
    return 1.25e-5_exact;
#else
    return 0.0000125_exact;
#endif
}
