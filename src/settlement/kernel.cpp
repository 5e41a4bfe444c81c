#include "kernel.hpp"

#include "power_of_ten.hpp"

#include <algorithm>
#include <bit>

#if defined(__x86_64__) && defined(__GNUC__)
#include <immintrin.h>
#define PARTNERING_HAS_X86_LINES 1
#endif

PARTNERING_BEGIN

std::optional<std::int64_t> whole_number(const rational& value)
{
    if (!value.is_small() || !value.is_integer()) return std::nullopt;
    const int128 number = value.numerator();
    if (number < INT64_MIN + 1 || number > INT64_MAX) return std::nullopt;
    return static_cast<std::int64_t>(number);
}

int128 common_denominator(int128 a, int128 b)
{
    int128 x = a;
    int128 y = b;
    while (y != 0) {
        const int128 rest = x % y;
        x = y;
        y = rest;
    }
    int128 product = 0;
    if (__builtin_mul_overflow(a / x, b, &product) || product > (int128{1} << 61)) return 0;
    return product;
}

std::optional<whole_form> to_whole(const event_form& form, int quantity_decimals, int gross_decimals, const rounding_rule& rule,
                                   const quantum& running_step)
{
    const rational per_quantum = rational{rule.step.denominator(), rule.step.numerator()};
    const rational quantity = form.quantity * per_quantum / power_of_ten(quantity_decimals);
    const rational gross = form.gross * per_quantum / power_of_ten(gross_decimals);
    const rational constant = form.constant * per_quantum;
    const rational running = form.running * per_quantum * running_step.value();
    int128 divisor = 1;
    for (const rational* part : {&quantity, &gross, &constant, &running}) {
        if (!part->is_small()) return std::nullopt;
        divisor = common_denominator(divisor, part->denominator());
        if (divisor == 0) return std::nullopt;
    }
    whole_form whole;
    whole.divisor = static_cast<std::uint64_t>(divisor);
    whole.mode = rule.mode;
    const rational over = rational{divisor, 1};
    const auto fits = [&](const rational& part, std::int64_t& into) {
        const auto number = whole_number(part * over);
        if (number) into = *number;
        return number.has_value();
    };
    if (!fits(quantity, whole.quantity) || !fits(gross, whole.gross) || !fits(constant, whole.constant) || !fits(running, whole.running))
        return std::nullopt;
    return whole;
}

int128 largest_numerator(const whole_form& form, std::uint64_t largest)
{
    const auto magnitude = [](std::int64_t v) { return v < 0 ? -static_cast<int128>(v) : static_cast<int128>(v); };
    // Each product is below 2^63 × 2^64 and so fits 128 bits; the sum is capped rather than wrapped.
    const int128 cap = int128{1} << 124;
    const auto product = [&](std::int64_t factor) {
        const int128 p = magnitude(factor) * static_cast<int128>(largest);
        return p < 0 || p > cap ? cap : p;
    };
    return product(form.quantity) + product(form.gross) + product(form.running) + magnitude(form.constant);
}

namespace {

constexpr std::uint64_t below_52 = (std::uint64_t{1} << 52) - 1;

/// The largest power of two up to which the numbers of a record may go with every numerator within what its form allows.
template <class Most>
std::int64_t limit_of(const std::vector<whole_form>& columns, int most_bits, Most most)
{
    for (int bits = most_bits; bits > 0; --bits) {
        const std::uint64_t largest = std::uint64_t{1} << bits;
        const bool fits = std::all_of(columns.begin(), columns.end(), [&](const whole_form& f) {
            const int128 numerator = largest_numerator(f, largest);
            return numerator <= static_cast<int128>(most(f)) &&
                   numerator / static_cast<int128>(f.divisor) + 1 <= static_cast<int128>(line_forms::most_common);
        });
        if (fits) return static_cast<std::int64_t>(largest);
    }
    return 0;
}

bool adds_nothing(const whole_form& f) { return f.quantity == 0 && f.gross == 0 && f.running == 0 && f.constant == 0; }

template <class Block>
void put(Block& into, std::size_t lane, const whole_form& f)
{
    into.quantity[lane] = static_cast<std::uint64_t>(f.quantity);
    into.gross[lane] = static_cast<std::uint64_t>(f.gross);
    into.running[lane] = static_cast<std::uint64_t>(f.running);
    into.constant[lane] = static_cast<std::uint64_t>(f.constant);
    into.divisor[lane] = f.divisor;
}

/// How many bits a numerator loses before it is multiplied: at most half a divisor's worth.
int bits_before(std::uint64_t divisor) { return std::max(0, static_cast<int>(std::bit_width(divisor)) - 2); }

}  // namespace

line_forms::line_forms(const std::vector<whole_form>& columns, rounding_mode by, std::uint32_t stride) : mode{by}, forms{columns}
{
    for (const whole_form& f : forms) dividers.emplace_back(f.divisor);
    const auto negative = [](const whole_form& f) { return f.quantity < 0 || f.gross < 0 || f.running < 0 || f.constant < 0; };
    if (std::any_of(forms.begin(), forms.end(), negative)) return;
    limit = limit_of(forms, 40, [](const whole_form&) { return below_52; });
    if (limit == 0 || stride % cell_group::lanes != 0) return;
    // Columns at the end that add nothing cost nothing.
    std::size_t used = forms.size();
    while (used != 0 && adds_nothing(forms[used - 1])) --used;
    lay_out_blocks(used);
    lay_out_halves(used);
}

void line_forms::lay_out_blocks(std::size_t used)
{
    if (std::any_of(forms.begin(), forms.end(), [](const whole_form& f) { return f.divisor > below_52; })) return;
    for (std::size_t from = 0; from < used; from += cell_group::lanes) {
        block b{};
        for (std::size_t lane = 0; lane < cell_group::lanes; ++lane) {
            const whole_form f = from + lane < used ? forms[from + lane] : whole_form{};
            put(b, lane, f);
            b.reciprocal[lane] = std::min((below_52 + 1) / f.divisor, below_52);
        }
        blocks.push_back(b);
    }
}

void line_forms::lay_out_halves(std::size_t used)
{
    const auto wide = [](const whole_form& f) {
        const std::int64_t most = std::max({f.quantity, f.gross, f.running, static_cast<std::int64_t>(std::min(f.divisor, below_52))});
        return most > std::int64_t{UINT32_MAX};
    };
    if (std::any_of(forms.begin(), forms.end(), wide)) return;
    limit_of_halves =
        std::min(limit, limit_of(forms, 31, [](const whole_form& f) { return (std::uint64_t{1} << (32 + bits_before(f.divisor))) - 1; }));
    if (limit_of_halves == 0) return;
    for (std::size_t from = 0; from < used; from += cell_group::half_lanes) {
        half_block b{};
        for (std::size_t lane = 0; lane < cell_group::half_lanes; ++lane) {
            const whole_form f = from + lane < used ? forms[from + lane] : whole_form{};
            put(b, lane, f);
            // The reciprocal takes all 32 bits. What it loses by rounding down and what the numerator loses come to less than 1 together:
            // 2^before / divisor is at most 1/2 (or the numerator loses nothing), numerator / 2^(before + after) as well, or the
            // reciprocal of a power of two loses nothing.
            const int bits = static_cast<int>(std::bit_width(f.divisor)) + (std::has_single_bit(f.divisor) ? 30 : 31);
            b.before[lane] = static_cast<std::uint64_t>(bits_before(f.divisor));
            b.after[lane] = static_cast<std::uint64_t>(bits) - b.before[lane];
            b.reciprocal[lane] = static_cast<std::uint64_t>((static_cast<uint128>(1) << bits) / f.divisor);
            PARTNERING_EXPECTS(b.reciprocal[lane] <= UINT32_MAX, "a reciprocal takes 32 bits");
        }
        halves.push_back(b);
    }
}

int128 line_forms::most_of(std::uint64_t largest) const
{
    int128 most = 0;
    for (const whole_form& f : forms) most = std::max(most, largest_numerator(f, largest) / static_cast<int128>(f.divisor) + 1);
    return most;
}

namespace {

template <class Record>
void add_one_by_one(const line_forms& forms, const record_run<Record>& run, std::int64_t* lines, std::size_t stride)
{
    const std::size_t columns = forms.forms.size();
    const whole_form* const form = forms.forms.data();
    const divider* const by = forms.dividers.data();
    with_mode(forms.mode, [&]<rounding_mode Mode>() {
        for (std::size_t i = 0; i < run.count; ++i) {
            const std::int64_t quantity = run.records[i].quantity;
            const std::int64_t gross = run.records[i].gross;
            const std::int64_t running = run.running == nullptr ? 0 : run.running[i];
            std::int64_t* const line = lines + run.records[i].place * stride;
            line[cell_group::records_at] += 1;
            line[cell_group::quantity_at] += quantity;
            line[cell_group::gross_at] += gross;
            for (std::size_t k = cell_group::fixed; k < columns; ++k)
                line[k] += divide_positive<Mode>(static_cast<std::uint64_t>(form[k].quantity * quantity + form[k].gross * gross +
                                                                            form[k].running * running + form[k].constant),
                                                 by[k], form[k].divisor);
        }
    });
}

}  // namespace

bool amounts_of(const line_forms& forms, std::int64_t quantity, std::int64_t gross, std::vector<std::int64_t>& into)
{
    constexpr int128 limit = int128{1} << 62;
    into.resize(forms.forms.size());
    bool fits = true;
    with_mode(forms.mode, [&]<rounding_mode Mode>() {
        for (std::size_t k = 0; k < into.size(); ++k) {
            const whole_form& f = forms.forms[k];
            int128 products[2];
            int128 numerator = 0;
            if (__builtin_mul_overflow(static_cast<int128>(f.quantity), static_cast<int128>(quantity), &products[0]) ||
                __builtin_mul_overflow(static_cast<int128>(f.gross), static_cast<int128>(gross), &products[1]) ||
                __builtin_add_overflow(products[0], products[1], &numerator) ||
                __builtin_add_overflow(numerator, static_cast<int128>(f.constant), &numerator) || numerator >= limit ||
                numerator <= -limit) {
                fits = false;
                return;
            }
            into[k] = divide_rounded<Mode>(static_cast<std::int64_t>(numerator), forms.dividers[k], f.divisor);
        }
    });
    return fits;
}

#ifdef PARTNERING_HAS_X86_LINES

namespace {

/// Eight columns of each record at once, by the multiply-add of 52-bit numbers. The estimate of each quotient is at most one too low.
template <rounding_mode Mode, bool ByQuantity, bool ByRunning, class Record>
[[gnu::target("avx512f,avx512ifma")]] void add_block(const line_forms::block& b, const record_run<Record>& run, std::int64_t* lines,
                                                     std::size_t stride)
{
    const Record* const records = run.records;
    const std::size_t count = run.count;
    const __m512i zero = _mm512_setzero_si512();
    const __m512i one = _mm512_set1_epi64(1);
    const __m512i by_quantity = _mm512_load_si512(b.quantity);
    const __m512i by_gross = _mm512_load_si512(b.gross);
    const __m512i by_running = _mm512_load_si512(b.running);
    const __m512i constant = _mm512_load_si512(b.constant);
    const __m512i divisor = _mm512_load_si512(b.divisor);
    const __m512i reciprocal = _mm512_load_si512(b.reciprocal);
    for (std::size_t i = 0; i < count; ++i) {
        __m512i numerator = _mm512_madd52lo_epu64(constant, by_gross, _mm512_set1_epi64(std::int64_t{records[i].gross}));
        if constexpr (ByQuantity)
            numerator = _mm512_madd52lo_epu64(numerator, by_quantity, _mm512_set1_epi64(std::int64_t{records[i].quantity}));
        else
            numerator = _mm512_mask_set1_epi64(numerator, 1u << cell_group::quantity_at, std::int64_t{records[i].quantity});
        if constexpr (ByRunning) numerator = _mm512_madd52lo_epu64(numerator, by_running, _mm512_set1_epi64(run.running[i]));
        __m512i quotient = _mm512_madd52hi_epu64(zero, numerator, reciprocal);
        __m512i rest = _mm512_sub_epi64(numerator, _mm512_madd52lo_epu64(zero, quotient, divisor));
        const __mmask8 low = _mm512_cmpge_epu64_mask(rest, divisor);
        quotient = _mm512_mask_add_epi64(quotient, low, quotient, one);
        rest = _mm512_mask_sub_epi64(rest, low, rest, divisor);
        const __m512i twice = _mm512_add_epi64(rest, rest);
        __mmask8 away = 0;
        if constexpr (Mode == rounding_mode::half_even)
            away = _mm512_cmpgt_epu64_mask(_mm512_add_epi64(twice, _mm512_and_si512(quotient, one)), divisor);
        if constexpr (Mode == rounding_mode::half_up) away = _mm512_cmpge_epu64_mask(twice, divisor);
        if constexpr (Mode == rounding_mode::half_down) away = _mm512_cmpgt_epu64_mask(twice, divisor);
        if constexpr (Mode == rounding_mode::up || Mode == rounding_mode::ceiling) away = _mm512_test_epi64_mask(rest, rest);
        quotient = _mm512_mask_add_epi64(quotient, away, quotient, one);
        std::int64_t* const line = lines + records[i].place * stride;
        _mm512_store_si512(line, _mm512_add_epi64(_mm512_load_si512(line), quotient));
    }
}

/// Four columns of each record at once, by multiplications of 32-bit numbers. The estimate of each quotient is at most one too low.
template <rounding_mode Mode, bool ByQuantity, bool ByRunning, class Record>
[[gnu::target("avx2")]] void add_half(const line_forms::half_block& b, const record_run<Record>& run, std::int64_t* lines,
                                      std::size_t stride)
{
    const auto load = [](const auto* from)
                          __attribute__((target("avx2"))) { return _mm256_load_si256(reinterpret_cast<const __m256i*>(from)); };
    const __m256i zero = _mm256_setzero_si256();
    const __m256i one = _mm256_set1_epi64x(1);
    const __m256i by_quantity = load(b.quantity);
    const __m256i by_gross = load(b.gross);
    const __m256i by_running = load(b.running);
    const __m256i constant = load(b.constant);
    const __m256i divisor = load(b.divisor);
    const __m256i below_divisor = _mm256_sub_epi64(divisor, one);
    const __m256i reciprocal = load(b.reciprocal);
    const __m256i before = load(b.before);
    const __m256i after = load(b.after);
    // Of each number the lower half is multiplied: all of it.
    const auto each = [](auto number) __attribute__((target("avx2"))) { return _mm256_set1_epi32(static_cast<int>(number)); };
    for (std::size_t i = 0; i < run.count; ++i) {
        const Record& record = run.records[i];
        __m256i numerator = _mm256_add_epi64(constant, _mm256_mul_epu32(by_gross, each(record.gross)));
        if constexpr (ByQuantity) numerator = _mm256_add_epi64(numerator, _mm256_mul_epu32(by_quantity, each(record.quantity)));
        if constexpr (ByRunning) numerator = _mm256_add_epi64(numerator, _mm256_mul_epu32(by_running, each(run.running[i])));
        const __m256i reduced = _mm256_srlv_epi64(numerator, before);
        __m256i quotient = _mm256_srlv_epi64(_mm256_mul_epu32(reduced, reciprocal), after);
        __m256i rest = _mm256_sub_epi64(numerator, _mm256_mul_epu32(quotient, divisor));
        // A comparison that holds is -1 in its lane.
        const __m256i low = _mm256_cmpgt_epi64(rest, below_divisor);
        quotient = _mm256_sub_epi64(quotient, low);
        rest = _mm256_sub_epi64(rest, _mm256_and_si256(low, divisor));
        const __m256i twice = _mm256_add_epi64(rest, rest);
        if constexpr (Mode == rounding_mode::half_even)
            quotient = _mm256_sub_epi64(quotient, _mm256_cmpgt_epi64(_mm256_add_epi64(twice, _mm256_and_si256(quotient, one)), divisor));
        if constexpr (Mode == rounding_mode::half_up) quotient = _mm256_sub_epi64(quotient, _mm256_cmpgt_epi64(twice, below_divisor));
        if constexpr (Mode == rounding_mode::half_down) quotient = _mm256_sub_epi64(quotient, _mm256_cmpgt_epi64(twice, divisor));
        if constexpr (Mode == rounding_mode::up || Mode == rounding_mode::ceiling)
            quotient = _mm256_sub_epi64(quotient, _mm256_cmpgt_epi64(rest, zero));
        auto* const line = reinterpret_cast<__m256i*>(lines + record.place * stride);
        _mm256_store_si256(line, _mm256_add_epi64(_mm256_load_si256(line), quotient));
    }
}

}  // namespace

#endif

namespace {

#ifdef PARTNERING_HAS_X86_LINES
/// Calls `add` with what is constant over all records.
template <class Add>
void add_stretch(rounding_mode mode, bool by_quantity, bool by_running, Add add)
{
    with_mode(mode, [&]<rounding_mode Mode>() {
        if (by_running)
            by_quantity ? add.template operator()<Mode, true, true>() : add.template operator()<Mode, false, true>();
        else
            by_quantity ? add.template operator()<Mode, true, false>() : add.template operator()<Mode, false, false>();
    });
}

template <std::size_t N>
std::size_t count_some(const std::uint64_t (&factors)[N])
{
    return N - static_cast<std::size_t>(std::count(std::begin(factors), std::end(factors), 0u));
}
#endif

}  // namespace

std::vector<line_way> line_ways()
{
    std::vector<line_way> all{line_way::one};
#ifdef PARTNERING_HAS_X86_LINES
    if (__builtin_cpu_supports("avx2") != 0) all.push_back(line_way::four);
    if (__builtin_cpu_supports("avx512f") != 0 && __builtin_cpu_supports("avx512ifma") != 0) all.push_back(line_way::eight);
#endif
    return all;
}

template <class Record>
void add_records(const line_forms& forms, const record_run<Record>& run, std::int64_t* lines, std::size_t stride, line_way way)
{
#ifdef PARTNERING_HAS_X86_LINES
    if (way == line_way::eight && !forms.blocks.empty()) {
        for (std::size_t b = 0; b < forms.blocks.size(); ++b) {
            // The quantity itself stands in the first block; where nothing else depends on it, it costs no multiplication.
            const bool alone = b == 0 && count_some(forms.blocks[b].quantity) == 1;
            const auto add = [&]<rounding_mode Mode, bool ByQuantity, bool ByRunning>() {
                add_block<Mode, ByQuantity, ByRunning>(forms.blocks[b], run, lines + b * cell_group::lanes, stride);
            };
            add_stretch(forms.mode, !alone, run.running != nullptr, add);
        }
        return;
    }
    if (way == line_way::four && !forms.halves.empty() && run.largest <= static_cast<std::uint64_t>(forms.limit_of_halves)) {
        for (std::size_t b = 0; b < forms.halves.size(); ++b) {
            const line_forms::half_block& half = forms.halves[b];
            const auto add = [&]<rounding_mode Mode, bool ByQuantity, bool ByRunning>() {
                add_half<Mode, ByQuantity, ByRunning>(half, run, lines + b * cell_group::half_lanes, stride);
            };
            add_stretch(forms.mode, count_some(half.quantity) != 0, run.running != nullptr && count_some(half.running) != 0, add);
        }
        return;
    }
#endif
    add_one_by_one(forms, run, lines, stride);
}

template <class Record>
void add_records(const line_forms& forms, const record_run<Record>& run, std::int64_t* lines, std::size_t stride)
{
    static const line_way quickest = line_ways().back();
    add_records(forms, run, lines, stride, quickest);
}

template void add_records(const line_forms&, const record_run<small_record>&, std::int64_t*, std::size_t, line_way);
template void add_records(const line_forms&, const record_run<counted_record>&, std::int64_t*, std::size_t, line_way);
template void add_records(const line_forms&, const record_run<small_record>&, std::int64_t*, std::size_t);
template void add_records(const line_forms&, const record_run<counted_record>&, std::int64_t*, std::size_t);

PARTNERING_END
