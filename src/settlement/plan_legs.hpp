#pragma once

#include "plan_data.hpp"

#include <map>
#include <optional>
#include <tuple>
#include <vector>

PARTNERING_BEGIN

[[nodiscard]] leg_end to_leg_end(const ecosystem& of, const flow_end& end);

/// The legs that the payments of a plan's snapshots are: payments that are alike in several are one.
class leg_numbers {
public:
    /// Notes a payment that names its clause.
    void add(const flow_set& flows, const flow& payment)
    {
        numbered& leg = numbers_[key_of(flows, payment)];
        leg.netted = leg.netted || payment.netted;
    }
    /// Gives each its number, in canonical order, and tells of it.
    template <class Told>
    void number(Told told)
    {
        std::uint32_t next = 0;
        for (auto& [payment, leg] : numbers_) {
            leg.number = next++;
            const auto& [under, version, clause, on, payer, payee] = payment;
            told(plan_leg{under, version, clause, on, payer, payee, on ? leg_class::linear : leg_class::standing, leg.netted});
        }
    }
    /// Requires: the payment was noted.
    [[nodiscard]] std::uint32_t of(const flow_set& flows, flow_set::flow_index payment) const
    {
        return numbers_.at(key_of(flows, flows[payment])).number;
    }

private:
    using key = std::tuple<agreement_id, std::uint32_t, clause_ref, std::optional<offer_id>, leg_end, leg_end>;
    static key key_of(const flow_set& flows, const flow& payment);
    struct numbered {
        std::uint32_t number = 0;
        bool netted = false;  ///< as the flow says
    };
    std::map<key, numbered> numbers_;
};

/// Makes the legs of a plan and their details from its snapshots. All legs for usage are linear until they are classed.
[[nodiscard]] leg_numbers number_legs(plan::data& plan, const allocation_registry& known, std::vector<finding>& findings);

PARTNERING_END
