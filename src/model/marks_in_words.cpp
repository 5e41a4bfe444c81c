#include "marks_in_words.hpp"

PARTNERING_BEGIN

std::string with_hub_named(std::string words, const partnership_model& of, std::string_view called)
{
    constexpr std::string_view the_hub = "the hub";
    const std::string hub = called.empty() ? centre_of(of).hub : std::string{called};
    if (hub.empty()) return words;
    for (std::size_t at = words.find(the_hub); at != std::string::npos; at = words.find(the_hub, at + hub.size()))
        words.replace(at, the_hub.size(), hub);
    return words;
}

std::vector<std::string> marks_in_words(const partnership_model& of, const model_catalogue& in, std::string_view called)
{
    std::vector<std::string> all;
    for (const std::string& name : of.marks) {
        const mark* known = in.marks().find(name);
        all.push_back(known == nullptr ? name : with_hub_named(known->holds, of, called));
    }
    return all;
}

PARTNERING_END
