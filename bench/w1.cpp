#include "w1.hpp"

#include "cpu_seconds.hpp"
#include "mapped.hpp"

#include <partnering/contract/policies.hpp>
#include <partnering/io/usage_counting.hpp>
#include <partnering/io/usage_file.hpp>
#include <partnering/settlement/ledger.hpp>

#include <chrono>
#include <cstdio>
#include <fstream>
#include <map>
#include <stdexcept>
#include <string>
#include <sys/resource.h>
#include <unordered_map>
#include <vector>

using namespace partnering;

namespace {

struct leg_row {
    unsigned offer, leg, payer_is_channel, payer, payee_is_channel, payee, kind;
    long long rate6;
    unsigned is_remainder;
};

std::vector<leg_row> read_legs(const std::string& path)
{
    std::ifstream in{path};
    std::string line;
    if (!std::getline(in, line)) throw std::runtime_error{"cannot read " + path};
    std::vector<leg_row> rows;
    while (std::getline(in, line)) {
        leg_row r{};
        if (std::sscanf(line.c_str(), "%u,%u,%u,%u,%u,%u,%u,%lld,%u", &r.offer, &r.leg, &r.payer_is_channel, &r.payer, &r.payee_is_channel,
                        &r.payee, &r.kind, &r.rate6, &r.is_remainder) != 9)
            throw std::runtime_error{path + ": not a leg: " + line};
        rows.push_back(r);
    }
    return rows;
}

std::string offer_key(unsigned offer) { return "offer-" + std::to_string(offer); }

/// Each offer as an agreement: a channel (a slot that the record fills) sells it, and what the record reports as its gross
/// amount is divided among the agreement's parties, each record by itself, rounded half-even to 10^-4.
ecosystem build(const std::vector<leg_row>& legs, unsigned channels)
{
    ecosystem_draft draft;
    draft.name = "W1";
    party all{.key = "channels",
              .name = {},
              .kind = party_kind::party_class,
              .parent = {},
              .industry = {},
              .settles = class_settlement::each,
              .open = false,
              .members = {}};
    for (unsigned c = 0; c < channels; ++c) all.members.push_back(std::to_string(c));
    draft.parties.push_back(std::move(all));
    draft.parties.push_back({.key = "customers",
                             .name = {},
                             .kind = party_kind::party_class,
                             .parent = {},
                             .industry = {},
                             .settles = class_settlement::together,
                             .open = true,
                             .members = {}});
    std::map<unsigned, bool> fixed;
    unsigned roles = 0;
    for (std::size_t from = 0; from < legs.size();) {
        std::size_t to = from;
        while (to < legs.size() && legs[to].offer == legs[from].offer) ++to;
        agreement_terms terms{.type = "distribute",
                              .money = financial_model::settlement,
                              .in = currency{"EUR"},
                              .engaged = {{"channels", "distributor"}, {"customers", "customer"}},
                              .items = {},
                              .charges = {},
                              .divisions = {},
                              .rounding = {{rounding_place::event, quantum::decimals(4), rounding_mode::half_even},
                                           {rounding_place::statement, quantum::decimals(4), rounding_mode::half_even}},
                              .restrictions = {}};
        division_clause division{.key = "takings",
                                 .payer = {},
                                 .of = {.kind = basis_kind::reported, .clause = {}},
                                 .members = {},
                                 .services = {},
                                 .per = charge_scope::event};
        std::map<unsigned, std::string> role_of;
        const auto role_in = [&](unsigned is_channel, unsigned party) -> std::string {
            if (is_channel != 0) return "distributor";
            std::string& role = role_of[party];
            if (role.empty()) {
                role = "member-" + std::to_string(role_of.size());
                roles = std::max(roles, static_cast<unsigned>(role_of.size()));
                terms.engaged.push_back({std::to_string(party), role});
                fixed[party] = true;
            }
            return role;
        };
        for (std::size_t i = from; i < to; ++i) {
            const leg_row& l = legs[i];
            division.members.push_back({.payer = role_in(l.payer_is_channel, l.payer),
                                        .payee = role_in(l.payee_is_channel, l.payee),
                                        .share = l.is_remainder != 0 ? std::nullopt : std::optional{rational{l.rate6, 1000000}},
                                        .label = std::to_string(l.kind)});
        }
        terms.divisions.push_back(std::move(division));
        const std::string key = offer_key(legs[from].offer);
        draft.services.push_back({.key = key, .name = {}, .unit = {}, .vertical = {}, .digital = true, .parts = {}});
        draft.offers.push_back(
            {.key = key, .from = "channels", .to = "customers", .service = key, .under = key, .paid_by = {}, .feeds = {}});
        draft.agreements.push_back(
            {.key = key,
             .name = {},
             .zone = {},
             .cycle = recurrence::month,
             .versions_by = version_policy::by_date,
             .versions = timeline<agreement_terms>{{{{date::of(2025, 1, 1), date::of(2027, 1, 1)}, std::move(terms)}}}});
        from = to;
    }
    for (const auto& [party_number, used] : fixed)
        draft.parties.push_back({.key = std::to_string(party_number),
                                 .name = {},
                                 .kind = party_kind::organisation,
                                 .parent = {},
                                 .industry = {},
                                 .settles = {},
                                 .open = false,
                                 .members = {}});
    for (unsigned r = 1; r <= roles; ++r)
        draft.roles.push_back({.key = "member-" + std::to_string(r), .name = {}, .letter = {}, .parent = "business"});
    return ecosystem::from(std::move(draft)).value();
}

struct check_values {
    std::uint64_t rows = 0;
    int128 total = 0;
    std::uint64_t count = 0;
    std::uint64_t chk = 0;
};

/// The check of check.sql over the result rows, legs with one (payer, payee, kind, offer) merged.
check_values check(const ledger& result)
{
    const plan& p = result.of();
    struct row {
        unsigned payer, payee, kind, offer;
        bool operator==(const row&) const = default;
    };
    struct hash {
        std::size_t operator()(const row& r) const
        {
            return ((r.payer * 0x9E3779B97F4A7C15ull + r.payee) * 0x9E3779B97F4A7C15ull + r.offer) * 0x9E3779B97F4A7C15ull + r.kind;
        }
    };
    std::unordered_map<row, std::pair<int128, std::uint64_t>, hash> rows;
    rows.reserve(result.accounts().size());
    std::vector<unsigned> number(p.of().parties().size());
    for (std::size_t i = 0; i < number.size(); ++i)
        number[i] = static_cast<unsigned>(std::strtoul(p.of().parties()[i].key.c_str(), nullptr, 10));
    std::vector<std::pair<unsigned, unsigned>> leg;
    for (const plan_leg& l : p.legs())
        leg.push_back({static_cast<unsigned>(std::stoul(l.label(p.of()))), static_cast<unsigned>(std::stoul(p.of()[*l.on].key.substr(6)))});
    for (const ledger_account& a : result.accounts()) {
        auto& sum = rows[{number[a.payer], number[a.payee], leg[a.leg.index()].first, leg[a.leg.index()].second}];
        sum.first += (a.amount * rational{10000}).to_integer(rounding_mode::down);
        sum.second += a.records;
    }
    check_values out;
    out.rows = rows.size();
    for (const auto& [r, sum] : rows) {
        out.total += sum.first;
        out.count += sum.second;
        const std::uint64_t mixed =
            (r.payer * 1000003ull + r.payee * 10007ull + r.kind * 101ull + r.offer * 13ull + sum.second * 7ull) % 1000000007ull;
        out.chk += static_cast<std::uint64_t>(sum.first % 1000000007) * mixed % 1000000007ull;
    }
    return out;
}

std::string decimal(int128 value)
{
    std::string digits;
    do {
        digits.insert(digits.begin(), static_cast<char>('0' + static_cast<int>(value % 10)));
        value /= 10;
    } while (value != 0);
    return digits;
}

/// The raw columns of a set, mapped.
struct raw_usage {
    static constexpr unsigned channels = 10000;
    mapped_file event, offer, channel, time, quantity, gross;
    std::vector<std::string> offers;
    std::vector<std::string> members;
    usage_columns columns;

    raw_usage(const std::string& dir, const ecosystem& of)
        : event{dir + "/event_id.u64"}, offer{dir + "/offer.u32"}, channel{dir + "/channel.u32"}, time{dir + "/time.i64"},
          quantity{dir + "/qty.i64"}, gross{dir + "/gross.i64"}
    {
        for (unsigned o = 0; o < of.services().size(); ++o) offers.push_back(offer_key(o));
        for (unsigned c = 0; c < channels; ++c) members.push_back(std::to_string(c));
        columns.key = event.as<std::uint64_t>();
        columns.rows = columns.key.size();
        columns.time = time.as<std::int64_t>();
        columns.offer = {.codes = offer.as<std::uint32_t>(), .names = offers};
        columns.parties.push_back({"channels", {.codes = channel.as<std::uint32_t>(), .names = members}});
        columns.quantity = {.values = quantity.as<std::int64_t>(), .decimals = 0, .wide = {}};
        columns.gross = {.values = gross.as<std::int64_t>(), .decimals = 2, .wide = {}};
    }
};

plan w1_plan(const ecosystem& of)
{
    compile_options options;
    options.periods = {{date::of(2025, 7, 1), date::of(2025, 8, 1)}};
    return compile(of, options).value();
}

/// One run from start to end: its times, and the values that prove it right.
struct timed_run {
    double cpu = cpu_seconds();
    std::chrono::steady_clock::time_point start = std::chrono::steady_clock::now();

    [[nodiscard]] double seconds() const { return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count(); }
    void print(const char* workload, unsigned threads, std::size_t rows, double wall, const ledger& result) const
    {
        const double used = cpu_seconds() - cpu;
        rusage memory{};
        getrusage(RUSAGE_SELF, &memory);
        const check_values c = check(result);
        std::printf("partnering %s threads=%u N=%zu wall=%.3f cpu=%.3f Mev/s=%.2f rssMB=%ld %llu %s %llu %llu\n", workload, threads, rows,
                    wall, used, static_cast<double>(rows) / wall / 1e6, memory.ru_maxrss / 1024, static_cast<unsigned long long>(c.rows),
                    decimal(c.total).c_str(), static_cast<unsigned long long>(c.count), static_cast<unsigned long long>(c.chk));
    }
};

bool shows_parts() { return std::getenv("PARTNERING_BENCH_PARTS") != nullptr; }

}  // namespace

void run_w1(const std::string& dir, unsigned threads, unsigned runs)
{
    const ecosystem of = build(read_legs(dir + "/legs.csv"), raw_usage::channels);
    const plan p = w1_plan(of);
    const raw_usage usage{dir, of};
    for (unsigned i = 0; i < runs; ++i) {
        const timed_run run;
        accumulate_options how;
        how.threads = threads;
        const partial sums = accumulate(p, usage.columns, how).value();
        const double added = run.seconds();
        const ledger result = finish(p, sums);
        const double wall = run.seconds();
        run.print("w1", threads, usage.columns.rows, wall, result);
        if (shows_parts()) std::printf("  accumulate %.3f finish %.3f\n", added, wall - added);
    }
}

void run_w1_file(const std::string& dir, unsigned threads, unsigned runs)
{
    const ecosystem of = build(read_legs(dir + "/legs.csv"), raw_usage::channels);
    const plan p = w1_plan(of);
    const std::string packed = dir + "/w1.usage";
    {
        const raw_usage usage{dir, of};
        usage_file_content all;
        all.columns = usage.columns;
        static_cast<void>(write_usage_file(packed, all).value());
    }
    for (unsigned i = 0; i < runs; ++i) {
        const timed_run run;
        const usage_table table = read_usage_file(packed, {.threads = threads}).value();
        const double read = run.seconds();
        accumulate_options how = counting_of(table);
        how.threads = threads;
        const partial sums = accumulate(p, table.columns(), how).value();
        const double added = run.seconds();
        const ledger result = finish(p, sums);
        const double wall = run.seconds();
        run.print("w1-file", threads, table.rows(), wall, result);
        if (shows_parts()) std::printf("  map and verify %.3f accumulate %.3f finish %.3f\n", read, added - read, wall - added);
    }
}
