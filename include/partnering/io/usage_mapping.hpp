#pragma once

#include <partnering/core/date.hpp>
#include <partnering/entity/ecosystem.hpp>
#include <partnering/io/usage_format.hpp>
#include <partnering/settlement/usage.hpp>

#include <vector>

PARTNERING_BEGIN

/// The format with every class of parties in it: one that it does not list is named by a column like its key.
///
/// read_usage_csv() knows no document, so that it reads the columns a format lists and no others; a class whose column a file does not
/// have is absent in that file.
/// Cost: O(parties)
[[nodiscard]] usage_format with_classes_of(const ecosystem& of, usage_format format);

/// The months that usage falls into, by the days of every agreement's zone: ascending, disjoint; none where there is no usage.
///
/// A record just before midnight UTC can touch two months when agreements are in different zones: both are in.
/// Cost: O(rows × log days), then O(days touched × zones)
[[nodiscard]] std::vector<date_range> periods_touched(const ecosystem& of, const usage_columns& usage);

PARTNERING_END
