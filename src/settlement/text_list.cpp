#include "text_list.hpp"

#include "sort_by_number.hpp"

#include <algorithm>

PARTNERING_BEGIN

namespace {

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

/// Sorts items by the text that `text_of` finds for each, with room in each for eight of its bytes as a number that is ordered as they are.
template <class Item, class TextOf>
void put_in_order(std::vector<Item>& items, TextOf text_of)
{
    // Stretches that agree in the bytes before `depth`: a list of what is left to do, as texts may be long.
    struct stretch {
        Item* begin;
        Item* end;
        std::size_t depth;
    };
    constexpr std::ptrdiff_t few = 32;
    std::vector<stretch> left{{items.data(), items.data() + items.size(), 0}};
    while (!left.empty()) {
        const auto [begin, end, depth] = left.back();
        left.pop_back();
        const auto by_text = [&, from = depth](const Item& a, const Item& b) { return text_of(a).substr(from) < text_of(b).substr(from); };
        if (end - begin < few) {
            std::sort(begin, end, by_text);
            continue;
        }
        for (Item* item = begin; item != end; ++item) item->bytes = bytes_at(text_of(*item), depth);
        sort_by_number(begin, end, [](const Item& item) { return item.bytes; });
        for (Item* from = begin; from != end;) {
            Item* to = from + 1;
            while (to != end && to->bytes == from->bytes) ++to;
            if (to - from > 1) {
                // Where a text ends among these bytes, a byte 0 that it has and one that it has not look alike.
                if (std::any_of(from, to, [&, past = depth + 8](const Item& item) { return text_of(item).size() < past; }))
                    std::sort(from, to, by_text);
                else
                    left.push_back({from, to, depth + 8});
            }
            from = to;
        }
    }
}

}  // namespace

void text_list::append_in_order(std::vector<elsewhere> texts)
{
    const auto text_of = [](const elsewhere& t) { return std::string_view{*t.text}; };
    const auto before = [](const elsewhere& a, const elsewhere& b) { return *a.text < *b.text; };
    if (!std::is_sorted(texts.begin(), texts.end(), before)) put_in_order(texts, text_of);
    std::size_t characters = characters_.size();
    for (const elsewhere& t : texts) characters += t.text->size();
    reserve(size() + texts.size(), characters);
    // The texts lie anywhere: each is looked up some steps ahead, and then what it says.
    constexpr std::size_t ahead = 16;
    for (std::size_t i = 0; i < texts.size(); ++i) {
        if (i + 2 * ahead < texts.size()) __builtin_prefetch(texts[i + 2 * ahead].text);
        if (i + ahead < texts.size()) __builtin_prefetch(texts[i + ahead].text->data());
        push_back(*texts[i].text);
    }
}

void text_list::sort()
{
    bool ascend = true;
    for (std::size_t i = 1; ascend && i < size(); ++i) ascend = (*this)[i - 1] <= (*this)[i];
    if (ascend) return;

    struct own {
        std::uint64_t text;
        std::uint64_t bytes = 0;
    };
    std::vector<own> order(size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i].text = i;
    put_in_order(order, [&](const own& t) { return (*this)[t.text]; });
    text_list sorted;
    sorted.reserve(size(), characters_.size());
    for (const own& t : order) sorted.push_back((*this)[t.text]);
    *this = std::move(sorted);
}

PARTNERING_END
