#include "text_list.hpp"

#include "sort_by_number.hpp"

#include <algorithm>

PARTNERING_BEGIN

namespace {

/// A text with eight of its bytes as a number that is ordered as they are.
struct placed_text {
    std::uint64_t bytes;
    std::uint64_t text;
};

/// The bytes from `depth` on; what lies beyond the end of the text is 0.
std::uint64_t bytes_at(std::string_view text, std::size_t depth)
{
    const auto byte = [&](std::size_t i) { return std::uint64_t{static_cast<unsigned char>(text[depth + i])}; };
    if (text.size() >= depth + 8)
        return byte(0) << 56 | byte(1) << 48 | byte(2) << 40 | byte(3) << 32 | byte(4) << 24 | byte(5) << 16 | byte(6) << 8 | byte(7);
    std::uint64_t bytes = 0;
    for (std::size_t i = 0; i < 8; ++i) bytes = bytes << 8 | (depth + i < text.size() ? byte(i) : 0u);
    return bytes;
}

}  // namespace

void text_list::sort()
{
    bool ascend = true;
    for (std::size_t i = 1; ascend && i < size(); ++i) ascend = (*this)[i - 1] <= (*this)[i];
    if (ascend) return;

    std::vector<placed_text> order(size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i].text = i;
    // Stretches that agree in the bytes before `depth`: a list of what is left to do, as texts may be long.
    struct stretch {
        placed_text* begin;
        placed_text* end;
        std::size_t depth;
    };
    constexpr std::ptrdiff_t few = 32;
    std::vector<stretch> left{{order.data(), order.data() + order.size(), 0}};
    while (!left.empty()) {
        const auto [begin, end, depth] = left.back();
        left.pop_back();
        const auto whole = [&, from = depth](const placed_text& a, const placed_text& b) {
            return (*this)[a.text].substr(from) < (*this)[b.text].substr(from);
        };
        if (end - begin < few) {
            std::sort(begin, end, whole);
            continue;
        }
        for (placed_text* t = begin; t != end; ++t) t->bytes = bytes_at((*this)[t->text], depth);
        sort_by_number(begin, end, [](const placed_text& t) { return t.bytes; });
        for (placed_text* from = begin; from != end;) {
            placed_text* to = from + 1;
            while (to != end && to->bytes == from->bytes) ++to;
            // Where a text ends among these bytes, a byte 0 that it has and one that it has not look alike.
            const bool ended = std::any_of(from, to, [&, past = depth + 8](const placed_text& t) { return (*this)[t.text].size() < past; });
            if (to - from > 1) {
                if (ended)
                    std::sort(from, to, whole);
                else
                    left.push_back({from, to, depth + 8});
            }
            from = to;
        }
    }
    text_list sorted;
    sorted.reserve(size(), characters_.size());
    // The texts lie anywhere: where each begins is fetched some steps ahead, and then what it says.
    constexpr std::size_t ahead = 16;
    for (std::size_t i = 0; i < order.size(); ++i) {
        if (i + 2 * ahead < order.size()) __builtin_prefetch(&ends_[order[i + 2 * ahead].text]);
        if (i + ahead < order.size()) __builtin_prefetch((*this)[order[i + ahead].text].data());
        sorted.push_back((*this)[order[i].text]);
    }
    *this = std::move(sorted);
}

PARTNERING_END
