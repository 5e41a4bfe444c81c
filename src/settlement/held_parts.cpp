#include "held_parts.hpp"

#include "partial_data.hpp"

#include <partnering/core/contract.hpp>

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

PARTNERING_BEGIN

namespace {

bool same_usage(const held_parts& a, const held_parts& b) { return a.name == b.name && a.inputs == b.inputs; }

std::vector<part_range> united(const std::vector<part_range>& a, const std::vector<part_range>& b)
{
    std::vector<part_range> all(a.size() + b.size());
    std::merge(a.begin(), a.end(), b.begin(), b.end(), all.begin());
    std::size_t kept = 0;
    for (const part_range& r : all) {
        if (kept > 0 && r.first <= all[kept - 1].last + 1)
            all[kept - 1].last = std::max(all[kept - 1].last, r.last);
        else
            all[kept++] = r;
    }
    all.resize(kept);
    return all;
}

std::vector<part_range> missing_of(const held_parts& of)
{
    std::vector<part_range> missing;
    unsigned next = 0;
    for (const part_range& r : of.held) {
        if (r.first > next) missing.push_back({next, r.first - 1});
        next = r.last + 1;
    }
    if (next < of.parts) missing.push_back({next, of.parts - 1});
    return missing;
}

/// `october.csv`, `a.csv, b.csv, c.csv and 4 more`.
std::string called(const usage_split& of)
{
    if (!of.name.empty()) return of.name;
    constexpr std::size_t most = 3;
    std::string all;
    for (std::size_t i = 0; i < of.inputs.size() && i < most; ++i) all += (i == 0 ? "" : ", ") + of.inputs[i];
    if (of.inputs.size() > most) all += " and " + std::to_string(of.inputs.size() - most) + " more";
    return all;
}

/// `another`: of usage that is called the same there are parts too.
finding finding_of(const usage_split& of, bool another)
{
    const bool single = of.missing.size() == 1 && of.missing.front().first == of.missing.front().last;
    const std::string usage = called(of);
    return {"part_missing", severity::error, usage, "",
            (single ? "part " : "parts ") + to_string(of.missing) + " of " + std::to_string(of.parts) + " of usage " + usage +
                (single ? " is not among the partials: no amount counts its records. Merge it too, or make it again"
                        : " are not among the partials: no amount counts their records. Merge them too, or make them again") +
                (another ? ". Other partials are parts of another content of " + usage +
                               ": where it was changed between them, make all its parts again from one content"
                         : "")};
}

}  // namespace

bool split_before(const held_parts& a, const held_parts& b)
{
    return std::tie(a.name, a.inputs, a.parts) < std::tie(b.name, b.inputs, b.parts);
}

digest content_known_by(const usage_input_digest& input)
{
    digester d;
    d.add(static_cast<std::int64_t>(input.bytes));
    if (input.content == digest{})
        d.add(input.name);
    else
        d.add_raw(input.content.bytes.data(), input.content.bytes.size());
    return d.finish();
}

std::vector<held_parts> parts_held_by(const accumulate_options& options)
{
    PARTNERING_EXPECTS(options.part || options.split.empty(), "where a split has a name, the call says which part of it it is");
    if (!options.part) return {};
    const auto [part, parts] = *options.part;
    PARTNERING_EXPECTS(part < parts && parts <= most_parts, "a part is one of the parts, and these are no more than most_parts");
    PARTNERING_EXPECTS(!options.split.empty() || !options.inputs.empty(),
                       "usage that is split has a name or inputs, so that its parts can be told from those of other usage");
    held_parts one{options.split, {}, parts, {{part, part}}};
    if (one.name.empty()) {
        for (const usage_input_digest& input : options.inputs) one.inputs.push_back(content_known_by(input));
        std::sort(one.inputs.begin(), one.inputs.end());
        one.inputs.erase(std::unique(one.inputs.begin(), one.inputs.end()), one.inputs.end());
    }
    return {one};
}

std::vector<held_parts> united(const std::vector<held_parts>& a, const std::vector<held_parts>& b)
{
    std::vector<held_parts> all;
    auto x = a.begin();
    auto y = b.begin();
    while (x != a.end() || y != b.end()) {
        if (y == b.end() || (x != a.end() && split_before(*x, *y)))
            all.push_back(*x++);
        else if (x == a.end() || split_before(*y, *x))
            all.push_back(*y++);
        else {
            all.push_back(*x);
            all.back().held = united(x++->held, y++->held);
        }
    }
    return all;
}

std::pair<const held_parts*, const held_parts*> split_otherwise(const std::vector<held_parts>& a, const std::vector<held_parts>& b)
{
    // Those of one usage stand side by side.
    auto y = b.begin();
    for (const held_parts& one : a) {
        while (y != b.end() && std::tie(y->name, y->inputs) < std::tie(one.name, one.inputs)) ++y;
        for (auto other = y; other != b.end() && same_usage(one, *other); ++other)
            if (one.parts != other->parts) return {&one, &*other};
    }
    return {nullptr, nullptr};
}

std::string to_string(std::span<const part_range> parts)
{
    constexpr std::size_t most = 8;
    std::string all;
    std::size_t entries = 0;
    std::uint64_t more = 0;
    const auto entry = [&](const part_range& r) {
        if (entries++ >= most) {
            more += std::uint64_t{r.last} - r.first + 1;
            return;
        }
        all += (all.empty() ? "" : ", ") + std::to_string(std::uint64_t{r.first} + 1);
        if (r.last != r.first) all += " to " + std::to_string(std::uint64_t{r.last} + 1);
    };
    for (const part_range& r : parts) {
        if (r.last == r.first + 1) {  // two are named one by one
            entry({r.first, r.first});
            entry({r.last, r.last});
        } else
            entry(r);
    }
    return more == 0 ? all : all + " and " + std::to_string(more) + " more";
}

std::vector<usage_split> partial::splits() const
{
    std::vector<usage_split> all;
    if (data_->splits.empty()) return all;
    std::map<digest, const std::string*> names;
    for (const usage_input_digest& input : data_->inputs) names.emplace(content_known_by(input), &input.name);
    for (const held_parts& of : data_->splits) {
        usage_split one{of.name, {}, of.parts, of.held, missing_of(of)};
        for (const digest& input : of.inputs) one.inputs.push_back(*names.at(input));
        std::sort(one.inputs.begin(), one.inputs.end());
        all.push_back(std::move(one));
    }
    return all;
}

std::vector<finding> missing_parts(const partial& of)
{
    const std::vector<held_parts>& known = of.internals().splits;
    const std::vector<usage_split> splits = of.splits();
    std::map<std::string, std::size_t> contents;  // by what they are called
    for (std::size_t i = 0; i < splits.size(); ++i)
        if (i == 0 || !same_usage(known[i - 1], known[i])) ++contents[called(splits[i])];
    std::vector<finding> all;
    for (std::size_t begin = 0, end = 0; begin < splits.size(); begin = end) {
        // Those of one usage stand side by side; where all of it is there in one number of parts, it misses nothing in another.
        bool whole = false;
        for (; end < splits.size() && same_usage(known[begin], known[end]); ++end) whole = whole || splits[end].missing.empty();
        for (std::size_t i = begin; i < end && !whole; ++i) all.push_back(finding_of(splits[i], contents[called(splits[i])] > 1));
    }
    std::sort(all.begin(), all.end());
    return all;
}

PARTNERING_END
