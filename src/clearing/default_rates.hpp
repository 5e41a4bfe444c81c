#pragma once

// Who defaults, when, and what each pays per unit, for the bodies of this room.

#include "integer_system.hpp"
#include "liability_network.hpp"
#include "ratio_sum.hpp"

PARTNERING_BEGIN
namespace detail {

/// The greatest rates at which a network clears.
class default_rates {
public:
    /// Errors: arithmetic_error `number_too_long`; too_many()
    explicit default_rates(const liability_network& of);

    /// Who depends on one another where there are more than most_defaults of them; else nobody.
    [[nodiscard]] const std::vector<std::size_t>& too_many() const noexcept { return too_many_; }
    [[nodiscard]] std::size_t wave(std::size_t party) const { return state_[party].wave; }
    /// What is paid of each unit of a class.
    [[nodiscard]] const shared_ratio& rate(std::size_t party, std::size_t place) const;

private:
    /// A party in default pays classes before `marginal` in full, those behind it nothing, and of this one a part.
    struct state {
        std::size_t wave = 0;
        std::size_t marginal = 0;
        shared_ratio rate{};
        bool is_touched = true;   ///< what it gets has changed since it was looked at
        bool is_waiting = false;  ///< for the next round
    };
    /// A whole number, and multiples of rates of parties in default.
    struct form {
        cpp_int fixed{};
        integer_row rates{};
    };
    struct move {
        std::size_t party;
        shared_ratio to;
    };
    /// Parties in default of which each depends on each other one, and what is left for their marginal classes.
    struct block {
        std::vector<std::size_t> parties{};
        std::vector<form> forms{};
    };

    bool next_wave();
    void settle();
    bool drop_empty_classes();
    bool uncap();
    bool pass_classes();
    bool solve();
    [[nodiscard]] std::vector<block> blocks();
    bool lower(const block& of);
    [[nodiscard]] std::vector<move> solved(const block& of, std::vector<ratio_sum>& from_outside) const;
    [[nodiscard]] std::vector<move> slid(const block& of) const;
    bool go(std::vector<move> moves);
    [[nodiscard]] integer_ratio way_to_branch(const std::vector<move>& moves) const;
    void enter(std::size_t party, std::size_t place);
    void touch(std::size_t party);
    void doubt(std::size_t party);
    template <class Use>
    void each_dependent(std::size_t party, const Use& use) const;

    [[nodiscard]] bool is_in_default(std::size_t party) const { return state_[party].wave > 0; }
    [[nodiscard]] bool is_open(std::size_t cover) const;
    [[nodiscard]] bool may_open(std::size_t cover) const;
    [[nodiscard]] cpp_int weight(std::size_t party) const;
    [[nodiscard]] form balance(std::size_t party) const;
    [[nodiscard]] ratio_sum value(const form& of) const;
    void add_rate(form& to, const cpp_int& factor, std::size_t party, std::size_t place) const;
    void add_claim(form& to, const cpp_int& factor, std::size_t cover) const;

    const liability_network& of_;
    shared_ratio all_{};
    shared_ratio nothing_{};
    std::vector<state> state_;
    std::vector<bool> capped_;                          ///< covers of a marginal class: whether their claims are below their share
    std::vector<std::optional<std::size_t>> cover_of_;  ///< by debt
    std::vector<std::size_t> shaken_{};                 ///< who is not in default, and touched
    std::vector<std::size_t> unsettled_{};              ///< who is in default, and touched
    std::vector<std::size_t> passing_{};                ///< whose rate has come to 0
    std::vector<std::size_t> doubtful_{};               ///< covers whose claims have grown, or shares fallen
    std::vector<std::size_t> number_{};                 ///< by party: in what is being solved
    std::size_t waves_ = 0;
    std::size_t words_ = 0;  ///< of all rates there have been
    std::vector<std::size_t> too_many_{};
};

}  // namespace detail
PARTNERING_END
