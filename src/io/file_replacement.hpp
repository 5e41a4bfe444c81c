#pragma once

#include <partnering/core/finding.hpp>

#include <cstddef>
#include <cstdint>
#include <string>

PARTNERING_BEGIN

/// What the system said when a file could not be written, on the way to a finding.
struct cannot_write {
    int error;  ///< as `errno` is counted
};

/// `cannot_write`, with what the system said.
[[nodiscard]] finding finding_of(const cannot_write& failed, const std::string& path);

/// A file beside the one that is meant, which takes its place when it is complete and is gone when it is not: of the name that is meant
/// there is never half a file.
///
/// Errors: all of it throws cannot_write.
class file_replacement {
public:
    explicit file_replacement(const std::string& path);
    file_replacement(const file_replacement&) = delete;
    file_replacement& operator=(const file_replacement&) = delete;
    ~file_replacement();

    void write(const void* data, std::size_t size, std::uint64_t at);
    /// On the disk first, then under its name: a machine that stops in between must not leave the name on half a file.
    void take_its_place();

private:
    std::string path_;
    std::string beside_;
    int file_ = -1;
    bool in_place_ = false;
};

PARTNERING_END
