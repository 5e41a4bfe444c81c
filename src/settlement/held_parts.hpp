#pragma once

#include <partnering/core/digest.hpp>
#include <partnering/settlement/partial.hpp>

#include <string>
#include <vector>

PARTNERING_BEGIN

/// Usage that was split, and which parts of it are there.
struct held_parts {
    std::string name;            ///< accumulate_options::split; empty: the usage is known by its inputs
    std::vector<digest> inputs;  ///< content_known_by() of each, ascending, each once
    unsigned parts = 1;
    std::vector<part_range> held;  ///< ascending, one at least; they neither overlap nor adjoin
    friend bool operator==(const held_parts&, const held_parts&) = default;
};

/// The order they stand in: one entry a split.
[[nodiscard]] bool split_before(const held_parts& a, const held_parts& b);

/// What an input is known by where usage is split: its content and not its name, since each process may have it in another folder. Where
/// nobody took its SHA-256, its name.
[[nodiscard]] digest content_known_by(const usage_input_digest& input);

/// What a call of accumulate says of its part; empty where it says nothing. Requires: as accumulate_options has it.
[[nodiscard]] std::vector<held_parts> parts_held_by(const accumulate_options& options);

/// The parts of both. Commutes, associates, and adding the same again changes nothing.
[[nodiscard]] std::vector<held_parts> united(const std::vector<held_parts>& a, const std::vector<held_parts>& b);

/// The same usage in other numbers of parts: what both are of, or nullptr twice.
[[nodiscard]] std::pair<const held_parts*, const held_parts*> split_otherwise(const std::vector<held_parts>& a,
                                                                              const std::vector<held_parts>& b);

PARTNERING_END
