#include "workload.hpp"

#include <partnering/contract/policies.hpp>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <map>
#include <optional>
#include <stdexcept>
#include <string_view>
#include <unordered_map>

using namespace partnering;

namespace {

constexpr const char* division_key = "takings";

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

/// Four tiers: their bounds, and the price of a unit in each in millionths.
struct tier_row {
    long long up_to[3];
    long long price6[4];

    [[nodiscard]] std::vector<tier> tiers() const
    {
        std::vector<tier> all;
        for (int i = 0; i < 4; ++i)
            all.push_back({.up_to = i < 3 ? std::optional{rational{up_to[i]}} : std::nullopt, .unit = rational{price6[i], 1000000}});
        return all;
    }
};

std::vector<tier_row> read_tiers(const std::string& path)
{
    std::ifstream in{path};
    std::string line;
    if (!std::getline(in, line)) throw std::runtime_error{"cannot read " + path};
    std::vector<tier_row> rows;
    while (std::getline(in, line)) {
        tier_row r{};
        unsigned offer = 0;
        if (std::sscanf(line.c_str(), "%u,%lld,%lld,%lld,%lld,%lld,%lld,%lld", &offer, &r.up_to[0], &r.up_to[1], &r.up_to[2], &r.price6[0],
                        &r.price6[1], &r.price6[2], &r.price6[3]) != 8 ||
            offer != rows.size())
            throw std::runtime_error{path + ": not the tiers of the next offer: " + line};
        rows.push_back(r);
    }
    return rows;
}

std::string offer_key(unsigned offer) { return "offer-" + std::to_string(offer); }

std::string decimal(int128 value)
{
    std::string digits;
    do {
        digits.insert(digits.begin(), static_cast<char>('0' + static_cast<int>(value % 10)));
        value /= 10;
    } while (value != 0);
    return digits;
}

}  // namespace

std::vector<std::string> numbered_channels()
{
    std::vector<std::string> channels;
    for (unsigned c = 0; c < 10000; ++c) channels.push_back(std::to_string(c));
    return channels;
}

ecosystem agreements_of(const std::string& dir, const std::vector<std::string>& channels, const agreement_shape& shape)
{
    const std::vector<leg_row> legs = read_legs(dir + "/legs.csv");
    const std::vector<tier_row> tiers = shape.priced_by_tiers ? read_tiers(dir + "/tiers.csv") : std::vector<tier_row>{};
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
    all.members = channels;
    std::sort(all.members.begin(), all.members.end());
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
                              .rounding = {{rounding_place::statement, quantum::decimals(4), rounding_mode::half_even}},
                              .restrictions = {}};
        if (shape.rounded_per_record)
            terms.rounding.insert(terms.rounding.begin(), {rounding_place::event, quantum::decimals(4), rounding_mode::half_even});
        division_clause division{.key = division_key,
                                 .payer = {},
                                 .of = {.kind = basis_kind::reported, .clause = {}},
                                 .members = {},
                                 .services = {},
                                 .per = charge_scope::event};
        if (shape.priced_by_tiers) {
            terms.charges.push_back({.key = "price",
                                     .payer = "customer",
                                     .payee = "distributor",
                                     .how = tiered(tier_mode::graduated, tiers.at(legs[from].offer).tiers()),
                                     .per = charge_scope::running});
            division.of = {.kind = basis_kind::clause, .clause = "price"};
        }
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

plan plan_of(const ecosystem& of)
{
    compile_options options;
    options.periods = {{date::of(2025, 7, 1), date::of(2025, 8, 1)}};
    return compile(of, options).value();
}

raw_usage::raw_usage(const std::string& dir, const ecosystem& of, const std::vector<std::string>& channels)
    : event{dir + "/event_id.u64"}, offer{dir + "/offer.u32"}, channel{dir + "/channel.u32"}, time{dir + "/time.i64"},
      quantity{dir + "/qty.i64"}, gross{dir + "/gross.i64"}
{
    for (unsigned o = 0; o < of.services().size(); ++o) offers.push_back(offer_key(o));
    columns.key = event.as<std::uint64_t>();
    columns.rows = columns.key.size();
    columns.time = time.as<std::int64_t>();
    columns.offer = {.codes = offer.as<std::uint32_t>(), .names = offers};
    columns.parties.push_back({"channels", {.codes = channel.as<std::uint32_t>(), .names = channels}});
    columns.quantity = {.values = quantity.as<std::int64_t>(), .decimals = 0, .wide = {}};
    columns.gross = {.values = gross.as<std::int64_t>(), .decimals = 2, .wide = {}};
}

std::size_t raw_usage::bytes() const
{
    return event.bytes() + offer.bytes() + channel.bytes() + time.bytes() + quantity.bytes() + gross.bytes();
}

check_values check(const ledger& result, const std::vector<std::string>& channels)
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
    std::unordered_map<std::string_view, unsigned> channel_number;
    for (unsigned c = 0; c < channels.size(); ++c) channel_number.emplace(channels[c], c);
    for (std::size_t i = 0; i < number.size(); ++i) {
        const std::string& key = p.of().parties()[i].key;
        const auto channel = channel_number.find(key);
        number[i] = channel != channel_number.end() ? channel->second : static_cast<unsigned>(std::strtoul(key.c_str(), nullptr, 10));
    }
    struct division_leg {
        bool is = false;
        unsigned kind = 0;
        unsigned offer = 0;
    };
    std::vector<division_leg> legs;
    for (const plan_leg& l : p.legs()) {
        division_leg leg;
        if (l.clause_key(p.of()) == division_key)
            leg = {true, static_cast<unsigned>(std::stoul(l.label(p.of()))),
                   static_cast<unsigned>(std::stoul(p.of()[*l.on].key.substr(6)))};
        legs.push_back(leg);
    }
    // Legs with one (payer, payee, kind, offer) are one row.
    for (const ledger_account& a : result.accounts()) {
        const division_leg& leg = legs[a.leg.index()];
        if (!leg.is) continue;
        auto& sum = rows[{number[a.payer], number[a.payee], leg.kind, leg.offer}];
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

std::string to_string(const check_values& values)
{
    return std::to_string(values.rows) + " " + decimal(values.total) + " " + std::to_string(values.count) + " " +
           std::to_string(values.chk);
}
