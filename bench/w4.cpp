#include "w4.hpp"

#include "cpu_seconds.hpp"

#include <partnering/io/usage_csv.hpp>
#include <partnering/io/usage_format.hpp>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <sys/resource.h>
#include <vector>

using namespace partnering;

namespace {

/// The sum of what the names say, which are numbers, over all rows.
unsigned long long sum_of(const text_column& column, std::size_t rows)
{
    std::vector<unsigned long long> numbers;
    for (const std::string& name : column.names) numbers.push_back(std::strtoull(name.c_str(), nullptr, 10));
    unsigned long long sum = 0;
    for (std::size_t row = 0; row < rows; ++row) sum += numbers[column.code(row)];
    return sum;
}

template <class T>
unsigned long long sum_of(std::span<const T> values)
{
    unsigned long long sum = 0;
    for (const T value : values) sum += static_cast<unsigned long long>(value);
    return sum;
}

}  // namespace

void run_w4(const std::string& file, unsigned threads, unsigned runs)
{
    usage_format format;
    format.key_column = "event_id";
    format.offer_column = "offer_id";
    format.time_column = "event_time";
    format.party_columns = {{"channels", "channel_party"}};
    format.time = usage_time::microseconds;
    format.quantity_scale = 0;
    format.gross_in = 2;
    format.gross_scale = 2;

    for (unsigned run = 0; run < runs; ++run) {
        const double cpu = cpu_seconds();
        const auto start = std::chrono::steady_clock::now();
        const usage_table table = read_usage_csv_files({&file, 1}, format, threads).value();
        const double wall = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
        const double used = cpu_seconds() - cpu;
        rusage memory{};
        getrusage(RUSAGE_SELF, &memory);
        const usage_columns usage = table.columns();
        const auto rows = static_cast<double>(usage.rows);
        std::printf("partnering w4 threads=%u N=%zu wall=%.3f cpu=%.3f Mev/s=%.2f rssMB=%ld rejects=%zu %llu %llu %llu %llu %llu %llu\n",
                    threads, usage.rows, wall, used, rows / wall / 1e6, memory.ru_maxrss / 1024, table.rejects().size(), sum_of(usage.key),
                    sum_of(usage.offer, usage.rows), sum_of(usage.parties.at(0).members, usage.rows), sum_of(usage.time),
                    sum_of(usage.quantity.values), sum_of(usage.gross.values));
    }
}
