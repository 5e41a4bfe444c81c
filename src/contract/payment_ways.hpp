#pragma once

#include <partnering/chain/value_chain.hpp>

#include <map>
#include <string>
#include <utility>
#include <vector>

PARTNERING_BEGIN

/// The banks that carry payments from one party to another.
///
/// A bank serves whoever it offers something to while it stands in the role `bank`; banks that serve one another, both engaged in that role
/// there, pass payments on, in either direction. A way has the fewest banks; of several such ways it is the one whose banks come first by
/// their keys, so that equal chains have equal ways.
class payment_ways {
public:
    explicit payment_ways(const value_chain& chain) : chain_{&chain} {}

    /// The banks that serve a party: sorted, each once.
    [[nodiscard]] const std::vector<party_id>& banks_of(party_id party);
    /// The banks from one to the other, in order; none where no bank of the one leads to a bank of the other.
    [[nodiscard]] std::vector<party_id> between(party_id payer, party_id payee);
    /// Of a bank of the payer's and one of the payee's that serve one another, who is engaged as no bank there, in words; empty where there
    /// are no such two.
    [[nodiscard]] const std::string& missing_role(party_id payer, party_id payee);

private:
    /// The banks that a bank serves or is served by, as one bank another: sorted, each once.
    [[nodiscard]] const std::vector<party_id>& next_to(party_id bank);

    /// A search from one of the two, step by step.
    struct side {
        const std::vector<party_id>* first;          ///< the banks that it starts from
        std::vector<std::vector<party_id>> steps{};  ///< those that are one bank further each time, sorted
        /// Of those: how many banks they are away, and the first bank by key that is one less.
        std::map<party_id, std::pair<std::size_t, party_id>> met{};

        [[nodiscard]] const std::vector<party_id>& last() const { return steps.empty() ? *first : steps.back(); }
        /// How far away a bank is, if it was met.
        [[nodiscard]] std::optional<std::size_t> distance(party_id bank) const;
    };
    /// Goes one bank further.
    void step(side& from);
    /// Whether it is less work to go on from the one than from the other.
    [[nodiscard]] bool is_nearer(const side& one, const side& other);

    const value_chain* chain_;
    std::map<party_id, std::vector<party_id>> banks_of_;
    std::map<party_id, std::vector<party_id>> next_to_;
    std::map<std::pair<std::vector<party_id>, std::vector<party_id>>, std::string> missing_;
};

PARTNERING_END
