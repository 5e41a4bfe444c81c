#include "cell_numbers.hpp"

PARTNERING_BEGIN

void fold(const cell_numbers& from, const rational& factor, std::size_t cells, const cell_accounts& to, exact_counts& into,
          std::size_t begin)
{
    const std::int64_t* const count = from.whole();
    const auto times = as_count(factor);
    if (count == nullptr || !times) {
        to.each(cells, [&](std::size_t cell, std::uint32_t number) { into.add(begin + number, from.count(cell) * factor); });
        return;
    }
    const std::size_t stride = from.stride();
    to.each(cells, [&, times = *times](std::size_t cell, std::uint32_t number) {
        std::int64_t more = 0;
        if (__builtin_mul_overflow(count[cell * stride], times, &more)) [[unlikely]]
            into.add(begin + number, from.count(cell) * factor);
        else
            into.add(begin + number, more);
    });
}

exact_column combine(const std::vector<term>& terms, const rational& unit, std::size_t cells)
{
    exact_column sums{unit, exact_counts{cells}};
    struct whole_term {
        const std::int64_t* count;
        std::size_t stride;
        std::int64_t times;
    };
    std::vector<whole_term> whole;
    for (const term& t : terms)
        if (const auto times = as_count(t.unit() / unit); times && t.of.whole() != nullptr)
            whole.push_back({t.of.whole(), t.of.stride(), *times});
    for (std::size_t cell = 0; cell < cells; ++cell) {
        std::int64_t sum = 0;
        bool exceeds = whole.size() < terms.size();
        for (const whole_term& t : whole) {
            std::int64_t more = 0;
            exceeds |= __builtin_mul_overflow(t.count[cell * t.stride], t.times, &more);
            exceeds |= __builtin_add_overflow(sum, more, &sum);
        }
        if (!exceeds) {
            sums.counts.add(cell, sum);
            continue;
        }
        rational exact;
        for (const term& t : terms) exact += t.of.count(cell) * t.unit();
        sums.add(cell, exact);
    }
    return sums;
}

PARTNERING_END
