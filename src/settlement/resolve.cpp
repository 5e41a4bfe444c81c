#include "resolve.hpp"

#include "column_scan.hpp"
#include "repeated_keys.hpp"

#include <algorithm>
#include <tuple>

PARTNERING_BEGIN

bool row_marks::any(std::size_t begin, std::size_t end) const
{
    for (std::size_t row = begin; row < end && !marks_.empty();) {
        if (row % 64 == 0 && end - row >= 64) {
            if (marks_[row / 64] != 0) return true;
            row += 64;
        } else if (marked(row++)) {
            return true;
        }
    }
    return false;
}

bool keys_ascend(const usage_columns& usage)
{
    if (usage.key.empty()) return false;
    for (std::size_t i = 1; i < usage.source.codes.size(); ++i)
        if (usage.source.codes[i] != usage.source.codes[0]) return false;
    return count_not_ascending(usage.key) == 0;
}

namespace {

std::string_view text_at(const text_column& column, std::size_t row)
{
    const std::uint32_t code = column.code(row);
    return code == text_column::absent ? std::string_view{} : std::string_view{column.names[code]};
}

bool same_text(const text_column& column, std::size_t a, std::size_t b)
{
    return column.code(a) == column.code(b) || text_at(column, a) == text_at(column, b);
}

bool same_value(const quantity_column& column, std::size_t a, std::size_t b)
{
    if (column.values.empty()) return true;
    if (column.values[a] != column.values[b]) return false;
    if (column.values[a] != quantity_column::in_wide) return true;
    const auto wide = [&](std::size_t row) {
        const auto at =
            std::lower_bound(column.wide.begin(), column.wide.end(), row, [](const auto& e, std::size_t r) { return e.first < r; });
        PARTNERING_EXPECTS(at != column.wide.end() && at->first == row, "a row marked wide stands in the wide values");
        return at->second;
    };
    return wide(a) == wide(b);
}

bool same_content(const usage_columns& u, std::size_t a, std::size_t b)
{
    if (u.time[a] != u.time[b] || !same_text(u.offer, a, b) || !same_text(u.service, a, b) || !same_text(u.introducer, a, b)) return false;
    if (!same_text(u.territory, a, b)) return false;
    if (!same_value(u.quantity, a, b) || !same_value(u.gross, a, b)) return false;
    return std::all_of(u.parties.begin(), u.parties.end(),
                       [&](const usage_columns::party_column& p) { return same_text(p.members, a, b); });
}

}  // namespace

namespace {

/// Which deliveries wait, whatever the order they stand in: two parts of the same inputs differ in it.
digest digest_of_later(const usage_columns& usage, const std::vector<std::size_t>& rows)
{
    if (rows.empty()) return {};
    std::vector<std::tuple<std::string, std::string, std::uint32_t, std::int64_t>> all;
    all.reserve(rows.size());
    for (const std::size_t row : rows)
        all.emplace_back(text_at(usage.source, row), usage.key_of(row), usage.revision.empty() ? 0u : usage.revision[row],
                         usage.booked[row]);
    std::sort(all.begin(), all.end());
    digester d;
    for (const auto& [source, key, revision, booked] : all) d.add(source).add(key).add(std::int64_t{revision}).add(booked);
    return d.finish();
}

}  // namespace

resolution resolve(const plan::data& plan, const usage_columns& usage, const binding& names, const std::optional<instant>& booked_until,
                   row_marks& skip, unsigned hash_bits)
{
    resolution found;
    const auto reject_row = [&](std::size_t row, row_fate fate) {
        found.rejected.push_back({row, fate});
        skip.mark(row);
    };
    if (booked_until) {
        std::vector<std::size_t> later;
        for (std::size_t row = 0; row < usage.rows; ++row) {
            const std::int64_t booked = usage.booked.empty() ? usage_columns::not_booked : usage.booked[row];
            if (booked == usage_columns::not_booked) {
                reject_row(row, row_fate::no_booking_time);
            } else if (booked > booked_until->microseconds_since_epoch()) {
                later.push_back(row);
                skip.mark(row);
            }
        }
        found.not_yet_booked = later.size();
        found.later = digest_of_later(usage, later);
    }

    std::vector<std::uint32_t> who;
    // A record of another period still holds its key: a later revision may have moved the event there.
    const auto fate_of = [&](std::size_t row) {
        const binding::target where = names.place(row);
        if (where.fate != row_fate::settled) return where.fate;
        const route& r = plan.snapshots[plan.segments[where.segment].snapshot].routes[where.route];
        who.resize(std::max<std::size_t>(who.size(), binding::width(r) + 1));
        return names.parties(row, r, who.data());
    };
    const auto revision = [&](std::size_t row) { return usage.revision.empty() ? 0u : usage.revision[row]; };
    const auto key_order = [&](std::size_t a, std::size_t b) {
        if (const auto by_source = text_at(usage.source, a) <=> text_at(usage.source, b); by_source != 0) return by_source;
        if (!usage.key.empty()) return usage.key[a] <=> usage.key[b];
        return text_at(usage.key_text, a) <=> text_at(usage.key_text, b);
    };
    /// All rows of one key, those of the highest revision first.
    const auto settle_key = [&](const std::size_t* from, const std::size_t* to) {
        bool counted = false;
        for (const std::size_t* at = from; at != to;) {
            const std::size_t* next = at + 1;
            while (next != to && revision(*next) == revision(*at)) ++next;
            if (counted) {
                found.superseded += static_cast<std::uint64_t>(next - at);
                for (; at != next; ++at) skip.mark(*at);
                continue;
            }
            if (std::all_of(at + 1, next, [&](std::size_t row) { return same_content(usage, *at, row); })) {
                counted = true;
                found.duplicates += static_cast<std::uint64_t>(next - at) - 1;
                for (++at; at != next; ++at) skip.mark(*at);
            } else {
                for (; at != next; ++at) reject_row(*at, row_fate::conflicting_content);
            }
        }
    };

    const std::vector<repeated_row> repeated = rows_that_may_repeat(usage, skip, hash_bits);
    std::vector<std::size_t> valid;
    for (auto group = repeated.begin(); group != repeated.end();) {
        auto past = group;
        while (past != repeated.end() && past->group == group->group) ++past;
        if (past - group == 1) {
            group = past;
            continue;
        }
        std::vector<std::size_t>& rows = valid;
        rows.clear();
        for (; group != past; ++group) rows.push_back(group->row);
        std::sort(rows.begin(), rows.end(), [&](std::size_t a, std::size_t b) {
            if (const auto order = key_order(a, b); order != 0) return order < 0;
            if (revision(a) != revision(b)) return revision(a) > revision(b);
            return a < b;
        });
        // Rows that share a hash only are of different keys.
        for (std::size_t from = 0; from < rows.size();) {
            std::size_t to = from + 1;
            while (to < rows.size() && key_order(rows[from], rows[to]) == 0) ++to;
            if (to - from > 1) {
                std::size_t kept = from;
                for (std::size_t i = from; i < to; ++i) {
                    const row_fate fate = fate_of(rows[i]);
                    if (fate == row_fate::settled || fate == row_fate::outside)
                        rows[kept++] = rows[i];
                    else
                        reject_row(rows[i], fate);
                }
                settle_key(rows.data() + from, rows.data() + kept);
            }
            from = to;
        }
    }
    return found;
}

namespace {

/// Dense numbers, in whatever order they come: a bit each, read off in order.
void collect_dense(const usage_columns& usage, const key_places& places, const row_marks& skip, const std::vector<std::size_t>& rejected,
                   key_set& into)
{
    place_bits held{places.size()};
    auto next_rejected = rejected.begin();
    for (std::size_t row = 0; row < usage.rows; ++row) {
        if (next_rejected != rejected.end() && *next_rejected == row) {
            ++next_rejected;
            continue;
        }
        if (skip.marked(row)) continue;
        PARTNERING_EXPECTS(!held.test_set(places[row]), "no key is in a key set twice");
    }
    for (const key_places::stretch& s : places.sources()) {
        for (std::uint64_t at = held.next(s.begin, s.end, true); at < s.end;) {
            const std::uint64_t past = held.next(at, s.end, false);
            into.add_range(std::string{s.source}, at - s.begin + s.first, past - 1 - s.begin + s.first);
            at = held.next(past, s.end, true);
        }
    }
}

/// How many ranges numbers make, row by row.
std::size_t ranges_in(std::span<const std::uint64_t> keys)
{
    std::size_t ranges = 1;
    for (std::size_t row = 1; row < keys.size(); ++row) ranges += keys[row] - keys[row - 1] == 1 ? 0u : 1u;
    return ranges;
}

}  // namespace

void collect_keys(const usage_columns& usage, const row_marks& skip, const std::vector<std::size_t>& rejected, key_set& into)
{
    const bool ascend = skip.for_none() && usage.rows != 0;
    if (ascend && rejected.empty() && usage.key.back() - usage.key.front() == usage.rows - 1) {
        // Keys that ascend without a gap are one range.
        into.add_range(std::string{text_at(usage.source, 0)}, usage.key.front(), usage.key.back());
        into.seal();
        return;
    }
    // Numbers that ascend come as ranges already.
    if (!ascend)
        if (const auto places = key_places::of(usage, skip)) {
            collect_dense(usage, *places, skip, rejected, into);
            into.seal();
            return;
        }
    auto next_rejected = rejected.begin();
    // One look-up of a source for all its rows.
    struct of_source {
        key_set::keys* keys = nullptr;
        std::vector<text_list::elsewhere> texts;
    };
    std::vector<of_source> sources(usage.source.names.size() + 1);
    const auto source_at = [&](std::size_t row) -> of_source& {
        const std::uint32_t code = usage.source.code(row);
        of_source& at = sources[code == text_column::absent ? sources.size() - 1 : code];
        if (at.keys == nullptr) at.keys = &into.of(std::string{text_at(usage.source, row)});
        return at;
    };
    if (!ascend && !usage.key.empty() && usage.source.codes.empty()) source_at(0).keys->ranges.reserve(ranges_in(usage.key));
    for (std::size_t row = 0; row < usage.rows; ++row) {
        if (next_rejected != rejected.end() && *next_rejected == row) {
            ++next_rejected;
            continue;
        }
        if (skip.marked(row)) continue;
        if (usage.key.empty()) {
            const std::string& key = usage.key_text.names[usage.key_text.code(row)];
            of_source& source = source_at(row);
            if (const auto number = as_number(key))
                source.keys->add(*number, *number);
            else
                source.texts.push_back({&key});
        } else {
            // A stretch of consecutive numbers is added as one range.
            const std::uint32_t source = usage.source.code(row);
            std::size_t last = row;
            const std::size_t stop = next_rejected == rejected.end() ? usage.rows : *next_rejected;
            while (last + 1 < stop && usage.key[last] != UINT64_MAX && usage.key[last + 1] == usage.key[last] + 1 &&
                   usage.source.code(last + 1) == source && !skip.marked(last + 1))
                ++last;
            source_at(row).keys->add(usage.key[row], usage.key[last]);
            row = last;
        }
    }
    for (of_source& source : sources)
        if (!source.texts.empty()) source.keys->others.append_in_order(std::move(source.texts));
    into.seal();
}

void merge_groups(std::vector<cell_group>& into, const std::vector<cell_group>& more, const std::vector<std::uint32_t>& renumber,
                  std::uint32_t plan_parties)
{
    const auto key_of = [](const cell_group& g) { return std::uint64_t{g.segment} << 32 | g.route; };
    flat_index<std::uint64_t> groups;  // numbers the groups of `into` as they stand
    for (const cell_group& mine : into) static_cast<void>(groups.insert(key_of(mine)));
    for (const cell_group& g : more) {
        const std::uint32_t at = groups.insert(key_of(g));
        if (at == into.size()) { into.emplace_back(g.segment, g.route, g.width, g.columns - cell_group::fixed); }
        cell_group* const place = &into[at];
        // The bounds of both tell whether all sums stay within 64 bits.
        const bool narrow = g.wide.empty() && place->spent + g.spent < int128{1} << 62;
        if (narrow) place->spent += g.spent;
        std::vector<std::uint32_t> who(std::max<std::uint32_t>(1, g.width));
        std::vector<std::uint32_t> cell_in(g.pending.empty() ? 0 : g.cells());
        for (std::size_t cell = 0; cell < g.cells(); ++cell) {
            for (std::uint32_t i = 0; i < g.width; ++i) {
                const std::uint32_t number = g.parties(cell)[i];
                who[i] = number == nobody || number < plan_parties || renumber.empty() ? number : renumber[number - plan_parties];
            }
            const std::size_t to = place->cell_of(who.data());
            if (!g.pending.empty()) cell_in[cell] = static_cast<std::uint32_t>(to);
            for (std::uint32_t column = 0; column < g.columns; ++column) {
                if (narrow) {
                    place->lines[to * g.stride + column] += g.lines[cell * g.stride + column];
                } else {
                    if (place->wide.empty()) place->wide.resize(place->lines.size());
                    add_checked(place->wide[to * g.stride + column], g.total(cell, column));
                }
            }
            if (!g.exact.empty()) {
                const std::uint32_t slots = g.columns - cell_group::fixed;
                for (std::uint32_t slot = 0; slot < slots; ++slot) place->exact_at(to, slot) += g.exact[cell * slots + slot];
            }
        }
        for (pending_record r : g.pending) {
            r.cell = cell_in[r.cell];
            if (r.quantity == pending_record::in_wide) r.gross += static_cast<std::int64_t>(place->pending_wide.size());
            place->pending.push_back(r);
        }
        place->pending_wide.insert(place->pending_wide.end(), g.pending_wide.begin(), g.pending_wide.end());
    }
}

void forget_unnamed(partial::data& sums)
{
    if (sums.open_parties.empty()) return;
    std::vector<bool> named(sums.open_parties.size(), false);
    for (const cell_group& g : sums.groups)
        for (const std::uint32_t party : g.who)
            if (party != nobody && party >= sums.plan_parties) named[party - sums.plan_parties] = true;
    if (std::find(named.begin(), named.end(), false) == named.end()) return;
    std::vector<std::uint32_t> renumber(named.size(), nobody);
    std::vector<std::string> kept;
    for (std::size_t i = 0; i < named.size(); ++i) {
        if (!named[i]) continue;
        renumber[i] = sums.plan_parties + static_cast<std::uint32_t>(kept.size());
        kept.push_back(std::move(sums.open_parties[i]));
    }
    std::vector<cell_group> groups;
    merge_groups(groups, sums.groups, renumber, sums.plan_parties);
    sums.groups = std::move(groups);
    sums.open_parties = std::move(kept);
}

PARTNERING_END
