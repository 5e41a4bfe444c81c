#pragma once

#include "partial_data.hpp"

#include <string>
#include <vector>

PARTNERING_BEGIN

/// The numbers of parties in a ledger: those of the plan keep theirs. Open members are numbered by a partial as they were met; here they
/// follow in the order of their keys, which is one whatever order records came in.
class party_numbers {
public:
    party_numbers(const ecosystem& of, const std::vector<std::string>& met);

    /// How many there are.
    [[nodiscard]] std::size_t size() const noexcept { return declared_.size() + rank_.size(); }
    /// Of a party by its number in the partial; `nobody` stays nobody.
    [[nodiscard]] std::uint32_t operator()(std::uint32_t party) const
    {
        const auto declared = static_cast<std::uint32_t>(declared_.size());
        return party < declared || party == nobody ? party : declared + rank_[party - declared];
    }
    [[nodiscard]] const std::string& key_of(std::uint32_t number) const
    {
        return number < declared_.size() ? declared_[number].key : open_[number - declared_.size()];
    }
    [[nodiscard]] const std::vector<std::string>& open_parties() const noexcept { return open_; }

private:
    std::span<const party> declared_;
    std::vector<std::uint32_t> rank_;  ///< of the open members as they were met
    std::vector<std::string> open_;    ///< by rank
};

PARTNERING_END
