#pragma once

#include <partnering/core/checked.hpp>
#include <partnering/core/time_zone.hpp>
#include <partnering/entity/ecosystem.hpp>
#include <partnering/io/usage_format.hpp>

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

PARTNERING_BEGIN

/// What a document says: the partnership, and how usage files for it are written.
struct document {
    ecosystem content;
    usage_format usage;  ///< with a column for every class of parties: one like the class's key where `usage` names no other
};

struct read_options {
    /// What findings call the document: a file name. Stands before the JSON path in a finding's place; empty: the path alone.
    std::string place = {};
    /// Finds a time zone by its IANA name; none: find_time_zone (io/time_zones.hpp). `UTC` is never asked for.
    std::function<checked<time_zone>(std::string_view)> zones = {};
    /// A longer text is refused before it is looked into.
    std::size_t max_bytes = std::size_t{64} << 20;
};

/// Reads a document as far as its form goes: what its parts say of one another is checked by ecosystem::from.
///
/// Exact values are strings or JSON integers; a JSON float is an error that says to quote it. A field nobody knows is an error
/// with a suggestion; fields `x-...` are free anywhere and kept nowhere. A UTF-8 byte order mark is allowed.
///
/// Errors: every finding of every object at once, each with a JSON path (`$.agreements[0].charges[1].formula.price`); a text
///         that is no JSON has one finding, with `line:column`. Codes: document_too_large, empty_document, not_utf8, json_syntax,
///         nesting_too_deep, duplicate_field, unknown_format, missing_field, unknown_field, wrong_type, float_number,
///         unknown_value, conflicting_fields, misplaced_field, control_character, not_positive, out_of_range, empty_period,
///         version_order, version_range, formula_too_deep, too_many_findings, and those of parse_rational, parse_date,
///         parse_period, parse_currency, parse_rounding_mode, tier_findings and the finder of time zones.
/// Cost:   O(length of the text)
[[nodiscard]] checked<ecosystem_draft> read_draft(std::string_view json_text, const read_options& options = {});

/// Reads a document and checks all of it. The findings of form and of content come together: what one broken place says
/// nothing about is checked all the same.
///
/// Errors: those of read_draft and of ecosystem::from, and `unknown_party` where `usage` names a class that is not there.
[[nodiscard]] checked<document> read_document(std::string_view json_text, const read_options& options = {});

/// Reads a file; findings call it by its path unless the options name it. Errors: as read_document, and `cannot_read`.
[[nodiscard]] checked<document> read_document_file(const std::string& path, read_options options = {});

/// The document that says what a draft says: JSON in one canonical form, with a line feed at the end.
///
/// Requires: UTF-8, and no control characters. Ensures: read_draft gives the same draft again, unless a zone is not the finder's
///           zone of that name, or the draft broke a rule of form. Errors: arithmetic_error where a hundredfold of a rate is too long.
[[nodiscard]] std::string write_document(const ecosystem_draft& content, const usage_format& usage = {});

/// The document of an ecosystem: completed, in the order of keys, and nothing about usage files.
///
/// Ensures: read_document gives an ecosystem of the same digest, with the same time-zone data; the same digest gives the same document.
[[nodiscard]] std::string write_document(const ecosystem& content);

PARTNERING_END
