#pragma once

#include "json.hpp"

#include <partnering/clearing/conversion.hpp>
#include <partnering/clearing/maximum_clearing.hpp>
#include <partnering/clearing/netting.hpp>

PARTNERING_BEGIN
namespace report {

/// What a netting is told by.
struct netted {
    const obligation_set& set;
    const netting& result;
    const obligation_clearing& cleared;  ///< with the same consents
    const std::vector<rejected_obligation>& rejects;
    const std::vector<std::string>& reject_places;  ///< as rejects
    const std::vector<finding>& notes;              ///< of all, with their places
    std::size_t duplicates = 0;
    const std::vector<conversion>* conversions = nullptr;  ///< where there were rates
    bool dated = false;                                    ///< the rates have days
    bool explained = false;                                ///< each payment with its explanation
};

[[nodiscard]] json::value netting_json(const netted& of);
[[nodiscard]] std::string netting_text(const netted& of);

}  // namespace report
PARTNERING_END
