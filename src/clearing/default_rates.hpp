#pragma once

// Who defaults, when, and what each pays per unit, for the bodies of this room.

#include "liability_network.hpp"

PARTNERING_BEGIN
namespace detail {

/// The greatest rates at which a network clears.
class default_rates {
public:
    /// Errors: arithmetic_error `number_too_long`; too_many() where more than `most_defaults` are in default.
    explicit default_rates(const liability_network& of);

    [[nodiscard]] bool too_many() const noexcept { return too_many_; }
    [[nodiscard]] std::size_t wave(std::size_t party) const { return state_[party].wave; }
    /// What is paid of each unit of a class: a numerator over denominator().
    [[nodiscard]] cpp_int rate(std::size_t party, std::size_t place) const;
    [[nodiscard]] const cpp_int& denominator() const noexcept { return below_; }

private:
    /// A party in default pays classes before `marginal` in full, those behind it nothing, and of this one a part.
    struct state {
        std::size_t wave = 0;
        std::size_t marginal = 0;
        cpp_int rate{};
    };
    /// A whole number, and multiples of rates of parties in default.
    struct form {
        cpp_int fixed{};
        integer_row rates{};
    };
    struct move {
        std::size_t party;
        integer_ratio to;
    };

    bool next_wave();
    void settle();
    bool drop_empty_classes();
    bool uncap();
    bool pass_classes();
    void solve();
    void slide(const std::vector<std::size_t>& closed);
    void go(const std::vector<move>& moves);
    void enter(std::size_t party, std::size_t place);

    [[nodiscard]] bool is_in_default(std::size_t party) const { return state_[party].wave > 0; }
    [[nodiscard]] bool is_open(std::size_t cover) const;
    [[nodiscard]] cpp_int weight(std::size_t party) const;
    [[nodiscard]] form balance(std::size_t party) const;
    [[nodiscard]] cpp_int value(const form& of) const;
    [[nodiscard]] cpp_int surplus(std::size_t party) const { return weight(party) * state_[party].rate - value(balance(party)); }
    void add_rate(form& to, const cpp_int& factor, std::size_t party, std::size_t place) const;
    void add_claim(form& to, const cpp_int& factor, std::size_t cover) const;

    const liability_network& of_;
    cpp_int cost_unit_ = 1;  ///< what equations are multiplied by, so that parts left by default costs are whole
    cpp_int assets_left_ = 1;
    cpp_int payments_left_ = 1;
    std::vector<state> state_;
    std::vector<bool> capped_;  ///< covers of a marginal class: whether their claims are below their share
    cpp_int below_ = 1;         ///< of all rates
    std::size_t waves_ = 0;
    bool too_many_ = false;
};

}  // namespace detail
PARTNERING_END
