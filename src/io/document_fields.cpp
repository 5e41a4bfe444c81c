#include "document_fields.hpp"

#include <partnering/core/contract.hpp>

#include <algorithm>

PARTNERING_BEGIN

std::span<const document_object> document_objects()
{
    // What an agreement and a version of it share: the terms.
    static const std::vector<std::string_view> terms{"type",      "money",    "currency",     "parties",      "items",         "charges",
                                                     "divisions", "rounding", "restrictions", "payment_days", "reconciliation"};
    static const auto with_terms = [](std::vector<std::string_view> own) {
        own.insert(own.end(), terms.begin(), terms.end());
        return own;
    };
    static const std::vector<document_object> objects{
        {"document", {"format", "name", "roles", "services", "parties", "agreements", "provides", "measures", "usage"}},
        {"role", {"key", "name", "letter", "parent"}},
        {"service", {"key", "name", "unit", "vertical", "digital", "parts"}},
        {"part", {"service", "units", "metered"}},
        {"party", {"key", "name", "kind", "parent", "industry", "members", "open", "settles"}},
        {"agreement", with_terms({"key", "name", "zone", "cycle", "versions_by", "from", "to", "versions"})},
        {"version", with_terms({"from", "to"})},
        {"engagement", {"party", "role"}},
        {"charge",
         {"key", "label", "payer", "payee", "kind", "formula", "services", "per", "counts", "on", "every", "due", "prorated", "day_count",
          "pooled", "guaranteed", "when_paid"}},
        {"division", {"key", "payer", "of", "members", "services", "per", "by", "rounded"}},
        {"member", {"payer", "payee", "share", "rest", "label", "key", "weight", "rank"}},
        {"division_rounding", {"quantum", "mode", "remainder", "bearer", "carry"}},
        {"rounding", {"place", "quantum", "mode"}},
        {"restriction", {"kind", "role", "services", "territories", "least", "most", "from", "to", "on_breach", "text"}},
        {"reconciliation", {"counts", "tolerance"}},
        {"tolerance", {"quantity", "gross", "seconds"}},
        {"tolerance_bounds", {"amount", "percent"}},
        {"formula_flat", {"kind", "amount"}},
        {"formula_per_unit", {"kind", "price", "of"}},
        {"formula_package", {"kind", "size", "price", "of"}},
        {"formula_graduated", {"kind", "tiers", "of"}},
        {"formula_volume", {"kind", "tiers", "of"}},
        {"formula_percent", {"kind", "percent", "of"}},
        {"formula_cost_plus", {"kind", "percent", "per_unit", "of"}},
        {"formula_retail_minus", {"kind", "percent", "per_unit", "of"}},
        {"formula_sum", {"kind", "formulas"}},
        {"formula_minimum", {"kind", "amount", "formula"}},
        {"formula_floor", {"kind", "amount", "formula"}},
        {"formula_cap", {"kind", "amount", "formula"}},
        {"formula_discount", {"kind", "percent", "tiers", "by", "formula"}},
        {"formula_when", {"kind", "if", "then", "else"}},
        {"formula_reported", {"kind"}},
        {"tier", {"up_to", "bound", "unit", "flat", "percent"}},
        {"discount_tier", {"up_to", "bound", "percent"}},
        {"condition", {"left", "is", "right"}},
        {"measure_ref", {"measure", "of", "period", "otherwise"}},
        {"allocation_plain", {"method"}},
        {"allocation_weighted", {"method", "weights"}},
        {"allocation_fixed", {"method", "shares"}},
        {"allocation_relative_price", {"method", "variable", "groups", "residual"}},
        {"allocation_tiered", {"method", "tiers", "mode", "running"}},
        {"allocation_waterfall", {"method", "takes"}},
        {"allocation_claims", {"method", "by_rank"}},
        {"allocation_seats", {"method", "minimum", "refuse_ties"}},
        {"fixed_part", {"key", "share", "amount", "rest", "at_least", "at_most", "parts"}},
        {"fixed_amount", {"amount"}},
        {"variable_part", {"key", "amount", "shares_the_rest"}},
        {"discount_group", {"members", "price"}},
        {"residual_price", {"key", "at_least", "at_most"}},
        {"share_tier", {"up_to", "bound", "shares"}},
        {"take", {"to", "percent", "amount", "of", "recoup", "until", "received", "catch_up", "name", "at_least", "at_most", "rank"}},
        {"catch_up", {"member", "target", "beyond", "carried"}},
        {"offer", {"key", "supplier", "customer", "service", "under", "paid_by", "feeds", "starts", "ends"}},
        {"measure", {"measure", "of", "period", "value"}},
        {"usage",
         {"columns", "source", "service", "offer", "quantity_in", "gross_in", "quantity_decimals", "gross_decimals", "time", "separator"}},
        {"columns",
         {"source", "key", "revision", "time", "booked", "service", "offer", "quantity", "gross", "introducer", "territory", "parties"}},
    };
    return objects;
}

const document_object& document_object_of(std::string_view name)
{
    const auto objects = document_objects();
    const auto found = std::find_if(objects.begin(), objects.end(), [&](const document_object& one) { return one.name == name; });
    PARTNERING_EXPECTS(found != objects.end(), "every kind of object the reader meets is in the table of fields");
    return *found;
}

std::string document_fields_text()
{
    std::string text;
    for (const document_object& one : document_objects()) {
        text += one.name;
        text += ':';
        for (const std::string_view field : one.fields) (text += ' ') += field;
        text += '\n';
    }
    return text;
}

PARTNERING_END
