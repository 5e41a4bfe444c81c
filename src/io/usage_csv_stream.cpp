#include "io/usage_csv_stream.hpp"

#include "io/usage_csv_text.hpp"

#include <algorithm>
#include <condition_variable>
#include <cstring>
#include <deque>
#include <exception>
#include <memory>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

PARTNERING_BEGIN

namespace usage_csv {

namespace {

constexpr std::size_t block_bytes = 256 << 10;
constexpr std::size_t blocks_ahead = 8;

/// Decompresses in a thread of its own, a few blocks ahead of who reads.
class read_ahead {
public:
    explicit read_ahead(compressed_text& text) : text_{text}
    {
        try {
            thread_ = std::thread{[this] { work(); }};
        } catch (const std::system_error&) {
            // The system gives no more threads: read() does it itself.
        }
    }
    read_ahead(const read_ahead&) = delete;
    read_ahead& operator=(const read_ahead&) = delete;
    ~read_ahead()
    {
        {
            const std::lock_guard held{mutex_};
            stop_ = true;
        }
        changed_.notify_all();
        if (thread_.joinable()) thread_.join();
    }

    /// Gives the next block; empty at the end.
    std::vector<char> next()
    {
        if (!thread_.joinable()) return decompress();
        std::vector<char> block;
        {
            std::unique_lock held{mutex_};
            changed_.wait(held, [this] { return ended_ || !blocks_.empty(); });
            if (failure_) std::rethrow_exception(failure_);
            if (blocks_.empty()) return block;
            block = std::move(blocks_.front());
            blocks_.pop_front();
        }
        changed_.notify_all();
        return block;
    }

private:
    std::vector<char> decompress()
    {
        std::vector<char> block(block_bytes);
        block.resize(text_.read(block.data(), block.size()));
        return block;
    }
    void work() noexcept
    {
        bool more = true;
        while (more) {
            std::vector<char> block;
            std::exception_ptr failure;
            try {
                block = decompress();
            } catch (...) {
                failure = std::current_exception();
            }
            more = !block.empty();
            std::unique_lock held{mutex_};
            changed_.wait(held, [this] { return stop_ || blocks_.size() < blocks_ahead; });
            if (stop_) return;
            if (more) {
                blocks_.push_back(std::move(block));
            } else {
                failure_ = failure;
                ended_ = true;
            }
            held.unlock();
            changed_.notify_all();
        }
    }

    compressed_text& text_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<std::vector<char>> blocks_;
    bool ended_ = false;
    bool stop_ = false;
    std::exception_ptr failure_;
    std::thread thread_;
};

}  // namespace

std::string head_of_compressed(std::string_view content, std::string& wrong)
{
    compressed_text text{content};
    std::string head;
    for (std::size_t more = 4 << 10;; more = head.size()) {
        const std::size_t held = head.size();
        head.resize(held + more);
        const std::size_t got = text.read(head.data() + held, more);
        head.resize(held + got);
        wrong = text.wrong();
        if (!wrong.empty() || got < more || head.size() > max_record_bytes) return head;
        const std::size_t line = head.find_first_not_of("\r\n", head.starts_with("\xef\xbb\xbf") ? 3 : 0);
        if (line != std::string::npos && head.find('\n', line) != std::string::npos) return head;
    }
}

std::string read_stream(std::string_view content, std::size_t head_bytes, row_reader& reader, bool ahead)
{
    compressed_text text{content};
    const std::unique_ptr<read_ahead> blocks = ahead ? std::make_unique<read_ahead>(text) : nullptr;
    // Text from the first record that is not read yet: room_[0, held).
    std::vector<char> room(4 * block_bytes);
    std::size_t held = 0;
    std::size_t to_skip = head_bytes;
    bool last = false;
    while (!last && !reader.full()) {
        // A record that goes on and on is looked at again only when there is twice as much of it.
        const std::size_t wanted = std::max(held, block_bytes);
        const std::size_t before = held;
        while (!last && held - before < wanted) {
            if (room.size() - held < block_bytes) room.resize(std::max(room.size() * 2, held + block_bytes));
            if (blocks) {
                const std::vector<char> block = blocks->next();
                std::copy(block.begin(), block.end(), room.begin() + static_cast<std::ptrdiff_t>(held));
                held += block.size();
                last = block.empty();
            } else {
                const std::size_t got = text.read(room.data() + held, block_bytes);
                held += got;
                last = got < block_bytes;
            }
        }
        const std::size_t skipped = std::min(to_skip, held);
        to_skip -= skipped;
        const char* const end = room.data() + held;
        const char* const at = reader.read(room.data() + skipped, end, end, last);
        held = static_cast<std::size_t>(end - at);
        std::memmove(room.data(), at, held);
    }
    return text.wrong();
}

}  // namespace usage_csv

PARTNERING_END
