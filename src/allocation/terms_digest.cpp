#include "terms_digest.hpp"

#include <partnering/core/rational_text.hpp>

#include <tuple>
#include <type_traits>

PARTNERING_BEGIN

namespace {

// What each thing consists of: a field that is left out here would not be told apart.
auto fields_of(const equal_shares&) { return std::tuple<>{}; }
auto fields_of(const proportional&) { return std::tuple<>{}; }
auto fields_of(const weighted& v) { return std::tie(v.weights); }
auto fields_of(const fixed_shares& v) { return std::tie(v.parts); }
auto fields_of(const fixed_shares::ratio& v) { return std::tie(v.of_whole); }
auto fields_of(const fixed_shares::amount& v) { return std::tie(v.value); }
auto fields_of(const fixed_shares::rest&) { return std::tuple<>{}; }
auto fields_of(const fixed_shares::part& v) { return std::tie(v.key, v.gets, v.at_least, v.at_most, v.parts); }
auto fields_of(const relative_price& v) { return std::tie(v.variable, v.groups, v.residual); }
auto fields_of(const relative_price::discount_group& v) { return std::tie(v.members, v.price); }
auto fields_of(const relative_price::variable_part& v) { return std::tie(v.key, v.amount, v.shares_the_rest); }
auto fields_of(const relative_price::residual_price& v) { return std::tie(v.key, v.at_least, v.at_most); }
auto fields_of(const tiered_shares& v) { return std::tie(v.tiers, v.by, v.running); }
auto fields_of(const tiered_shares::tier& v) { return std::tie(v.up_to, v.end, v.ratios); }
auto fields_of(const waterfall& v) { return std::tie(v.takes); }
auto fields_of(const waterfall::gross&) { return std::tuple<>{}; }
auto fields_of(const waterfall::rest&) { return std::tuple<>{}; }
auto fields_of(const waterfall::earlier& v) { return std::tie(v.take); }
auto fields_of(const waterfall::percentage& v) { return std::tie(v.ratio, v.of); }
auto fields_of(const waterfall::flat& v) { return std::tie(v.amount); }
auto fields_of(const waterfall::recoup& v) { return std::tie(v.balance, v.ratio, v.of); }
auto fields_of(const waterfall::until& v) { return std::tie(v.amount, v.received); }
auto fields_of(const waterfall::catch_up& v) { return std::tie(v.member, v.target, v.beyond, v.carried); }
auto fields_of(const waterfall::take& v) { return std::tie(v.to, v.amount, v.name, v.at_least, v.at_most, v.rank); }
auto fields_of(const claims_rule& v) { return std::tie(v.method, v.by_rank); }
auto fields_of(const apportionment& v) { return std::tie(v.method, v.minimum, v.refuse_ties); }
auto fields_of(const named_policy& v) { return std::tie(v.name); }

class writer {
public:
    explicit writer(digester& into) : into_{&into} {}

    void write(const std::string& value) { into_->add(value); }
    void write(const rational& value) { into_->add(to_string(value)); }
    template <class Whole>
        requires(std::is_integral_v<Whole> || std::is_enum_v<Whole>)
    void write(Whole value)
    {
        into_->add(static_cast<std::int64_t>(value));
    }
    template <class T>
    void write(const std::optional<T>& value)
    {
        write(value.has_value());
        if (value) write(*value);
    }
    template <class T>
    void write(const std::vector<T>& value)
    {
        write_list(value);
    }
    /// Calls nest as parts do, which are no deeper than they may be.
    void write(const fixed_shares::part_list& value) { write_list(value); }
    template <class A, class B>
    void write(const std::pair<A, B>& value)
    {
        write(value.first);
        write(value.second);
    }
    template <class... T>
    void write(const std::variant<T...>& value)
    {
        write(value.index());
        std::visit([&](const auto& held) { write(held); }, value);
    }
    template <class Struct>
        requires requires(const Struct& value) { fields_of(value); }
    void write(const Struct& value)
    {
        std::apply([&](const auto&... field) { (write(field), ...); }, fields_of(value));
    }

private:
    void write_list(const auto& value)
    {
        write(value.size());
        for (const auto& each : value) write(each);
    }

    digester* into_;
};

}  // namespace

void add_terms(digester& into, const allocation_terms& terms) { writer{into}.write(terms); }

PARTNERING_END
