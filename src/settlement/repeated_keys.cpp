#include "repeated_keys.hpp"

#include "sort_by_number.hpp"

#include <algorithm>
#include <bit>
#include <cstring>
#include <unordered_map>

PARTNERING_BEGIN

namespace {

std::string_view name_of(const text_column& column, std::uint32_t code)
{
    return code == text_column::absent ? std::string_view{} : std::string_view{column.names[code]};
}

constexpr std::uint64_t odd_factor = 0x9E37'79B9'7F4A'7C15;

std::uint64_t folded(std::uint64_t value) noexcept
{
    const auto product = static_cast<uint128>(value) * 0xD6E8'FEB8'6659'FD93;
    return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}

std::uint64_t hash_of(std::uint64_t number, std::uint64_t seed) noexcept { return folded((number ^ seed) * odd_factor + seed); }

/// Differs from machine to machine, as bytes are taken up in the machine's order: it groups, it decides nothing.
std::uint64_t hash_of(std::string_view text, std::uint64_t seed) noexcept
{
    std::uint64_t hash = folded(seed + text.size() * odd_factor);
    const char* at = text.data();
    std::size_t left = text.size();
    for (std::uint64_t word = 0; left >= sizeof word; left -= sizeof word, at += sizeof word) {
        std::memcpy(&word, at, sizeof word);
        hash = folded(hash ^ word) + odd_factor;
    }
    if (left != 0) {
        std::uint64_t word = 0;
        std::memcpy(&word, at, left);
        hash = folded(hash ^ word) + odd_factor;
    }
    return folded(hash ^ seed);
}

/// Hashes the (source, key) of rows under one seed.
class key_hash {
public:
    /// Requires: 1 to 64 bits.
    key_hash(const usage_columns& usage, std::uint64_t seed, unsigned bits)
        : usage_{usage}, seed_{seed}, kept_{~std::uint64_t{0} << (64 - bits)}
    {
        constant_ = folded(hash_of(name_of(usage.source, usage.source.codes.empty() ? usage.source.constant : text_column::absent), seed));
        if (usage.source.codes.empty()) return;
        of_source_.reserve(usage.source.names.size());
        for (const std::string& name : usage.source.names) of_source_.push_back(folded(hash_of(std::string_view{name}, seed)));
    }
    [[nodiscard]] std::uint64_t operator()(std::size_t row) const
    {
        const std::uint32_t source = usage_.source.codes.empty() ? text_column::absent : usage_.source.codes[row];
        const std::uint64_t by = seed_ ^ (source == text_column::absent ? constant_ : of_source_[source]);
        return kept_ & (usage_.key.empty() ? hash_of(std::string_view{usage_.key_text.names[usage_.key_text.code(row)]}, by)
                                           : hash_of(usage_.key[row], by));
    }

private:
    const usage_columns& usage_;
    std::uint64_t seed_;
    std::uint64_t kept_;
    std::uint64_t constant_ = 0;
    std::vector<std::uint64_t> of_source_;
};

/// Calls `use` with each row and its place, a block at a time: what is known early can be fetched early.
template <class NextRow, class PlaceOf, class Use>
void for_each_place(NextRow next_row, const place_bits& bits, PlaceOf place_of, Use use)
{
    constexpr std::size_t block = 64;
    std::size_t rows[block];
    std::uint64_t places[block];
    for (bool more = true; more;) {
        std::size_t n = 0;
        while (n < block && (more = next_row(rows[n]))) {
            places[n] = place_of(rows[n]);
            bits.prefetch(places[n++]);
        }
        for (std::size_t i = 0; i < n; ++i) use(rows[i], places[i]);
    }
}

/// Every row that is not marked, one after the other.
auto unmarked_rows(std::size_t rows, const row_marks& skip)
{
    return [row = std::size_t{0}, rows, &skip, all = skip.empty()](std::size_t& next) mutable {
        if (!all)
            while (row < rows && skip.marked(row)) ++row;
        if (row == rows) return false;
        next = row++;
        return true;
    };
}

auto these_rows(const std::vector<std::size_t>& rows)
{
    return [at = std::size_t{0}, &rows](std::size_t& next) mutable {
        if (at == rows.size()) return false;
        next = rows[at++];
        return true;
    };
}

/// The rows that share their place with another one, ascending. `rows` makes what gives the rows, anew for each of the two passes.
template <class Rows, class PlaceOf>
std::vector<std::size_t> sharing_a_place(Rows rows, std::uint64_t places, PlaceOf place_of)
{
    std::vector<std::size_t> found;
    place_bits seen{places};
    std::optional<place_bits> shared;
    for_each_place(rows(), seen, place_of, [&](std::size_t, std::uint64_t place) {
        if (!seen.test_set(place)) return;
        if (!shared) shared.emplace(places);
        shared->set(place);
    });
    if (shared)
        for_each_place(rows(), *shared, place_of, [&](std::size_t row, std::uint64_t place) {
            if (shared->test(place)) found.push_back(row);
        });
    return found;
}

}  // namespace

std::uint64_t place_bits::next(std::uint64_t from, std::uint64_t end, bool wanted) const
{
    while (from < end) {
        const std::uint64_t word = (wanted ? words_[from >> 6] : ~words_[from >> 6]) >> (from & 63);
        if (word != 0) return std::min(end, from + static_cast<std::uint64_t>(std::countr_zero(word)));
        from = (from | 63) + 1;
    }
    return end;
}

std::optional<key_places> key_places::of(const usage_columns& usage, const row_marks& skip)
{
    if (usage.key.empty()) return std::nullopt;
    struct bounds {
        std::string_view source;
        std::uint64_t least = UINT64_MAX;
        std::uint64_t largest = 0;
    };
    key_places all;
    all.keys_ = usage.key;
    all.codes_ = usage.source.codes;
    std::vector<bounds> by_source;
    std::vector<std::uint32_t> number;  // by code, the last for none: two codes of the same text are one source
    if (all.codes_.empty()) {
        by_source.push_back({name_of(usage.source, usage.source.constant)});
    } else {
        std::unordered_map<std::string_view, std::uint32_t> numbers;
        for (std::size_t code = 0; code <= usage.source.names.size(); ++code) {
            const std::string_view name =
                code == usage.source.names.size() ? std::string_view{} : std::string_view{usage.source.names[code]};
            const auto [at, fresh] = numbers.emplace(name, static_cast<std::uint32_t>(by_source.size()));
            if (fresh) by_source.push_back({name});
            number.push_back(at->second);
        }
    }
    const auto number_at = [&](std::size_t row) -> std::uint32_t {
        if (all.codes_.empty()) return 0;
        return number[all.codes_[row] == text_column::absent ? number.size() - 1 : all.codes_[row]];
    };
    if (all.codes_.empty() && skip.empty()) {
        bounds& only = by_source.front();
        for (const std::uint64_t key : usage.key) {
            only.least = std::min(only.least, key);
            only.largest = std::max(only.largest, key);
        }
    } else {
        for (std::size_t row = 0; row < usage.rows; ++row) {
            if (skip.marked(row)) continue;
            bounds& b = by_source[number_at(row)];
            b.least = std::min(b.least, usage.key[row]);
            b.largest = std::max(b.largest, usage.key[row]);
        }
    }
    const std::uint64_t most = most_a_row * usage.rows;
    std::vector<std::uint64_t> shift(by_source.size());
    for (std::size_t i = 0; i < by_source.size(); ++i) {
        const bounds& b = by_source[i];
        if (b.largest < b.least) continue;  // no row is of it
        const std::uint64_t span = b.largest - b.least;
        if (span >= most - all.size_) return std::nullopt;
        shift[i] = all.size_ - b.least;
        all.sources_.push_back({b.source, all.size_, all.size_ + span + 1, b.least});
        all.size_ += span + 1;
    }
    all.constant_ = shift.front();
    for (const std::uint32_t of : number) all.shift_.push_back(shift[of]);
    return all;
}

std::vector<repeated_row> rows_that_may_repeat(const usage_columns& usage, const row_marks& skip, unsigned hash_bits)
{
    std::vector<repeated_row> grouped;
    const auto group = [&](const std::vector<std::size_t>& rows, const auto& number_of) {
        grouped.reserve(rows.size());
        for (const std::size_t row : rows) grouped.push_back({number_of(row), row});
        sort_by_number(grouped.data(), grouped.data() + grouped.size(), [](const repeated_row& r) { return r.group; });
    };
    if (const auto places = key_places::of(usage, skip)) {
        const auto place_of = [&](std::size_t row) { return (*places)[row]; };
        group(sharing_a_place([&] { return unmarked_rows(usage.rows, skip); }, places->size(), place_of), place_of);
        return grouped;
    }
    const auto narrowed = [&](const auto& rows, std::size_t count, const key_hash& hash) {
        const std::uint64_t places = std::uint64_t{8} * count;
        return sharing_a_place(rows, places,
                               [&](std::size_t row) { return static_cast<std::uint64_t>(static_cast<uint128>(hash(row)) * places >> 64); });
    };
    std::uint64_t seed = odd_factor;
    std::vector<std::size_t> found =
        narrowed([&] { return unmarked_rows(usage.rows, skip); }, std::max<std::size_t>(usage.rows, 64), key_hash{usage, seed, hash_bits});
    // What stays by chance is an eighth of what there was; once a good part stays, it is there to stay.
    constexpr std::size_t few = 4096;
    for (std::size_t before = usage.rows; found.size() > few && found.size() < before / 4;) {
        before = found.size();
        seed = folded(seed);
        found = narrowed([&] { return these_rows(found); }, found.size(), key_hash{usage, seed, hash_bits});
    }
    const key_hash hash{usage, seed, hash_bits};
    group(found, hash);
    return grouped;
}

PARTNERING_END
