#include <partnering/model/facts.hpp>

#include <algorithm>
#include <unordered_map>

PARTNERING_BEGIN

role_table::role_table(std::span<const role> taxonomy)
{
    constexpr std::size_t room = 64;
    for (const role& r : taxonomy) roles_.push_back({r.key, 0, 0});
    std::sort(roles_.begin(), roles_.end(), [](const entry& a, const entry& b) { return a.key < b.key; });
    roles_.erase(std::unique(roles_.begin(), roles_.end(), [](const entry& a, const entry& b) { return a.key == b.key; }), roles_.end());
    std::size_t taken = 0;
    const auto at = [&](std::string_view key) -> entry* {
        const auto place =
            std::lower_bound(roles_.begin(), roles_.end(), key, [](const entry& e, std::string_view k) { return e.key < k; });
        return place == roles_.end() || place->key != key ? nullptr : &*place;
    };
    for (const role& r : built_in_roles())
        if (entry* e = at(r.key)) e->own = bits{1} << taken++;
    for (entry& e : roles_) {
        if (e.own != 0) continue;
        if (taken < room)
            e.own = bits{1} << taken++;
        else
            left_out_.push_back(e.key);
    }
    std::unordered_map<std::string_view, std::string_view> parents;
    for (const role& r : taxonomy) parents.emplace(r.key, r.parent.empty() && r.key != "party" ? "party" : std::string_view{r.parent});
    // Each role is walked up from once: whoever meets one that is known takes over what it is.
    std::vector<entry*> way;
    std::vector<bool> known(roles_.size());
    for (entry& start : roles_) {
        bits above = 0;
        for (entry* e = &start; e != nullptr;) {
            const auto number = static_cast<std::size_t>(e - roles_.data());
            if (known[number]) {
                above = e->all;
                break;
            }
            known[number] = true;
            way.push_back(e);
            e = at(parents[e->key]);
        }
        for (; !way.empty(); way.pop_back()) above = way.back()->all = above | way.back()->own;
    }
}

const role_table::entry* role_table::find(std::string_view key) const
{
    const auto at = std::lower_bound(roles_.begin(), roles_.end(), key, [](const entry& e, std::string_view k) { return e.key < k; });
    return at == roles_.end() || at->key != key ? nullptr : &*at;
}

role_table::bits role_table::all_of(std::string_view key) const
{
    const entry* e = find(key);
    return e == nullptr ? 0 : e->all;
}

role_table::bits role_table::one(std::string_view key) const
{
    const entry* e = find(key);
    return e == nullptr ? 0 : e->own;
}

std::vector<std::string_view> role_table::narrowest(bits of) const
{
    bits above = 0;
    for (const entry& e : roles_)
        if (e.own != 0 && (of & e.own) != 0) above |= e.all & ~e.own;
    std::vector<std::string_view> keys;
    for (const entry& e : roles_)
        if (e.own != 0 && (of & e.own) != 0 && (above & e.own) == 0) keys.push_back(e.key);
    return keys;
}

PARTNERING_END
