#include "net.hpp"

#include "measured.hpp"
#include "numbers.hpp"

#include <partnering/clearing/bilateral.hpp>
#include <partnering/clearing/discharge.hpp>
#include <partnering/core/rational_text.hpp>

#include <algorithm>
#include <cstdio>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

using namespace partnering;

namespace {

class steps {
public:
    explicit steps(std::size_t count) : count_{static_cast<double>(count)} {}
    void run(const char* name, const std::function<void()>& step)
    {
        const measures m = measured(step);
        std::printf("  %-10s wall=%.3f cpu=%.3f ns/obligation=%.1f peakMB=%.0f\n", name, m.wall, m.cpu, m.cpu * 1e9 / count_, m.peak_mb);
        std::fflush(stdout);
        cpu_ += m.cpu;
        wall_ += m.wall;
        peak_mb_ = std::max(peak_mb_, m.peak_mb);
    }
    void total() const
    {
        std::printf("  %-10s wall=%.3f cpu=%.3f ns/obligation=%.1f peakMB=%.0f\n", "all", wall_, cpu_, cpu_ * 1e9 / count_, peak_mb_);
    }

private:
    double count_;
    double wall_ = 0;
    double cpu_ = 0;
    double peak_mb_ = 0;
};

}  // namespace

void run_net(unsigned parties, unsigned obligations)
{
    if (parties < 2) throw std::invalid_argument{"net: at least two parties owe one another"};
    std::vector<std::string> keys;
    for (unsigned i = 0; i < parties; ++i) keys.push_back(numbered('p', i));
    const currency eur = currency::from_code("EUR");
    const quantum cent = quantum::decimals(2);

    std::printf("partnering net parties=%u N=%u\n", parties, obligations);
    steps timed{obligations};
    obligation_set_builder builder;
    std::optional<obligation_set> set;
    std::optional<netting> whole;
    timed.run("add", [&] {
        numbers random;
        for (unsigned i = 0; i < obligations; ++i) {
            const auto debtor = static_cast<unsigned>(random.next() % parties);
            const auto creditor = static_cast<unsigned>((debtor + 1 + random.next() % (parties - 1)) % parties);
            const auto amount = static_cast<int128>(1 + random.next() % 1'000'000);
            builder.add(
                {.line = numbered('l', i), .debtor = keys[debtor], .creditor = keys[creditor], .amount = {amount, cent, eur}, .due = {}});
        }
    });
    timed.run("order", [&] { set = std::move(builder).finish().value(); });
    timed.run("net", [&] { whole = net(*set).value(); });
    const currency_netting& in = whole->currencies.at(0);
    std::size_t pairs = 0;
    std::size_t discharged = 0;
    int128 set_off = 0;
    timed.run("pairs", [&] {
        for (const pair_balance& each : pair_balances(*set, in.of)) {
            ++pairs;
            set_off += each.owed;
        }
    });
    timed.run("discharge", [&] { discharged = discharges(*set, *whole, in).size(); });
    timed.total();
    int128 paid = 0;
    for (const net_payment& each : in.payments) paid += each.amount;
    std::printf("  gross=%s set-off=%s paid=%s pairs=%zu payments=%zu discharges=%zu\n", to_string(in.of.gross).c_str(),
                to_string(set_off).c_str(), to_string(paid).c_str(), pairs, in.payments.size(), discharged);
}
