#include "w1.hpp"

#include "cpu_seconds.hpp"
#include "measured.hpp"
#include "workload.hpp"

#include <partnering/io/usage_counting.hpp>
#include <partnering/io/usage_file.hpp>

#include <cstdio>
#include <cstdlib>
#include <optional>

using namespace partnering;

namespace {

bool shows_parts() { return std::getenv("PARTNERING_BENCH_PARTS") != nullptr; }

/// Sums two columns of eight bytes: what no settlement can be faster than.
measures read_two_columns(const usage_columns& usage)
{
    volatile std::uint64_t kept = 0;
    measures best;
    // The best of a few: what else the machine does is not part of reading.
    for (int i = 0; i < 3; ++i) {
        const measures m = measured([&] {
            std::uint64_t sum = 0;
            for (std::size_t row = 0; row < usage.rows; ++row)
                sum += static_cast<std::uint64_t>(usage.quantity.values[row]) + static_cast<std::uint64_t>(usage.gross.values[row]);
            kept = sum;
        });
        if (i == 0 || m.cpu < best.cpu) best = m;
    }
    static_cast<void>(kept);
    return best;
}

void print(const char* workload, unsigned threads, std::size_t rows, const measures& m, double input_mb, const std::string& check)
{
    std::printf("partnering %s threads=%u N=%zu wall=%.3f cpu=%.3f Mev/s=%.2f rssMB=%.0f besideMB=%.0f %s\n", workload, threads, rows,
                m.wall, m.cpu, static_cast<double>(rows) / m.wall / 1e6, m.peak_mb, m.peak_mb - input_mb, check.c_str());
    std::fflush(stdout);
}

double mb(std::size_t bytes) { return static_cast<double>(bytes) / 1024 / 1024; }

void run_on_columns(const char* workload, const std::string& dir, const agreement_shape& shape, unsigned threads, unsigned runs)
{
    const std::vector<std::string> channels = numbered_channels();
    const ecosystem of = agreements_of(dir, channels, shape);
    const plan p = plan_of(of);
    raw_usage usage{dir, of, channels};
    const measures reading = read_two_columns(usage.columns);
    // Tiers price by quantity; the reported amounts stay mapped and unread.
    if (shape.priced_by_tiers) usage.columns.gross = {};
    for (unsigned i = 0; i < runs; ++i) {
        std::optional<ledger> result;
        double added = 0;
        const measures m = measured([&] {
            accumulate_options how;
            how.threads = threads;
            how.last = true;
            const auto start = std::chrono::steady_clock::now();
            const partial sums = accumulate(p, usage.columns, how).value();
            added = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
            result = finish(p, sums);
        });
        print(workload, threads, usage.columns.rows, m, mb(usage.bytes()), to_string(check(*result, channels)));
        if (shows_parts())
            std::printf("  accumulate %.3f finish %.3f; reading 16 B an event %.4f, which is %.1f times less CPU\n", added, m.wall - added,
                        reading.cpu, m.cpu / reading.cpu);
    }
}

}  // namespace

void run_w1(const std::string& dir, unsigned threads, unsigned runs) { run_on_columns("w1", dir, {}, threads, runs); }

void run_w1b(const std::string& dir, unsigned threads, unsigned runs)
{
    run_on_columns("w1b", dir, {.priced_by_tiers = true}, threads, runs);
}

void run_read(const std::string& dir, unsigned, unsigned runs)
{
    const std::vector<std::string> channels = numbered_channels();
    const raw_usage usage{dir, agreements_of(dir, channels), channels};
    for (unsigned i = 0; i < runs; ++i) {
        const measures m = read_two_columns(usage.columns);
        std::printf("partnering read N=%zu wall=%.4f cpu=%.4f GB/s=%.1f\n", usage.columns.rows, m.wall, m.cpu,
                    static_cast<double>(usage.columns.rows) * 16 / m.wall / 1e9);
    }
}

namespace {

void settle_packed(const char* workload, const plan& p, const std::vector<std::string>& channels, const std::string& packed,
                   unsigned threads)
{
    std::optional<ledger> result;
    double read = 0;
    double added = 0;
    std::size_t rows = 0;
    const measures m = measured([&] {
        const auto start = std::chrono::steady_clock::now();
        const auto since = [&] { return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count(); };
        const usage_table table = read_usage_file(packed, {.threads = threads}).value();
        read = since();
        accumulate_options how = counting_of(table);
        how.threads = threads;
        how.last = true;
        const partial sums = accumulate(p, table.columns(), how).value();
        added = since();
        result = finish(p, sums);
        rows = table.rows();
    });
    const double process = cpu_seconds();
    print(workload, threads, rows, m, mb(mapped_file{packed}.bytes()), to_string(check(*result, channels)));
    if (shows_parts())
        std::printf("  map and verify %.3f accumulate %.3f finish %.3f; process so far cpu=%.3f\n", read, added - read, m.wall - added,
                    process);
}

}  // namespace

void run_w1_file(const std::string& dir, unsigned threads, unsigned runs)
{
    const std::vector<std::string> channels = numbered_channels();
    const ecosystem of = agreements_of(dir, channels);
    const std::string packed = dir + "/w1.usage";
    {
        const raw_usage usage{dir, of, channels};
        usage_file_content all;
        all.columns = usage.columns;
        static_cast<void>(write_usage_file(packed, all).value());
    }
    const plan p = plan_of(of);
    for (unsigned i = 0; i < runs; ++i) settle_packed("w1-file", p, channels, packed, threads);
}

void run_w1_packed(const std::string& dir, unsigned threads, unsigned runs)
{
    const std::vector<std::string> channels = numbered_channels();
    for (unsigned i = 0; i < runs; ++i)
        settle_packed("w1-packed", plan_of(agreements_of(dir, channels)), channels, dir + "/w1.usage", threads);
}
