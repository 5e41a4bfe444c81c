#pragma once

#include "io/usage_csv_record.hpp"
#include "io/usage_csv_table.hpp"

#include <partnering/core/finding.hpp>
#include <partnering/io/usage_csv.hpp>
#include <partnering/io/usage_format.hpp>

#include <cstdint>
#include <set>
#include <string>
#include <utility>
#include <vector>

PARTNERING_BEGIN

namespace usage_csv {

enum class field_kind : std::uint8_t { passed_over, key, text, revision, time, booked, quantity, gross };

/// What becomes of a field.
struct step {
    field_kind kind = field_kind::passed_over;
    std::uint32_t text = 0;   ///< which text; field_kind::text only
    std::uint32_t field = 0;  ///< which field of a record
    bool same_again = false;  ///< the next step is about the same field
};

/// One input, once its header is read.
struct prepared {
    const char* records = nullptr;  ///< the first byte after the header
    const char* end = nullptr;
    std::size_t head_bytes = 0;  ///< where the text does not stay: how much stands before `records`
    std::uint64_t line = 1;      ///< of `records`
    std::size_t fields = 0;
    std::vector<step> steps;
    std::vector<std::string> names;           ///< of the columns
    std::vector<std::uint32_t> absent_texts;  ///< texts that other inputs have a column for
    bool no_revision = false;
    bool no_quantity = false;
    bool no_gross = false;
    bool no_booked = false;
};

/// Moves `at` behind lines that hold nothing, and counts them.
void skip_blank_lines(const char*& at, const char* end, std::uint64_t& line);

/// Reads the headers of all inputs of a table, and plans what becomes of each field.
class header_reader {
public:
    /// What the inputs have columns for is noted in `table`.
    header_reader(const usage_format& format, usage_table::data& table) : format_{format}, out_{table} {}

    /// Finds what is wrong with the header; then the plan is of no use.
    [[nodiscard]] prepared read(const usage_input& input);
    /// Once all are read: what each input lacks that another has.
    void note_what_is_absent(std::vector<prepared>& files) const;
    [[nodiscard]] const std::vector<finding>& findings() const noexcept { return findings_; }

private:
    void find(const char* code, severity level, std::string subject, std::string place, std::string text);
    void plan_steps(prepared& file, const std::string& place);
    void missing(const std::string& what, std::string_view name, const std::vector<std::string>& there, const std::string& place);
    void pass_over(const std::vector<std::string>& unknown, const std::vector<std::string>& left_out, const std::string& place);

    const usage_format& format_;
    usage_table::data& out_;
    std::vector<finding> findings_;
    std::set<std::string> unknown_columns_;                    ///< told already
    std::set<std::pair<std::string, std::string>> suggested_;  ///< by place: columns said to look like a missing one
};

}  // namespace usage_csv

PARTNERING_END
