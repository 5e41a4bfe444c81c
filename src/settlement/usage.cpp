#include "column_scan.hpp"

#include <partnering/settlement/usage.hpp>

#include <partnering/core/contract.hpp>

#include <algorithm>

PARTNERING_BEGIN

std::string usage_columns::key_of(std::size_t row) const
{
    PARTNERING_EXPECTS(row < rows, "a row is one of the columns'");
    return key.empty() ? key_text.names[key_text.code(row)] : std::to_string(key[row]);
}

void usage_columns::check_shapes() const
{
    const auto check_text = [&](const text_column& column, bool may_be_absent) {
        PARTNERING_EXPECTS(column.codes.empty() || column.codes.size() == rows, "a text column has a code a row, or none");
        PARTNERING_EXPECTS(!column.codes.empty() || column.constant == text_column::absent || column.constant < column.names.size(),
                           "a constant is a code");
        const code_range codes = range_of(column.codes);
        PARTNERING_EXPECTS(codes.needed <= column.names.size(), "a code is an index into the column's names");
        PARTNERING_EXPECTS(may_be_absent || !codes.absent, "every row has a key");
    };
    const auto check_quantity = [&](const quantity_column& column) {
        PARTNERING_EXPECTS(column.values.empty() || column.values.size() == rows, "a quantity column has a value a row, or none");
        PARTNERING_EXPECTS(column.decimals >= 0 && column.decimals <= 18, "a quantity column has 0 to 18 decimals");
        PARTNERING_EXPECTS(
            std::is_sorted(column.wide.begin(), column.wide.end(), [](const auto& a, const auto& b) { return a.first < b.first; }),
            "wide values ascend by row");
    };
    PARTNERING_EXPECTS(rows == 0 || key.empty() != key_text.codes.empty(), "keys are either numbers or text");
    PARTNERING_EXPECTS(key.empty() || key.size() == rows, "the key column has a key a row");
    PARTNERING_EXPECTS(revision.empty() || revision.size() == rows, "the revision column has a revision a row, or none");
    PARTNERING_EXPECTS(time.size() == rows, "the time column has a time a row");
    PARTNERING_EXPECTS(booked.empty() || booked.size() == rows, "the booking column has a time a row, or none");
    check_text(source, true);
    check_text(key_text, key_text.codes.empty());
    check_text(offer, true);
    check_text(service, true);
    for (const party_column& column : parties) check_text(column.members, true);
    check_text(introducer, true);
    check_text(territory, true);
    check_quantity(quantity);
    check_quantity(gross);
}

PARTNERING_END
