#include "costs.hpp"

#include "measured.hpp"
#include "workload.hpp"

#include <partnering/settlement/explain.hpp>

#include <algorithm>
#include <cstdio>
#include <functional>
#include <numeric>
#include <optional>
#include <random>
#include <stdexcept>

using namespace partnering;

namespace {

constexpr std::uint64_t seed = 1;

/// A one-to-one scattering of numbers over 64 bits.
std::uint64_t scattered(std::uint64_t number)
{
    number += 0x9E3779B97F4A7C15ull;
    number = (number ^ (number >> 30)) * 0xBF58476D1CE4E5B9ull;
    number = (number ^ (number >> 27)) * 0x94D049BB133111EBull;
    return number ^ (number >> 31);
}

std::string hexadecimal(std::uint64_t number)
{
    std::string text(16, '0');
    for (std::size_t i = 16; i-- > 0; number >>= 4) text[i] = "0123456789abcdef"[number & 15];
    return text;
}

/// Usage in memory of its own, to be changed at will.
struct own_usage {
    std::vector<std::uint64_t> key;
    std::vector<std::uint32_t> offer, channel;
    std::vector<std::int64_t> time, quantity, gross;
    std::vector<std::string> offers;
    std::vector<std::string> key_names;
    std::vector<std::uint32_t> key_codes;

    explicit own_usage(const raw_usage& from)
        : key{from.columns.key.begin(), from.columns.key.end()}, offer{from.columns.offer.codes.begin(), from.columns.offer.codes.end()},
          channel{from.columns.parties[0].members.codes.begin(), from.columns.parties[0].members.codes.end()},
          time{from.columns.time.begin(), from.columns.time.end()},
          quantity{from.columns.quantity.values.begin(), from.columns.quantity.values.end()},
          gross{from.columns.gross.values.begin(), from.columns.gross.values.end()}, offers{from.offers}
    {
    }
    [[nodiscard]] std::size_t rows() const { return time.size(); }
    template <class T>
    static void reorder(std::vector<T>& column, const std::vector<std::uint32_t>& order)
    {
        std::vector<T> taken;
        taken.reserve(order.size());
        for (const std::uint32_t row : order) taken.push_back(column[row]);
        column = std::move(taken);
    }
    void take(const std::vector<std::uint32_t>& order)
    {
        reorder(key, order);
        reorder(offer, order);
        reorder(channel, order);
        reorder(time, order);
        reorder(quantity, order);
        reorder(gross, order);
    }
    void shuffle()
    {
        std::vector<std::uint32_t> order(rows());
        std::iota(order.begin(), order.end(), 0u);
        std::mt19937_64 random{seed};
        for (std::size_t i = order.size(); i > 1; --i) std::swap(order[i - 1], order[random() % i]);
        take(order);
    }
    /// Some rows, `share` of a million, ascending.
    [[nodiscard]] std::vector<std::uint32_t> some(unsigned share) const
    {
        std::vector<std::uint32_t> chosen;
        std::mt19937_64 random{seed};
        for (std::uint32_t row = 0; row < rows(); ++row)
            if (random() % 1000000 < share) chosen.push_back(row);
        return chosen;
    }
    [[nodiscard]] usage_columns columns(const std::vector<std::string>& channels) const
    {
        usage_columns c;
        c.rows = rows();
        if (key_names.empty())
            c.key = key;
        else
            c.key_text = {.codes = key_codes, .names = key_names};
        c.time = time;
        c.offer = {.codes = offer, .names = offers};
        c.parties.push_back({"channels", {.codes = channel, .names = channels}});
        c.quantity = {.values = quantity, .decimals = 0, .wide = {}};
        c.gross = {.values = gross, .decimals = 2, .wide = {}};
        return c;
    }
};

ledger settled(const plan& p, const usage_columns& usage, unsigned threads)
{
    accumulate_options how;
    how.threads = threads;
    return finish(p, accumulate(p, usage, how).value());
}

double median(std::vector<double> values)
{
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

/// The plain run of a set, and what is measured beside it.
class side_by_side {
public:
    side_by_side(const std::string& dir, unsigned threads, unsigned runs)
        : dir_{dir}, threads_{threads}, runs_{runs}, channels_{numbered_channels()}, of_{agreements_of(dir, channels_)},
          plan_{plan_of(of_)}, usage_{dir, of_, channels_}
    {
    }

    [[nodiscard]] const plan& plain() const { return plan_; }
    [[nodiscard]] const raw_usage& usage() const { return usage_; }
    [[nodiscard]] const std::vector<std::string>& channels() const { return channels_; }
    [[nodiscard]] const std::string& dir() const { return dir_; }
    [[nodiscard]] unsigned threads() const { return threads_; }
    [[nodiscard]] check_values right()
    {
        if (!right_) right_ = check(settled(plan_, usage_.columns, threads_), channels_);
        return *right_;
    }

    /// In turns with the plain run. `work` gives the ledger, `as_expected` says whether it is right.
    void beside_plain(const char* what, const std::function<ledger()>& work, const std::function<bool(const ledger&)>& as_expected)
    {
        std::vector<double> ratios, cpu, wall, plain_cpu, memory, plain_memory;
        bool good = true;
        for (unsigned i = 0; i < runs_; ++i) {
            const measures a = measured_afresh([&] { static_cast<void>(settled(plan_, usage_.columns, threads_)); });
            std::optional<ledger> made;
            const measures b = measured_afresh([&] { made = work(); });
            good = good && as_expected(*made);
            ratios.push_back(b.cpu / a.cpu);
            cpu.push_back(b.cpu);
            wall.push_back(b.wall);
            plain_cpu.push_back(a.cpu);
            memory.push_back(b.memory_mb);
            plain_memory.push_back(a.memory_mb);
        }
        std::printf(
            "partnering cost %-15s threads=%u N=%zu cpu=%.3f wall=%.3f plain_cpu=%.3f ratio=%.2f memoryMB=%.0f plain_memoryMB=%.0f %s\n",
            what, threads_, usage_.columns.rows, median(cpu), median(wall), median(plain_cpu), median(ratios), median(memory),
            median(plain_memory), good ? "right" : "WRONG");
        std::fflush(stdout);
    }

private:
    std::string dir_;
    unsigned threads_;
    unsigned runs_;
    std::vector<std::string> channels_;
    ecosystem of_;
    plan plan_;
    raw_usage usage_;
    std::optional<check_values> right_;
};

void shuffled(side_by_side& c)
{
    own_usage usage{c.usage()};
    usage.shuffle();
    c.beside_plain(
        "shuffled", [&] { return settled(c.plain(), usage.columns(c.channels()), c.threads()); },
        [&](const ledger& l) { return check(l, c.channels()) == c.right(); });
}

void sparse_numbers(side_by_side& c)
{
    own_usage usage{c.usage()};
    for (std::uint64_t& key : usage.key) key = scattered(key);
    c.beside_plain(
        "sparse-numbers", [&] { return settled(c.plain(), usage.columns(c.channels()), c.threads()); },
        [&](const ledger& l) { return check(l, c.channels()) == c.right(); });
}

void string_parties(side_by_side& c)
{
    std::vector<std::string> channels;
    for (std::uint64_t i = 0; i < c.channels().size(); ++i) channels.push_back("channel-" + hexadecimal(scattered(i)));
    const plan p = plan_of(agreements_of(c.dir(), channels));
    const own_usage usage{c.usage()};
    c.beside_plain(
        "string-parties", [&] { return settled(p, usage.columns(channels), c.threads()); },
        [&](const ledger& l) { return check(l, channels) == c.right(); });
}

void string_keys(side_by_side& c)
{
    own_usage usage{c.usage()};
    usage.key_names.reserve(usage.rows());
    for (std::uint32_t row = 0; row < usage.rows(); ++row) {
        // A letter in front, so that no key is a number.
        usage.key_names.push_back("e" + hexadecimal(scattered(usage.key[row])));
        usage.key_codes.push_back(row);
    }
    usage.key = {};
    c.beside_plain(
        "string-keys", [&] { return settled(c.plain(), usage.columns(c.channels()), c.threads()); },
        [&](const ledger& l) { return check(l, c.channels()) == c.right(); });
}

void bad(side_by_side& c)
{
    own_usage usage{c.usage()};
    const auto nothing_known = static_cast<std::uint32_t>(usage.offers.size());
    usage.offers.push_back("no such offer");
    const std::vector<std::uint32_t> rows = usage.some(10000);
    for (const std::uint32_t row : rows) usage.offer[row] = nothing_known;
    c.beside_plain(
        "bad-1%", [&] { return settled(c.plain(), usage.columns(c.channels()), c.threads()); },
        [&](const ledger& l) { return l.rejects().size() == rows.size() && l.records() == usage.rows() - rows.size(); });
}

void duplicates(side_by_side& c)
{
    own_usage usage{c.usage()};
    // Each second delivery comes right where the next record would.
    std::vector<std::uint32_t> order;
    const std::vector<std::uint32_t> again = usage.some(10000);
    auto next = again.begin();
    for (std::uint32_t row = 0; row < usage.rows(); ++row) {
        order.push_back(row);
        if (next != again.end() && *next == row) {
            order.push_back(row);
            ++next;
        }
    }
    usage.take(order);
    c.beside_plain(
        "duplicates-1%", [&] { return settled(c.plain(), usage.columns(c.channels()), c.threads()); },
        [&](const ledger& l) { return l.duplicates() == again.size() && check(l, c.channels()) == c.right(); });
}

void twice(side_by_side& c)
{
    own_usage usage{c.usage()};
    std::vector<std::uint32_t> order(usage.rows() * 2);
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = static_cast<std::uint32_t>(i % usage.rows());
    usage.take(order);
    c.beside_plain(
        "all-twice", [&] { return settled(c.plain(), usage.columns(c.channels()), c.threads()); },
        [&](const ledger& l) { return l.duplicates() == usage.rows() / 2 && check(l, c.channels()) == c.right(); });
}

void exact(side_by_side& c)
{
    const plan p = plan_of(agreements_of(c.dir(), c.channels(), {.rounded_per_record = false}));
    // Whatever is shared out, all of it is: the shares of a division add up to what the records report.
    rational reported;
    for (const std::int64_t gross : c.usage().columns.gross.values) reported += rational{gross};
    reported /= rational{100};
    c.beside_plain(
        "exact", [&] { return settled(p, c.usage().columns, c.threads()); },
        [&](const ledger& l) {
            rational sum;
            for (const ledger_account& a : l.accounts()) sum += a.amount;
            return sum == reported && l.records() == c.usage().columns.rows;
        });
}

/// Why one channel owes what it owes under one offer, down to ten records: all usage is gone through again.
void explained(side_by_side& c)
{
    const ledger all = settled(c.plain(), c.usage().columns, c.threads());
    // The account with the most records, so that there is something to explain.
    const ledger_account most = *std::max_element(all.accounts().begin(), all.accounts().end(),
                                                  [](const ledger_account& a, const ledger_account& b) { return a.records < b.records; });
    const std::string agreement = c.plain().of()[c.plain().legs()[most.leg.index()].under].key;
    c.beside_plain(
        "explain",
        [&] {
            explain_request what;
            what.payer = all.party_key(most.payer);
            what.payee = all.party_key(most.payee);
            what.agreement = agreement;
            const explanation why = explain(c.plain(), c.usage().columns, what).value();
            if (why.children.empty()) throw std::runtime_error{"nothing was explained"};
            return all;
        },
        [](const ledger&) { return true; });
}

}  // namespace

void run_costs(const std::string& dir, unsigned threads, unsigned runs, const std::string& which)
{
    const struct {
        const char* name;
        void (*run)(side_by_side&);
        bool by_name_only;
    } all[] = {
        {"shuffled", shuffled, false},
        {"sparse-numbers", sparse_numbers, false},
        {"string-parties", string_parties, false},
        {"string-keys", string_keys, false},
        {"bad", bad, false},
        {"duplicates", duplicates, false},
        {"twice", twice, false},
        {"exact", exact, false},
        {"explain", explained, true},
    };
    side_by_side c{dir, threads, runs};
    bool found = false;
    for (const auto& each : all) {
        if (which.empty() ? each.by_name_only : which != each.name) continue;
        found = true;
        each.run(c);
    }
    if (!found) throw std::runtime_error{"no cost is called " + which};
}
