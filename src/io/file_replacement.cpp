#include "io/file_replacement.hpp"

#include <atomic>
#include <cerrno>
#include <filesystem>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

PARTNERING_BEGIN

finding finding_of(const cannot_write& failed, const std::string& path)
{
    return {"cannot_write", severity::error, "", path,
            "the file cannot be written: " + std::generic_category().message(failed.error) +
                "; name a file in a folder that may be written to and has room"};
}

file_replacement::file_replacement(const std::string& path) : path_{path}
{
    static std::atomic<unsigned> number{0};
    std::error_code failed;
    const std::filesystem::file_status there = std::filesystem::symlink_status(path_, failed);
    // The file that a link leads to is meant, not the link.
    if (std::filesystem::is_symlink(there)) path_ = std::filesystem::weakly_canonical(path_, failed).string();
    const std::filesystem::file_status meant = std::filesystem::status(path_, failed);
    if (std::filesystem::is_directory(meant)) throw cannot_write{EISDIR};
    if (std::filesystem::exists(meant) && !std::filesystem::is_regular_file(meant)) throw cannot_write{EEXIST};
    do {
        beside_ = path_ + ".part-" + std::to_string(::getpid()) + '-' + std::to_string(number++);
        file_ = ::open(beside_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    } while (file_ < 0 && errno == EEXIST);
    if (file_ < 0) throw cannot_write{errno};
}

file_replacement::~file_replacement()
{
    if (file_ >= 0) ::close(file_);
    if (!in_place_) ::unlink(beside_.c_str());
}

void file_replacement::write(const void* data, std::size_t size, std::uint64_t at)
{
    const auto* from = static_cast<const char*>(data);
    while (size != 0) {
        const ssize_t done = ::pwrite(file_, from, size, static_cast<off_t>(at));
        if (done < 0 && errno == EINTR) continue;
        if (done <= 0) throw cannot_write{done == 0 ? ENOSPC : errno};
        from += done;
        at += static_cast<std::uint64_t>(done);
        size -= static_cast<std::size_t>(done);
    }
}

void file_replacement::take_its_place()
{
    if (::fsync(file_) != 0) throw cannot_write{errno};
    if (::close(std::exchange(file_, -1)) != 0) throw cannot_write{errno};
    if (::rename(beside_.c_str(), path_.c_str()) != 0) throw cannot_write{errno};
    in_place_ = true;
    // The new name reaches the disk with the folder. Some file systems cannot be asked for that, and the file is good all the same.
    const std::string folder = std::filesystem::path{path_}.parent_path().string();
    if (const int opened = ::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC); opened >= 0) {
        ::fsync(opened);
        ::close(opened);
    }
}

PARTNERING_END
