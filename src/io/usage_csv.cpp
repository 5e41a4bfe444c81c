#include "io/usage_csv_header.hpp"
#include "io/usage_csv_join.hpp"
#include "io/usage_csv_pieces.hpp"
#include "io/usage_csv_rows.hpp"
#include "io/usage_csv_stream.hpp"
#include "io/usage_csv_text.hpp"

#include <partnering/core/contract.hpp>
#include <partnering/io/usage_csv.hpp>
#include <partnering/io/usage_format.hpp>

#include <algorithm>
#include <utility>
#include <vector>

PARTNERING_BEGIN

using namespace usage_csv;

namespace {

class table_reader {
public:
    table_reader(std::span<const usage_input> inputs, const usage_format& format, unsigned threads, std::size_t piece_bytes)
        : inputs_{inputs}, rules_{format}, rows_{rules_, nullptr}, threads_{threads}, piece_bytes_{piece_bytes}
    {
        PARTNERING_EXPECTS(threads > 0, "usage is read in at least one thread");
    }

    checked<usage_table> read()
    {
        usage_table::data& out = *rows_.columns;
        header_reader headers{rules_.format, out};
        for (const usage_input& input : inputs_) files_.push_back(read_header(headers, input));
        findings_.insert(findings_.begin(), headers.findings().begin(), headers.findings().end());
        if (any_error(findings_)) return findings_;
        headers.note_what_is_absent(files_);
        out.texts[key_text].in_file = true;
        for (const usage_input& input : inputs_) out.inputs.push_back({.name = input.name, .bytes = input.content.size(), .content = {}});
        std::size_t rows = 0;
        for (std::size_t i = 0; i < inputs_.size(); ++i) {
            if (!compressed(i)) rows += guess_rows(files_[i]);
        }
        rows_.reserve(rows);

        bool fits = true;
        for (std::size_t i = 0; i < inputs_.size() && fits;) fits = compressed(i) ? read_compressed(i++) : read_plain(i);
        if (!fits) {
            return finding{.code = "too_many_rows",
                           .level = severity::error,
                           .subject = {},
                           .place = inputs_.empty() ? std::string{} : inputs_.back().name,
                           .text = "one table holds at most " + std::to_string(max_rows) + " records; read the inputs in several tables"};
        }
        if (any_error(findings_)) return findings_;
        for (std::size_t i = 0; i < out.texts.size(); ++i) {
            out.texts[i].names = std::move(rows_.names[i]).take_names();
            out.texts[i].constant = rows_.empty_codes[i];
        }
        return {usage_table{std::move(rows_.columns)}, findings_};
    }

private:
    [[nodiscard]] bool compressed(std::size_t i) const noexcept { return compression_of(inputs_[i].content) != compression::none; }

    prepared read_header(header_reader& headers, const usage_input& input)
    {
        if (compression_of(input.content) == compression::none) return headers.read(input);
        std::string wrong;
        const std::string head = head_of_compressed(input.content, wrong);
        if (!wrong.empty()) {
            findings_.push_back(
                finding{.code = "bad_compression", .level = severity::error, .subject = {}, .place = input.name, .text = wrong});
            return {};
        }
        prepared file = headers.read({.name = input.name, .content = head});
        // The text does not stay: what is known of it is how long its head is.
        file.head_bytes = file.records == nullptr ? 0 : static_cast<std::size_t>(file.records - head.data());
        file.records = file.end = nullptr;
        return file;
    }

    bool read_compressed(std::size_t i)
    {
        take_digest(i);
        row_reader reader{rules_, rows_};
        begin(reader, i);
        const std::string wrong = read_stream(inputs_[i].content, files_[i].head_bytes, reader, threads_ > 1);
        if (!wrong.empty())
            findings_.push_back(
                finding{.code = "bad_compression", .level = severity::error, .subject = {}, .place = inputs_[i].name, .text = wrong});
        end(reader, i);
        return !reader.full();
    }

    /// Reads the plain texts from `i` on, and moves it behind them.
    bool read_plain(std::size_t& i)
    {
        std::vector<plain_text> texts;
        std::size_t bytes = 0;
        for (std::size_t n = i; n < inputs_.size() && !compressed(n); ++n) {
            texts.push_back({.file = &files_[n], .input = static_cast<std::uint32_t>(n)});
            bytes += inputs_[n].content.size();
        }
        if (threads_ > 1 && bytes > 2 * piece_bytes_) {
            i += texts.size();
            return read_in_threads(rules_, inputs_, texts, threads_, piece_bytes_, rows_.columns->inputs, rows_);
        }
        const std::size_t now = i++;
        const prepared& file = files_[now];
        row_reader reader{rules_, rows_};
        detail::digest_beside digest{inputs_[now].content};
        begin(reader, now, &digest);
        static_cast<void>(reader.read(file.records, file.end, file.end, true));
        rows_.columns->inputs[now].content = digest.finish();
        end(reader, now);
        return !reader.full();
    }

    void begin(row_reader& reader, std::size_t i, detail::digest_beside* digest = nullptr)
    {
        rows_.reject_lines.clear();
        rejects_before_ = rows_.columns->rejects.size();
        reader.begin(files_[i], static_cast<std::uint32_t>(i), files_[i].line, digest);
    }
    void end(row_reader& reader, std::size_t i)
    {
        reader.finish();
        place_rejects(rows_.columns->rejects, rejects_before_, rows_.reject_lines, inputs_[i].name, 0);
    }
    void take_digest(std::size_t i)
    {
        digester whole;
        whole.add_raw(inputs_[i].content.data(), inputs_[i].content.size());
        rows_.columns->inputs[i].content = whole.finish();
    }

    std::span<const usage_input> inputs_;
    row_rules rules_;
    row_store rows_;
    unsigned threads_;
    std::size_t piece_bytes_;
    std::vector<prepared> files_;
    std::vector<finding> findings_;
    std::size_t rejects_before_ = 0;
};

}  // namespace

checked<usage_table> read_usage_csv_in_pieces(std::span<const usage_input> inputs, const usage_format& format, unsigned threads,
                                              std::size_t piece_bytes)
{
    return table_reader{inputs, format, threads, piece_bytes}.read();
}

checked<usage_table> read_usage_csv(std::span<const usage_input> inputs, const usage_format& format, unsigned threads)
{
    return read_usage_csv_in_pieces(inputs, format, threads, usual_piece_bytes);
}

PARTNERING_END
