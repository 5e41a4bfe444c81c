// A number becomes an id only where somebody says which kind.
#include <partnering/core/id.hpp>

void engage(partnering::party_id party);

void engage_first()
{
#ifdef MISUSE
    engage(0);
#else
    engage(partnering::party_id{0});
#endif
}
