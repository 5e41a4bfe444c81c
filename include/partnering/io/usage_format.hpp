#pragma once

#include <partnering/core/version.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>

PARTNERING_BEGIN

/// How a usage file writes the time of an event.
enum class usage_time : std::uint8_t {
    iso,           ///< ISO 8601 with `Z` or an offset
    microseconds,  ///< a count since 1970-01-01T00:00:00Z
    milliseconds,
    seconds,
};

/// How the columns of a usage file map to what settlement wants to know of an event: names, units and scales are data.
///
/// A column that the file does not have is left at its default: no revision is 0, no introducer is none. Which columns a file
/// must have follows from the document it is read for.
struct usage_format {
    std::string source_column = "source";
    std::string key_column = "key";
    std::string revision_column = "revision";
    std::string time_column = "time";
    std::string service_column = "service";
    std::string offer_column = "offer";
    std::string quantity_column = "quantity";
    std::string gross_column = "gross";
    std::string introducer_column = "introducer";
    /// Key of a party class → the column that names its member; a class that is not listed is named by a column like its key.
    std::map<std::string, std::string> party_columns;

    std::string default_source;          ///< the source of records that name none
    std::optional<std::string> service;  ///< every record is of this service, unless a column says otherwise
    std::optional<std::string> offer;    ///< every record is of this offer, unless a column says otherwise
    /// Units: decimal places a quantity is held with, 0..18. More decimals in the file are an error of the record, not rounded.
    int quantity_scale = 6;
    /// Units: decimal places a gross amount is held with, 0..18.
    int gross_scale = 6;
    usage_time time = usage_time::iso;
    char separator = ',';

    friend bool operator==(const usage_format&, const usage_format&) = default;
};

PARTNERING_END
