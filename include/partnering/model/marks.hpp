#pragma once

#include <partnering/model/facts.hpp>
#include <partnering/model/partnership_model.hpp>

#include <algorithm>
#include <cstdint>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

PARTNERING_BEGIN

/// A note for each number below a bound, all forgotten in O(1): how marks count distinct parties in time linear in the edges they look at.
class notes {
public:
    using index = chain_facts::index;
    explicit notes(index numbers);

    void forget() noexcept
    {
        // Every so many times all are forgotten one by one.
        if (++now_ == 0) {
            std::fill(all_.begin(), all_.end(), entry{});
            now_ = 1;
        }
    }
    [[nodiscard]] bool has(index number) const { return all_[number].when == now_; }
    /// What was noted of a number; none where nothing was.
    [[nodiscard]] index of(index number) const { return has(number) ? all_[number].what : chain_facts::none; }
    void put(index number, index what) { all_[number] = {now_, what}; }
    /// Fetches what is known of a number that is asked for soon, so that nobody waits for it then.
    void fetch(index number) const noexcept { __builtin_prefetch(all_.data() + number); }
    /// Does something with each of many edges, fetching some time ahead what is known of a number that goes with it.
    template <class NumberOf, class Use>
    void each(std::span<const index> edges, NumberOf number_of, Use use)
    {
        constexpr std::size_t ahead = 16;
        for (std::size_t i = 0; i < edges.size(); ++i) {
            if (i + ahead < edges.size()) fetch(number_of(edges[i + ahead]));
            use(edges[i]);
        }
    }
    /// Whether the number had no note yet; it has one then.
    bool first(index number)
    {
        if (has(number)) return false;
        put(number, 0);
        return true;
    }

private:
    struct entry {
        std::uint32_t when = 0;
        index what = 0;
    };
    std::vector<entry> all_;
    std::uint32_t now_ = 1;
};

/// What may be an instance of a model: who would stand around its hub, and which edges would be which of its arrows.
class model_candidate {
public:
    using index = chain_facts::index;

    [[nodiscard]] const chain_facts& facts() const noexcept { return *facts_; }
    [[nodiscard]] const partnership_model& model() const noexcept { return *model_; }
    /// The party in the hub's place; none where several stand in it.
    [[nodiscard]] index hub() const noexcept { return hub_; }
    /// What the hub passes on: numbers for chain_facts::line_at; of a model whose service goes on.
    [[nodiscard]] std::span<const index> lines() const noexcept { return lines_; }
    /// The edges that would be the model's n-th arrow, each once; only of services.
    [[nodiscard]] std::span<const index> edges(std::size_t arrow) const { return edges_[arrow]; }
    /// Those of the first service of that name: `S`.
    [[nodiscard]] std::span<const index> edges_of(std::string_view service) const;
    /// Those of all services of that name that are not optional.
    [[nodiscard]] std::vector<index> all_edges_of(std::string_view service) const;
    /// Whether an edge of its lines, or under its agreement, was set aside, since a partner does not fit: it is no part of the candidate.
    [[nodiscard]] bool is_aside(index edge) const;
    /// Of a model of sellers side by side, and of introductions that records name: the agreement; else none.
    [[nodiscard]] index agreement() const noexcept { return agreement_; }
    /// Of a model of carried payments or exposures: from which to which of the facts' carriages or exposures.
    [[nodiscard]] std::pair<index, index> range() const noexcept { return range_; }

    // Scratch for marks: forget() before use.
    [[nodiscard]] notes& on_parties() const noexcept { return *on_parties_; }
    [[nodiscard]] notes& on_services() const noexcept { return *on_services_; }

private:
    friend class recogniser;
    const chain_facts* facts_ = nullptr;
    const partnership_model* model_ = nullptr;
    index hub_ = chain_facts::none;
    index agreement_ = chain_facts::none;
    std::pair<index, index> range_{0, 0};
    std::vector<index> lines_;
    std::vector<std::vector<index>> edges_;
    std::vector<index> aside_;  ///< sorted
    notes* on_parties_ = nullptr;
    notes* on_services_ = nullptr;
};

/// By what a mark fails, where that is a matter of one edge or one party: the supplier that sells something else.
struct mark_misfit {
    chain_facts::index edge = chain_facts::none;
    chain_facts::index party = chain_facts::none;
};

/// A named predicate over the facts around a candidate.
struct mark {
    std::string name;     ///< as a model's row has it: `passes_on_whole`
    std::string holds;    ///< why it is that model, in words: "what enters the hub leaves it whole"
    std::string missing;  ///< why it is not
    std::function<bool(const model_candidate&)> test;
    /// Whether it is asked of each line by itself, so that a model that looks at all lines of a hub leaves out those that fail it; where
    /// the hub introduces, of each of those whom it introduces customers to.
    bool of_a_line = false;
    /// Where the test fails: by what, for a near miss to name it. It need not be there.
    std::function<mark_misfit(const model_candidate&)> misfit{};
};

/// The marks that rows may name.
class mark_registry {
public:
    [[nodiscard]] static const mark_registry& shipped();
    /// The same with one more; one of the same name takes its place. Its test is called often: it should take time linear in the edges of
    /// the candidate, and must depend on nothing else.
    [[nodiscard]] mark_registry with(mark own) const;
    [[nodiscard]] const mark* find(std::string_view name) const;
    [[nodiscard]] std::vector<std::string_view> names() const;

private:
    std::map<std::string, mark, std::less<>> marks_;
};

PARTNERING_END
