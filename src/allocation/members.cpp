#include "members.hpp"
#include "sums.hpp"

#include <partnering/core/rational_text.hpp>

#include <algorithm>
#include <functional>

PARTNERING_BEGIN

finding wrong(const char* code, std::string_view subject, std::string text)
{
    return {code, severity::error, std::string{subject}, "", std::move(text)};
}

std::string number_text(const rational& value) { return to_decimal_or_ratio(value); }

std::string ratio_text(const rational& ratio)
{
    std::string hundredths = to_decimal_or_ratio(ratio * rational{100});
    return hundredths.find('/') == std::string::npos ? hundredths + " %" : to_string(ratio);
}

key_index::key_index(std::vector<std::string_view> keys) : keys_{std::move(keys)}
{
    by_hash_.reserve(keys_.size());
    for (std::size_t i = 0; i < keys_.size(); ++i) by_hash_.emplace_back(std::hash<std::string_view>{}(keys_[i]), i);
    // Hashes are quicker to sort than keys; like hashes in the order of keys, so that nobody can choose keys that make this slow.
    std::sort(by_hash_.begin(), by_hash_.end(), [&](const auto& a, const auto& b) {
        if (a.first != b.first) return a.first < b.first;
        return keys_[a.second] < keys_[b.second];
    });
}

std::optional<std::size_t> key_index::find(std::string_view key) const
{
    const std::size_t hash = std::hash<std::string_view>{}(key);
    const auto at = std::lower_bound(by_hash_.begin(), by_hash_.end(), key, [&](const auto& entry, std::string_view wanted) {
        if (entry.first != hash) return entry.first < hash;
        return keys_[entry.second] < wanted;
    });
    if (at == by_hash_.end() || at->first != hash || keys_[at->second] != key) return std::nullopt;
    return at->second;
}

std::vector<std::string_view> key_index::repeated() const
{
    std::vector<std::string_view> found;
    for (std::size_t i = 1; i < by_hash_.size(); ++i)
        if (by_hash_[i].first == by_hash_[i - 1].first && keys_[by_hash_[i].second] == keys_[by_hash_[i - 1].second])
            found.push_back(keys_[by_hash_[i].second]);
    std::sort(found.begin(), found.end());
    found.erase(std::unique(found.begin(), found.end()), found.end());
    return found;
}

std::vector<std::string_view> keys_of(std::span<const allocation_member> members)
{
    std::vector<std::string_view> keys;
    keys.reserve(members.size());
    for (const allocation_member& m : members) keys.emplace_back(m.key);
    return keys;
}

std::vector<std::string_view> keys_of(std::span<const std::pair<std::string, rational>> named)
{
    std::vector<std::string_view> keys;
    keys.reserve(named.size());
    for (const auto& [key, number] : named) keys.emplace_back(key);
    return keys;
}

named_members::named_members(std::span<const allocation_member> members)
    : members_{members}, index_{keys_of(members)}, named_(members.size())
{
}

std::optional<std::size_t> named_members::find(std::string_view key, std::string_view what, std::vector<finding>& found)
{
    const std::optional<std::size_t> at = index_.find(key);
    if (at) {
        named_[*at] = true;
        return at;
    }
    // Of very many members no suggestion is looked for.
    const std::string_view meant = members_.size() <= allocation::most_explained ? closest(key, keys_of(members_)) : std::string_view{};
    found.push_back(wrong("unknown_member", key,
                          std::string{what} + " names " + quote(key) + ", who is not among the members" +
                              (meant.empty() ? ": name one of them, or add it" : "; did you mean " + quote(meant) + "?")));
    return at;
}

std::vector<finding> named_members::forgotten(std::string_view what) const
{
    std::vector<finding> found;
    for (std::size_t i = 0; i < members_.size() && found.size() < allocation::most_explained; ++i)
        if (!named_[i])
            found.push_back(finding{"unnamed_member", severity::warning, members_[i].key, "",
                                    quote(members_[i].key) + " is named by no " + std::string{what} + " and gets nothing"});
    return found;
}

std::vector<std::size_t> place_ratios(const std::vector<std::pair<std::string, rational>>& ratios, std::string_view subject,
                                      named_members& members, std::vector<finding>& found)
{
    std::vector<std::size_t> places;
    if (ratios.empty()) {
        found.push_back(wrong("no_parts", subject, quote(subject) + " goes to nobody: name at least one member"));
        return places;
    }
    const std::string what = quote(subject);
    std::vector<rational> values;
    places.reserve(ratios.size());
    values.reserve(ratios.size());
    for (const auto& [key, ratio] : ratios) {
        places.push_back(members.find(key, what, found).value_or(0));
        values.push_back(ratio);
        if (ratio.sign() < 0)
            found.push_back(
                wrong("negative_ratio", key,
                      "the ratio of " + quote(key) + " in " + what + " is " + number_text(ratio) + ": it would be from 0 to 1"));
    }
    for (const std::string_view key : key_index{keys_of(ratios)}.repeated())
        found.push_back(wrong("repeated_part", key, quote(key) + " is named twice in " + what + ": once, with the sum"));
    if (const rational sum = sum_of(values); sum != rational{1})
        found.push_back(
            wrong("ratios_not_whole", subject, "the ratios of " + what + " sum to " + number_text(sum) + ": they would sum to exactly 1"));
    return places;
}

std::string list_text(const std::vector<std::pair<std::string, rational>>& ratios)
{
    constexpr std::size_t most = 5;
    std::string text;
    for (std::size_t i = 0; i < ratios.size() && i < most; ++i) text += (i == 0 ? "" : ", ") + ratios[i].first;
    if (ratios.size() > most) text += " and " + std::to_string(ratios.size() - most) + " more";
    return text;
}

PARTNERING_END
