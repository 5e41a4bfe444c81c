#include "mapped.hpp"

#include <fcntl.h>
#include <stdexcept>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

mapped_file::mapped_file(const std::string& path)
{
    const int file = ::open(path.c_str(), O_RDONLY);
    struct stat about{};
    if (file < 0 || ::fstat(file, &about) != 0) throw std::runtime_error{"cannot read " + path};
    size_ = static_cast<std::size_t>(about.st_size);
    if (size_ != 0) {
        void* const at = ::mmap(nullptr, size_, PROT_READ, MAP_PRIVATE | MAP_POPULATE, file, 0);
        if (at == MAP_FAILED) throw std::runtime_error{"cannot map " + path};
        data_ = at;
    }
    ::close(file);
}

mapped_file::~mapped_file()
{
    if (data_ != nullptr) ::munmap(const_cast<void*>(data_), size_);
}
