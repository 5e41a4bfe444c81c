#include "io/usage_join.hpp"

#include "io/usage_csv_dictionary.hpp"
#include "io/usage_csv_table.hpp"

#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

PARTNERING_BEGIN

using namespace usage_csv;

namespace {

constexpr std::size_t max_rows = 0xffff'fffe;  // as in CSV: a code of 32 bits must do for every key, and one means absent

class joiner {
public:
    explicit joiner(std::span<const usage_table> tables) : tables_{tables}
    {
        for (const usage_table& table : tables) parts_.push_back(table.columns());
    }

    checked<usage_table> join()
    {
        std::size_t rows = 0;
        for (const usage_columns& part : parts_) {
            if (part.rows > max_rows - rows)
                return finding{.code = "too_many_rows",
                               .level = severity::error,
                               .subject = {},
                               .place = {},
                               .text = "the files hold more than " + std::to_string(max_rows) + " records together; settle them in parts"};
            rows += part.rows;
        }
        out_->rows = rows;
        join_keys();
        std::set<std::string> classes;
        for (const usage_columns& part : parts_)
            for (const auto& party : part.parties) classes.insert(party.of_class);
        out_->classes.assign(classes.begin(), classes.end());
        out_->texts.resize(first_party_text + out_->classes.size());
        if (!out_->numeric_keys) join_text(key_text, [](const usage_columns& of) { return &of.key_text; });
        join_text(source_text, [](const usage_columns& of) { return &of.source; });
        join_text(offer_text, [](const usage_columns& of) { return &of.offer; });
        join_text(service_text, [](const usage_columns& of) { return &of.service; });
        join_text(introducer_text, [](const usage_columns& of) { return &of.introducer; });
        join_text(territory_text, [](const usage_columns& of) { return &of.territory; });
        for (std::size_t i = 0; i < out_->classes.size(); ++i) {
            join_text(first_party_text + i, [&](const usage_columns& of) {
                const auto at = std::find_if(of.parties.begin(), of.parties.end(),
                                             [&](const auto& party) { return party.of_class == out_->classes[i]; });
                return at == of.parties.end() ? nullptr : &at->members;
            });
            out_->texts[first_party_text + i].in_file = true;
        }
        join_numbers(out_->revisions, out_->revisions_in_file, 0U, [](const usage_columns& of) { return of.revision; });
        bool there = true;
        join_numbers(out_->times, there, std::int64_t{0}, [](const usage_columns& of) { return of.time; });
        join_numbers(out_->booked, out_->booked_in_file, usage_columns::not_booked, [](const usage_columns& of) { return of.booked; });
        if (!join_amounts(out_->quantity, out_->quantity_decimals, [](const usage_columns& of) { return &of.quantity; }) ||
            !join_amounts(out_->gross, out_->gross_decimals, [](const usage_columns& of) { return &of.gross; }))
            return finding{.code = "amount_out_of_range",
                           .level = severity::error,
                           .subject = {},
                           .place = {},
                           .text = "a quantity or gross amount of one file is too large to be written with the decimals of another; settle "
                                   "them apart, or pack both with the same number of decimals"};
        join_besides();
        return usage_table{std::move(out_)};
    }

private:
    void join_keys()
    {
        out_->numeric_keys =
            std::all_of(parts_.begin(), parts_.end(), [](const usage_columns& part) { return part.key_text.codes.empty(); });
        if (!out_->numeric_keys) return;
        bool there = true;
        join_numbers(out_->keys, there, std::uint64_t{0}, [](const usage_columns& of) { return of.key; });
    }

    template <class T, class Get>
    void join_numbers(column<T>& into, bool& there, T otherwise, Get get)
    {
        there = there || std::any_of(parts_.begin(), parts_.end(), [&](const usage_columns& part) { return !get(part).empty(); });
        if (!there) return;
        into.reserve(out_->rows);
        T* at = into.at(0);
        for (const usage_columns& part : parts_) {
            const std::span<const T> values = get(part);
            at = values.empty() ? std::fill_n(at, part.rows, otherwise) : std::copy(values.begin(), values.end(), at);
        }
    }

    template <class Get>
    void join_text(std::size_t which, Get get)
    {
        text_store& into = out_->texts[which];
        const auto says_something = [&](const usage_columns& part) {
            const text_column* from = get(part);
            return from != nullptr && (!from->codes.empty() || from->constant != text_column::absent);
        };
        into.in_file = which == key_text || std::any_of(parts_.begin(), parts_.end(), says_something);
        into.codes.reserve(out_->rows);
        std::uint32_t* at = into.codes.at(0);
        dictionary all;
        for (const usage_columns& part : parts_) {
            const text_column* from = get(part);
            if (which == key_text && !part.key.empty()) {
                for (std::size_t row = 0; row < part.rows; ++row) *at++ = all.code(std::to_string(part.key[row]));
                continue;
            }
            if (from == nullptr) {
                at = std::fill_n(at, part.rows, text_column::absent);
                continue;
            }
            // A name gets its code when a row has it.
            std::vector<std::uint32_t> code_of(from->names.size(), text_column::absent);
            for (std::size_t row = 0; row < part.rows; ++row) {
                const std::uint32_t old = from->code(row);
                if (old != text_column::absent && code_of[old] == text_column::absent) code_of[old] = all.code(from->names[old]);
                *at++ = old == text_column::absent ? old : code_of[old];
            }
        }
        into.names = std::move(all).take_names();
    }

    /// Errors: false where a value is too large at the scale of another.
    template <class Get>
    bool join_amounts(number_store& into, int& decimals, Get get)
    {
        for (const usage_columns& part : parts_) {
            decimals = std::max(decimals, get(part)->decimals);
            into.in_file = into.in_file || !get(part)->values.empty();
        }
        if (!into.in_file) return true;
        into.values.reserve(out_->rows);
        std::int64_t* at = into.values.at(0);
        std::uint64_t first = 0;
        for (const usage_columns& part : parts_) {
            const quantity_column& from = *get(part);
            int128 factor = 1;
            for (int i = from.decimals; i < decimals; ++i) factor *= 10;
            auto wide = from.wide.begin();
            for (std::size_t row = 0; row < part.rows; ++row, ++at) {
                *at = from.values.empty() ? quantity_column::missing : from.values[row];
                if (*at == quantity_column::missing || (factor == 1 && *at != quantity_column::in_wide)) continue;
                int128 value = *at == quantity_column::in_wide ? (wide++)->second : *at;
                if (__builtin_mul_overflow(value, factor, &value)) return false;
                const bool fits = value > quantity_column::missing && value <= INT64_MAX;
                *at = fits ? static_cast<std::int64_t>(value) : quantity_column::in_wide;
                if (!fits) into.wide.emplace_back(first + row, value);
            }
            first += part.rows;
        }
        return true;
    }

    void join_besides()
    {
        std::size_t inputs = 0;
        for (const usage_table& table : tables_) inputs += table.inputs().size();
        std::uint64_t first = 0;
        for (const usage_table& table : tables_) {
            const usage_table::data& from = table.internals();
            for (const line_run& run : from.runs) {
                if (run.first_row >= from.rows) continue;
                const std::size_t listed = from.inputs.size();
                const std::size_t input =
                    run.input < listed ? out_->inputs.size() + run.input : inputs + out_->unlisted.size() + (run.input - listed);
                out_->runs.push_back(
                    {.first_row = first + run.first_row, .first_line = run.first_line, .input = static_cast<std::uint32_t>(input)});
            }
            first += from.rows;
            out_->inputs.insert(out_->inputs.end(), from.inputs.begin(), from.inputs.end());
            out_->unlisted.insert(out_->unlisted.end(), from.unlisted.begin(), from.unlisted.end());
            out_->rejects.insert(out_->rejects.end(), from.rejects.begin(), from.rejects.end());
        }
    }

    std::span<const usage_table> tables_;
    std::vector<usage_columns> parts_;
    std::shared_ptr<usage_table::data> out_ = std::make_shared<usage_table::data>();
};

}  // namespace

checked<usage_table> join_usage(std::span<const usage_table> tables) { return joiner{tables}.join(); }

PARTNERING_END
