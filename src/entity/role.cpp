#include <partnering/entity/role.hpp>

PARTNERING_BEGIN

std::span<const role> built_in_roles()
{
    // Parents stand before their kinds, so that a reader going from first to last has met every parent.
    static const std::vector<role> roles{
        {.key = "party", .name = "party", .letter = "", .parent = ""},
        {.key = "engaged_party", .name = "engaged party", .letter = "", .parent = "party"},
        {.key = "business", .name = "business", .letter = "B", .parent = "party"},
        {.key = "consumer", .name = "consumer", .letter = "X", .parent = "party"},
        {.key = "customer", .name = "customer", .letter = "C", .parent = "consumer"},
        {.key = "purchaser", .name = "purchaser", .letter = "P", .parent = "consumer"},
        {.key = "intermediary", .name = "intermediary", .letter = "M", .parent = "business"},
        {.key = "reseller", .name = "reseller", .letter = "M", .parent = "intermediary"},
        {.key = "distributor", .name = "distributor", .letter = "D", .parent = "intermediary"},
        {.key = "franchisee", .name = "franchisee", .letter = "F", .parent = "distributor"},
        {.key = "franchisor", .name = "franchisor", .letter = "B", .parent = "business"},
        {.key = "integrator", .name = "integrator", .letter = "G", .parent = "intermediary"},
        {.key = "aggregator", .name = "aggregator", .letter = "", .parent = "intermediary"},
        {.key = "ecosystem_enabler", .name = "ecosystem enabler", .letter = "E", .parent = "intermediary"},
        {.key = "clearing_house", .name = "clearing house", .letter = "E", .parent = "ecosystem_enabler"},
        {.key = "supplier", .name = "supplier", .letter = "", .parent = "business"},
        {.key = "provider", .name = "provider", .letter = "P", .parent = "supplier"},
        {.key = "broker", .name = "broker", .letter = "K", .parent = "business"},
        {.key = "advertiser", .name = "advertiser", .letter = "V", .parent = "business"},
        {.key = "bank", .name = "bank", .letter = "N", .parent = "business"},
        {.key = "coseller", .name = "coseller", .letter = "", .parent = "business"},
        {.key = "operator", .name = "operator", .letter = "", .parent = "business"},
        {.key = "service_provider", .name = "service provider", .letter = "", .parent = "business"},
        {.key = "wholesaler", .name = "wholesaler", .letter = "", .parent = "business"},
        {.key = "retailer", .name = "retailer", .letter = "", .parent = "business"},
        {.key = "tenant", .name = "tenant", .letter = "", .parent = "retailer"},
        {.key = "partner", .name = "partner", .letter = "", .parent = "business"},
    };
    return roles;
}

PARTNERING_END
