#pragma once

#include <partnering/chain/value_chain.hpp>

#include <map>
#include <utility>
#include <vector>

PARTNERING_BEGIN

/// The banks that carry payments from one party to another.
///
/// A bank serves whoever it offers something to while it stands in the role `bank`; banks that serve one another, both engaged in that role
/// there, pass payments on, in either direction. A way has the fewest banks; of several such ways it is the one found first with parties
/// taken in the order of their keys, so that equal chains have equal ways.
class payment_ways {
public:
    explicit payment_ways(const value_chain& chain) : chain_{&chain} {}

    /// The banks that serve a party: sorted, each once.
    [[nodiscard]] const std::vector<party_id>& banks_of(party_id party);
    /// The banks from one to the other, in order; none where no bank of the one leads to a bank of the other.
    [[nodiscard]] std::vector<party_id> between(party_id payer, party_id payee);

private:
    /// The banks that a bank serves or is served by, as one bank another: sorted, each once.
    [[nodiscard]] std::vector<party_id> next_to(party_id bank);

    const value_chain* chain_;
    std::map<party_id, std::vector<party_id>> banks_of_;
};

PARTNERING_END
