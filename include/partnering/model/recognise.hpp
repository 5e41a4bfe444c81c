#pragma once

#include <partnering/model/catalogue.hpp>
#include <partnering/model/facts.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

PARTNERING_BEGIN

/// Which partnership models a chain is an instance of, and what it nearly is.
///
/// Parties and edges are numbers of the facts: ids of parties and links of the chain that the facts are of.
class recognition {
public:
    using index = chain_facts::index;

    /// One instance of a model: most specific models stand first, those of one model in the order of their hubs.
    class instance {
    public:
        [[nodiscard]] const partnership_model& model() const;
        /// The model's acronym, or that of the variant that fits who stands in its places: `B2M2C`, `AG2B`.
        [[nodiscard]] const std::string& acronym() const;
        /// Acronyms of less specific models that hold here too: a B2D2C is also a B2M2X, an A2D2B an A2M2B as well.
        [[nodiscard]] std::vector<std::string_view> also() const;
        /// The party everything stands around; none where several do.
        [[nodiscard]] index hub() const;
        /// Who stands in a place, each once.
        [[nodiscard]] std::span<const index> parties(std::string_view place) const;
        /// Each once.
        [[nodiscard]] std::span<const index> edges() const;
        /// Of a model in which a service goes on: edges from the hub of what it gives beside that, and nobody supplies it with. It is the
        /// hub's own, or has lost its supplier.
        [[nodiscard]] std::span<const index> own_edges() const;
        /// Of a model in which a service goes on: who might supply the hub by what it is engaged as, and stands in no place; sorted.
        ///
        /// Where the hub has edges of its own, whose supply may be missing: in any role that the suppliers' place takes, under any
        /// agreement with the hub. Else those whom an agreement of the instance engages beside the hub as its suppliers mostly are, and who
        /// give it nothing at all.
        ///
        /// Cost: O(n log n) in the edges to the hub and of the instance and in the seats of those agreements
        [[nodiscard]] std::vector<index> engaged_and_idle() const;
        /// What holds, in words: who stands where, who pays whom (and where nobody has agreed on a price), the marks.
        [[nodiscard]] std::vector<std::string> reasons() const;

    private:
        friend class recognition;
        instance(const recognition* of, std::size_t number) : of_{of}, number_{number} {}
        const recognition* of_;
        std::size_t number_;
    };

    /// Where an arrow that is missing would begin or end.
    struct arrow_end {
        std::string place;           ///< key of the place
        std::string role;            ///< that it asks for
        std::vector<index> parties;  ///< who stands there by other arrows, at most `most_at_an_end`
        std::vector<index> engaged;  ///< where nobody stands there: who might, sharing an agreement with the other end or the hub; as many
    };
    static constexpr std::size_t most_at_an_end = 100;

    /// What a part of a chain would be if one thing held that does not.
    struct near_miss {
        std::string model;    ///< acronym
        index hub;            ///< none where several parties would stand in the hub's place
        std::string missing;  ///< the one thing, in words
        std::string mark;     ///< name of the mark that fails; empty: a role, a count, a payment or an arrow
        std::string place;    ///< key of the place whose role or count fails; else empty
        index party;          ///< one that does not stand in the place's role, or that the mark fails by; else none
        index edge;           ///< one that does not fit or is not paid, or that is near what is missing; else none
        std::optional<std::pair<arrow_end, arrow_end>> between;  ///< where an arrow is missing: from whom to whom it would lead
    };

    [[nodiscard]] std::size_t size() const noexcept;
    [[nodiscard]] instance operator[](std::size_t number) const;
    /// The acronyms of all instances, each once, most specific first.
    [[nodiscard]] std::vector<std::string> acronyms() const;
    /// Of each model the first ones, and how many more there are.
    [[nodiscard]] std::span<const near_miss> near_misses() const noexcept;
    [[nodiscard]] std::size_t near_misses_left_out() const noexcept;
    /// Edges that belong to no instance, sorted.
    [[nodiscard]] std::span<const index> unexplained() const noexcept;
    /// What there is to say about the facts as a whole: too_many_roles (a warning).
    [[nodiscard]] std::span<const finding> findings() const noexcept;
    /// How often an edge was looked at; at most a constant times the edges and the sources of their lines. A measure of work, for tests.
    [[nodiscard]] std::uint64_t visits() const noexcept;
    [[nodiscard]] const chain_facts& facts() const noexcept;

private:
    friend class recogniser;
    struct data;
    explicit recognition(std::shared_ptr<const data> content) : data_{std::move(content)} {}
    std::shared_ptr<const data> data_;
};

struct recognise_options {
    std::size_t near_misses = 100;  ///< of each model at most
};

/// Every model instance in a chain, from its facts alone: who stands in which role, what goes on, who pays whom, who introduces, shows and
/// carries; never from what an agreement says it is.
///
/// An instance is as large as it can be: one for all lines of a supplier through a distributor, for all that an enabler passes on, for all
/// that sell together under one agreement, for all customers of a broker. P2B is what explains a purchase that nothing else explains.
///
/// Cost: O(parties + (edges + sources of lines) × models)
[[nodiscard]] recognition recognise(const chain_facts& facts, const model_catalogue& catalogue = model_catalogue::shipped(),
                                    const recognise_options& options = {});
[[nodiscard]] recognition recognise(const flow_set& flows, const model_catalogue& catalogue = model_catalogue::shipped(),
                                    const recognise_options& options = {});

PARTNERING_END
