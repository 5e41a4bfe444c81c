#include "role_kinds.hpp"

#include <algorithm>

PARTNERING_BEGIN

const role* find_role(std::span<const role> roles, std::string_view key) noexcept
{
    const auto found = std::find_if(roles.begin(), roles.end(), [&](const role& each) { return each.key == key; });
    return found == roles.end() ? nullptr : &*found;
}

role_kinds::role_kinds(std::span<const role> roles) : roles_{roles}
{
    number_of_.reserve(roles.size());
    for (std::size_t i = 0; i < roles.size(); ++i) number_of_.emplace(roles[i].key, i);
    for (const role& each : roles) parents_.push_back(each.parent.empty() ? roles.size() : number_of(each.parent));
    place_letters();
}

std::size_t role_kinds::number_of(std::string_view key) const noexcept
{
    const auto found = number_of_.find(key);
    return found == number_of_.end() ? roles_.size() : found->second;
}

const role* role_kinds::find(std::string_view key) const noexcept
{
    const std::size_t number = number_of(key);
    return number == roles_.size() ? nullptr : &roles_[number];
}

bool role_kinds::is_kind_of(std::string_view narrow, std::string_view wide) const noexcept
{
    if (narrow == wide) return !narrow.empty();
    const std::size_t end = number_of(wide);
    std::size_t at = number_of(narrow);
    // A list that nobody has checked may go round in circles: more steps than roles there cannot be.
    for (std::size_t steps = 0; steps <= roles_.size() && at < roles_.size(); ++steps) {
        if (at == end) return true;
        at = parents_[at];
    }
    return false;
}

const role* role_kinds::of_letter(char letter, bool last) const noexcept
{
    return letter >= 'A' && letter <= 'Z' ? of_letter_[static_cast<std::size_t>(letter - 'A')][last ? 1 : 0] : nullptr;
}

/// Where several roles have a letter, those that are no kind of another of them stand for it: at each end the first that fits there.
void role_kinds::place_letters()
{
    std::array<std::vector<std::size_t>, letters> with;
    for (std::size_t i = 0; i < roles_.size(); ++i) {
        const std::string& letter = roles_[i].letter;
        if (letter.size() == 1 && letter.front() >= 'A' && letter.front() <= 'Z')
            with[static_cast<std::size_t>(letter.front() - 'A')].push_back(i);
        // A is a second business, beside another one.
        if (roles_[i].key == "business" && letter != "A") with[0].push_back(i);
    }
    for (std::size_t letter = 0; letter < letters; ++letter) {
        std::vector<bool> has_it(roles_.size(), false);
        for (const std::size_t each : with[letter]) has_it[each] = true;
        const auto is_widest = [&](std::size_t each) {
            std::size_t above = parents_[each];
            for (std::size_t steps = 0; steps <= roles_.size() && above < roles_.size() && above != each; ++steps) {
                if (has_it[above]) return false;
                above = parents_[above];
            }
            return true;
        };
        for (const bool last : {false, true}) {
            const role*& stands = of_letter_[letter][last ? 1 : 0];
            bool fits = false;
            for (const std::size_t each : with[letter]) {
                if (fits) break;
                if (!is_widest(each)) continue;
                fits = is_kind_of(roles_[each].key, last ? "consumer" : "business");
                if (stands == nullptr || fits) stands = &roles_[each];
            }
        }
    }
}

std::string with_article(std::string_view name)
{
    const bool vowel = !name.empty() && std::string_view{"aeiouAEIOU"}.find(name.front()) != std::string_view::npos;
    return (vowel ? "an " : "a ") + std::string{name};
}

PARTNERING_END
