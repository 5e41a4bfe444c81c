#pragma once

// What tests of pictures ask of their text.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace svg {

inline std::size_t count_of(std::string_view text, std::string_view what)
{
    std::size_t count = 0;
    for (std::size_t at = text.find(what); at != std::string_view::npos; at = text.find(what, at + 1)) ++count;
    return count;
}

/// Whether every tag that is opened is closed in turn, and nothing stands outside of the first.
inline bool tags_close(std::string_view text)
{
    std::vector<std::string> open;
    bool begun = false;
    for (std::size_t at = text.find('<'); at != std::string_view::npos; at = text.find('<', at + 1)) {
        const std::size_t end = text.find('>', at);
        if (end == std::string_view::npos || (begun && open.empty())) return false;
        begun = true;
        const std::string_view tag = text.substr(at + 1, end - at - 1);
        if (tag.back() == '/') continue;
        if (tag.front() != '/') {
            open.emplace_back(tag.substr(0, tag.find(' ')));
        } else {
            if (open.empty() || open.back() != tag.substr(1)) return false;
            open.pop_back();
        }
    }
    return begun && open.empty();
}

}  // namespace svg
