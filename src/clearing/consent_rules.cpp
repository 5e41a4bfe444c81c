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

/// What is said about a key, and where it is said first.
struct statement {
    netting_scope most;
    std::size_t number;
};

/// Where one of a list stands: `parties[3]`.
std::string at(const char* list, std::size_t number) { return std::string{list} + '[' + std::to_string(number) + ']'; }

finding conflict(std::string subject, std::string place, std::string text)
{
    return {"conflicting_consent", severity::error, std::move(subject), std::move(place), std::move(text)};
}

finding without_key(std::string_view what, std::string place)
{
    return {"empty_key", severity::error, {}, std::move(place), "a consent names a " + std::string{what} + " by an empty key"};
}

/// Keeps what is said about a key; saying it twice is one thing, saying two things is a conflict.
template <class Map, class Key>
void keep(Map& into, Key key, const statement& said, const char* list, const std::string& whose, std::vector<finding>& found)
{
    const auto [first, is_new] = into.emplace(std::move(key), said);
    const netting_scope before = first->second.most;
    if (!is_new && before != said.most)
        found.push_back(conflict({}, at(list, said.number),
                                 whose + " goes as far as " + quote(to_string(std::min(before, said.most))) + " and as " +
                                     quote(to_string(std::max(before, said.most))) + ": say one of them"));
}

/// What is named and has no obligation: a warning each, with what may have been meant.
class unknown_keys {
public:
    explicit unknown_keys(const obligation_set& of) : of_{of} {}

    void party(std::string_view key, std::string place)
    {
        if (parties_.empty())
            for (const std::string& each : of_.content().parties) parties_.emplace_back(each);
        found.push_back(
            {"unknown_party", severity::warning, std::string{key}, std::move(place),
             "a consent names the party " + quote(key) + ", and no obligation stands that it owes or is owed: " + cure(key, parties_)});
    }
    void line(std::string_view key, std::string place)
    {
        if (lines_.empty())
            for (std::size_t row = 0; row < of_.size(); ++row) lines_.push_back(of_.line(row));
        found.push_back({"unknown_line", severity::warning, std::string{key}, std::move(place),
                         "a consent names the line " + quote(key) + ", which no obligation stands for: " + cure(key, lines_)});
    }

    std::vector<finding> found;

private:
    [[nodiscard]] std::string cure(std::string_view key, const std::vector<std::string_view>& known)
    {
        std::string_view meant;
        if (known.size() <= looks_) {
            looks_ -= known.size();
            meant = closest(key, known);
        }
        return meant.empty() ? std::string{"check its key"} : "did you mean " + quote(meant) + '?';
    }

    const obligation_set& of_;
    std::vector<std::string_view> parties_;
    std::vector<std::string_view> lines_;
    /// At so many keys it may look for what was meant: many slips beside many keys would take as many times as long.
    std::size_t looks_ = 100'000;
};

}  // namespace

std::vector<finding> apply_consent(const obligation_set& of, const netting_consent& consent, std::vector<netting_scope>& scopes)
{
    using pair = std::pair<std::string_view, std::string_view>;
    std::vector<finding> found;
    std::map<std::string_view, statement> parties;
    std::map<pair, statement> pairs;
    std::unordered_map<std::string_view, statement> lines;
    for (std::size_t i = 0; i < consent.parties.size(); ++i) {
        const auto& [party, most] = consent.parties[i];
        if (party.empty())
            found.push_back(without_key("party", at("parties", i)));
        else
            keep(parties, std::string_view{party}, {most, i}, "parties", "the party " + quote(party), found);
    }
    for (std::size_t i = 0; i < consent.pairs.size(); ++i) {
        const auto& [one, other, most] = consent.pairs[i];
        if (one.empty() || other.empty())
            found.push_back(without_key("party", at("pairs", i) + (one.empty() ? ".one" : ".other")));
        else if (one == other)
            found.push_back(conflict(one, at("pairs", i), "the pair of " + quote(one) + " with itself is none: a pair is two parties"));
        else
            keep(pairs, pair{std::min(one, other), std::max(one, other)}, {most, i}, "pairs",
                 "the pair of " + quote(one) + " and " + quote(other), found);
    }
    for (std::size_t i = 0; i < consent.lines.size(); ++i) {
        const auto& [line, most] = consent.lines[i];
        if (line.empty())
            found.push_back(without_key("line", at("lines", i)));
        else
            keep(lines, std::string_view{line}, {most, i}, "lines", "the line " + quote(line), found);
    }
    if (any_error(found)) return found;
    if (consent.otherwise == netting_scope::multilateral && parties.empty() && pairs.empty() && lines.empty()) return found;

    const obligation_data& data = of.content();
    unknown_keys unknown{of};
    std::vector<std::optional<netting_scope>> said(data.parties.size());
    for (const auto& [party, own] : parties) {
        if (const auto known = of.find(party))
            said[known->index()] = own.most;
        else
            unknown.party(party, at("parties", own.number));
    }
    std::map<std::pair<std::uint32_t, std::uint32_t>, netting_scope> agreed;
    for (const auto& [two, own] : pairs) {
        const auto one = of.find(two.first);
        const auto other = of.find(two.second);
        if (one && other) agreed.emplace(std::pair{one->index(), other->index()}, own.most);
        const auto& written = consent.pairs[own.number];
        if (!of.find(written.one)) unknown.party(written.one, at("pairs", own.number) + ".one");
        if (!of.find(written.other)) unknown.party(written.other, at("pairs", own.number) + ".other");
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
                most = std::min(most, own->second.most);
                ++lines_met;
            }
        }
        scopes.push_back(most);
    }
    if (lines_met < lines.size()) {
        for (std::size_t row = 0; row < of.size(); ++row) lines.erase(data.line(row));
        // By key, so that the order in which they are held decides nothing.
        const std::map<std::string_view, statement> left{lines.begin(), lines.end()};
        for (const auto& [line, own] : left) unknown.line(line, at("lines", own.number));
    }
    std::sort(unknown.found.begin(), unknown.found.end());
    return std::move(unknown.found);
}

}  // namespace detail
PARTNERING_END
