#pragma once

#include <partnering/model/recognise.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <unordered_map>
#include <vector>

PARTNERING_BEGIN

/// One thing a model asks for.
struct model_requirement {
    enum class kind : std::uint8_t { arrow, role, count, payment, mark };
    kind of = kind::arrow;
    std::size_t number = 0;  ///< of the arrow, place or mark
    friend bool operator==(const model_requirement&, const model_requirement&) = default;
};
[[nodiscard]] std::string missing_text(const partnership_model& model, const mark_registry& marks, const model_requirement& what);
/// What is to be said of a payment that holds, by the number of its arrow.
struct payment_notes {
    std::uint64_t open = 0;      ///< nobody has agreed on a price
    std::uint64_t back = 0;      ///< the same, and whoever would be paid pays
    std::uint64_t in_stead = 0;  ///< somebody else pays in the place of whoever is served
    std::uint64_t fees = 0;      ///< nothing is agreed but fees that name no service

    payment_notes& operator|=(const payment_notes& more)
    {
        open |= more.open;
        back |= more.back;
        in_stead |= more.in_stead;
        fees |= more.fees;
        return *this;
    }
};
[[nodiscard]] std::vector<std::string> holding_texts(const partnership_model& model, const mark_registry& marks,
                                                     const model_variant* variant, const payment_notes& notes);

/// By edge: whether it was met already, until that is forgotten in O(1), and how instances explain it.
class edge_marks {
public:
    using index = chain_facts::index;
    /// What is more is kept.
    enum class cover : std::uint8_t {
        none,
        beside,  ///< it is told beside what is explained: whatever its seller sells would do
        bought,  ///< by a business from a provider, and not sold on: whatever it buys would do
        part,
    };
    explicit edge_marks(index edges);

    void forget();
    [[nodiscard]] bool has(index edge) const { return all_[edge].met == now_; }
    /// Whether it is met for the first time.
    bool first(index edge) { return std::exchange(all_[edge].met, now_) != now_; }

    [[nodiscard]] cover covered(index edge) const { return all_[edge].covered; }
    [[nodiscard]] bool is_open(index edge) const { return covered(edge) == cover::none; }
    void cover_with(index edge, cover how) { all_[edge].covered = std::max(all_[edge].covered, how); }
    /// From now on, was_covered is what covered was here.
    void remember_covers();
    [[nodiscard]] cover was_covered(index edge) const { return all_[edge].before; }

    /// Fetches what is known of an edge that is asked for soon.
    void fetch(index edge) const noexcept { __builtin_prefetch(all_.data() + edge); }

private:
    struct entry {
        std::uint32_t met = 0;
        cover covered = cover::none;
        cover before = cover::none;
    };
    std::vector<entry> all_;
    std::uint32_t now_ = 1;
};

/// Looks for the instances of all models of a catalogue.
///
/// Candidates are found by shape, each in one pass over the edges; a row's arrows, roles, counts, payments and marks are then asked of the
/// candidate. A second pass over the same candidates finds what fails in one thing only.
///
/// recogniser.cpp holds rows and outcomes, recogniser_candidate.cpp what is asked of a candidate, recogniser_aside.cpp who is left out of
/// one so that the rest fits; the others find candidates, by shape.
class recogniser {
public:
    using index = chain_facts::index;
    static constexpr index none = chain_facts::none;
    using mask = std::uint64_t;

    recogniser(const chain_facts& facts, const model_catalogue& catalogue, const recognise_options& options);
    [[nodiscard]] recognition run();

private:
    struct place {
        role_table::bits role = 0;
        role_table::bits speaks = 0;  ///< the role that says who stands there: mostly the same
        unsigned depth = 0;           ///< how many roles it is a kind of
        bool is_telling = false;      ///< a role that not everybody has
        bool is_own = false;          ///< one that no other row asks for
    };
    /// A row, ready to be asked.
    struct row {
        const partnership_model* model = nullptr;
        model_centre centre;
        std::size_t hub = 0;
        mask covers = 0;  ///< models that are not told apart from it where both hold: what it refines, and less specific cases of that
        std::vector<place> places;
        role_table::bits of_others = 0;                    ///< roles that one other row alone asks for
        std::vector<std::size_t> from, to;                 ///< of arrows, as places
        std::vector<std::optional<std::size_t>> pays_for;  ///< of payments: the service arrow
        std::vector<std::size_t> into_hub, out_of_hub, apart, side_in,
            side_out;  ///< service arrows; the last two are optional ones at the hub
        std::vector<const mark*> marks;
        struct variant {
            std::size_t place;
            role_table::bits role;
            unsigned depth;
            int number;
        };
        std::vector<variant> variants;
    };
    struct outcome {
        unsigned failed = 0;
        model_requirement first{};
        int variant = -1;
        index edge = none;     ///< that `first` is about; none: no single one
        index payer = none;    ///< of a payment: who does not pay
        index party = none;    ///< that does not stand in the role
        bool telling = false;  ///< somebody stands in a place whose role not everybody has
        bool own = false;      ///< somebody stands in a place whose role no other model asks for
        [[nodiscard]] bool holds() const noexcept { return failed == 0; }
    };
    struct found {
        std::size_t model;
        int variant;
        mask also;
        payment_notes notes;
        index hub;
        index supplier;  ///< the only one of a line; none where there are several, or where lines do not count
        std::size_t first_edge, last_edge;
        std::size_t first_own, last_own;  ///< of what the hub gives beside what goes on
        std::size_t first_bound;          ///< places + 1 bounds into members
        std::size_t next;                 ///< further part of the same instance
    };
    /// An edge that does not fit, though the rest of a candidate may: its payment is missing or goes the other way, or who sells on it
    /// beside others does not stand in the role.
    struct odd_edge {
        model_requirement what;
        index edge;
    };
    static constexpr std::size_t no_more = static_cast<std::size_t>(-1);
    static constexpr std::size_t no_arrow = static_cast<std::size_t>(-1);

    void compile(const partnership_model& model);
    void of_shape(model_shape shape, std::vector<std::size_t>& rows) const;
    void pass();

    // Candidates.
    /// Fetches the first edges of the party that is looked at next, if it is, while the one before is asked about: chains are larger than
    /// caches.
    template <class Asked>
    void look_ahead(index hub, Asked is_asked) const
    {
        if (hub < facts_.parties() && is_asked(hub)) fetch_edges(hub);
    }
    void fetch_edges(index hub) const;
    void passed_on();
    void passed_on_by(index hub, const std::vector<std::size_t>& whole, const std::vector<std::size_t>& by_line);
    /// The lines that a model of a whole hub is asked of.
    struct fitting_lines {
        std::vector<index> whole;     ///< that fit by themselves as they are
        std::vector<index> all;       ///< these, and those that fit without what is aside
        std::vector<odd_edge> aside;  ///< edges of suppliers whom the hub does not pay
    };
    [[nodiscard]] fitting_lines lines_that_fit(std::size_t r, index hub);
    void fill_lines(std::size_t r, index hub, const std::vector<index>& lines, const std::vector<odd_edge>& aside);
    /// Of the lines that do not fit: those in which nothing but a payment is missing, as of a buyer that does not pay. What is missing
    /// there goes to `fit.aside`. Requires the candidate of the lines that fit, and leaves another one.
    [[nodiscard]] std::vector<index> unpaid_lines(std::size_t r, index hub, fitting_lines& fit);
    void passes_nothing_on(index hub, const std::vector<std::size_t>& rows);
    void introduced(std::size_t r);
    /// An edge of what one party sells that somebody introduces customers to, or of what it gets for that.
    struct brought_edge {
        index introduced;
        std::size_t arrow;
        index edge;
        friend auto operator<=>(const brought_edge&, const brought_edge&) = default;
    };
    void introduced_by(std::size_t r, index by, index under, std::vector<brought_edge>& around);
    void shown(std::size_t r);
    void carried(std::size_t r);
    void side_by_side(const std::vector<std::size_t>& rows);
    /// Leaves the sales to those whom at least two sell to.
    void keep_sold_by_several(std::vector<index>& sales);
    /// Sales, and whose they are: sellers are numbered in the order of their first sales.
    struct sales_by_seller {
        std::vector<index> sales;
        std::vector<index> seller;      ///< of each sale
        std::vector<index> first_sale;  ///< of each seller
    };
    [[nodiscard]] sales_by_seller by_seller(std::vector<index> sales);
    /// Each seller stands in one place, and its sales are that place's arrow.
    void seat_sellers(std::size_t r, const sales_by_seller& sellers);
    void beside(std::size_t r);
    /// Of a place whose role speaks for its model: who is engaged there, serves nobody and is served by nobody, by agreement.
    using engaged_and_idle = std::vector<std::pair<index, index>>;
    [[nodiscard]] engaged_and_idle idle_in(const place& at) const;
    void idle(std::size_t r, std::size_t place, std::size_t arrow);

    void start(std::size_t r, index hub);
    void add_line(std::size_t r, index number);
    void add_side_edges(std::size_t r);
    void add(std::size_t arrow, index edge) { candidate_.edges_[arrow].push_back(edge); }
    [[nodiscard]] std::size_t arrow_of(const row& of, const std::vector<std::size_t>& arrows, index edge, bool far_is_from) const;
    [[nodiscard]] outcome ask(std::size_t r, bool lines_only = false);
    struct missing_payment {
        index edge;
        index payer;
    };
    /// An edge for which a payment is missing, and who does not pay; nothing: none is.
    [[nodiscard]] std::optional<missing_payment> unpaid(const row& of, std::size_t arrow);
    [[nodiscard]] static bool goes_one_way(const row& of, std::size_t arrow);
    /// Takes those edges out of the candidate. Of sellers side by side, who is left is seated anew.
    void set_aside(std::size_t r, std::vector<odd_edge>& aside);
    /// Where a payment is missing, or a role of a seller beside others: asks again without those partners who do not fit. Where the rest
    /// holds, they are `aside` and out of the candidate; else the answer and the candidate are as before.
    [[nodiscard]] outcome ask_without_odd(std::size_t r, const outcome& how, std::vector<odd_edge>& aside);
    /// Tells each of those who were set aside by itself, unless another instance explains it.
    void miss_odd(std::size_t r, const outcome& rest, std::vector<odd_edge>& aside);
    /// An edge of it on which whoever is served is paid instead, and no price is agreed; nothing: there is none.
    [[nodiscard]] std::optional<index> paid_back(const row& of, std::size_t arrow);
    [[nodiscard]] bool is_paid_by_the_calendar(index e) const;
    [[nodiscard]] payment_notes notes_of(const row& of) const;
    /// Who does not stand in the role of a place, and on which edge.
    [[nodiscard]] std::pair<index, index> misplaced(const row& of, std::size_t at) const;
    /// Asks all rows of one candidate in order; `fill` makes the candidate of a row (recogniser_answer.hpp).
    template <class Fill>
    void answer(const std::vector<std::size_t>& rows, Fill fill);
    void put(std::size_t r, const outcome& how, index supplier);
    /// Where a payment is missing, what is paid instead, if anything is known of it: `: B pays D`.
    [[nodiscard]] std::string paid_instead(std::size_t r, const outcome& how) const;
    void miss(std::size_t r, const outcome& how);
    /// What an edge that is its arrow counts as.
    [[nodiscard]] static edge_marks::cover cover_of(const row& of, std::size_t arrow);
    [[nodiscard]] bool any_uncovered() const;
    [[nodiscard]] bool any_covered() const;
    [[nodiscard]] std::vector<index> party_list(std::size_t r, std::size_t place);
    [[nodiscard]] recognition::arrow_end end_of(std::size_t r, std::size_t place);
    /// Where nobody stands at an end, those who are engaged beside one of the others, in such a role, and stand nowhere in the candidate.
    void look_for_engaged(std::size_t r, recognition::arrow_end& empty, std::size_t place, const std::vector<index>& others);
    [[nodiscard]] recognition finish();

    const chain_facts& facts_;
    const model_catalogue& catalogue_;
    recognise_options options_;
    std::vector<row> rows_;
    bool misses_ = false;  ///< which of the two passes
    notes on_parties_;
    notes on_services_;
    edge_marks on_edges_;
    model_candidate candidate_;
    std::vector<std::vector<index>> extra_;  ///< by place: who stands there without an edge
    std::vector<odd_edge> aside_;
    std::vector<index> spare_;  ///< edges that belong to it and are no arrow
    std::vector<found> found_;
    std::vector<index> edges_;
    std::vector<index> own_;
    std::vector<index> members_;
    std::vector<std::size_t> bounds_;
    std::vector<recognition::near_miss> near_;
    std::vector<std::size_t> near_of_;  ///< by row, how many
    std::size_t left_out_ = 0;
    std::uint64_t visits_ = 0;
};

struct recognition::data {
    chain_facts facts;
    model_catalogue catalogue;
    struct entry {
        std::size_t model;
        int variant;
        std::uint64_t also;
        payment_notes notes;
        index hub;
        std::size_t first_edge, last_edge;
        std::size_t first_own, last_own;
        std::size_t first_bound;
    };
    std::vector<entry> entries;
    std::vector<index> edges;
    std::vector<index> own;
    std::vector<index> members;
    std::vector<std::size_t> bounds;
    std::vector<near_miss> near;
    std::size_t left_out = 0;
    std::vector<index> unexplained;
    std::vector<finding> findings;
    std::uint64_t visits = 0;
};

PARTNERING_END
