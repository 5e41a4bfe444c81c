#include <partnering/io/receipts_csv.hpp>

#include "file_content.hpp"
#include "usage_csv_record.hpp"

#include <partnering/core/date_text.hpp>
#include <partnering/core/rational_text.hpp>
#include <partnering/money/money_text.hpp>

#include <algorithm>
#include <array>
#include <optional>
#include <system_error>

PARTNERING_BEGIN

namespace {

using usage_csv::quoted_lines;
using usage_csv::record;

enum column : std::size_t { key, payer, payee, agreement, currency_code, period, amount, day, columns };
constexpr std::array<std::string_view, columns> names{"key", "payer", "payee", "agreement", "currency", "period", "amount", "date"};

/// `2026-10`, or as a statement shows days that are no month, quarter or year: `2026-10-05/2026-10-20`.
checked<date_range> parse_days(std::string_view text)
{
    const std::size_t slash = text.find('/');
    if (slash == std::string_view::npos) return parse_period(text);
    const checked<date> begin = parse_date(text.substr(0, slash));
    const checked<date> end = parse_date(text.substr(slash + 1));
    if (!begin) return begin.findings();
    if (!end) return end.findings();
    return date_range{begin.value(), end.value()};
}

class reading {
public:
    explicit reading(const receipt_input& from, receipt_table& into, std::vector<finding>& findings)
        : from_{from}, into_{into}, findings_{findings}, at_{from.content.data()}, end_{from.content.data() + from.content.size()}
    {
        if (from.content.starts_with("\xef\xbb\xbf")) at_ += 3;
    }
    void run()
    {
        record r;
        if (!next(r)) {
            findings_.push_back({"empty_input", severity::error, "", place(),
                                 "there is nothing here; a line with the names of the columns would be right"});
            return;
        }
        if (r.wrong != record::fault::none) {
            findings_.push_back({"bad_header", severity::error, "", place(),
                                 "the line with the names of the columns " + usage_csv::fault_text(r, {}, quoted_lines::forbidden)});
            return;
        }
        if (!find_columns(r)) return;
        const std::size_t fields = r.fields.size();
        while (next(r)) read_record(r, fields);
    }

private:
    [[nodiscard]] std::string place() const { return from_.name + ':' + std::to_string(line_); }

    bool next(record& into)
    {
        line_ = next_line_;
        while (at_ < end_ && (*at_ == '\n' || (*at_ == '\r' && end_ - at_ > 1 && at_[1] == '\n'))) {
            at_ += *at_ == '\r' ? 2 : 1;
            ++line_;
        }
        next_line_ = line_;
        if (at_ == end_) return false;
        usage_csv::take_apart(at_, end_, ',', quoted_lines::forbidden, into);
        at_ = into.next;
        next_line_ += into.lines;
        return true;
    }

    bool find_columns(const record& header)
    {
        bool good = true;
        for (std::size_t i = 0; i < columns; ++i) {
            const auto first = std::find(header.fields.begin(), header.fields.end(), names[i]);
            if (first == header.fields.end()) {
                findings_.push_back({"missing_column", severity::error, std::string{names[i]}, place(),
                                     "receipts need a column " + quote(names[i]) +
                                         "; all of them are key, payer, payee, agreement, currency, period, amount and date"});
                good = false;
                continue;
            }
            where_[i] = static_cast<std::size_t>(first - header.fields.begin());
            if (std::find(first + 1, header.fields.end(), names[i]) != header.fields.end()) {
                findings_.push_back({"duplicate_column", severity::error, std::string{names[i]}, place(),
                                     "column " + quote(names[i]) + " is there twice; once would be right"});
                good = false;
            }
        }
        for (const std::string_view name : header.fields)
            if (std::find(names.begin(), names.end(), name) == names.end())
                findings_.push_back({"unknown_column", severity::info, std::string{name}, place(),
                                     "nobody asked for column " + quote(name) + ": it is passed over"});
        return good;
    }

    void read_record(const record& r, std::size_t fields)
    {
        reject made;
        made.place = place();
        if (r.wrong == record::fault::not_utf8 || r.wrong == record::fault::nul_byte) {
            made.reason = "bad_encoding";
        } else if (r.wrong != record::fault::none) {
            made.reason = "bad_quoting";
        } else if (r.fields.size() != fields) {
            made.reason = "wrong_field_count";
            made.text = "the record has " + std::to_string(r.fields.size()) + " fields, the line with the names of the columns " +
                        std::to_string(fields);
        }
        if (r.wrong != record::fault::none) made.text = "the record " + usage_csv::fault_text(r, {}, quoted_lines::forbidden);
        if (!made.reason.empty()) {
            into_.rejects.push_back(std::move(made));
            return;
        }
        const auto field = [&](column which) { return r.fields[where_[which]]; };
        made.key = field(key);
        const checked<currency> in = parse_currency(field(currency_code));
        const checked<date_range> when = parse_days(field(period));
        const checked<rational> paid = parse_rational(field(amount));
        const checked<date> on = parse_date(field(day));
        const auto wrong = [&](column which, const auto& what) {
            if (what) return;
            made.text += (made.text.empty() ? "" : "; ") + std::string{names[which]} + ": " + what.findings().front().text;
        };
        wrong(currency_code, in);
        wrong(period, when);
        wrong(amount, paid);
        wrong(day, on);
        if (!made.text.empty()) {
            made.reason = "bad_receipt";
            into_.rejects.push_back(std::move(made));
            return;
        }
        into_.receipts.push_back({std::string{field(key)}, std::string{field(payer)}, std::string{field(payee)},
                                  std::string{field(agreement)}, in.value(), when.value(), paid.value(), on.value()});
    }

    const receipt_input& from_;
    receipt_table& into_;
    std::vector<finding>& findings_;
    const char* at_;
    const char* end_;
    std::size_t line_ = 1;
    std::size_t next_line_ = 1;
    std::array<std::size_t, columns> where_{};
};

}  // namespace

checked<receipt_table> read_receipts_csv(std::span<const receipt_input> inputs)
{
    receipt_table made;
    std::vector<finding> findings;
    for (const receipt_input& input : inputs) reading{input, made, findings}.run();
    if (any_error(findings)) return findings;
    return {std::move(made), std::move(findings)};
}

checked<receipt_table> read_receipts_csv_files(std::span<const std::string> paths)
{
    std::vector<file_content> files;
    std::vector<receipt_input> inputs;
    std::vector<finding> findings;
    files.reserve(paths.size());
    for (const std::string& path : paths) {
        const file_content& file = files.emplace_back(path);
        if (file.error() != 0)
            findings.push_back(
                {"cannot_read", severity::error, "", path, "the file cannot be read: " + std::generic_category().message(file.error())});
        else
            inputs.push_back({path, file.view()});
    }
    checked<receipt_table> made = read_receipts_csv(inputs);
    if (findings.empty()) return made;
    findings.insert(findings.end(), made.findings().begin(), made.findings().end());
    return findings;
}

PARTNERING_END
