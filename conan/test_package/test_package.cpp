// Settles a distributor's month with the packaged library: an operator sells a service for 99.00 SEK a subscription-month and
// keeps 30 % of it. 1,234 subscription-months; the figures are 1234 * 99 and 70 % of that.
#include <partnering/money/money_text.hpp>
#include <partnering/money/split.hpp>

#include <cstdio>
#include <string>
#include <vector>

int main()
{
    using namespace partnering;
    const currency krona{"SEK"};
    const quantum ore = quantum::minor_unit(krona);

    const rounded_money retail = (exact_money{99, krona} * rational{1234}).rounded_to(ore, rounding_mode::half_even);
    const std::vector<rational> weights{30, 70};
    const auto shares = split_largest_remainder(retail.count(), weights);
    const rounded_money kept{shares[0], ore, krona};
    const rounded_money paid{shares[1], ore, krona};

    std::printf("subscribers -> operator  %s\n", to_text(retail).c_str());
    std::printf("operator -> service      %s\n", to_text(paid).c_str());
    const bool right = to_string(retail) == "122166.00" && to_string(paid) == "85516.20" && kept + paid == retail;
    return right ? 0 : 1;
}
