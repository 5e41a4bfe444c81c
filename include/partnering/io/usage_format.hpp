#pragma once

#include <partnering/core/version.hpp>

#include <cstdint>
#include <functional>
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
    std::string booked_column = "booked";  ///< when the record came in, written as times are
    std::string service_column = "service";
    std::string offer_column = "offer";
    std::string quantity_column = "quantity";
    std::string gross_column = "gross";
    std::string introducer_column = "introducer";
    std::string territory_column = "territory";
    /// Key of a party class → the column that names its member. Columns of classes that are not listed are not read; read_document()
    /// lists every class of its document, under a column like its key where the document names no other.
    std::map<std::string, std::string> party_columns;

    std::string default_source;          ///< the source of records that name none
    std::optional<std::string> service;  ///< every record is of this service, unless a column says otherwise
    std::optional<std::string> offer;    ///< every record is of this offer, unless a column says otherwise
    /// What 1 in the quantity or gross column stands for: 10^-`quantity_in` units, 0..18. With 3, `1500` is 1.5.
    int quantity_in = 0;
    int gross_in = 0;
    /// Gross amounts count the minor units of the currency of the agreement that the record's offer is under (EUR: cents). Then
    /// `minor_units` says how many decimals that is for each offer and service; resolve_minor_units() fills it, read_document() calls that.
    bool gross_in_minor_units = false;
    struct minor_unit_table {
        /// By key; no value where there is no one answer: a service sold in JPY and in EUR, a currency without minor units.
        std::map<std::string, std::optional<int>, std::less<>> of_offer;
        std::map<std::string, std::optional<int>, std::less<>> of_service;
        friend bool operator==(const minor_unit_table&, const minor_unit_table&) = default;
    };
    std::optional<minor_unit_table> minor_units;
    /// Units: decimal places a quantity is held with, 0..18, counted in units however the file counts. More decimals in the file are an
    /// error of the record, not rounded.
    int quantity_scale = 6;
    /// Units: decimal places a gross amount is held with, 0..18.
    int gross_scale = 6;
    usage_time time = usage_time::iso;
    char separator = ',';

    friend bool operator==(const usage_format&, const usage_format&) = default;
};

PARTNERING_END
