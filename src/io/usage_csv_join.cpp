#include "io/usage_csv_join.hpp"

#include <algorithm>
#include <condition_variable>
#include <cstring>
#include <exception>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>

PARTNERING_BEGIN

namespace usage_csv {

void place_rejects(std::vector<reject>& rejects, std::size_t first, std::span<const std::uint64_t> lines, const std::string& name,
                   std::uint64_t lines_before)
{
    for (std::size_t i = 0; i < lines.size(); ++i) rejects[first + i].place = name + ':' + std::to_string(lines_before + lines[i]);
}

namespace {

/// With more names a dictionary is not kept from one piece to the next: they mostly do not come again.
constexpr std::size_t names_worth_keeping = 1 << 16;

/// Something for one thread to do: a piece of a text to read, or a text to take the digest of.
struct job {
    const plain_text* text = nullptr;
    const char* begin = nullptr;  ///< nullptr: the digest
    const char* until = nullptr;
    std::size_t number = 0;  ///< of the piece
    bool first = false;      ///< of its text
};

/// Where the pieces that are joined have got to, in the text they are of.
struct joined_up_to {
    const char* at = nullptr;
    std::uint64_t line = 1;
    std::uint64_t expected_line = 0;
    bool lines_in_quotes_forbidden = false;
};

std::vector<job> jobs_of(std::span<const plain_text> texts, std::size_t piece_bytes)
{
    std::vector<job> jobs;
    std::size_t pieces = 0;
    for (const plain_text& text : texts) {
        jobs.push_back({.text = &text});
        const char* begin = text.file->records;
        const char* const end = text.file->end;
        const char* look = begin;
        bool first = true;
        do {
            // A piece ends with a line; where a line is longer than a piece it is part of a longer one.
            const char* until = end;
            while (static_cast<std::size_t>(end - look) > piece_bytes) {
                look += piece_bytes;
                const auto few = std::min(piece_bytes, static_cast<std::size_t>(end - look));
                const auto* line_end = static_cast<const char*>(std::memchr(look, '\n', few));
                if (line_end == nullptr) continue;
                until = line_end + 1;
                break;
            }
            jobs.push_back({.text = &text, .begin = begin, .until = until, .number = pieces++, .first = first});
            first = false;
            begin = look = until;
        } while (begin != end);
    }
    return jobs;
}

class joiner {
public:
    joiner(const row_rules& rules, std::span<const usage_input> inputs, std::vector<job> jobs, std::span<usage_input_digest> digests,
           row_store& into)
        : rules_{rules}, inputs_{inputs}, jobs_{std::move(jobs)}, digests_{digests}, into_{into}
    {
    }

    bool run(unsigned threads)
    {
        std::vector<std::thread> others;
        others.reserve(threads);
        try {
            for (unsigned i = 1; i < threads; ++i) others.emplace_back([this] { work(); });
        } catch (const std::system_error&) {
            // The system gives no more threads: those there are do what is left.
        }
        work();
        for (std::thread& other : others) other.join();
        if (failure_) std::rethrow_exception(failure_);
        return !full_;
    }

private:
    /// What one thread reads a piece into, and which code each of its names has in the table.
    struct bench {
        explicit bench(const row_rules& rules, const usage_table::data& like) : store{rules, &like}, codes(store.names.size()) {}
        void forget(std::size_t text)
        {
            store.forget_names(text);
            codes[text].clear();
        }
        row_store store;
        std::vector<std::vector<std::uint32_t>> codes;
    };

    void work() noexcept
    {
        try {
            bench mine{rules_, *into_.columns};
            row_reader reader{rules_, mine.store};
            while (const job* next = take()) {
                if (next->begin == nullptr) {
                    const std::string_view content = inputs_[next->text->input].content;
                    digester whole;
                    whole.add_raw(content.data(), content.size());
                    digests_[next->text->input].content = whole.finish();
                    continue;
                }
                const char* const reached = read(*next, next->begin, reader, mine, false);
                if (!wait_for_turn(next->number)) return;
                join(*next, reached, reader, mine);
                for (std::size_t i = 0; i < mine.codes.size(); ++i) {
                    if (mine.codes[i].size() > names_worth_keeping) mine.forget(i);
                }
            }
        } catch (...) {
            const std::lock_guard held{mutex_};
            if (!failure_) failure_ = std::current_exception();
            stop_ = true;
            changed_.notify_all();
        }
    }

    const job* take()
    {
        const std::lock_guard held{mutex_};
        return stop_ || taken_ == jobs_.size() ? nullptr : &jobs_[taken_++];
    }
    bool wait_for_turn(std::size_t piece)
    {
        std::unique_lock held{mutex_};
        changed_.wait(held, [&] { return stop_ || turn_ == piece; });
        return !stop_;
    }
    void wait_for_copies()
    {
        std::unique_lock held{mutex_};
        changed_.wait(held, [&] { return copies_ == 0; });
    }

    /// Reads a piece from `at` on; `known` where it is sure that a record begins there.
    const char* read(const job& piece, const char* at, row_reader& reader, bench& mine, bool known)
    {
        const prepared& file = *piece.text->file;
        mine.store.clear();
        reader.begin(file, piece.text->input, 1);
        if (!piece.first && !known) reader.stop_at_open_quote();
        if (known && up_to_.lines_in_quotes_forbidden) reader.forbid_lines_in_quotes();
        const char* const reached = reader.read(at, piece.until, file.end, true);
        reader.finish();
        return reached;
    }

    /// Appends the rows of a piece to the table. It is this piece's turn, so that nobody else changes the table, but rows of pieces before
    /// it may still be on their way into its columns.
    void join(const job& piece, const char* reached, row_reader& reader, bench& mine)
    {
        const prepared& file = *piece.text->file;
        if (piece.first) up_to_ = {.at = file.records, .line = file.line};
        const bool as_thought =
            !reader.stopped() && up_to_.at == piece.begin && !(up_to_.lines_in_quotes_forbidden && reader.long_record_seen());
        if (!as_thought) {
            // Names that nobody should have seen must not be known.
            for (std::size_t i = 0; i < mine.codes.size(); ++i) mine.forget(i);
            reached = read(piece, up_to_.at, reader, mine, true);
        }

        usage_table::data& to = *into_.columns;
        usage_table::data& from = *mine.store.columns;
        if (to.numeric_keys != from.numeric_keys) {
            if (to.numeric_keys) {
                wait_for_copies();
                into_.keys_become_text();
            } else {
                mine.store.keys_become_text();
            }
        }
        for (std::size_t i = 0; i < mine.codes.size(); ++i) {
            const std::vector<std::string>& names = mine.store.names[i].names();
            for (std::size_t n = mine.codes[i].size(); n < names.size(); ++n) mine.codes[i].push_back(into_.names[i].code(names[n]));
        }
        const std::size_t first = to.rows;
        if (reader.full() || from.rows > max_rows - first) {
            const std::lock_guard held{mutex_};
            full_ = stop_ = true;
            changed_.notify_all();
            return;
        }
        if (first + from.rows > into_.room) {
            wait_for_copies();
            into_.reserve(std::max(first + from.rows, into_.room + into_.room / 2));
        }
        to.rows += from.rows;

        const std::uint64_t lines_before = up_to_.line - 1;
        for (line_run run : from.runs) {
            run.first_line += lines_before;
            if (run.first_row == 0 && run.first_line == up_to_.expected_line) continue;
            run.first_row += first;
            to.runs.push_back(run);
        }
        const std::size_t rejected = to.rejects.size();
        std::move(from.rejects.begin(), from.rejects.end(), std::back_inserter(to.rejects));
        place_rejects(to.rejects, rejected, mine.store.reject_lines, inputs_[piece.text->input].name, lines_before);
        for (auto [row, value] : from.quantity.wide) to.quantity.wide.emplace_back(first + row, value);
        for (auto [row, value] : from.gross.wide) to.gross.wide.emplace_back(first + row, value);
        up_to_.at = reached;
        up_to_.line = lines_before + reader.line();
        if (from.rows != 0) up_to_.expected_line = lines_before + reader.expected_line();
        up_to_.lines_in_quotes_forbidden = up_to_.lines_in_quotes_forbidden || reader.lines_in_quotes_forbidden();
        {
            const std::lock_guard held{mutex_};
            ++copies_;
            ++turn_;
            changed_.notify_all();
        }
        copy(from, first, mine.codes);
        {
            const std::lock_guard held{mutex_};
            --copies_;
            changed_.notify_all();
        }
    }

    void copy(const usage_table::data& from, std::size_t first, const std::vector<std::vector<std::uint32_t>>& codes)
    {
        const usage_table::data& to = *into_.columns;
        const std::size_t rows = from.rows;
        const auto numbers = [&]<class T>(const column<T>& of, const column<T>& into) { std::copy_n(of.at(0), rows, into.at(first)); };
        if (rows == 0) return;
        if (to.numeric_keys) numbers(from.keys, to.keys);
        numbers(from.times, to.times);
        if (to.revisions_in_file) numbers(from.revisions, to.revisions);
        if (to.booked_in_file) numbers(from.booked, to.booked);
        if (to.quantity.in_file) numbers(from.quantity.values, to.quantity.values);
        if (to.gross.in_file) numbers(from.gross.values, to.gross.values);
        for (std::size_t i = 0; i < to.texts.size(); ++i) {
            if (i == key_text ? to.numeric_keys : !to.texts[i].in_file) continue;
            const std::vector<std::uint32_t>& code = codes[i];
            std::transform(from.texts[i].codes.at(0), from.texts[i].codes.at(rows), to.texts[i].codes.at(first),
                           [&code](std::uint32_t c) { return c == text_column::absent ? c : code[c]; });
        }
    }

    const row_rules& rules_;
    const std::span<const usage_input> inputs_;
    const std::vector<job> jobs_;
    const std::span<usage_input_digest> digests_;
    row_store& into_;
    joined_up_to up_to_;  ///< belongs to the thread whose turn it is

    std::mutex mutex_;  ///< of all that follows
    std::condition_variable changed_;
    std::size_t taken_ = 0;
    std::size_t turn_ = 0;
    std::size_t copies_ = 0;  ///< rows on their way into columns, whose places must not change meanwhile
    bool stop_ = false;
    bool full_ = false;
    std::exception_ptr failure_;
};

}  // namespace

bool read_in_threads(const row_rules& rules, std::span<const usage_input> inputs, std::span<const plain_text> texts, unsigned threads,
                     std::size_t piece_bytes, std::span<usage_input_digest> digests, row_store& into)
{
    return joiner{rules, inputs, jobs_of(texts, piece_bytes), digests, into}.run(threads);
}

}  // namespace usage_csv

PARTNERING_END
