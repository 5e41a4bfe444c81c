// What docs/how-to/add-a-contract-policy.md shows of refining a shipped policy.
#include <partnering/contract/derive.hpp>
#include <partnering/contract/policies.hpp>
#include <partnering/io/document.hpp>

#include <iostream>

using namespace partnering;

struct distribute_consolidated {
    static constexpr std::string_view name() noexcept { return "distribute_consolidated"; }
    void derive(const contract_view& agreement, flow_sink& out) const
    {
        distribute{}.derive(agreement, out);
        for (flow& f : out.flows())
            if (f.kind == flow_kind::bill || f.kind == flow_kind::payment) f.consolidated = true;
    }
};
static_assert(contract_policy<distribute_consolidated>);

int main()
{
    const char* const text = R"({
      "format": "partnering/1",
      "services": [{"key": "steel"}],
      "parties": [{"key": "mill"}, {"key": "trader"}],
      "agreements": [{
        "key": "trade", "type": "distribute_consolidated", "currency": "EUR",
        "parties": [{"party": "mill", "role": "supplier"}, {"party": "trader", "role": "intermediary"}]
      }],
      "provides": [{"key": "in", "supplier": "mill", "customer": "trader", "service": "steel", "under": "trade", "feeds": []}]
    })";
    const auto chain = value_chain::as_of(read_document(text).value().content, date::of(2026, 10, 15)).value();
    const flow_set flows = derive(chain, policy_registry::shipped().with(distribute_consolidated{})).value();
    for (const flow& f : flows.flows()) std::cout << to_string(f.kind) << (f.consolidated ? ", consolidated" : "") << '\n';
}
