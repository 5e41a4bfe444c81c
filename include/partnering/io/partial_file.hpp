#pragma once

#include <partnering/core/checked.hpp>
#include <partnering/io/document.hpp>
#include <partnering/settlement/partial.hpp>
#include <partnering/settlement/plan.hpp>

#include <cstdint>
#include <span>
#include <string>
#include <vector>

PARTNERING_BEGIN

/// A partial with the plan it was made under: all that it takes to merge it and to finish it, on another machine and next year.
struct partial_file {
    plan under;
    std::vector<date_range> periods;                                  ///< that the plan was compiled for
    compile_options::cycles which = compile_options::cycles::ending;  ///< the same
    partial sums;
    std::vector<finding> besides = {};  ///< what reading the document and the usage found: warnings, for the report
};

struct partial_file_reading {
    policy_registry policies = policy_registry::shipped();  ///< that the plan was compiled with
    read_options document = {};                             ///< where time zones come from
};

/// The file as bytes: the document in canonical form, the periods, what was found, the partial.
///
/// The same content gives the same bytes on every machine. Requires: the plan is the partial's, and was compiled for those periods.
/// Cost: O(document + results log results + keys)
[[nodiscard]] std::string partial_file_bytes(const partial_file& content);

/// Reads what partial_file_bytes() made. `place` is what findings call it.
///
/// The plan is compiled from the document within; where that gives another than the one the partial was made under, this machine has other
/// time-zone data.
///
/// Errors: not_a_partial; partial_damaged; partial_version; partial_malformed (as partial_from_bytes()); those of read_document() and
///         compile() for the document within; partial_plan_differs
/// Cost:   O(bytes) and compile(); memory at most about 100 times the bytes
/// Source: docs/reference/partial-file.md
[[nodiscard]] checked<partial_file> partial_file_from_bytes(std::string_view bytes, const std::string& place,
                                                            const partial_file_reading& how = {});

/// Writes the file in one step: of that name there is the old file or the new one, whole, whatever happens meanwhile.
///
/// Returns: the length in bytes. Errors: cannot_write
[[nodiscard]] checked<std::uint64_t> write_partial_file(const std::string& path, const partial_file& content);

/// Reads several; a plan is compiled once where they share it. Errors: cannot_read; those of partial_file_from_bytes(), of all files
[[nodiscard]] checked<std::vector<partial_file>> read_partial_files(std::span<const std::string> paths,
                                                                    const partial_file_reading& how = {});

/// All of them together, as merge() has it; `names` says what findings call them.
///
/// Shapes: a name a file, at least one. Ensures: the same bytes for any order. Errors: foreign_partial, key_overlap
[[nodiscard]] checked<partial_file> merge(std::span<const partial_file> files, std::span<const std::string> names);

PARTNERING_END
