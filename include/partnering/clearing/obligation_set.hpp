#pragma once

#include <partnering/clearing/obligation.hpp>
#include <partnering/core/checked.hpp>
#include <partnering/core/id.hpp>

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

PARTNERING_BEGIN

/// A party of an obligation set: a dense number in the order of keys.
using clearing_party_id = id<struct clearing_party_tag>;

/// An obligation that was left out, and why; others stand.
struct rejected_obligation {
    obligation row;
    std::string reason;  ///< a code of docs/errors.md
    std::string text;
    std::size_t number = 0;  ///< in the order in which rows came, from 0
};

struct obligation_set_options {
    /// What amounts of a currency are counted in. A currency that is not named is counted in its minor unit.
    std::vector<std::pair<currency, quantum>> quanta{};
};

namespace detail {
struct obligation_data;
struct obligation_arrivals;
}  // namespace detail

/// Checked obligations in an order of their own: by currency, debtor, creditor, day due, line. The order in which they came is forgotten,
/// but for the numbers of rejects.
///
/// Rows of a currency stand together, and in them those of a debtor and creditor. Copies share the content.
class obligation_set {
public:
    /// The rows of one currency.
    struct section {
        currency in;
        quantum step;
        std::size_t first;
        std::size_t last;  ///< behind the last one
        int128 gross;      ///< sum of the amounts, in quanta

        [[nodiscard]] rounded_money money(int128 count) const { return {count, step, in}; }
        friend bool operator==(const section&, const section&) = default;
    };

    /// As adding each to a builder.
    [[nodiscard]] static checked<obligation_set> of(std::span<const obligation> rows, const obligation_set_options& options = {});

    [[nodiscard]] std::size_t size() const noexcept;
    [[nodiscard]] std::span<const section> sections() const noexcept;
    /// Sorted by their currency's code. Requires: row < size().
    [[nodiscard]] const section& section_of(std::size_t row) const;
    /// Parties with an obligation that was not rejected.
    [[nodiscard]] std::size_t party_count() const noexcept;
    /// Requires: an id of this set.
    [[nodiscard]] const std::string& key_of(clearing_party_id party) const;
    [[nodiscard]] std::optional<clearing_party_id> find(std::string_view key) const;

    // Requires of each: row < size().
    [[nodiscard]] std::string_view line(std::size_t row) const;
    [[nodiscard]] clearing_party_id debtor(std::size_t row) const;
    [[nodiscard]] clearing_party_id creditor(std::size_t row) const;
    [[nodiscard]] rounded_money amount(std::size_t row) const;
    [[nodiscard]] std::optional<date> due(std::size_t row) const;
    [[nodiscard]] obligation at(std::size_t row) const;
    /// The row of a line. Cost: O(size())
    [[nodiscard]] std::optional<std::size_t> row_of(std::string_view line) const;

    /// Sorted by line, debtor, creditor.
    [[nodiscard]] const std::vector<rejected_obligation>& rejects() const noexcept;
    /// How many rows came again with the same content; they count once.
    [[nodiscard]] std::size_t duplicates() const noexcept;
    /// Warnings: `unused_quantum` of a currency that is given one and in which nothing came, at its place in the options: `quanta[1]`.
    [[nodiscard]] const std::vector<finding>& notes() const noexcept;

    /// For bodies of this room.
    [[nodiscard]] const detail::obligation_data& content() const noexcept { return *content_; }

private:
    friend class obligation_set_builder;
    explicit obligation_set(std::shared_ptr<const detail::obligation_data> content) noexcept : content_{std::move(content)} {}
    std::shared_ptr<const detail::obligation_data> content_;
};

/// Takes obligations one by one and puts them in order. What is wrong with one rejects that one.
///
/// Rejected as:  `negative_obligation`, `self_debt`, `empty_key`, `not_payable` (no whole number of the currency's quantum),
/// `no_minor_unit`
///               (a currency that has none, and no quantum is named), `conflicting_line` (rows of one line differ: all of them).
/// Cost:         O(n) for n rows and a bounded number of parties; O(p log p) for p parties; some 80 bytes a row and its line's key
class obligation_set_builder {
public:
    explicit obligation_set_builder(obligation_set_options options = {});
    obligation_set_builder(obligation_set_builder&&) noexcept;
    obligation_set_builder& operator=(obligation_set_builder&&) noexcept;
    ~obligation_set_builder();

    void add(const obligation& row);
    /// Errors: `amount_out_of_range` where the amounts of a currency add up to more than rounded_money holds; `too_many_obligations`
    ///         beyond 2^32 - 2 rows.
    [[nodiscard]] checked<obligation_set> finish() &&;

private:
    std::unique_ptr<detail::obligation_arrivals> arrivals_;
};

PARTNERING_END
