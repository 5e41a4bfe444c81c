#pragma once

#include <partnering/core/version.hpp>

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

PARTNERING_BEGIN

/// Texts one after the other in one piece of memory: 8 bytes a text beside its characters, and no allocation of its own.
class text_list {
public:
    [[nodiscard]] std::size_t size() const noexcept { return ends_.size(); }
    [[nodiscard]] bool empty() const noexcept { return ends_.empty(); }
    [[nodiscard]] std::string_view operator[](std::size_t i) const
    {
        const std::uint64_t begin = i == 0 ? 0 : ends_[i - 1];
        return std::string_view{characters_}.substr(begin, ends_[i] - begin);
    }
    void push_back(std::string_view text)
    {
        characters_.append(text);
        ends_.push_back(characters_.size());
    }
    void reserve(std::size_t texts, std::size_t characters)
    {
        ends_.reserve(texts);
        characters_.reserve(characters);
    }
    [[nodiscard]] std::size_t characters() const noexcept { return characters_.size(); }
    /// A text that lies elsewhere, and room for what puts it in order.
    struct elsewhere {
        const std::string* text;
        std::uint64_t bytes = 0;
    };
    /// Appends them in ascending order: cheaper than to append them as they come and to sort. Cost: as sort(), and no more memory.
    void append_in_order(std::vector<elsewhere> texts);
    /// Ascending by bytes. Cost: O(characters + texts log texts), and as much memory again while it lasts; in order already: O(characters).
    void sort();
    friend bool operator==(const text_list&, const text_list&) = default;

    class iterator {
    public:
        using iterator_category = std::input_iterator_tag;
        using value_type = std::string_view;
        using difference_type = std::ptrdiff_t;
        using pointer = const std::string_view*;
        using reference = std::string_view;
        iterator() = default;
        iterator(const text_list& of, std::size_t at) : of_{&of}, at_{at} {}
        [[nodiscard]] std::string_view operator*() const { return (*of_)[at_]; }
        iterator& operator++()
        {
            ++at_;
            return *this;
        }
        iterator operator++(int)
        {
            const iterator before = *this;
            ++at_;
            return before;
        }
        friend bool operator==(const iterator&, const iterator&) = default;

    private:
        const text_list* of_ = nullptr;
        std::size_t at_ = 0;
    };
    [[nodiscard]] iterator begin() const { return {*this, 0}; }
    [[nodiscard]] iterator end() const { return {*this, size()}; }

private:
    std::string characters_;
    std::vector<std::uint64_t> ends_;
};

PARTNERING_END
