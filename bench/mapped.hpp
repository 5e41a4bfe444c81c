#pragma once

#include <cstddef>
#include <span>
#include <string>

/// A file of numbers, mapped: the benchmark measures settlement, not copying.
class mapped_file {
public:
    explicit mapped_file(const std::string& path);
    ~mapped_file();
    mapped_file(const mapped_file&) = delete;
    mapped_file& operator=(const mapped_file&) = delete;
    template <class T>
    [[nodiscard]] std::span<const T> as() const
    {
        return {static_cast<const T*>(data_), size_ / sizeof(T)};
    }

    [[nodiscard]] std::size_t bytes() const noexcept { return size_; }

private:
    const void* data_ = nullptr;
    std::size_t size_ = 0;
};
