#include "io/file_replacement.hpp"
#include "io/usage_csv_table.hpp"
#include "io/usage_file_layout.hpp"

#include <partnering/core/contract.hpp>
#include <partnering/core/crc32c.hpp>
#include <partnering/io/usage_file.hpp>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

PARTNERING_BEGIN

using namespace usage_file;

usage_file_content contents_of(const usage_table& usage)
{
    return {
        .columns = usage.columns(), .inputs = usage.inputs(), .lines = usage.internals().runs, .rejects = usage.rejects(), .findings = {}};
}

namespace {

/// Takes the data in order, and writes them in blocks with a checksum each.
class block_writer {
public:
    block_writer(file_replacement& into, std::uint64_t begin, const usage_file_writing& how)
        : into_{into}, at_{begin}, begin_{begin}, how_{how}
    {
        held_.reserve(how.block_bytes);
    }

    void put(const void* data, std::size_t size)
    {
        const auto* from = static_cast<const unsigned char*>(data);
        while (size != 0) {
            // Whole blocks go by without being copied.
            if (held_.empty() && size >= how_.block_bytes) {
                block(from, how_.block_bytes);
                from += how_.block_bytes;
                size -= how_.block_bytes;
                continue;
            }
            const std::size_t some = std::min(size, how_.block_bytes - held_.size());
            held_.insert(held_.end(), from, from + some);
            from += some;
            size -= some;
            if (held_.size() == how_.block_bytes) flush();
        }
    }
    template <class T>
    void put(const T& value)
    {
        static_assert(std::is_trivially_copyable_v<T>);
        put(&value, sizeof value);
    }
    void put_text(std::string_view text)
    {
        put(static_cast<std::uint32_t>(text.size()));
        put(text.data(), text.size());
    }
    void pad()
    {
        constexpr std::array<unsigned char, alignment> zeros{};
        const std::uint64_t now = position();
        put(zeros.data(), static_cast<std::size_t>(aligned(now) - now));
    }
    void flush()
    {
        if (held_.empty()) return;
        block(held_.data(), held_.size());
        held_.clear();
    }
    [[nodiscard]] std::uint64_t position() const noexcept { return at_ + held_.size(); }
    [[nodiscard]] const std::vector<std::uint32_t>& checksums() const noexcept { return checksums_; }

private:
    void block(const unsigned char* bytes, std::size_t size)
    {
        checksums_.push_back(crc32c(bytes, size));
        into_.write(bytes, size, at_);
        at_ += size;
        if (how_.progress) how_.progress(at_ - begin_);
    }

    file_replacement& into_;
    std::uint64_t at_;
    std::uint64_t begin_;
    const usage_file_writing& how_;
    std::vector<unsigned char> held_;
    std::vector<std::uint32_t> checksums_;
};

/// A section, and what writes it.
struct piece {
    section about;
    std::function<void(block_writer&)> write;
};

/// Plans the sections of a file: their lengths must be known before the first byte is written.
class planner {
public:
    explicit planner(const usage_file_content& all)
    {
        const usage_columns& c = all.columns;
        numbers(column::key, content::u64, c.key);
        text(column::key, 0, c.key_text);
        numbers(column::revision, content::u32, c.revision);
        numbers(column::time, content::i64, c.time);
        numbers(column::booked, content::i64, c.booked);
        text(column::source, 0, c.source);
        text(column::offer, 0, c.offer);
        text(column::service, 0, c.service);
        for (std::uint32_t i = 0; i < c.parties.size(); ++i) {
            classes_.push_back(c.parties[i].of_class);
            text(column::party, i, c.parties[i].members);
        }
        text(column::introducer, 0, c.introducer);
        text(column::territory, 0, c.territory);
        quantity(column::quantity, c.quantity);
        quantity(column::gross, c.gross);
        if (!classes_.empty()) names(column::table, 0, classes_, 0);
        inputs(all.inputs);
        lines(all.lines, all.inputs.size());
        rejects(all.rejects);
        findings(all.findings);
    }
    [[nodiscard]] std::vector<piece>& pieces() noexcept { return pieces_; }

private:
    void add(column of, content what, std::uint32_t number, std::uint32_t attribute, std::uint64_t bytes, std::uint64_t count,
             std::function<void(block_writer&)> write)
    {
        pieces_.push_back({{of, what, number, attribute, 0, bytes, count}, std::move(write)});
    }

    template <class T>
    void numbers(column of, content what, std::span<const T> values, std::uint32_t number = 0, std::uint32_t attribute = 0)
    {
        if (values.empty() && attribute == 0) return;
        add(of, what, number, attribute, values.size_bytes(), values.size(),
            [values](block_writer& out) { out.put(values.data(), values.size_bytes()); });
    }

    void names(column of, std::uint32_t number, std::span<const std::string> texts, std::uint32_t constant)
    {
        std::uint64_t bytes = texts.size() * sizeof(std::uint32_t);
        for (const std::string& text : texts) bytes += text.size();
        add(of, content::names, number, constant, bytes, texts.size(), [texts](block_writer& out) {
            for (const std::string& text : texts) out.put(static_cast<std::uint32_t>(text.size()));
            for (const std::string& text : texts) out.put(text.data(), text.size());
        });
    }

    void text(column of, std::uint32_t number, const text_column& from)
    {
        const std::uint32_t constant = from.codes.empty() ? from.constant : text_column::absent;
        if (of != column::party && from.codes.empty() && constant == text_column::absent) return;
        numbers(of, content::codes, from.codes, number);
        names(of, number, from.names, constant);
    }

    void quantity(column of, const quantity_column& from)
    {
        numbers(of, content::i64, from.values, 0, static_cast<std::uint32_t>(from.decimals));
        if (from.wide.empty()) return;
        add(of, content::wide, 0, 0, from.wide.size() * sizeof(wide_entry), from.wide.size(), [wide = from.wide](block_writer& out) {
            for (const auto& [row, value] : wide) {
                const auto bits = static_cast<uint128>(value);
                out.put(wide_entry{row, {static_cast<std::uint64_t>(bits), static_cast<std::uint64_t>(bits >> 64)}});
            }
        });
    }

    void inputs(std::span<const usage_input_digest> all)
    {
        if (all.empty()) return;
        std::uint64_t bytes = 0;
        for (const usage_input_digest& input : all) bytes += 8 + input.content.bytes.size() + 4 + input.name.size();
        add(column::table, content::inputs, 0, 0, bytes, all.size(), [all](block_writer& out) {
            for (const usage_input_digest& input : all) {
                out.put(input.bytes);
                out.put(input.content.bytes);
                out.put_text(input.name);
            }
        });
    }

    void lines(std::span<const usage_line_run> all, std::size_t inputs)
    {
        if (all.empty()) return;
        add(column::table, content::lines, 0, 0, all.size() * sizeof(line_entry), all.size(), [all, inputs](block_writer& out) {
            for (const usage_line_run& run : all) {
                const std::uint32_t input = run.input < inputs ? run.input : usage_line_run::no_input;
                out.put(line_entry{run.first_row, run.first_line, input, 0});
            }
        });
    }

    void rejects(std::span<const reject> all)
    {
        if (all.empty()) return;
        std::uint64_t bytes = 0;
        for (const reject& r : all)
            bytes += 4 + 8 + 5 * 4 + r.reason.size() + r.source.size() + r.key.size() + r.place.size() + r.text.size();
        add(column::table, content::rejects, 0, 0, bytes, all.size(), [all](block_writer& out) {
            for (const reject& r : all) {
                out.put(r.revision);
                out.put(r.booked ? r.booked->microseconds_since_epoch() : usage_columns::not_booked);
                for (const std::string* text : {&r.reason, &r.source, &r.key, &r.place, &r.text}) out.put_text(*text);
            }
        });
    }

    void findings(std::span<const finding> all)
    {
        if (all.empty()) return;
        std::uint64_t bytes = 0;
        for (const finding& f : all) bytes += 4 + 4 * 4 + f.code.size() + f.subject.size() + f.place.size() + f.text.size();
        add(column::table, content::findings, 0, 0, bytes, all.size(), [all](block_writer& out) {
            for (const finding& f : all) {
                out.put(static_cast<std::uint32_t>(f.level));
                for (const std::string* text : {&f.code, &f.subject, &f.place, &f.text}) out.put_text(*text);
            }
        });
    }

    std::vector<piece> pieces_;
    std::vector<std::string> classes_;
};

finding unfit(const char* code, const std::string& place, std::string subject, std::string text)
{
    return {.code = code, .level = severity::error, .subject = std::move(subject), .place = place, .text = std::move(text)};
}

/// What read_usage_file() would not take.
std::vector<finding> faults_of(const usage_file_content& all, const std::string& path)
{
    const usage_columns& c = all.columns;
    std::vector<finding> found;
    const auto find_unfit = [&](std::string subject, std::string text) {
        found.push_back(unfit("unfit_usage", path, std::move(subject), std::move(text)));
    };
    const auto check_texts = [&](std::string subject, std::span<const std::string> texts) {
        for (const std::string& text : texts) {
            if (is_text(text) && text.size() <= UINT32_MAX) continue;
            found.push_back(
                unfit("not_utf8", path, std::move(subject),
                      "the text " + quote(text) + " cannot be written: a text of less than 4 GiB in UTF-8, without NUL bytes, can"));
            return;
        }
    };
    check_texts("source", c.source.names);
    check_texts("key", c.key_text.names);
    check_texts("offer", c.offer.names);
    check_texts("service", c.service.names);
    check_texts("introducer", c.introducer.names);
    check_texts("territory", c.territory.names);
    for (const auto& party : c.parties) {
        check_texts(party.of_class, {&party.of_class, 1});
        check_texts(party.of_class, party.members.names);
    }
    for (const reject& r : all.rejects)
        for (const std::string* text : {&r.reason, &r.source, &r.key, &r.text}) check_texts("a reject", {text, 1});
    for (const finding& f : all.findings) {
        for (const std::string* text : {&f.code, &f.subject, &f.text}) check_texts("a finding", {text, 1});
        if (f.level == severity::error) find_unfit("a finding", "usage with errors is not written: mend " + quote(f.code) + " first");
    }
    if (!are_times(c.time, false)) find_unfit("time", "a time is not in the years 1 to 9999: microseconds since 1970 would be right");
    if (!are_times(c.booked, true))
        find_unfit("booked", "a booking time is not in the years 1 to 9999: microseconds since 1970 would be right, or not_booked");
    for (const auto& [name, numbers] : {std::pair{"quantity", &c.quantity}, std::pair{"gross", &c.gross}})
        if (!wide_fits(*numbers, c.rows) || count_in_wide(numbers->values) != numbers->wide.size())
            find_unfit(name, "each value that is marked `in_wide` must stand in `wide`, ascending by row, and no other");
    for (std::size_t i = 0; i < all.lines.size(); ++i)
        if ((i == 0) != (all.lines[i].first_row == 0) || all.lines[i].first_row >= std::max<std::uint64_t>(c.rows, 1) ||
            (i != 0 && all.lines[i - 1].first_row >= all.lines[i].first_row)) {
            find_unfit("lines", "runs of lines must ascend from row 0 and begin at rows there are");
            break;
        }
    if (c.parties.size() > max_sections / 4) find_unfit("parties", "a file holds at most 1024 classes of parties");
    return found;
}

std::uint64_t write_all(const std::string& path, const usage_file_content& all, const usage_file_writing& how)
{
    planner plan{all};
    std::vector<piece>& pieces = plan.pieces();
    // The data begin behind the checksums, whose number follows from the length of the data; that does not follow from where they begin.
    std::uint64_t length = 0;
    for (piece& p : pieces) {
        p.about.offset = length;
        length = aligned(length + p.about.bytes);
    }
    const std::uint64_t blocks = (length + how.block_bytes - 1) / how.block_bytes;
    if (blocks > UINT32_MAX) throw cannot_write{EFBIG};
    const std::uint64_t begin = data_begin(pieces.size(), blocks);
    for (piece& p : pieces) p.about.offset += begin;

    file_replacement file{path};
    block_writer out{file, begin, how};
    for (const piece& p : pieces) {
        PARTNERING_EXPECTS(out.position() == p.about.offset, "a section stands where the directory says");
        p.write(out);
        PARTNERING_EXPECTS(out.position() == p.about.offset + p.about.bytes, "a section is as long as the directory says");
        out.pad();
    }
    out.flush();

    std::vector<unsigned char> front(begin);
    unsigned char* const directory = front.data() + sizeof(head);
    for (std::size_t i = 0; i < pieces.size(); ++i) std::memcpy(directory + i * sizeof(section), &pieces[i].about, sizeof(section));
    const std::size_t directory_bytes = aligned(pieces.size() * sizeof(section));
    unsigned char* const checksums = directory + directory_bytes;
    if (blocks != 0) std::memcpy(checksums, out.checksums().data(), blocks * sizeof(std::uint32_t));
    const bool any_territory = std::any_of(pieces.begin(), pieces.end(), [](const piece& p) { return p.about.of == column::territory; });
    head first{.magic = magic,
               .version = any_territory ? version : version_without_territory,
               .block_bytes = static_cast<std::uint32_t>(how.block_bytes),
               .file_bytes = begin + length,
               .rows = all.columns.rows,
               .sections = static_cast<std::uint32_t>(pieces.size()),
               .blocks = static_cast<std::uint32_t>(blocks),
               .directory_crc = crc32c(directory, directory_bytes),
               .checksums_crc = crc32c(checksums, aligned(blocks * sizeof(std::uint32_t))),
               .zero = {},
               .crc = 0};
    first.crc = crc32c(&first, head_checked);
    std::memcpy(front.data(), &first, sizeof first);
    file.write(front.data(), front.size(), 0);
    file.take_its_place();
    return begin + length;
}

}  // namespace

checked<std::uint64_t> write_usage_file(const std::string& path, const usage_file_content& content, const usage_file_writing& how)
{
    PARTNERING_EXPECTS(how.block_bytes >= min_block && how.block_bytes <= max_block && std::has_single_bit(how.block_bytes),
                       "a block has a power of two of bytes, 4 KiB to 1 GiB");
    content.columns.check_shapes();
    if (!machine_fits) return big_endian_machine(path);
    if (std::vector<finding> found = faults_of(content, path); !found.empty()) return found;
    try {
        return write_all(path, content, how);
    } catch (const cannot_write& failed) {
        return finding_of(failed, path);
    }
}

PARTNERING_END
