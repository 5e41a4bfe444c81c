#pragma once

#include <partnering/allocation/allocation.hpp>
#include <partnering/core/checked.hpp>

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

PARTNERING_BEGIN

// What the bodies of allocation policies share.

[[nodiscard]] finding wrong(const char* code, std::string_view subject, std::string text);

/// What `make` gives; where the arithmetic has no answer, a finding that says so.
template <class Make>
[[nodiscard]] checked<allocation> exactly(std::string_view policy, const Make& make)
{
    try {
        return make();
    } catch (const arithmetic_error& e) {
        return wrong(e.code(), policy, quote(policy) + " cannot divide this: " + e.what());
    }
}

/// A number as a reader of an explanation wants it: `0.15`, `485/6`.
[[nodiscard]] std::string number_text(const rational& value);
/// A ratio as such: `15 %`, or `1/3` where the hundredths have no end.
[[nodiscard]] std::string ratio_text(const rational& ratio);

/// Where keys stand in a list. Cost: O(n log n) to make; O(log n) a question
class key_index {
public:
    /// Keeps referring to the text of the keys.
    explicit key_index(std::vector<std::string_view> keys);
    [[nodiscard]] std::optional<std::size_t> find(std::string_view key) const;
    /// Keys that stand there more than once, each once, sorted.
    [[nodiscard]] std::vector<std::string_view> repeated() const;

private:
    std::vector<std::string_view> keys_;
    std::vector<std::pair<std::size_t, std::size_t>> by_hash_;  // hash of the key, then place; like hashes in the order of keys
};

[[nodiscard]] std::vector<std::string_view> keys_of(std::span<const allocation_member> members);
[[nodiscard]] std::vector<std::string_view> keys_of(std::span<const std::pair<std::string, rational>> named);

/// Remembers which members a policy names, so that those whom it forgets can be told.
class named_members {
public:
    explicit named_members(std::span<const allocation_member> members);
    /// The place of a member, or a finding that there is none of that key.
    std::optional<std::size_t> find(std::string_view key, std::string_view what, std::vector<finding>& found);
    /// A warning for each member that nobody asked for.
    [[nodiscard]] std::vector<finding> forgotten(std::string_view what) const;

private:
    std::span<const allocation_member> members_;
    key_index index_;
    std::vector<bool> named_;
};

/// Checks ratios that together are a whole: at least one, none negative, no key twice, known members, a sum of 1.
///
/// Gives the place of each one's member; of use only where nothing was found.
[[nodiscard]] std::vector<std::size_t> place_ratios(const std::vector<std::pair<std::string, rational>>& ratios, std::string_view subject,
                                                    named_members& members, std::vector<finding>& found);

/// `a` or `a, b, c`; of more than a few the first ones and how many more.
[[nodiscard]] std::string list_text(const std::vector<std::pair<std::string, rational>>& ratios);

PARTNERING_END
