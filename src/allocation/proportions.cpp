#include "proportions.hpp"
#include "members.hpp"
#include "sums.hpp"

PARTNERING_BEGIN

checked<proportions> in_proportion(const rational& total, std::span<const rational> measures, std::string_view measure)
{
    proportions result{sum_of(measures), std::vector<rational>(measures.size())};
    if (total.sign() == 0) return result;
    if (result.sum.sign() == 0)
        return wrong("all_measures_zero", "",
                     "every " + std::string{measure} + " is 0, and " + number_text(total) +
                         " is to be divided by it: give at least one above 0, or divide equally");
    const rational unit = total / result.sum;
    for (std::size_t i = 0; i < measures.size(); ++i) result.shares[i] = unit * measures[i];
    return result;
}

PARTNERING_END
