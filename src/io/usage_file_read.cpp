#include "io/usage_file_read.hpp"
#include "io/file_content.hpp"
#include "io/file_kind.hpp"
#include "io/usage_csv_table.hpp"
#include "io/usage_file_check.hpp"

#include <partnering/core/contract.hpp>
#include <partnering/core/crc32c.hpp>
#include <partnering/io/usage_file.hpp>

#include <algorithm>
#include <cstring>
#include <deque>
#include <map>
#include <system_error>
#include <tuple>
#include <utility>

PARTNERING_BEGIN

using namespace usage_file;

namespace {

/// What a table of a usage file points into.
struct opened_file {
    std::optional<file_content> mapped;  ///< none: the bytes are the caller's
    std::vector<std::uint64_t> copied;   ///< where the caller's bytes begin at no multiple of 8
    std::string_view bytes;
    std::deque<std::vector<std::string>> names;
    std::vector<std::pair<std::uint64_t, int128>> wide[2];
    std::optional<block_check> check;
};

/// What stops the reading.
struct unreadable {
    finding why;
};

/// Reads what has no fixed length, byte by byte; beyond its end it has nothing to give.
class cursor {
public:
    explicit cursor(std::string_view bytes) : left_{bytes} {}
    template <class T>
    bool take(T& value)
    {
        if (left_.size() < sizeof value) return false;
        std::memcpy(&value, left_.data(), sizeof value);
        left_.remove_prefix(sizeof value);
        return true;
    }
    bool take_text(std::string& text)
    {
        std::uint32_t length = 0;
        if (!take(length) || left_.size() < length) return false;
        text = left_.substr(0, length);
        left_.remove_prefix(length);
        return true;
    }
    [[nodiscard]] bool at_end() const noexcept { return left_.empty(); }

private:
    std::string_view left_;
};

class file_reader {
public:
    file_reader(std::string name, std::shared_ptr<opened_file> file) : name_{std::move(name)}, file_{std::move(file)} {}

    checked<usage_table> read(const usage_file_reading& how)
    {
        try {
            read_head();
            read_directory();
            file_->check.emplace(file_->bytes, name_, head_, sections_);
            // What is parsed is checked before: damage must not be read as if it had been written so.
            std::vector<section> parsed;
            for (const section& s : sections_)
                if (s.what >= content::names) parsed.push_back(s);
            std::vector<finding> found = how.check_later ? file_->check->check(parsed, how.threads) : file_->check->check_all(how.threads);
            if (!found.empty()) return found;
            read_columns();
            read_besides();
        } catch (const unreadable& failed) {
            return failed.why;
        }
        out_->rows = static_cast<std::size_t>(head_.rows);
        out_->lent = usage_csv::lent_columns{.columns = std::move(columns_), .held = file_, .left_check = {}};
        if (how.check_later) out_->lent->left_check = [file = file_.get()](unsigned threads) { return file->check->check_all(threads); };
        return {usage_table{std::move(out_)}, std::move(findings_)};
    }

private:
    [[noreturn]] void stop(const char* code, std::string text) const { throw unreadable{fault(code, name_, std::move(text))}; }
    [[noreturn]] void malformed(const std::string& text) const
    {
        stop("usage_file_malformed", text + ": the program that wrote the file is wrong");
    }
    [[noreturn]] void torn(const std::string& whole) const
    {
        stop("usage_file_torn", "the file is cut off: it has " + std::to_string(file_->bytes.size()) + " of " + whole +
                                    " bytes; fetch it again, or pack it anew");
    }

    void read_head()
    {
        const std::string_view bytes = file_->bytes;
        if (!is_usage_file(bytes))
            stop("not_a_usage_file", bytes.empty() ? "the file is empty; a file that `partnering pack` wrote would be right"
                                     : !kind_of_file(bytes).empty()
                                         ? "this is " + std::string{kind_of_file(bytes)}
                                         : "the file does not begin as a usage file does; one that `partnering pack` wrote would be right");
        if (bytes.size() < sizeof head_) torn("at least " + std::to_string(sizeof head_));
        std::memcpy(&head_, bytes.data(), sizeof head_);
        const bool intact = head_.magic == magic && crc32c(&head_, head_checked) == head_.crc;
        // A later version changes what the head holds, but not how it begins, how long it is and where its checksum stands.
        if (intact && head_.version != version && head_.version != version_without_territory)
            stop("usage_file_version", "the file is of version " + std::to_string(head_.version) +
                                           " of the format, this program reads versions 1 to " + std::to_string(version) +
                                           ": pack the usage with this program, or read the file with one that knows its version");
        if (!intact)
            stop("usage_file_damaged", "the first 64 bytes are not those that were written; fetch the file again, or pack it anew");
        if (head_.block_bytes < min_block || head_.block_bytes > max_block || !std::has_single_bit(head_.block_bytes) ||
            head_.zero != decltype(head_.zero){} || head_.sections > max_sections)
            malformed("the head states a size of blocks, or a number of sections, that no file has");
        begin_ = data_begin(head_.sections, head_.blocks);
        if (head_.file_bytes < begin_ || (head_.file_bytes - begin_ + head_.block_bytes - 1) / head_.block_bytes != head_.blocks)
            malformed("the head states a length that its blocks do not have");
        if (bytes.size() < head_.file_bytes) torn(std::to_string(head_.file_bytes));
        if (bytes.size() > head_.file_bytes)
            stop("usage_file_damaged", "the file goes on for " + std::to_string(bytes.size() - head_.file_bytes) +
                                           " bytes behind its end; fetch it again, or pack it anew");
    }

    void read_directory()
    {
        const std::uint64_t directory_bytes = aligned(head_.sections * sizeof(section));
        const char* const directory = file_->bytes.data() + sizeof head_;
        const std::uint64_t checksum_bytes = begin_ - sizeof head_ - directory_bytes;
        if (crc32c(directory, directory_bytes) != head_.directory_crc)
            stop("usage_file_damaged",
                 "the directory is not what was written: its checksum differs; fetch the file again, or pack it anew");
        if (crc32c(directory + directory_bytes, checksum_bytes) != head_.checksums_crc)
            stop("usage_file_damaged", "the checksums are not those that were written; fetch the file again, or pack it anew");
        std::uint64_t free_from = begin_;
        for (std::uint32_t i = 0; i < head_.sections; ++i) {
            section s{};
            std::memcpy(&s, directory + i * sizeof s, sizeof s);
            if (s.offset < free_from || s.offset % alignment != 0 || s.offset > head_.file_bytes || s.bytes > head_.file_bytes - s.offset)
                malformed(name_of(s) + " does not lie in the file behind what stands before it, at a multiple of 64");
            free_from = s.offset + s.bytes;
            check_section(s);
            if (!places_.emplace(std::tuple{s.of, s.what, s.number}, sections_.size()).second) malformed(name_of(s) + " is there twice");
            sections_.push_back(s);
        }
    }

    void check_section(const section& s) const
    {
        const auto is_of = [&](std::initializer_list<column> these) { return std::find(these.begin(), these.end(), s.of) != these.end(); };
        const bool is_text_column =
            is_of({column::key, column::source, column::offer, column::service, column::party, column::introducer, column::territory});
        const bool is_amount = is_of({column::quantity, column::gross});
        std::uint64_t width = 0;  // 0: of no fixed length
        bool right = false;
        bool a_row = false;  // has a value a row
        switch (s.what) {
        case content::none:
            break;
        case content::u32:
            right = s.of == column::revision;
            width = 4;
            a_row = true;
            break;
        case content::u64:
            right = s.of == column::key;
            width = 8;
            a_row = true;
            break;
        case content::i64:
            right = is_amount || is_of({column::time, column::booked});
            width = 8;
            // Amounts may state their decimals and nothing more.
            a_row = !is_amount || s.count != 0;
            break;
        case content::codes:
            right = is_text_column;
            width = 4;
            a_row = true;
            break;
        case content::names:
            right = is_text_column || s.of == column::table;
            if (s.count > s.bytes / 4) malformed(name_of(s) + " has more names than it has room for");
            break;
        case content::wide:
            right = is_amount;
            width = sizeof(wide_entry);
            break;
        case content::lines:
            right = s.of == column::table;
            width = sizeof(line_entry);
            break;
        case content::inputs:
        case content::rejects:
        case content::findings:
            right = s.of == column::table;
            break;
        }
        const bool has_attribute = s.what == content::names || (is_amount && s.what == content::i64);
        if (s.of == column::territory && head_.version == version_without_territory) right = false;
        if (!right || (s.number != 0 && s.of != column::party) || (s.attribute != 0 && !has_attribute))
            malformed(name_of(s) + " is of a kind that this version of the format does not have");
        if (width != 0 && (s.bytes % width != 0 || s.bytes / width != s.count)) malformed(name_of(s) + " is not as long as its values are");
        if (a_row && s.count != head_.rows)
            malformed(name_of(s) + " has " + std::to_string(s.count) + " values for " + std::to_string(head_.rows) + " records");
        if (is_amount && s.what == content::i64 && s.attribute > 18) malformed(name_of(s) + " has more than 18 decimals");
    }

    [[nodiscard]] const section* find(column of, content what, std::uint32_t number = 0) const
    {
        const auto at = places_.find({of, what, number});
        return at == places_.end() ? nullptr : &sections_[at->second];
    }
    [[nodiscard]] std::string_view bytes_of(const section& s) const { return file_->bytes.substr(s.offset, s.bytes); }
    template <class T>
    [[nodiscard]] std::span<const T> numbers(column of, content what, std::uint32_t number = 0) const
    {
        const section* s = find(of, what, number);
        if (s == nullptr || s->count == 0) return {};
        return {reinterpret_cast<const T*>(bytes_of(*s).data()), static_cast<std::size_t>(s->count)};
    }

    std::span<const std::string> names(const section& s)
    {
        const std::string_view bytes = bytes_of(s);
        const std::string_view texts = bytes.substr(s.count * 4);
        std::uint64_t length = 0;
        cursor lengths{bytes};
        std::uint32_t one = 0;
        for (std::uint64_t i = 0; i < s.count; ++i) length += lengths.take(one) ? one : 0;
        if (length != texts.size()) malformed("the names of " + name_of(s) + " are not as long as it says");
        if (!is_text(texts)) malformed("the names of " + name_of(s) + " are not UTF-8, or hold NUL bytes");
        std::vector<std::string>& made = file_->names.emplace_back();
        made.reserve(s.count);
        lengths = cursor{bytes};
        for (std::size_t at = 0; made.size() < s.count; at += one) {
            static_cast<void>(lengths.take(one));
            // All of it is UTF-8, so that a part is where it does not begin within a character.
            if (one != 0 && (static_cast<unsigned char>(texts[at]) & 0xc0U) == 0x80U)
                malformed("the names of " + name_of(s) + " are not UTF-8");
            made.emplace_back(texts.substr(at, one));
        }
        return made;
    }

    text_column text(column of, std::uint32_t number = 0)
    {
        text_column made;
        const section* const named = find(of, content::names, number);
        const section* const coded = find(of, content::codes, number);
        if (named == nullptr) {
            if (coded != nullptr) malformed(name_of(*coded) + " has codes and no names");
            return made;
        }
        if (named->attribute != text_column::absent && named->attribute >= named->count)
            malformed(name_of(*named) + " has a code that it has no name for");
        made.codes = numbers<std::uint32_t>(of, content::codes, number);
        made.names = names(*named);
        made.constant = made.codes.empty() ? named->attribute : text_column::absent;
        return made;
    }

    quantity_column amounts(column of)
    {
        quantity_column made;
        if (const section* s = find(of, content::i64)) made.decimals = static_cast<int>(s->attribute);
        made.values = numbers<std::int64_t>(of, content::i64);
        if (const section* s = find(of, content::wide)) {
            auto& wide = file_->wide[of == column::gross ? 1 : 0];
            wide.reserve(s->count);
            cursor entries{bytes_of(*s)};
            wide_entry entry{};
            while (entries.take(entry))
                wide.emplace_back(entry.row, static_cast<int128>(static_cast<uint128>(entry.value[1]) << 64 | entry.value[0]));
            made.wide = wide;
            if (!wide_fits(made, head_.rows))
                malformed("the wide values of " + name_of(*s) + " do not ascend, or stand on rows that are not marked so");
        }
        return made;
    }

    void read_columns()
    {
        columns_.rows = static_cast<std::size_t>(head_.rows);
        columns_.key = numbers<std::uint64_t>(column::key, content::u64);
        columns_.key_text = text(column::key);
        if (find(column::key, content::u64) != nullptr && find(column::key, content::names) != nullptr)
            malformed("keys are numbers and text");
        if (columns_.rows != 0 && columns_.key.empty() == columns_.key_text.codes.empty()) malformed("records have no keys");
        columns_.revision = numbers<std::uint32_t>(column::revision, content::u32);
        columns_.time = numbers<std::int64_t>(column::time, content::i64);
        if (columns_.time.size() != columns_.rows) malformed("records have no times");
        columns_.booked = numbers<std::int64_t>(column::booked, content::i64);
        columns_.source = text(column::source);
        columns_.offer = text(column::offer);
        columns_.service = text(column::service);
        columns_.introducer = text(column::introducer);
        columns_.territory = text(column::territory);
        columns_.quantity = amounts(column::quantity);
        columns_.gross = amounts(column::gross);
        std::span<const std::string> classes;
        if (const section* s = find(column::table, content::names)) classes = names(*s);
        for (std::uint32_t i = 0; i < classes.size(); ++i) {
            if (find(column::party, content::names, i) == nullptr) malformed("the class " + quote(classes[i]) + " has no column");
            columns_.parties.push_back({.of_class = classes[i], .members = text(column::party, i)});
        }
        for (const section& s : sections_)
            if (s.of == column::party && s.number >= classes.size()) malformed(name_of(s) + " has no class");
    }

    /// Calls `take(cursor)` once for each of the section's entries, which must be all that is in it.
    template <class Take>
    void each(content what, const char* called, Take take)
    {
        const section* const s = find(column::table, what);
        if (s == nullptr) return;
        cursor entries{bytes_of(*s)};
        for (std::uint64_t i = 0; i < s->count; ++i)
            if (!take(entries)) malformed(std::string{"the "} + called + " end before all of them are there, or hold what they may not");
        if (!entries.at_end()) malformed(std::string{"the "} + called + " go on behind the last of them");
    }

    void read_besides()
    {
        each(content::inputs, "inputs", [&](cursor& from) {
            usage_input_digest input;
            if (!from.take(input.bytes) || !from.take(input.content.bytes) || !from.take_text(input.name)) return false;
            out_->inputs.push_back(std::move(input));
            return true;
        });
        // Behind the inputs stands the file itself, for rows of which nobody knows where they come from.
        out_->unlisted.push_back(name_);
        const auto itself = static_cast<std::uint32_t>(out_->inputs.size());
        each(content::lines, "lines", [&](cursor& from) {
            line_entry run{};
            if (!from.take(run)) return false;
            const bool known = run.input != usage_line_run::no_input;
            if ((known && run.input >= itself) || run.zero != 0 || run.first_row >= std::max<std::uint64_t>(head_.rows, 1)) return false;
            if (out_->runs.empty() ? run.first_row != 0 : run.first_row <= out_->runs.back().first_row) return false;
            out_->runs.push_back({.first_row = run.first_row,
                                  .first_line = known ? run.first_line : run.first_row + 1,
                                  .input = known ? run.input : itself});
            return true;
        });
        if (out_->runs.empty()) out_->runs.push_back({.first_row = 0, .first_line = 1, .input = itself});
        each(content::rejects, "rejects", [&](cursor& from) {
            reject r;
            std::int64_t booked = 0;
            if (!from.take(r.revision) || !from.take(booked)) return false;
            for (std::string* text : {&r.reason, &r.source, &r.key, &r.place, &r.text})
                if (!from.take_text(*text) || (text != &r.place && !is_text(*text))) return false;
            if (!are_times({&booked, 1}, true)) return false;
            if (booked != usage_columns::not_booked) r.booked = instant{booked};
            out_->rejects.push_back(std::move(r));
            return true;
        });
        each(content::findings, "findings", [&](cursor& from) {
            finding f;
            std::uint32_t level = 0;
            if (!from.take(level) || level >= static_cast<std::uint32_t>(severity::error)) return false;
            f.level = static_cast<severity>(level);
            for (std::string* text : {&f.code, &f.subject, &f.place, &f.text})
                if (!from.take_text(*text) || (text != &f.place && !is_text(*text))) return false;
            findings_.push_back(std::move(f));
            return true;
        });
    }

    std::string name_;
    std::shared_ptr<opened_file> file_;
    head head_{};
    std::uint64_t begin_ = 0;
    std::vector<section> sections_;
    std::map<std::tuple<column, content, std::uint32_t>, std::size_t> places_;
    usage_columns columns_;
    std::vector<finding> findings_;
    std::shared_ptr<usage_table::data> out_ = std::make_shared<usage_table::data>();
};

}  // namespace

checked<usage_table> read_usage_file_content(const std::string& path, file_content content, const usage_file_reading& how)
{
    if (!machine_fits) return big_endian_machine(path);
    if (content.error() != 0)
        return fault("cannot_read", path, "the file cannot be read: " + std::generic_category().message(content.error()));
    const auto file = std::make_shared<opened_file>();
    file->mapped.emplace(std::move(content));
    file->bytes = file->mapped->view();
    return file_reader{path, file}.read(how);
}

checked<usage_table> read_usage_file(const std::string& path, const usage_file_reading& how)
{
    return read_usage_file_content(path, file_content{path}, how);
}

checked<usage_table> read_usage_file(const usage_input& input, const usage_file_reading& how)
{
    if (!machine_fits) return big_endian_machine(input.name);
    const auto file = std::make_shared<opened_file>();
    file->bytes = input.content;
    if (reinterpret_cast<std::uintptr_t>(input.content.data()) % alignof(std::uint64_t) != 0) {
        file->copied.resize(input.content.size() / 8 + 1);
        std::memcpy(file->copied.data(), input.content.data(), input.content.size());
        file->bytes = {reinterpret_cast<const char*>(file->copied.data()), input.content.size()};
    }
    return file_reader{input.name, file}.read(how);
}

std::vector<finding> check_usage_file(const usage_table& usage, unsigned threads)
{
    const auto& lent = usage.internals().lent;
    return lent && lent->left_check ? lent->left_check(threads) : std::vector<finding>{};
}

bool is_usage_file(std::string_view beginning) noexcept
{
    // Ours begin much alike: whole, the beginning of a partial is no usage file's that suffered.
    if (beginning.starts_with(partial_file_magic) || beginning.starts_with(partial_bytes_magic)) return false;
    const std::size_t there = std::min(beginning.size(), magic.size());
    std::size_t right = 0;
    for (std::size_t i = 0; i < there; ++i) right += static_cast<unsigned char>(beginning[i]) == magic[i] ? 1U : 0U;
    // A byte or two may have suffered; a file that is cut off within them begins as it should.
    return there == magic.size() ? right + 2 >= there : there != 0 && right == there;
}

PARTNERING_END
