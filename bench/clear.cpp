#include "clear.hpp"

#include "measured.hpp"
#include "numbers.hpp"

#include <partnering/clearing/maximum_clearing.hpp>
#include <partnering/core/rational_text.hpp>

#include <algorithm>
#include <cstdio>
#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

using namespace partnering;

namespace {

void timed(const char* name, const std::function<void()>& step)
{
    const measures m = measured(step);
    std::printf("  %-10s wall=%.3f cpu=%.3f peakMB=%.0f\n", name, m.wall, m.cpu, m.peak_mb);
    std::fflush(stdout);
}

void clear(const char* name, unsigned parties, unsigned obligations, bool few_back)
{
    const currency eur = currency::from_code("EUR");
    const quantum cent = quantum::decimals(2);
    obligation_set_builder builder;
    numbers random;
    for (unsigned i = 0; i < obligations; ++i) {
        auto debtor = static_cast<unsigned>(random.next() % parties);
        auto creditor = static_cast<unsigned>((debtor + 1 + random.next() % (parties - 1)) % parties);
        // Of the second kind one in fifty leads back: most of what is owed is on no cycle.
        if (few_back && (debtor > creditor) != (random.next() % 50 == 0)) std::swap(debtor, creditor);
        const auto amount = static_cast<int128>(1 + random.next() % 1'000'000);
        builder.add({.line = numbered('l', i),
                     .debtor = numbered('p', debtor),
                     .creditor = numbered('p', creditor),
                     .amount = {amount, cent, eur},
                     .due = {}});
    }
    const obligation_set set = std::move(builder).finish().value();
    std::optional<obligation_clearing> made;
    std::printf("%s\n", name);
    timed("clear", [&] { made = clear_to_maximum(set).value(); });
    std::size_t faults = 0;
    timed("verify", [&] { faults = verify(set, *made).size(); });
    std::size_t discharged = 0;
    timed("discharge", [&] { discharged = discharges(set, *made, made->currencies.at(0)).size(); });
    std::int64_t levels = 0;
    for (const clearing_level& each : made->currencies[0].levels) levels = std::max(levels, each.level);
    std::printf("  gross=%s removed=%s levels=%lld discharges=%zu faults=%zu\n", to_string(set.sections()[0].gross).c_str(),
                to_string(made->currencies[0].removed).c_str(), static_cast<long long>(levels), discharged, faults);
}

}  // namespace

void run_clear(unsigned parties, unsigned obligations)
{
    if (parties < 2) throw std::invalid_argument{"clear: at least two parties owe one another"};
    if (obligations == 0) throw std::invalid_argument{"clear: at least one obligation is cleared"};
    std::printf("partnering clear parties=%u N=%u\n", parties, obligations);
    clear("anybody owes anybody", parties, obligations, false);
    clear("few owe back", parties, obligations, true);
}
