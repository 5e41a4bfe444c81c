#include "binding.hpp"
#include "core/byte_coder.hpp"
#include "partial_calls.hpp"
#include "record.hpp"
#include "runs.hpp"

#include <partnering/core/rational_text.hpp>
#include <partnering/settlement/partial_bytes.hpp>

#include <algorithm>
#include <array>
#include <numeric>

PARTNERING_BEGIN

// docs/reference/partial-file.md says what stands where; a change of it is another version.

namespace {

/// As PNG's: a byte that no text begins with, line ends that a transfer as text would change.
constexpr std::string_view magic{"\x89PPT\r\n\x1a\n", 8};
constexpr std::uint32_t version = 4;
constexpr std::size_t digest_bytes = 32;

/// What an absent party is written as; party p is p + 1.
constexpr std::uint32_t written_nobody = 0;

class writer {
public:
    explicit writer(const partial::data& from) : from_{from}, apart_{from} {}

    std::string run()
    {
        out_.raw(magic.data(), magic.size()).fixed(version).raw(from_.under).number(from_.plan_parties);
        out_.number(static_cast<std::uint64_t>(from_.quantity_decimals)).number(static_cast<std::uint64_t>(from_.gross_decimals));
        optional_time(from_.booked_until);
        open_parties();
        out_.byte(from_.last ? 1 : 0);
        for (const std::vector<std::string>* list : {&from_.run_sources, &from_.run_keys}) {
            out_.number(list->size());
            for (std::size_t i = 0; i < list->size(); ++i) out_.text_after(i == 0 ? std::string_view{} : (*list)[i - 1], (*list)[i]);
        }
        out_.number(from_.records);
        out_.number(from_.groups.size());
        for (const cell_group& g : from_.groups) group(g);
        out_.number(from_.broken.size());
        for (const std::uint64_t records : from_.broken) out_.number(records);
        keys();
        calls();
        inputs();
        splits();
        rejects();
        return std::move(out_).sealed();
    }

private:
    void optional_time(const std::optional<instant>& when)
    {
        out_.byte(when ? 1 : 0);
        if (when) out_.wide(when->microseconds_since_epoch());
    }

    /// By key, whatever order they were met in.
    void open_parties()
    {
        const std::vector<std::string>& names = from_.open_parties;
        std::vector<std::uint32_t> by_key(names.size());
        std::iota(by_key.begin(), by_key.end(), 0u);
        std::sort(by_key.begin(), by_key.end(), [&](std::uint32_t a, std::uint32_t b) { return names[a] < names[b]; });
        rank_.resize(names.size());
        out_.number(names.size());
        std::string_view before;
        for (std::uint32_t i = 0; i < by_key.size(); ++i) {
            rank_[by_key[i]] = i;
            out_.text_after(before, names[by_key[i]]);
            before = names[by_key[i]];
        }
    }
    [[nodiscard]] std::uint32_t written(std::uint32_t party) const
    {
        if (party == nobody) return written_nobody;
        return (party < from_.plan_parties ? party : from_.plan_parties + rank_[party - from_.plan_parties]) + 1;
    }

    /// Its cells by the parties they are of, whatever order they were opened in.
    void group(const cell_group& g)
    {
        const std::uint32_t slots = g.columns - cell_group::fixed;
        std::vector<std::uint32_t> who(g.cells() * g.width);
        for (std::size_t i = 0; i < who.size(); ++i) who[i] = written(g.who[i]);
        std::vector<std::size_t> order(g.cells());
        std::iota(order.begin(), order.end(), std::size_t{0});
        const auto parties = [&](std::size_t cell) { return who.begin() + static_cast<std::ptrdiff_t>(cell * g.width); };
        std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
            return std::lexicographical_compare(parties(a), parties(a) + g.width, parties(b), parties(b) + g.width);
        });
        const bool exact = std::any_of(g.exact.begin(), g.exact.end(), [](const rational& r) { return r.sign() != 0; });
        out_.number(g.segment).number(g.route).number(g.width).number(g.columns).byte(exact ? 1 : 0).number(g.cells());
        std::uint32_t first = 0;
        for (const std::size_t cell : order) {
            for (std::uint32_t i = 0; i < g.width; ++i) {
                const std::uint32_t party = who[cell * g.width + i];
                out_.number(i == 0 ? party - std::exchange(first, party) : party);
            }
            for (std::uint32_t column = 0; column < g.columns; ++column) out_.wide(g.total(cell, column));
            for (std::uint32_t slot = 0; exact && slot < slots; ++slot) out_.text(to_string(g.exact[cell * slots + slot]));
        }
        runs(g, order);
    }

    /// The records that wait, in their order, each with the place of its cell above.
    void runs(const cell_group& g, const std::vector<std::size_t>& order)
    {
        out_.number(g.pending.size());
        if (g.pending.empty()) return;
        std::vector<std::uint32_t> place(order.size());
        for (std::uint32_t i = 0; i < order.size(); ++i) place[order[i]] = i;
        std::int64_t time = 0;
        std::uint64_t key = 0;
        for (const pending_record& r : g.pending) {
            const auto [quantity, gross] = values_of(g, r);
            out_.wide(int128{r.time} - std::exchange(time, r.time)).number(std::uint64_t{r.source} * 2 + r.key_is_text);
            out_.wide(int128{r.key} - std::exchange(key, r.key)).number(place[r.cell]).wide(quantity).wide(gross);
        }
    }

    void keys()
    {
        out_.number(from_.keys.sources().size());
        std::string_view before;
        for (const auto& [source, of] : from_.keys.sources()) {
            out_.text_after(before, source);
            before = source;
            out_.number(of.ranges.size());
            // Neither overlap nor adjoin, so that a gap is 2 at least: what is more than that is written.
            for (std::size_t i = 0; i < of.ranges.size(); ++i)
                out_.number(i == 0 ? of.ranges[i].first : of.ranges[i].first - of.ranges[i - 1].second - 2)
                    .number(of.ranges[i].second - of.ranges[i].first);
            out_.number(of.others.size());
            std::string_view key_before;
            for (const std::string_view key : of.others) {
                out_.text_after(key_before, key);
                key_before = key;
            }
        }
    }

    void calls()
    {
        out_.number(apart_.calls.size());
        for (const auto& [call, counted] : apart_.calls)
            out_.raw(call).number(counted.duplicates).number(counted.superseded).number(counted.outside).number(counted.not_yet_booked);
    }

    void inputs()
    {
        out_.number(from_.inputs.size());
        std::string_view before;
        for (const usage_input_digest& input : from_.inputs) {
            out_.text_after(before, input.name).number(input.bytes).raw(input.content);
            before = input.name;
        }
    }

    /// Each input by the place of the first that has its content.
    void splits()
    {
        out_.number(from_.splits.size());
        if (from_.splits.empty()) return;
        std::map<digest, std::size_t> places;
        for (std::size_t i = 0; i < from_.inputs.size(); ++i) places.emplace(content_known_by(from_.inputs[i]), i);
        std::string_view before;
        for (const held_parts& of : from_.splits) {
            out_.text_after(before, of.name);
            before = of.name;
            std::vector<std::size_t> inputs;
            for (const digest& input : of.inputs) inputs.push_back(places.at(input));
            std::sort(inputs.begin(), inputs.end());
            out_.number(inputs.size());
            for (std::size_t i = 0; i < inputs.size(); ++i) out_.number(i == 0 ? inputs[i] : inputs[i] - inputs[i - 1] - 1);
            out_.number(of.parts).number(of.held.size());
            // As of ranges of keys: a gap is one part at least.
            for (std::size_t i = 0; i < of.held.size(); ++i)
                out_.number(i == 0 ? of.held[i].first : of.held[i].first - of.held[i - 1].last - 2)
                    .number(of.held[i].last - of.held[i].first);
        }
    }

    void rejects()
    {
        std::map<digest, std::uint64_t> origins;
        for (const auto& [call, counted] : apart_.calls) origins.emplace(call, origins.size());
        for (std::size_t i = 0; i < from_.inputs.size(); ++i) origins.emplace(digest_of_input(from_.inputs[i]), apart_.calls.size() + i);
        out_.number(apart_.rejects.size());
        const reject nothing{};
        const reject* before = &nothing;
        for (const auto& [r, origin] : apart_.rejects) {
            const auto place = origins.find(origin);
            PARTNERING_EXPECTS(place != origins.end(), "a reject is of a call or an input that its partial knows");
            out_.text_after(before->reason, r.reason).text_after(before->source, r.source).text_after(before->key, r.key);
            out_.number(r.revision).text_after(before->place, r.place).text_after(before->text, r.text);
            optional_time(r.booked);
            out_.number(place->second);
            before = &r;
        }
    }

    const partial::data& from_;
    taken_apart apart_;
    byte_writer out_;
    std::vector<std::uint32_t> rank_;  ///< of the open parties, by key
};

class reader {
public:
    reader(std::string_view content, const plan::data& under) : in_{content}, plan_{under} {}

    std::shared_ptr<partial::data> run()
    {
        out_->under = plan_.content;
        out_->plan_parties = in_.number32();
        expect(out_->plan_parties == plan_.of.parties().size(), "it counts other parties than its plan");
        out_->quantity_decimals = static_cast<int>(in_.number(most_decimals));
        out_->gross_decimals = static_cast<int>(in_.number(most_decimals));
        out_->booked_until = optional_time();
        open_parties();
        out_->last = in_.flag();
        run_list(out_->run_sources);
        run_list(out_->run_keys);
        expect(std::none_of(out_->run_keys.begin(), out_->run_keys.end(), [](const std::string& key) { return as_number(key); }),
               "a number stands among the keys that are none");
        run_sources_used_.resize(out_->run_sources.size());
        run_keys_used_.resize(out_->run_keys.size());
        out_->records = in_.number();
        groups();
        broken();
        keys();
        calls();
        inputs();
        splits();
        rejects();
        in_.end();
        return std::move(out_);
    }

private:
    static constexpr std::uint64_t most_decimals = 18;
    static constexpr int128 narrow = int128{1} << 62;
    static constexpr std::size_t most_times_named = 100;

    static void expect(bool holds, const char* otherwise)
    {
        if (!holds) throw bad_bytes{otherwise};
    }

    std::optional<instant> optional_time()
    {
        if (!in_.flag()) return std::nullopt;
        const int128 time = in_.wide();
        expect(time >= INT64_MIN && time <= INT64_MAX, "a time is out of range");
        return instant{static_cast<std::int64_t>(time)};
    }

    void open_parties()
    {
        const std::size_t count = in_.count(2);
        expect(count < nobody - out_->plan_parties - 1, "there are too many parties");
        std::vector<std::string>& names = out_->open_parties;
        names.reserve(count);
        for (std::size_t i = 0; i < count; ++i) {
            names.push_back(in_.text_after(i == 0 ? std::string_view{} : std::string_view{names.back()}));
            expect(i == 0 || names[i - 1] < names[i], "its parties do not ascend");
            expect(!plan_.of.find_party(names.back()), "a party of the document stands among those that are not in it");
        }
    }

    void run_list(std::vector<std::string>& names)
    {
        const std::size_t count = in_.count(2);
        names.reserve(count);
        for (std::size_t i = 0; i < count; ++i) {
            names.push_back(in_.text_after(i == 0 ? std::string_view{} : std::string_view{names.back()}));
            expect(i == 0 || names[i - 1] < names[i], "the sources or keys of its records do not ascend");
        }
    }

    /// The records that ordered legs of a group wait for: all that it counts, or none where they are worked out.
    void runs(cell_group& g, const route& r, uint128 records)
    {
        const std::size_t count = in_.count(6);
        any_ordered_ = any_ordered_ || !r.ordered.empty();
        expect(count == (r.ordered.empty() || out_->last ? 0 : records), "it keeps other records than it counts");
        g.pending.reserve(count);
        std::vector<std::array<int128, cell_group::fixed>> sums(count == 0 ? 0 : g.cells());
        int128 time = 0;
        int128 key = 0;
        for (std::size_t i = 0; i < count; ++i) {
            const int128 later = in_.wide();
            expect(later >= -int128{UINT64_MAX} && later <= int128{UINT64_MAX}, "a time is out of range");
            time += later;
            expect(time >= INT64_MIN && time <= INT64_MAX &&
                       plan_.segments[g.segment].when.contains(instant{static_cast<std::int64_t>(time)}),
                   "a record is of another time than its sums");
            const std::uint64_t source = in_.number();
            expect(source / 2 < out_->run_sources.size(), "a record is of a source that is not listed");
            const int128 further = in_.wide();
            expect(further >= -int128{UINT64_MAX} && further <= int128{UINT64_MAX}, "a key is out of range");
            key += further;
            expect(key >= 0 && key <= int128{UINT64_MAX} && (source % 2 == 0 || key < static_cast<int128>(out_->run_keys.size())),
                   "a key is out of range");
            const std::uint64_t cell = in_.number();
            expect(cell < g.cells(), "a record is of parties that have no sums");
            pending_record one{static_cast<std::int64_t>(time),
                               static_cast<std::uint64_t>(key),
                               static_cast<std::uint32_t>(source / 2) & 0x7fff'ffffu,
                               static_cast<std::uint32_t>(source % 2),
                               static_cast<std::uint32_t>(cell),
                               0,
                               0};
            run_sources_used_[one.source] = true;
            if (one.key_is_text != 0) run_keys_used_[one.key] = true;
            const int128 quantity = in_.wide();
            const int128 gross = in_.wide();
            keep_values(g, one, quantity, gross);
            expect(i == 0 || runs_before(g.pending.back(), one), "its records do not stand in their order");
            g.pending.push_back(one);
            auto& sum = sums[cell];
            ++sum[cell_group::records_at];
            add_checked(sum[cell_group::quantity_at], quantity);
            add_checked(sum[cell_group::gross_at], gross);
        }
        for (std::size_t cell = 0; cell < sums.size(); ++cell)
            for (std::uint32_t column = 0; column < g.columns; ++column)
                expect(g.total(cell, column) == (column < cell_group::fixed ? sums[cell][column] : 0),
                       "the records it keeps do not add up to its sums");
    }

    void groups()
    {
        const std::size_t count = in_.count(7);
        out_->groups.reserve(count);
        uint128 records = 0;
        for (std::size_t i = 0; i < count; ++i) {
            records += group();
            const std::size_t at = out_->groups.size() - 1;
            expect(at == 0 || std::pair{out_->groups[at - 1].segment, out_->groups[at - 1].route} <
                                  std::pair{out_->groups[at].segment, out_->groups[at].route},
                   "its groups do not ascend");
        }
        expect(records == out_->records, "it counts other records than it has sums of");
        const auto all = [](const std::vector<bool>& used) { return std::find(used.begin(), used.end(), false) == used.end(); };
        expect((any_ordered_ || !out_->last) && all(run_sources_used_) && all(run_keys_used_),
               "it has sources or keys of records in order, and no such records");
    }

    /// Of each restriction, or of none at all where no record breaks any.
    void broken()
    {
        const std::size_t count = in_.count(1);
        expect(count == 0 || count == plan_.restrictions.size(), "it counts other restrictions than its plan has");
        for (std::size_t i = 0; i < count; ++i) {
            out_->broken.push_back(in_.number());
            expect(out_->broken.back() <= out_->records, "more records break a restriction than there are");
        }
        expect(count == 0 || std::any_of(out_->broken.begin(), out_->broken.end(), [](std::uint64_t records) { return records != 0; }),
               "it counts records that break no restriction");
    }

    uint128 group()
    {
        const std::uint32_t segment_number = in_.number32();
        expect(segment_number < plan_.segments.size(), "it names a stretch of time that its plan does not have");
        const snapshot& at = plan_.snapshots[plan_.segments[segment_number].snapshot];
        const std::uint32_t route_number = in_.number32();
        expect(route_number < at.routes.size(), "it names an offer that its plan does not have");
        const route& r = at.routes[route_number];
        const std::uint32_t width = in_.number32();
        expect(width == binding::width(r), "it names other parties for an offer than its plan");
        const std::uint32_t columns = in_.number32();
        expect(columns == cell_group::fixed + r.event_slots, "it has other sums for an offer than its plan");
        const bool exact = in_.flag();
        const std::uint32_t slots = columns - cell_group::fixed;
        const std::size_t cells = in_.count(std::size_t{width} + columns + (exact ? std::size_t{2} * slots : 0));
        expect(cells != 0, "it names an offer that it has no sums of");
        expect(width != 0 || cells == 1, "records that name nobody have one set of sums");
        expect(!exact || slots != 0, "it has exact sums where its plan has none");

        cell_group& g = out_->groups.emplace_back(segment_number, route_number, width, slots);
        std::vector<std::uint32_t> who(std::max<std::uint32_t>(1, width));
        std::vector<std::uint32_t> before(who.size());
        uint128 records = 0;
        bool any_exact = false;
        for (std::size_t cell = 0; cell < cells; ++cell) {
            read_parties(r, width, who, before, cell == 0);
            const std::uint32_t opened = g.cell_of(who.data());
            expect(opened == cell, "two sets of sums are of the same parties");
            for (std::uint32_t column = 0; column < columns; ++column) {
                const int128 sum = in_.wide();
                if (column == cell_group::records_at) {
                    expect(sum > 0 && sum <= INT64_MAX, "a number of records is out of range");
                    records += static_cast<uint128>(sum);
                }
                put(g, cell, column, sum);
            }
            for (std::uint32_t slot = 0; exact && slot < slots; ++slot) {
                const std::string_view text = in_.text();
                const checked<rational> value = parse_rational(text);
                expect(value.has_value() && to_string(value.value()) == text, "an exact sum is not written in its shortest form");
                any_exact = any_exact || value.value().sign() != 0;
                g.exact_at(cell, slot) = value.value();
            }
        }
        expect(any_exact == exact, "its exact sums are all zero");
        runs(g, r, records);
        expect(!any_exact || g.pending.empty(), "sums that wait for records are not zero");
        return records;
    }

    /// Small sums stand in 64 bits as they do where records are added; where one needs more, all of the group stand in 128.
    static void put(cell_group& g, std::size_t cell, std::uint32_t column, int128 sum)
    {
        const std::size_t at = cell * g.stride + column;
        if (g.wide.empty() && sum < narrow && sum > -narrow) {
            g.lines[at] = static_cast<std::int64_t>(sum);
            g.spent = std::max(g.spent, sum < 0 ? -sum : sum);
            return;
        }
        if (g.wide.empty()) g.spill();
        g.wide[at] = sum;
    }

    void read_parties(const route& r, std::uint32_t width, std::vector<std::uint32_t>& who, std::vector<std::uint32_t>& before, bool first)
    {
        const auto all = static_cast<std::uint32_t>(out_->plan_parties + out_->open_parties.size());
        for (std::uint32_t i = 0; i < width; ++i) {
            const std::uint64_t number = in_.number(all) + (i == 0 ? before[0] : 0);
            expect(number <= all, "it names a party that neither its plan nor its list has");
            who[i] = static_cast<std::uint32_t>(number);
        }
        expect(first || before < who, "its sums do not ascend by the parties they are of");
        before = who;
        for (std::uint32_t i = 0; i < width; ++i) {
            who[i] -= 1;  // nobody is the largest number
            static_assert(static_cast<std::uint32_t>(written_nobody - 1) == nobody);
            expect(i < r.slots.size() ? may_fill(r.slots[i], who[i]) : who[i] == nobody || who[i] < out_->plan_parties,
                   "it names a party where its plan does not let it stand");
        }
    }
    [[nodiscard]] bool may_fill(std::uint32_t of_class, std::uint32_t party) const
    {
        if (party == nobody) return false;
        const auto parties = plan_.of.parties();
        return party >= out_->plan_parties ? parties[of_class].open : plan_.of.may_be_member(parties[party].key, party_id{of_class});
    }

    void keys()
    {
        const std::size_t sources = in_.count(4);
        std::string source;
        for (std::size_t i = 0; i < sources; ++i) {
            std::string next = in_.text_after(source);
            expect(i == 0 || source < next, "its sources do not ascend");
            source = std::move(next);
            // Looked for once: a name may be as long as all the rest.
            key_set::keys& into = out_->keys.of(source);
            const std::size_t ranges = in_.count(2);
            std::uint64_t after = 0;  // the smallest number that may come next
            for (std::size_t j = 0; j < ranges; ++j) {
                const std::uint64_t gap = in_.number();
                expect(gap <= UINT64_MAX - after, "a key is out of range");
                const std::uint64_t first = after + gap;
                const std::uint64_t length = in_.number();
                expect(length <= UINT64_MAX - first, "a key is out of range");
                into.add(first, first + length);
                expect(j + 1 == ranges || first + length < UINT64_MAX - 1, "a key is out of range");
                after = first + length + 2;
            }
            const std::size_t others = in_.count(2);
            expect(ranges + others != 0, "a source has no keys");
            std::string before;
            for (std::size_t j = 0; j < others; ++j) {
                std::string key = in_.text_after(before);
                expect(j == 0 || before < key, "its keys do not ascend");
                expect(!as_number(key), "a number stands among the keys that are none");
                into.add(key);
                before = std::move(key);
            }
        }
        out_->keys.seal();
    }

    void calls()
    {
        const std::size_t count = in_.count(digest_bytes + 4);
        expect(count != 0, "it says of no call of accumulate that it is made of it");
        for (std::size_t i = 0; i < count; ++i) {
            const digest call = in_.sha256();
            expect(i == 0 || out_->made_of.rbegin()->first < call, "the calls it is made of do not ascend");
            partial::data::counts counted;
            for (auto [one, all] : {std::pair{&counted.duplicates, &out_->duplicates},
                                    {&counted.superseded, &out_->superseded},
                                    {&counted.outside, &out_->outside},
                                    {&counted.not_yet_booked, &out_->not_yet_booked}}) {
                *one = in_.number();
                expect(!__builtin_add_overflow(*all, *one, all), "a count is out of range");
            }
            out_->made_of.emplace_hint(out_->made_of.end(), call, counted);
            origins_.push_back(call);
        }
    }

    void inputs()
    {
        const std::size_t count = in_.count(digest_bytes + 3);
        out_->inputs.reserve(count);
        for (std::size_t i = 0; i < count; ++i) {
            usage_input_digest input;
            input.name = in_.text_after(i == 0 ? std::string_view{} : std::string_view{out_->inputs.back().name});
            input.bytes = in_.number();
            input.content = in_.sha256();
            expect(i == 0 || out_->inputs.back() <= input, "its inputs do not ascend");
            origins_.push_back(digest_of_input(input));
            out_->inputs.push_back(std::move(input));
        }
    }

    void splits()
    {
        const std::size_t count = in_.count(7);
        if (count == 0) return;
        std::vector<digest> known;
        std::map<digest, std::size_t> places;
        for (const usage_input_digest& input : out_->inputs) {
            known.push_back(content_known_by(input));
            places.emplace(known.back(), known.size() - 1);
        }
        out_->splits.reserve(count);
        std::size_t named_bytes = 0;
        for (std::size_t i = 0; i < count; ++i) {
            held_parts of;
            of.name = in_.text_after(i == 0 ? std::string_view{} : std::string_view{out_->splits.back().name});
            const std::size_t inputs = in_.count(1);
            expect(of.name.empty() == (inputs != 0), "usage that was split is known by its inputs, or else by a name");
            of.inputs.reserve(inputs);
            std::uint64_t next = 0;  // the smallest place that may come
            for (std::size_t j = 0; j < inputs; ++j) {
                const std::uint64_t further = in_.number();
                expect(next < known.size() && further < known.size() - next, "usage that was split is of an input that is not there");
                const auto place = static_cast<std::size_t>(next + further);
                expect(places.at(known[place]) == place, "usage that was split is of an input that is there before");
                of.inputs.push_back(known[place]);
                // partial::splits() says the name in full each time.
                named_bytes += out_->inputs[place].name.size();
                expect(named_bytes / most_times_named <= in_.size(), "its inputs are named too often");
                next = place + 1;
            }
            std::sort(of.inputs.begin(), of.inputs.end());
            of.parts = in_.number32(most_parts);
            expect(of.parts != 0, "usage was split into no part");
            parts_of(of);
            expect(i == 0 || split_before(out_->splits.back(), of), "what was split does not ascend");
            out_->splits.push_back(std::move(of));
        }
    }

    void parts_of(held_parts& of)
    {
        const std::size_t ranges = in_.count(2);
        expect(ranges != 0, "it has no part of usage that was split");
        of.held.reserve(ranges);
        std::uint64_t after = 0;  // the smallest part that may come next
        for (std::size_t j = 0; j < ranges; ++j) {
            const std::uint64_t gap = in_.number(most_parts);
            const std::uint64_t length = in_.number(most_parts);
            expect(after + gap + length < of.parts, "it has a part beyond the last that there is");
            of.held.push_back({static_cast<unsigned>(after + gap), static_cast<unsigned>(after + gap + length)});
            after = after + gap + length + 2;
        }
    }

    void rejects()
    {
        const std::size_t count = in_.count(13);
        out_->rejects.reserve(count);
        out_->reject_origins.reserve(count);
        const reject nothing{};
        for (std::size_t i = 0; i < count; ++i) {
            const reject& before = i == 0 ? nothing : out_->rejects.back();
            reject r;
            r.reason = in_.text_after(before.reason);
            r.source = in_.text_after(before.source);
            r.key = in_.text_after(before.key);
            r.revision = in_.number32();
            r.place = in_.text_after(before.place);
            r.text = in_.text_after(before.text);
            r.booked = optional_time();
            const std::uint64_t origin = in_.number();
            expect(origin < origins_.size(), "a reject is of an input that is not there");
            const digest& of = origins_[static_cast<std::size_t>(origin)];
            expect(i == 0 || before < r || (before == r && out_->reject_origins.back() <= of), "its rejects do not ascend");
            out_->rejects.push_back(std::move(r));
            out_->reject_origins.push_back(of);
        }
    }

    byte_reader in_;
    const plan::data& plan_;
    std::shared_ptr<partial::data> out_ = std::make_shared<partial::data>();
    bool any_ordered_ = false;
    std::vector<bool> run_sources_used_, run_keys_used_;
    std::vector<digest> origins_;  ///< what rejects may be of: the calls, then the inputs
};

finding wrong(const char* code, std::string text) { return {code, severity::error, "", "", std::move(text)}; }

}  // namespace

std::string to_bytes(const partial& of) { return writer{of.internals()}.run(); }

checked<partial> partial_from_bytes(std::string_view bytes, const plan& under)
{
    if (!bytes.starts_with(magic)) return wrong("not_a_partial", "this is no partial: its first bytes are others");
    byte_reader head{bytes.substr(magic.size())};
    if (bytes.size() < magic.size() + sizeof version + digest_bytes)
        return wrong("partial_damaged", "the partial is cut off: make it again from its usage");
    const std::string_view content = bytes.substr(0, bytes.size() - digest_bytes);
    if (digester{}.add_raw(content.data(), content.size()).finish() != byte_reader{bytes.substr(content.size())}.sha256())
        return wrong("partial_damaged", "the partial is not as it was written: a bit was changed or its end is missing. Make it again from "
                                        "its usage");
    if (const std::uint32_t written = head.fixed(); written != version)
        return wrong("partial_version", "the partial is of version " + std::to_string(written) + " of the format, and this reads version " +
                                            std::to_string(version) + ": make and merge all with one release");
    byte_reader rest{content.substr(magic.size() + sizeof version)};
    try {
        if (const digest made_under = rest.sha256(); made_under != under.content_digest())
            return wrong("foreign_partial", "the partial was made under another plan (" + to_string(made_under) + " and not " +
                                                to_string(under.content_digest()) +
                                                "): compile the same document for the same periods, with the same time-zone data");
        return partial{reader{content.substr(content.size() - rest.left()), under.internals()}.run()};
    } catch (const bad_bytes& bad) {
        return wrong("partial_malformed", "the partial was written wrong, by no version of this library: " + bad.what);
    }
}

PARTNERING_END
