#pragma once

#include <partnering/contract/policy.hpp>

PARTNERING_BEGIN

/// A sale whose payment a bank carries that is no party to it.
///
/// Use when: the two sides of a sale pay through a bank that both are customers of, or a chain of banks that serve one another (C2C).
/// Whoever offers something in the role `bank` serves its receiver, under this agreement or another. A payment between two others goes
/// `through` the fewest banks that lead from one to the other, the first by key where there are several ways. A bank draws its fees from
/// the account: its service has no bill.
/// Findings: no_bank (no bank serves one of the two sides), banks_apart (no bank of the one side leads to one of the other).
/// Cost:     O(links of the parties that pay and are paid), and of their banks where they have none in common
struct bank {
    [[nodiscard]] static constexpr std::string_view name() noexcept { return "bank"; }
    void derive(const contract_view& agreement, flow_sink& out) const;
};

static_assert(contract_policy<bank>);

PARTNERING_END
