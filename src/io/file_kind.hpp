#pragma once

#include <partnering/core/version.hpp>

#include <string_view>

PARTNERING_BEGIN

/// How our files begin. As PNG's: a byte that no text begins with, line ends that a transfer as text would change.
inline constexpr std::string_view partial_file_magic{"\x89PPF\r\n\x1a\n", 8};
inline constexpr std::string_view partial_bytes_magic{"\x89PPT\r\n\x1a\n", 8};
inline constexpr std::string_view usage_file_magic{"\x89PUC\r\n\x1a\n", 8};

/// What a file is that begins so, and what takes it, for whoever named it in another's place: `packed usage, ...`. Empty: none of ours.
[[nodiscard]] constexpr std::string_view kind_of_file(std::string_view beginning) noexcept
{
    if (beginning.starts_with(partial_file_magic))
        return "a partial, as `settle --partial` writes it: `partnering merge` takes it (in C++ `read_partial_files`)";
    if (beginning.starts_with(partial_bytes_magic))
        return "the bytes of a partial without its plan: in C++ `partial_from_bytes` takes them";
    if (beginning.starts_with(usage_file_magic))
        return "packed usage, as `partnering pack` writes it: `--usage` takes it (in C++ `read_usage_files`)";
    return {};
}

PARTNERING_END
