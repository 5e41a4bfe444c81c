#include "io/file_content.hpp"

#include <cerrno>
#include <utility>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

PARTNERING_BEGIN

file_content::file_content(const std::string& path)
{
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) {
        error_ = errno;
        return;
    }
    struct stat about{};
    if (::fstat(file, &about) != 0) {
        error_ = errno;
    } else if (S_ISREG(about.st_mode) && about.st_size > 0) {
        size_ = static_cast<std::size_t>(about.st_size);
        map_ = ::mmap(nullptr, size_, PROT_READ, MAP_PRIVATE, file, 0);
        if (map_ == MAP_FAILED) {
            map_ = nullptr;
            read_all(file);
        } else {
            ::madvise(map_, size_, MADV_SEQUENTIAL);
        }
    } else {
        read_all(file);
    }
    ::close(file);
}

file_content::file_content(file_content&& other) noexcept
    : map_{std::exchange(other.map_, nullptr)}, size_{other.size_}, read_{std::move(other.read_)}, error_{other.error_}
{
}

file_content::~file_content()
{
    if (map_ != nullptr) ::munmap(map_, size_);
}

void file_content::read_all(int file)
{
    constexpr std::size_t piece = 1 << 16;
    while (true) {
        const std::size_t held = read_.size();
        read_.resize(held + piece);
        const ssize_t got = ::read(file, read_.data() + held, piece);
        read_.resize(held + (got > 0 ? static_cast<std::size_t>(got) : 0));
        if (got > 0 || (got < 0 && errno == EINTR)) continue;
        if (got < 0) error_ = errno;
        return;
    }
}

PARTNERING_END
