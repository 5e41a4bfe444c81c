#include "chain_side.hpp"

#include "core/common_denominator.hpp"

#include <partnering/allocation/game/core.hpp>

#include <algorithm>

PARTNERING_BEGIN
namespace detail {

namespace {

// What asking a chain takes, measured: see `work`.
constexpr std::uint64_t counts_a_step = 16;
constexpr std::uint64_t arcs_a_step = 2;

}  // namespace

chain_side::chain_side(const sustainability_question& of) : table_{std::get_if<game>(&of.chain)}, whole_{std::get_if<chain_game>(&of.chain)}
{
    if (table_ != nullptr) {
        PARTNERING_EXPECTS(table_->sense() == game_sense::worth, "the chain's game is one of worths");
        keys_.assign(table_->keys().begin(), table_->keys().end());
        for (unsigned p = 0; p < table_->players(); ++p) alone_.push_back(table_->worth(coalition::of(p)));
    }
    if (whole_ != nullptr) {
        for (const std::vector<std::uint32_t>& each : whole_->components()) parties_.insert(parties_.end(), each.begin(), each.end());
        // Who has a part in nothing counts where it has a share.
        for (const auto& [key, share] : of.division)
            if (const auto party = whole_->find(key)) parties_.push_back(*party);
        std::sort(parties_.begin(), parties_.end());
        parties_.erase(std::unique(parties_.begin(), parties_.end()), parties_.end());
        const std::vector<rational> alone = whole_->alone().value().values;
        for (const std::uint32_t each : parties_) {
            keys_.push_back(whole_->key(each));
            alone_.push_back(alone[each]);
        }
    }
}

rational chain_side::total() const { return table_ != nullptr ? table_->total() : whole_->total(); }

std::optional<chain_side::strongest> chain_side::against(std::span<const rational> shares, work& done) const
{
    if (table_ != nullptr) return by_table(shares, done);
    if (whole_ != nullptr) return by_flow(shares, done);
    return std::nullopt;
}

std::optional<chain_side::strongest> chain_side::by_table(std::span<const rational> shares, work& done) const
{
    const core_verdict verdict = check_core(*table_, shares).value();
    std::uint64_t objecting = verdict.objections;
    complaint most{table_->all(), verdict.undivided};
    // All of the players are a coalition like others here: members who do not play may have what they are worth.
    if (most.excess.sign() > 0) ++objecting;
    if (verdict.largest && verdict.largest->excess >= most.excess) most = *verdict.largest;
    // In whole numbers many coalitions are a step, in ratios each is two additions and some comparisons.
    const auto at = [&](std::size_t i) -> const rational& { return shares[i]; };
    const bool quick = !table_->counts().empty() && over_common_denominator(shares.size(), at);
    done.take(quick ? table_->coalitions() / counts_a_step + 1 : table_->coalitions() * (2 + work::steps_of(most.excess) / 2));
    if (most.excess.sign() <= 0) return std::nullopt;
    strongest made{{}, table_->worth(most.members), objecting};
    for (unsigned p = 0; p < table_->players(); ++p)
        if (most.members.contains(p)) made.players.push_back(p);
    return made;
}

std::optional<chain_side::strongest> chain_side::by_flow(std::span<const rational> shares, work& done) const
{
    std::vector<rational> of_all(whole_->parties());
    for (std::size_t i = 0; i < parties_.size(); ++i) of_all[parties_[i]] = shares[i];
    const chain_objection found = whole_->largest_objection(of_all).value();
    // Most arcs are looked at only: numbers along a few are changed.
    done.take(found.looked_at * (1 + words_of(found.gain)) / arcs_a_step + 1);
    if (!found.is_there()) return std::nullopt;
    strongest made{{}, found.gain};
    for (const std::uint32_t each : found.members) {
        made.players.push_back(static_cast<std::size_t>(std::lower_bound(parties_.begin(), parties_.end(), each) - parties_.begin()));
        made.could_have += of_all[each];
    }
    return made;
}

}  // namespace detail
PARTNERING_END
