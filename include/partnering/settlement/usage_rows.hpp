#pragma once

#include <partnering/core/date.hpp>
#include <partnering/core/rational.hpp>
#include <partnering/settlement/usage.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

PARTNERING_BEGIN

/// One usage record as a person writes it: what it does not say is left out.
struct usage_row {
    std::string key;
    instant time;
    std::string offer{};                                         ///< empty: the service names it
    std::string service{};                                       ///< looked at where there is no offer
    std::optional<rational> quantity{};                          ///< none: 1
    std::optional<rational> gross{};                             ///< in currency units of the agreement; none: not reported
    std::vector<std::pair<std::string, std::string>> parties{};  ///< class of parties, and who of it
    std::string introducer{};
    std::string territory{};  ///< where it was sold, ISO 3166; empty: not told
    std::string source{};
    std::uint32_t revision = 0;
    std::optional<instant> booked{};  ///< when it came in; none: not known
};

/// Usage written row by row, kept in columns: for tests, examples and whoever has few records at a time.
///
/// What comes in bulk is better put into columns where it lies (usage.hpp) or read from a file (io/usage_csv.hpp).
class usage_rows {
public:
    usage_rows();
    usage_rows(usage_rows&& other) noexcept;
    usage_rows& operator=(usage_rows&& other) noexcept;
    ~usage_rows();

    /// Requires: a key; quantity and gross are multiples of 10^-18; a class is named once. Fewer than 2^32 - 1 rows.
    /// Errors:   arithmetic_error `amount_out_of_range` where a number leaves 2^127 steps of the finest decimal that a row so far needs.
    /// Cost:     O(log distinct texts); where a row needs more decimals than those before it, once O(rows)
    usage_rows& add(const usage_row& row);
    [[nodiscard]] std::size_t rows() const noexcept;
    /// The rows as columns, in the order they were added. Keys are text. Good until the next add() and as long as this lives.
    [[nodiscard]] usage_columns columns() const;

private:
    struct data;
    std::unique_ptr<data> data_;
};

PARTNERING_END
