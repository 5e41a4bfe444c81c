// A reader's findings are not dropped in silence.
#include <partnering/core/rational_text.hpp>

#ifdef MISUSE
void read() { partnering::parse_rational("1/3"); }
#else
bool read() { return partnering::parse_rational("1/3").has_value(); }
#endif
