#pragma once

// Comparing drafts, for the tests of documents: an agreement's zone has no equality of its own.

#include <partnering/entity/ecosystem.hpp>

#include <string>

namespace test_io {

inline bool same(const partnering::time_zone& a, const partnering::time_zone& b)
{
    return a.name() == b.name() && a.data_version() == b.data_version() && a.transitions() == b.transitions();
}

/// Empty where two drafts say the same, else where they first differ.
inline std::string difference(const partnering::ecosystem_draft& a, const partnering::ecosystem_draft& b)
{
    if (a.name != b.name) return "name";
    if (a.roles != b.roles) return "roles";
    if (a.services != b.services) return "services";
    if (a.parties != b.parties) return "parties";
    if (a.offers != b.offers) return "offers";
    if (a.measures != b.measures) return "measures";
    if (a.agreements.size() != b.agreements.size()) return "number of agreements";
    for (std::size_t i = 0; i < a.agreements.size(); ++i) {
        const partnering::agreement& x = a.agreements[i];
        const partnering::agreement& y = b.agreements[i];
        const std::string where = "agreement " + x.key + ": ";
        if (x.key != y.key || x.name != y.name) return where + "key or name";
        if (!same(x.zone, y.zone)) return where + "zone";
        if (x.cycle != y.cycle || x.versions_by != y.versions_by) return where + "cycle or versions_by";
        const auto& versions = x.versions.entries();
        if (versions.size() != y.versions.entries().size()) return where + "number of versions";
        for (std::size_t v = 0; v < versions.size(); ++v) {
            const auto& other = y.versions.entries()[v];
            const std::string which = where + "version " + std::to_string(v) + ": ";
            if (versions[v].when != other.when) return which + "days";
            if (versions[v].value.charges != other.value.charges) return which + "charges";
            if (versions[v].value.divisions != other.value.divisions) return which + "divisions";
            if (versions[v].value.rounding != other.value.rounding) return which + "rounding";
            if (!(versions[v].value == other.value)) return which + "terms";
        }
    }
    return {};
}

}  // namespace test_io
