#include <partnering/io/usage_csv.hpp>

#include <partnering/io/usage_format.hpp>

#include <cerrno>
#include <system_error>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

PARTNERING_BEGIN

namespace {

/// The content of a file: mapped where it can be, else (a pipe, a terminal) read.
class file_content {
public:
    /// Leaves error() where the file cannot be read.
    explicit file_content(const std::string& path)
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
    file_content(file_content&& other) noexcept
        : map_{std::exchange(other.map_, nullptr)}, size_{other.size_}, read_{std::move(other.read_)}, error_{other.error_}
    {
    }
    file_content(const file_content&) = delete;
    file_content& operator=(const file_content&) = delete;
    file_content& operator=(file_content&&) = delete;
    ~file_content()
    {
        if (map_ != nullptr) ::munmap(map_, size_);
    }
    [[nodiscard]] int error() const noexcept { return error_; }
    [[nodiscard]] std::string_view view() const noexcept
    {
        return map_ != nullptr ? std::string_view{static_cast<const char*>(map_), size_} : std::string_view{read_};
    }

private:
    void read_all(int file)
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

    void* map_ = nullptr;
    std::size_t size_ = 0;
    std::string read_;
    int error_ = 0;
};

}  // namespace v1

checked<usage_table> read_usage_csv_files(std::span<const std::string> paths, const usage_format& format)
{
    std::vector<file_content> files;
    std::vector<usage_input> inputs;
    std::vector<finding> findings;
    files.reserve(paths.size());
    for (const std::string& path : paths) {
        const file_content& file = files.emplace_back(path);
        if (file.error() != 0) {
            findings.push_back({.code = "cannot_read",
                                .level = severity::error,
                                .subject = {},
                                .place = path,
                                .text = "the file cannot be read: " + std::generic_category().message(file.error())});
            continue;
        }
        inputs.push_back({.name = path, .content = file.view()});
    }
    if (findings.empty()) return read_usage_csv(inputs, format);
    // What can be read is looked at all the same: its headers may be wrong too.
    const checked<usage_table> others = read_usage_csv(inputs, format);
    findings.insert(findings.end(), others.findings().begin(), others.findings().end());
    return findings;
}

PARTNERING_END
