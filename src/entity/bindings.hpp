#pragma once

#include "numbered.hpp"

#include <partnering/core/date.hpp>

#include <cstddef>
#include <vector>

PARTNERING_BEGIN

/// When somebody is bound to agreements alone for something.
class bindings {
public:
    struct binding {
        time_range when;
        number agreement;
    };
    void add(binding one) { all_.push_back(one); }
    /// After the last one is added. Cost: O(n log n)
    void sort();
    /// The agreement of all bindings; `several` where there is more than one. Requires: at least one
    static constexpr number several = static_cast<number>(-1);
    [[nodiscard]] number agreement() const;
    /// One that meets a time, by another agreement than one; nullptr where there is none. Cost: O(log n)
    [[nodiscard]] const binding* meeting(const time_range& when, number beside) const;

private:
    static constexpr std::size_t none = static_cast<std::size_t>(-1);
    [[nodiscard]] bool ends_later(std::size_t a, std::size_t b) const;

    /// Of the bindings up to one: which ends last, and which does of those by other agreements.
    struct last {
        std::size_t of_all;
        std::size_t of_others;
    };
    std::vector<binding> all_;  ///< by begin
    std::vector<last> last_;
};

PARTNERING_END
