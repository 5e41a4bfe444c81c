#pragma once

#include <partnering/core/version.hpp>

#include <cstddef>
#include <string>
#include <string_view>

PARTNERING_BEGIN

/// The content of a file: mapped where it can be, else (a pipe, a terminal) read. Begins at a multiple of 16.
class file_content {
public:
    /// Leaves error() where the file cannot be read.
    explicit file_content(const std::string& path);
    file_content(file_content&& other) noexcept;
    file_content(const file_content&) = delete;
    file_content& operator=(const file_content&) = delete;
    file_content& operator=(file_content&&) = delete;
    ~file_content();
    /// As `errno` is counted; 0: none.
    [[nodiscard]] int error() const noexcept { return error_; }
    [[nodiscard]] std::string_view view() const noexcept
    {
        return map_ != nullptr ? std::string_view{static_cast<const char*>(map_), size_} : std::string_view{read_};
    }

private:
    void read_all(int file);

    void* map_ = nullptr;
    std::size_t size_ = 0;
    std::string read_;
    int error_ = 0;
};

PARTNERING_END
