#pragma once

#include <partnering/core/finding.hpp>

#include <string>
#include <utility>

PARTNERING_BEGIN

inline finding wrong(const char* code, std::string subject, std::string text)
{
    return {code, severity::error, std::move(subject), "", std::move(text)};
}

PARTNERING_END
