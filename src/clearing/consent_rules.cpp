#include "consent_rules.hpp"

#include "obligation_data.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <unordered_map>
#include <utility>

PARTNERING_BEGIN
namespace detail {

namespace {

finding conflict(std::string subject, std::string text)
{
    return {"conflicting_consent", severity::error, std::move(subject), {}, std::move(text)};
}

/// Keeps what is said about a key; saying it twice is one thing, saying two things is a conflict.
template <class Map, class Key>
void keep(Map& into, Key key, netting_scope most, const std::string& whose, std::vector<finding>& found)
{
    const auto [at, is_new] = into.emplace(std::move(key), most);
    if (!is_new && at->second != most)
        found.push_back(conflict({}, whose + " goes as far as " + quote(to_string(std::min(at->second, most))) + " and as " +
                                         quote(to_string(std::max(at->second, most))) + ": say one of them"));
}

finding without_key(std::string_view what)
{
    return {"empty_key", severity::error, {}, {}, "a consent names a " + std::string{what} + " by an empty key"};
}

}  // namespace

std::vector<finding> apply_consent(const obligation_set& of, const netting_consent& consent, std::vector<netting_scope>& scopes)
{
    using pair = std::pair<std::string_view, std::string_view>;
    std::vector<finding> found;
    std::map<std::string_view, netting_scope> parties;
    std::map<pair, netting_scope> pairs;
    std::unordered_map<std::string_view, netting_scope> lines;
    for (const auto& [party, most] : consent.parties) {
        if (party.empty())
            found.push_back(without_key("party"));
        else
            keep(parties, std::string_view{party}, most, "the party " + quote(party), found);
    }
    for (const auto& [one, other, most] : consent.pairs) {
        if (one.empty() || other.empty())
            found.push_back(without_key("party"));
        else if (one == other)
            found.push_back(conflict(one, "the pair of " + quote(one) + " with itself is none: a pair is two parties"));
        else
            keep(pairs, pair{std::min(one, other), std::max(one, other)}, most, "the pair of " + quote(one) + " and " + quote(other),
                 found);
    }
    for (const auto& [line, most] : consent.lines) {
        if (line.empty())
            found.push_back(without_key("line"));
        else
            keep(lines, std::string_view{line}, most, "the line " + quote(line), found);
    }
    if (any_error(found)) return found;
    if (consent.otherwise == netting_scope::multilateral && parties.empty() && pairs.empty() && lines.empty()) return found;

    const obligation_data& data = of.content();
    std::vector<std::optional<netting_scope>> said(data.parties.size());
    for (const auto& [party, most] : parties)
        if (const auto known = of.find(party)) said[known->index()] = most;
    std::map<std::pair<std::uint32_t, std::uint32_t>, netting_scope> agreed;
    for (const auto& [two, most] : pairs) {
        const auto one = of.find(two.first);
        const auto other = of.find(two.second);
        if (one && other) agreed.emplace(std::pair{one->index(), other->index()}, most);
    }
    const auto between = [&](std::uint32_t debtor, std::uint32_t creditor) {
        netting_scope most = std::min(said[debtor].value_or(consent.otherwise), said[creditor].value_or(consent.otherwise));
        if (agreed.empty()) return most;
        const auto own = agreed.find({std::min(debtor, creditor), std::max(debtor, creditor)});
        if (own == agreed.end()) return most;
        if (own->second == netting_scope::multilateral) return most;
        return std::min({own->second, said[debtor].value_or(own->second), said[creditor].value_or(own->second)});
    };
    std::size_t lines_met = 0;
    scopes.reserve(of.size());
    for (std::size_t row = 0; row < of.size(); ++row) {
        const bool as_before =
            row > 0 && data.debtor[row] == data.debtor[row - 1] && data.creditor[row] == data.creditor[row - 1] && lines.empty();
        netting_scope most = as_before ? scopes.back() : between(data.debtor[row], data.creditor[row]);
        if (!lines.empty()) {
            if (const auto own = lines.find(data.line(row)); own != lines.end()) {
                most = std::min(most, own->second);
                ++lines_met;
            }
        }
        scopes.push_back(most);
    }
    if (lines_met < lines.size()) {
        for (std::size_t row = 0; row < of.size(); ++row) lines.erase(data.line(row));
        // By key, so that the order in which they are held decides nothing.
        std::map<std::string_view, netting_scope> left{lines.begin(), lines.end()};
        for (const auto& [line, most] : left)
            found.push_back({"unknown_line",
                             severity::warning,
                             std::string{line},
                             {},
                             "a consent names the line " + quote(line) + ", which no obligation stands for: check its key"});
    }
    return found;
}

}  // namespace detail
PARTNERING_END
