#include "io/usage_csv_quick.hpp"

#include "io/usage_csv_fields.hpp"
#include "io/usage_csv_scan.hpp"
#include "io/usage_csv_stops.hpp"

#include <algorithm>
#include <utility>

PARTNERING_BEGIN

namespace usage_csv {

namespace {

/// So much text is looked through for stops at a time: they stay in the processor's nearer memory.
constexpr std::size_t looked_through = 32 << 10;
/// As many records as that are read at once, where none of them is odd.
constexpr std::size_t most_at_once = 1 << 10;

}  // namespace

// ---------------------------------------------------------------------------------------------------- where fields are

void quick_reader::begin(const prepared& file, detail::digest_beside* digest)
{
    file_ = &file;
    digest_ = digest;
    beside_ = digest != nullptr && detail::has_sha256_instructions();
    at_once_ = most_at_once;
    // One place before them, for the bound before the first.
    stops_.resize(1 + looked_through + stops_slack);
    others_.resize(file.steps.size());
    naming_fields_.clear();
    bool gross = false;
    for (const step& s : file.steps) {
        gross = gross || s.kind == field_kind::gross;
        if (s.kind == field_kind::text && (s.text == offer_text || s.text == service_text)) naming_fields_.push_back(s.field);
    }
    // Each record's gross amount has a meaning of its own, or no record can name what it is of.
    hopeless_ = (gross && rules_.mixed_units) || (naming_fields_.empty() && !rules_.always_named);
}

void quick_reader::look_through(const char* at, const char* until, const char* end)
{
    // Whole blocks, each with room behind it; what is left at the end of the text is read the patient way.
    const auto in_sight = static_cast<std::size_t>(end - at);
    const std::size_t bytes = in_sight <= room_behind || hopeless_ ? 0 : std::min(in_sight - room_behind, looked_through) / 64 * 64;
    base_ = at;
    odd_ahead_ = false;
    next_ = stops_.data() + 1;
    if (digest_ != nullptr) digest_->near(at + bytes);
    if (beside_) {
        wide_scan scan{.at = base_, .separator = rules_.format.separator, .out = next_};
        digest_->beside(bytes / 64, scan);
        stops_end_ = scan.out;
    } else {
        stops_end_ = find_stops(base_, bytes, rules_.format.separator, next_);
    }
    if (until - at < static_cast<std::ptrdiff_t>(bytes))
        stops_end_ = std::lower_bound(next_, stops_end_, static_cast<std::uint32_t>(until - at));
}

void quick_reader::pass(const char* at)
{
    const auto passed = static_cast<std::size_t>(at - base_);
    while (next_ != stops_end_ && *next_ < passed) ++next_;
}

std::size_t quick_reader::read(const char*& at, std::size_t most)
{
    ran_out_ = false;
    if (std::exchange(odd_ahead_, false)) return 0;
    const std::size_t fields = file_->fields;
    const auto left = static_cast<std::size_t>(stops_end_ - next_);
    ran_out_ = left < fields;
    if (ran_out_) return 0;
    const std::size_t wanted = std::min({most, at_once_, left / fields});
    const bool plain = is_plain(next_);
    bounds_a_field_ = plain ? 1 : 2;
    stride_ = fields * bounds_a_field_;
    if (plain) {
        // That each of them ends where it should is seen when the fields are read.
        rows_ = wanted;
        next_[-1] = static_cast<std::uint32_t>(at - base_ - 1);
        bounds_ = next_ - 1;
    } else {
        find_quoted_fields(at, wanted);
        bounds_ = quoted_bounds_.data();
    }
    const std::size_t found = rows_;
    if (found != 0) read_columns(store_.columns->rows);
    // Where records are odd now and then, no more are read for nothing than there are between two of them.
    at_once_ = rows_ == wanted ? std::min(2 * at_once_, most_at_once) : std::max(rows_, std::size_t{1});
    if (rows_ == 0) return 0;
    next_ = plain ? next_ + rows_ * fields : behind_[rows_ - 1];
    at = base_ + *(next_ - 1) + 1;
    // What follows is odd for sure, unless it has quotes where the others have none, or its end is not in sight.
    odd_ahead_ = rows_ < found ? !plain || is_plain(next_) : found < wanted && !ran_out_;
    ran_out_ = false;
    return rows_;
}

/// Whether a record whose fields stop there has no quotes, and a line end where it should.
bool quick_reader::is_plain(const std::uint32_t* stops) const
{
    const std::uint32_t* const last = stops + file_->fields - 1;
    const char separator = rules_.format.separator;
    return base_[*last] == '\n' && std::all_of(stops, last, [&](std::uint32_t stop) { return base_[stop] == separator; });
}

/// Fields may stand in quotes, and lines end with CRLF.
void quick_reader::find_quoted_fields(const char* at, std::size_t most)
{
    const std::size_t fields = file_->fields;
    const char separator = rules_.format.separator;
    quoted_bounds_.clear();
    behind_.clear();
    rows_ = 0;
    std::uint32_t* n = next_;
    auto begin = static_cast<std::uint32_t>(at - base_);
    const auto record = [&] {
        for (std::size_t f = 0; f < fields; ++f) {
            if (n == stops_end_) return ran_out_ = true, false;
            std::uint32_t stop = *n;
            if (base_[begin] == '"') {
                ++begin;
                do {
                    if (++n == stops_end_) return ran_out_ = true, false;
                } while (base_[*n] == separator);
                stop = *n;
                if (base_[stop] != '"') return false;
                if (++n == stops_end_) return ran_out_ = true, false;
                if (*n != stop + 1) return false;
            }
            quoted_bounds_.push_back(begin - 1);
            quoted_bounds_.push_back(stop);
            begin = *n + 1;
            if (f + 1 == fields && base_[*n] == '\r') {
                if (++n == stops_end_) return ran_out_ = true, false;
                if (*n != begin++) return false;
            }
            if (base_[*n++] != (f + 1 == fields ? '\n' : separator)) return false;
        }
        return true;
    };
    while (rows_ < most && record()) {
        behind_.push_back(n);
        ++rows_;
    }
}

// ---------------------------------------------------------------------------------------------------- columns

/// Reads a field of each record, and cuts the rows off before the first that is marked.
template <class Read>
Read quick_reader::each_field(const step& s, const Read& read)
{
    const bool plain = bounds_a_field_ == 1;
    const column_work<Read> begin{.base = base_,
                                  .bounds = bounds_ + s.field * bounds_a_field_,
                                  .stride = stride_,
                                  .ends = static_cast<unsigned char>(s.field + 1 == file_->fields ? '\n' : rules_.format.separator),
                                  .looked_at = static_cast<unsigned char>(plain ? 0xff : 0),
                                  .read = read};
    column_work<Read> work = begin;
    if (beside_) {
        digest_->beside(rows_, work);
    } else {
        for (std::size_t row = 0; row < rows_; ++row) work(row);
    }
    if ((work.wrong & highs) != 0) {
        column_work<Read> again = begin;
        for (std::size_t row = 0; row < rows_; ++row) {
            again(row);
            if ((again.wrong & highs) != 0) rows_ = row;
        }
    }
    return work.read;
}

void quick_reader::read_columns(std::size_t row)
{
    usage_table::data& out = *store_.columns;
    for (const step& s : file_->steps) {
        switch (s.kind) {
        case field_kind::key:
            if (out.numeric_keys) each_field(s, key_field{.keys = out.keys.at(row)});
            break;
        case field_kind::text:
            break;
        case field_kind::revision:
            each_field(s, revision_field{.revisions = out.revisions.at(row)});
            break;
        case field_kind::time:
            read_times(s, false, day_of_time_, out.times.at(row));
            break;
        case field_kind::booked:
            read_times(s, true, day_of_booked_, out.booked.at(row));
            break;
        case field_kind::quantity:
            read_numbers(s, rules_.quantity_written, out.quantity.values.at(row));
            break;
        case field_kind::gross:
            read_numbers(s, rules_.gross_written, out.gross.values.at(row));
            break;
        case field_kind::passed_over:
            each_field(s, passed_over_field{});
            break;
        }
    }
    // A name gets a code once its record is found good.
    const auto texts = [&](auto&& work) {
        for (std::size_t i = 0; i < file_->steps.size(); ++i) {
            const step& s = file_->steps[i];
            const std::size_t text = s.kind == field_kind::key ? std::size_t{key_text} : s.text;
            if (s.kind == field_kind::text || (s.kind == field_kind::key && !out.numeric_keys))
                work(s, text, out.texts[text].codes.at(row), others_[i]);
        }
    };
    texts([this](const step& s, std::size_t text, std::uint32_t* codes, std::vector<std::uint32_t>& others) {
        others.resize(most_at_once);
        const name_field read = each_field(s, name_field{.known = store_.names[text].small(), .codes = codes, .other = others.data()});
        others.resize(static_cast<std::size_t>(read.other - others.data()));
    });
    texts([this](const step& s, std::size_t, std::uint32_t*, const std::vector<std::uint32_t>& others) { check_others(s, others); });
    texts([this](const step& s, std::size_t text, std::uint32_t* codes, const std::vector<std::uint32_t>& others) {
        name_others(s, text, others, codes);
    });
}

void quick_reader::read_times(const step& s, bool may_be_empty, known_day& day, std::int64_t* times)
{
    if (rules_.format.time == usage_time::iso) {
        each_field(s, iso_time_field{.times = times, .day = &day, .may_be_empty = may_be_empty});
    } else {
        each_field(s, time_field{.times = times, .last = rules_.latest_count, .unit = rules_.unit, .may_be_empty = may_be_empty});
    }
}

void quick_reader::read_numbers(const step& s, int decimals, std::int64_t* values)
{
    each_field(s, number_field{.values = values, .scale = static_cast<std::int64_t>(powers_of_ten[decimals]), .decimals = decimals});
}

/// Whether they are names at all.
void quick_reader::check_others(const step& s, const std::vector<std::uint32_t>& others)
{
    const bool names = std::find(naming_fields_.begin(), naming_fields_.end(), s.field) != naming_fields_.end() && !rules_.always_named;
    for (const std::uint32_t row : others) {
        if (row >= rows_) return;
        const std::string_view name = field(s.field, row);
        bool fine = !name.empty() || s.kind != field_kind::key;
        if (name.empty() && names) {
            fine = std::any_of(naming_fields_.begin(), naming_fields_.end(), [&](std::uint32_t f) { return !field(f, row).empty(); });
        }
        if (!fine || !is_text(name)) {
            rows_ = row;
            return;
        }
    }
}

void quick_reader::name_others(const step& s, std::size_t text, const std::vector<std::uint32_t>& others, std::uint32_t* codes)
{
    dictionary& names = store_.names[text];
    for (const std::uint32_t row : others) {
        if (row >= rows_) return;
        const std::string_view name = field(s.field, row);
        const std::uint32_t small = small_number(name.data(), name.data() + name.size());
        codes[row] = name.empty()                        ? store_.empty_codes[text]
                     : small < dictionary::small_numbers ? names.code_of_small(small)
                                                         : names.code(name);
    }
}

}  // namespace usage_csv

PARTNERING_END
