#include <partnering/core/checked.hpp>

PARTNERING_BEGIN

namespace {

std::string one_line_each(const std::vector<finding>& findings)
{
    std::string text;
    for (const finding& each : findings) {
        if (!text.empty()) text += '\n';
        text += to_string(each.level);
        text += ' ';
        text += each.code;
        if (!each.subject.empty()) text += " [" + each.subject + ']';
        if (!each.place.empty()) text += " at " + each.place;
        text += ": ";
        text += each.text;
    }
    return text;
}

}  // namespace

error::error(std::vector<finding> findings) : findings_{std::move(findings)}, text_{one_line_each(findings_)} {}

const char* error::what() const noexcept { return text_.c_str(); }

PARTNERING_END
