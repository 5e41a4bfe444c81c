#include "marks_in_words.hpp"

#include <string_view>

PARTNERING_BEGIN

std::vector<std::string> marks_in_words(const partnership_model& of, const model_catalogue& in)
{
    constexpr std::string_view the_hub = "the hub";
    const std::string hub = centre_of(of).hub;
    std::vector<std::string> all;
    for (const std::string& name : of.marks) {
        const mark* known = in.marks().find(name);
        std::string words = known == nullptr ? name : known->holds;
        for (std::size_t at = words.find(the_hub); at != std::string::npos && !hub.empty(); at = words.find(the_hub, at + hub.size()))
            words.replace(at, the_hub.size(), hub);
        all.push_back(std::move(words));
    }
    return all;
}

PARTNERING_END
