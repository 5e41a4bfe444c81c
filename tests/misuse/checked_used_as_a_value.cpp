// What may have failed is asked for its value, not taken for it.
#include <partnering/core/rational_text.hpp>

partnering::rational third()
{
#ifdef MISUSE
    return partnering::parse_rational("1/3");
#else
    return partnering::parse_rational("1/3").value();
#endif
}
