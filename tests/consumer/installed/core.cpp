// The core alone: 99.99 EUR split 75 to 25 loses no cent.
#include <partnering/money/money_text.hpp>
#include <partnering/money/split.hpp>

#include <cstdio>
#include <vector>

int main()
{
    const partnering::currency euro{"EUR"};
    const auto cent = partnering::quantum::minor_unit(euro);
    const std::vector<partnering::rational> weights{75, 25};
    const auto parts = partnering::split_largest_remainder(9999, weights);
    const auto text =
        to_string(partnering::rounded_money{parts[0], cent, euro}) + " " + to_text(partnering::rounded_money{parts[1], cent, euro});
    std::puts(text.c_str());
    return text == "74.99 25.00 EUR" ? 0 : 1;
}
