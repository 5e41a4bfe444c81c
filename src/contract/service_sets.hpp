#pragma once

#include <partnering/entity/ecosystem.hpp>

#include <cstdint>
#include <optional>
#include <unordered_map>
#include <vector>

PARTNERING_BEGIN

/// What services consist of, each worked out once.
class service_elements {
public:
    explicit service_elements(const ecosystem& of) : of_{&of} {}

    /// As ecosystem::elements, is_subset and almost_same.
    [[nodiscard]] const std::vector<service_id>& of(service_id service);
    [[nodiscard]] bool is_subset(service_id part, service_id whole);
    [[nodiscard]] bool almost_same(service_id entering, service_id leaving);

private:
    const ecosystem* of_;
    std::unordered_map<std::uint32_t, std::vector<service_id>> known_;
};

/// Services that are asked, one after the other, what they have in common with some others.
class service_set {
public:
    /// Shapes: services: sorted, each once.
    service_set(service_elements& elements, const std::vector<service_id>& services);

    /// The first of them that a service is, or is a part of.
    [[nodiscard]] std::optional<service_id> first_around(service_id part);
    /// Whether one of them is a service, or a part of it.
    [[nodiscard]] bool any_within(service_id whole);

private:
    [[nodiscard]] const std::vector<service_id>& with(service_id element) const;

    service_elements* elements_;
    std::unordered_map<std::uint32_t, std::vector<service_id>> with_;  ///< by element, those that have it
    std::unordered_map<std::uint32_t, std::optional<service_id>> around_;
    std::unordered_map<std::uint32_t, bool> within_;
};

PARTNERING_END
