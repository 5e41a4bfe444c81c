#include "document_allocation.hpp"

#include "document_writer.hpp"

#include <algorithm>
#include <limits>

PARTNERING_BEGIN
namespace reading {

std::optional<named_numbers> to_named_numbers(collector& into, const json::value& content, const spot& where)
{
    named_numbers read;
    const auto take = [&](const json::value& name, const json::value& number, const spot& here) {
        std::optional<std::string> key = to_text(into, name, here);
        std::optional<rational> value = to_number(into, number, here);
        if (key && value) read.emplace_back(std::move(*key), std::move(*value));
    };
    if (content.kind == json::kind::object) {
        for (std::size_t i = 0; i < content.items.size(); ++i)
            take(json::value::of(content.names[i]), content.items[i], where.at(content.names[i]));
    } else if (content.kind == json::kind::array) {
        for (std::size_t i = 0; i < content.items.size(); ++i) {
            const json::value& pair = content.items[i];
            if (pair.kind == json::kind::array && pair.items.size() == 2)
                take(pair.items[0], pair.items[1], where.at(i));
            else
                wrong_type(into, pair, where.at(i), "a pair, [name, number],");
        }
    } else {
        wrong_type(into, content, where, "an object of names and numbers");
        return std::nullopt;
    }
    if (read.size() != content.items.size()) return std::nullopt;
    return read;
}

std::optional<std::uint32_t> to_whole(collector& into, const json::value& content, const spot& where)
{
    constexpr std::uint32_t most = std::numeric_limits<std::uint32_t>::max();
    const std::optional<rational> number = to_number(into, content, where);
    if (!number) return std::nullopt;
    if (number->is_integer() && number->sign() >= 0 && *number <= rational{most})
        return static_cast<std::uint32_t>(number->to_integer(rounding_mode::down));
    into.error(where, "out_of_range", "here belongs a whole number from 0 to " + std::to_string(most));
    return std::nullopt;
}

namespace {

/// Whether a field that is there could be read: one that is left out is not broken.
template <class T>
bool fine(const object& from, std::string_view field, const std::optional<T>& read)
{
    return read.has_value() || !from.has(field);
}

std::optional<named_numbers> need_ratios(const object& from, std::string_view field)
{
    const json::value* found = from.need(field);
    return found == nullptr ? std::nullopt : to_named_numbers(from.into(), *found, from.at(field));
}

std::optional<std::uint32_t> whole(const object& from, std::string_view field)
{
    const json::value* found = from.find(field);
    return found == nullptr ? std::nullopt : to_whole(from.into(), *found, from.at(field));
}

// ------------------------------------------------------------------------------------------------------------------ fixed

std::optional<fixed_shares::bound> to_bound(collector& into, const json::value& content, const spot& where)
{
    if (content.kind == json::kind::object) {
        std::optional<rational> amount = object{into, content, where, "fixed_amount"}.need_number("amount");
        return amount ? std::optional{fixed_shares::bound{fixed_shares::amount{std::move(*amount)}}} : std::nullopt;
    }
    std::optional<rational> ratio = to_number(into, content, where);
    return ratio ? std::optional{fixed_shares::bound{fixed_shares::ratio{std::move(*ratio)}}} : std::nullopt;
}

std::optional<fixed_shares::bound> bound_of(const object& from, std::string_view field)
{
    const json::value* found = from.find(field);
    return found == nullptr ? std::nullopt : to_bound(from.into(), *found, from.at(field));
}

using gets = std::variant<fixed_shares::ratio, fixed_shares::amount, fixed_shares::rest>;

/// A share in its short form: `"0.3"`, `{"amount": "5"}` or `"rest"`.
std::optional<gets> to_share(collector& into, const json::value& content, const spot& where)
{
    if (content.kind == json::kind::string && content.text == "rest") return gets{fixed_shares::rest{}};
    const std::optional<fixed_shares::bound> read = to_bound(into, content, where);
    if (!read) return std::nullopt;
    return std::visit([](const auto& what) { return gets{what}; }, *read);
}

std::optional<gets> share_of(const object& from)
{
    const std::optional<bool> rest = from.truth("rest");
    const std::optional<rational> ratio = from.number("share");
    const std::optional<rational> amount = from.number("amount");
    const int said = (from.has("share") ? 1 : 0) + (from.has("amount") ? 1 : 0) + (rest.value_or(false) ? 1 : 0);
    if (!fine(from, "rest", rest)) return std::nullopt;
    if (said != 1) {
        from.into().error(from.where(), said == 0 ? "missing_field" : "conflicting_fields",
                          R"(a part has one of a "share", which is a ratio, an "amount", and "rest": true)");
        return std::nullopt;
    }
    if (ratio) return gets{fixed_shares::ratio{*ratio}};
    if (amount) return gets{fixed_shares::amount{*amount}};
    return rest.value_or(false) ? std::optional{gets{fixed_shares::rest{}}} : std::nullopt;
}

/// Calls nest as parts do, of which only so many levels are read.
std::optional<fixed_shares::part_list> to_parts(collector& into, const json::value& content, const spot& where, int depth)
{
    if (depth > fixed_shares::max_depth) {
        into.error(where, "parts_too_deep",
                   "parts stand in one another more than " + std::to_string(fixed_shares::max_depth) +
                       " deep: write the shares of the inner ones out");
        return std::nullopt;
    }
    fixed_shares::part_list read;
    if (content.kind == json::kind::object) {
        for (std::size_t i = 0; i < content.items.size(); ++i) {
            const spot here = where.at(content.names[i]);
            std::optional<std::string> key = to_text(into, json::value::of(content.names[i]), here);
            std::optional<gets> share = to_share(into, content.items[i], here);
            if (key && share) read.push_back({.key = std::move(*key), .gets = std::move(*share)});
        }
    } else if (content.kind == json::kind::array) {
        for (std::size_t i = 0; i < content.items.size(); ++i) {
            const spot here = where.at(i);
            if (!object::is_object(into, content.items[i], here)) continue;
            const object from{into, content.items[i], here, "fixed_part"};
            std::optional<std::string> key = from.need_text("key");
            std::optional<gets> share = share_of(from);
            std::optional<fixed_shares::bound> least = bound_of(from, "at_least");
            std::optional<fixed_shares::bound> most = bound_of(from, "at_most");
            std::optional<fixed_shares::part_list> parts;
            if (const json::value* inner = from.find("parts"); inner != nullptr)
                parts = to_parts(into, *inner, from.at("parts"), depth + 1);
            if (!key || !share || !fine(from, "at_least", least) || !fine(from, "at_most", most) || !fine(from, "parts", parts)) continue;
            read.push_back({std::move(*key), std::move(*share), std::move(least), std::move(most),
                            std::move(parts).value_or(fixed_shares::part_list{})});
        }
    } else {
        wrong_type(into, content, where, "an object of names and shares, or a list of parts");
        return std::nullopt;
    }
    if (read.size() != content.items.size()) return std::nullopt;
    return read;
}

std::optional<allocation_terms> read_fixed(const object& from, std::string_view)
{
    const json::value* shares = from.need("shares");
    if (shares == nullptr) return std::nullopt;
    std::optional<fixed_shares::part_list> parts = to_parts(from.into(), *shares, from.at("shares"), 1);
    return parts ? std::optional<allocation_terms>{fixed_shares{std::move(*parts)}} : std::nullopt;
}

// ------------------------------------------------------------------------------------------------ relative price and tiers

std::optional<relative_price::residual_price> to_residual(const object& from)
{
    std::optional<std::string> key = from.need_text("key");
    std::optional<rational> least = from.number("at_least");
    std::optional<rational> most = from.number("at_most");
    if (!key || !fine(from, "at_least", least) || !fine(from, "at_most", most)) return std::nullopt;
    return relative_price::residual_price{std::move(*key), std::move(least), std::move(most)};
}

std::optional<allocation_terms> read_relative_price(const object& from, std::string_view)
{
    relative_price read;
    bool whole = true;
    const auto spoilt = [&](std::size_t) { whole = false; };
    const auto take_variable = [&](const object& one, std::size_t) {
        std::optional<std::string> key = one.need_text("key");
        std::optional<rational> amount = one.need_number("amount");
        const std::optional<bool> shares = one.truth("shares_the_rest");
        if (key && amount && fine(one, "shares_the_rest", shares))
            read.variable.push_back({std::move(*key), std::move(*amount), shares.value_or(false)});
        else
            whole = false;
    };
    const auto take_group = [&](const object& one, std::size_t) {
        std::optional<std::vector<std::string>> members = one.need("members") == nullptr ? std::nullopt : one.texts("members");
        std::optional<rational> price = one.need_number("price");
        if (members && price)
            read.groups.push_back({std::move(*members), std::move(*price)});
        else
            whole = false;
    };
    if (from.has("variable") && !from.each("variable", "variable_part", take_variable, spoilt)) whole = false;
    if (from.has("groups") && !from.each("groups", "discount_group", take_group, spoilt)) whole = false;
    if (const json::value* residual = from.find("residual"); residual != nullptr) {
        const spot here = from.at("residual");
        if (object::is_object(from.into(), *residual, here))
            read.residual = to_residual(object{from.into(), *residual, here, "residual_price"});
        if (!read.residual) whole = false;
    }
    return whole ? std::optional<allocation_terms>{std::move(read)} : std::nullopt;
}

std::optional<allocation_terms> read_tiered(const object& from, std::string_view)
{
    if (from.need("tiers") == nullptr) return std::nullopt;
    tiered_shares read;
    bool whole = true;
    const bool is_list = from.each(
        "tiers", "share_tier",
        [&](const object& one, std::size_t) {
            tiered_shares::tier tier;
            if (const json::value* up_to = one.find("up_to"); up_to != nullptr && up_to->kind != json::kind::null) {
                tier.up_to = to_number(one.into(), *up_to, one.at("up_to"));
                if (!tier.up_to) whole = false;
            }
            const std::optional<tiered_shares::bound> end = one.word("bound", words::tier_end);
            std::optional<named_numbers> ratios = need_ratios(one, "shares");
            if (!fine(one, "bound", end) || !ratios) {
                whole = false;
                return;
            }
            tier.end = end.value_or(tiered_shares::bound::inclusive);
            tier.ratios = std::move(*ratios);
            read.tiers.push_back(std::move(tier));
        },
        [&](std::size_t) { whole = false; });
    const std::optional<tiered_shares::mode> by = from.word("mode", words::tiers_by);
    std::optional<std::string> running = from.text("running");
    if (!is_list || !whole || !fine(from, "mode", by) || !fine(from, "running", running)) return std::nullopt;
    read.by = by.value_or(tiered_shares::mode::graduated);
    read.running = std::move(running).value_or(std::string{});
    return read;
}

// -------------------------------------------------------------------------------------------------------------- waterfall

using how_much = decltype(waterfall::take::amount);

std::optional<named_numbers> to_receivers(const object& from)
{
    const json::value* to = from.need("to");
    if (to == nullptr) return std::nullopt;
    if (to->kind != json::kind::string) return to_named_numbers(from.into(), *to, from.at("to"));
    std::optional<std::string> one = to_text(from.into(), *to, from.at("to"));
    return one ? std::optional{named_numbers{{std::move(*one), rational{1}}}} : std::nullopt;
}

std::optional<waterfall::basis> to_take_basis(const object& from)
{
    if (!from.has("of")) return waterfall::rest{};
    std::optional<std::string> of = from.text("of");
    if (!of) return std::nullopt;
    if (*of == "gross") return waterfall::gross{};
    if (*of == "rest") return waterfall::rest{};
    return waterfall::earlier{std::move(*of)};
}

std::optional<rational> to_rate(const object& from)
{
    if (!from.has("percent")) return rational{1};
    const std::optional<rational> percent = from.number("percent");
    return percent ? hundredths(from, *percent) : std::nullopt;
}

std::optional<waterfall::catch_up> to_catch_up(const object& from)
{
    std::optional<std::string> member = from.need_text("member");
    std::optional<rational> target = from.need_number("target");
    std::optional<std::vector<std::string>> beyond = from.texts("beyond");
    std::optional<std::string> carried = from.text("carried");
    if (!member || !target || !fine(from, "beyond", beyond) || !fine(from, "carried", carried)) return std::nullopt;
    return waterfall::catch_up{std::move(*member), std::move(*target), std::move(beyond).value_or(std::vector<std::string>{}),
                               std::move(carried).value_or(std::string{})};
}

std::optional<how_much> to_take_amount(const object& from)
{
    std::vector<std::string_view> said;
    for (const std::string_view field : {"amount", "recoup", "until", "catch_up"})
        if (from.has(field)) said.push_back(field);
    if (said.size() > 1) {
        from.into().error(from.where(), "conflicting_fields",
                          "a take has " + quote(said[0]) + " or " + quote(said[1]) + ", not both: write two takes");
        return std::nullopt;
    }
    const std::string_view kind = said.empty() ? "percent" : said.front();
    if (kind != "until") from.refuse("received", "it goes with \"until\"");
    if (kind != "percent" && kind != "recoup") {
        from.refuse("percent", "the take is owed what " + quote(kind) + " says");
        from.refuse("of", "the take is owed what " + quote(kind) + " says");
    }
    if (kind == "amount") {
        std::optional<rational> amount = from.number("amount");
        return amount ? std::optional<how_much>{waterfall::flat{std::move(*amount)}} : std::nullopt;
    }
    if (kind == "until") {
        std::optional<rational> until = from.number("until");
        std::optional<std::string> received = from.text("received");
        if (!until || !fine(from, "received", received)) return std::nullopt;
        return waterfall::until{std::move(*until), std::move(received).value_or(std::string{})};
    }
    if (kind == "catch_up") {
        const spot here = from.at("catch_up");
        const json::value& content = *from.find("catch_up");
        if (!object::is_object(from.into(), content, here)) return std::nullopt;
        std::optional<waterfall::catch_up> read = to_catch_up(object{from.into(), content, here, "catch_up"});
        return read ? std::optional<how_much>{std::move(*read)} : std::nullopt;
    }
    std::optional<rational> rate = to_rate(from);
    std::optional<waterfall::basis> of = to_take_basis(from);
    if (kind == "percent") {
        if (!rate || !of) return std::nullopt;
        return waterfall::percentage{std::move(*rate), std::move(*of)};
    }
    std::optional<std::string> balance = from.text("recoup");
    if (!rate || !of || !balance) return std::nullopt;
    return waterfall::recoup{std::move(*balance), std::move(*rate), std::move(*of)};
}

std::optional<waterfall::take> to_take(const object& from)
{
    std::optional<named_numbers> to = to_receivers(from);
    std::optional<how_much> amount = to_take_amount(from);
    std::optional<std::string> name = from.text("name");
    std::optional<rational> least = from.number("at_least");
    std::optional<rational> most = from.number("at_most");
    const std::optional<std::uint32_t> rank = whole(from, "rank");
    if (name && (*name == "gross" || *name == "rest")) {
        from.into().error(from.at("name"), "take_name", "a take is not called " + quote(*name) + ": \"of\" means something else by it");
        return std::nullopt;
    }
    if (!to || !amount || !fine(from, "name", name) || !fine(from, "at_least", least) || !fine(from, "at_most", most) ||
        !fine(from, "rank", rank))
        return std::nullopt;
    return waterfall::take{std::move(*to),   std::move(*amount), std::move(name).value_or(std::string{}),
                           std::move(least), std::move(most),    rank.value_or(0)};
}

std::optional<allocation_terms> read_waterfall(const object& from, std::string_view)
{
    if (from.need("takes") == nullptr) return std::nullopt;
    waterfall read;
    bool whole = true;
    const bool is_list = from.each(
        "takes", "take",
        [&](const object& one, std::size_t) {
            if (std::optional<waterfall::take> take = to_take(one))
                read.takes.push_back(std::move(*take));
            else
                whole = false;
        },
        [&](std::size_t) { whole = false; });
    return is_list && whole ? std::optional<allocation_terms>{std::move(read)} : std::nullopt;
}

// ----------------------------------------------------------------------------------------------------------------- others

template <class Plain>
std::optional<allocation_terms> read_plain(const object&, std::string_view)
{
    return Plain{};
}

std::optional<allocation_terms> read_weighted(const object& from, std::string_view)
{
    std::optional<named_numbers> weights = need_ratios(from, "weights");
    return weights ? std::optional<allocation_terms>{weighted{std::move(*weights)}} : std::nullopt;
}

std::optional<allocation_terms> read_claims(const object& from, std::string_view)
{
    const std::optional<claims_method> method = from.word("method", words::claims);
    const std::optional<bool> by_rank = from.truth("by_rank");
    if (!method || !fine(from, "by_rank", by_rank)) return std::nullopt;
    return claims_rule{*method, by_rank.value_or(false)};
}

std::optional<allocation_terms> read_seats(const object& from, std::string_view)
{
    const std::optional<apportionment_method> method = from.word("method", words::seats);
    const std::optional<std::uint32_t> minimum = whole(from, "minimum");
    const std::optional<bool> refuse_ties = from.truth("refuse_ties");
    if (!method || !fine(from, "minimum", minimum) || !fine(from, "refuse_ties", refuse_ties)) return std::nullopt;
    return apportionment{*method, minimum.value_or(0), refuse_ties.value_or(false)};
}

constexpr std::string_view plain = "allocation_plain";

struct allocation_method {
    std::string_view word;
    std::string_view table;
    std::optional<allocation_terms> (*read)(const object&, std::string_view);
};
constexpr allocation_method methods[] = {
    {"equal", plain, read_plain<equal_shares>},
    {"fixed", "allocation_fixed", read_fixed},
    {"proportional", plain, read_plain<proportional>},
    {"weighted", "allocation_weighted", read_weighted},
    {"relative_price", "allocation_relative_price", read_relative_price},
    {"tiered", "allocation_tiered", read_tiered},
    {"waterfall", "allocation_waterfall", read_waterfall},
    {"hamilton", "allocation_seats", read_seats},
    {"jefferson", "allocation_seats", read_seats},
    {"webster", "allocation_seats", read_seats},
    {"adams", "allocation_seats", read_seats},
    {"huntington_hill", "allocation_seats", read_seats},
    {"proportional_claims", "allocation_claims", read_claims},
    {"cea", "allocation_claims", read_claims},
    {"cel", "allocation_claims", read_claims},
    {"talmud", "allocation_claims", read_claims},
    {"random_arrival", "allocation_claims", read_claims},
    {"adjusted_proportional", "allocation_claims", read_claims},
    {"piniles", "allocation_claims", read_claims},
};

const allocation_method* method_of(std::string_view word)
{
    const auto* found =
        std::find_if(std::begin(methods), std::end(methods), [&](const allocation_method& one) { return one.word == word; });
    return found == std::end(methods) ? nullptr : found;
}

}  // namespace

std::vector<std::string_view> allocation_methods()
{
    std::vector<std::string_view> words;
    for (const allocation_method& one : methods) words.push_back(one.word);
    return words;
}

std::string_view allocation_kind(std::string_view method)
{
    const allocation_method* found = method_of(method);
    return found == nullptr ? plain : found->table;
}

std::optional<allocation_terms> to_allocation_terms(collector& into, const json::value& content, const spot& where)
{
    if (!object::is_object(into, content, where)) return std::nullopt;
    const spot here = where.at("method");
    const json::value* method = content.find("method");
    if (method == nullptr) {
        into.error(here, "missing_field", R"(terms of an allocation say by which method: "equal", "fixed", "waterfall" ...)");
        return std::nullopt;
    }
    std::optional<std::string> word = to_text(into, *method, here);
    if (!word) return std::nullopt;
    if (const allocation_method* known = method_of(*word)) return known->read(object{into, content, where, known->table}, *word);
    // Requests have these words for shares in proportion that are rounded so.
    if (std::any_of(words::remainder.begin(), words::remainder.end(), [&](const auto& order) { return order.first == *word; })) {
        into.error(here, "unknown_method",
                   quote(*word) +
                       " says who has the units that rounding leaves, and not how shares are found: divide by \"proportional\", and "
                       "write \"rounded\": {\"quantum\": ..., \"remainder\": " +
                       quote(*word) + "} beside \"by\" of a division");
        return std::nullopt;
    }
    // An own policy has no fields: where there are some, a method of ours is meant.
    if (std::any_of(content.names.begin(), content.names.end(),
                    [](const std::string& name) { return name != "method" && !name.starts_with("x-"); })) {
        const std::vector<std::string_view> words = allocation_methods();
        into.error(here, "unknown_method",
                   "no method with fields is called " + quote(*word) + ": there are " + one_of(words) + suggestion(into, *word, words));
        return std::nullopt;
    }
    return named_policy{std::move(*word)};
}

}  // namespace reading

namespace {

using json::value;
using namespace writing;

value with_method(std::string_view word)
{
    value made = value::object();
    made.set("method", value::of(word));
    return made;
}

/// No name twice, so that an object can hold them.
template <class Items, class Name>
bool differ(const Items& items, const Name& name)
{
    std::vector<std::string_view> names;
    for (const auto& one : items) names.emplace_back(name(one));
    std::sort(names.begin(), names.end());
    return std::adjacent_find(names.begin(), names.end()) == names.end();
}

value to_value(const reading::named_numbers& from)
{
    const bool as_object = differ(from, [](const auto& one) -> const std::string& { return one.first; });
    value made = as_object ? value::object() : value::array();
    for (const auto& [name, content] : from) {
        if (as_object) {
            made.set(name, number(content));
            continue;
        }
        value pair = value::array();
        pair.add(value::of(name)).add(number(content));
        made.add(std::move(pair));
    }
    return made;
}

value amount_of(const rational& amount)
{
    value made = value::object();
    made.set("amount", number(amount));
    return made;
}

value to_value(const fixed_shares::bound& from)
{
    if (const auto* ratio = std::get_if<fixed_shares::ratio>(&from)) return number(ratio->of_whole);
    return amount_of(std::get<fixed_shares::amount>(from).value);
}

/// Calls nest as parts do.
value to_value(const fixed_shares::part_list& from, int depth)
{
    PARTNERING_EXPECTS(depth <= fixed_shares::max_depth, "what is written is what can be read: parts no deeper than the limit");
    const bool is_simple = differ(from, [](const fixed_shares::part& one) -> const std::string& { return one.key; }) &&
                           std::all_of(from.begin(), from.end(),
                                       [](const fixed_shares::part& one) { return !one.at_least && !one.at_most && one.parts.empty(); });
    value made = is_simple ? value::object() : value::array();
    for (const fixed_shares::part& one : from) {
        const auto* ratio = std::get_if<fixed_shares::ratio>(&one.gets);
        const auto* amount = std::get_if<fixed_shares::amount>(&one.gets);
        if (is_simple) {
            made.set(one.key, ratio != nullptr    ? number(ratio->of_whole)
                              : amount != nullptr ? amount_of(amount->value)
                                                  : value::of("rest"));
            continue;
        }
        value part = value::object();
        part.set("key", value::of(one.key));
        if (ratio != nullptr)
            part.set("share", number(ratio->of_whole));
        else if (amount != nullptr)
            part.set("amount", number(amount->value));
        else
            part.set("rest", value::of(true));
        if (one.at_least) part.set("at_least", to_value(*one.at_least));
        if (one.at_most) part.set("at_most", to_value(*one.at_most));
        if (!one.parts.empty()) part.set("parts", to_value(one.parts, depth + 1));
        made.add(std::move(part));
    }
    return made;
}

void set_rate(value& into, const rational& rate, const waterfall::basis& of)
{
    if (rate != rational{1}) into.set("percent", percentage(rate));
    if (const auto* earlier = std::get_if<waterfall::earlier>(&of))
        into.set("of", value::of(earlier->take));
    else
        into.set("of", value::of(std::holds_alternative<waterfall::gross>(of) ? "gross" : "rest"));
}

/// One function an alternative: what a take is owed.
struct take_writer {
    value& into;

    void operator()(const waterfall::percentage& from) const { set_rate(into, from.ratio, from.of); }
    void operator()(const waterfall::flat& from) const { into.set("amount", number(from.amount)); }
    void operator()(const waterfall::recoup& from) const
    {
        into.set("recoup", value::of(from.balance));
        set_rate(into, from.ratio, from.of);
    }
    void operator()(const waterfall::until& from) const
    {
        into.set("until", number(from.amount));
        set_text(into, "received", from.received);
    }
    void operator()(const waterfall::catch_up& from) const
    {
        value made = value::object();
        made.set("member", value::of(from.member));
        made.set("target", number(from.target));
        set_texts(made, "beyond", from.beyond);
        set_text(made, "carried", from.carried);
        into.set("catch_up", std::move(made));
    }
};

value to_value(const waterfall::take& from)
{
    value made = value::object();
    set_text(made, "name", from.name);
    if (from.to.size() == 1 && from.to.front().second == rational{1})
        made.set("to", value::of(from.to.front().first));
    else
        made.set("to", to_value(from.to));
    std::visit(take_writer{made}, from.amount);
    if (from.at_least) made.set("at_least", number(*from.at_least));
    if (from.at_most) made.set("at_most", number(*from.at_most));
    if (from.rank != 0) made.set("rank", value::integer(from.rank));
    return made;
}

/// One function an alternative.
struct terms_writer {
    value operator()(const equal_shares&) const { return with_method("equal"); }
    value operator()(const proportional&) const { return with_method("proportional"); }
    value operator()(const weighted& from) const
    {
        value made = with_method("weighted");
        made.set("weights", to_value(from.weights));
        return made;
    }
    value operator()(const fixed_shares& from) const
    {
        value made = with_method("fixed");
        made.set("shares", to_value(from.parts, 1));
        return made;
    }
    value operator()(const relative_price& from) const
    {
        value made = with_method("relative_price");
        value variable = value::array();
        for (const relative_price::variable_part& one : from.variable) {
            value part = value::object();
            part.set("key", value::of(one.key));
            part.set("amount", number(one.amount));
            if (one.shares_the_rest) part.set("shares_the_rest", value::of(true));
            variable.add(std::move(part));
        }
        if (!from.variable.empty()) made.set("variable", std::move(variable));
        value groups = value::array();
        for (const relative_price::discount_group& one : from.groups) {
            value group = value::object();
            group.set("members", list_of(one.members));
            group.set("price", number(one.price));
            groups.add(std::move(group));
        }
        if (!from.groups.empty()) made.set("groups", std::move(groups));
        if (from.residual) {
            value residual = value::object();
            residual.set("key", value::of(from.residual->key));
            if (from.residual->at_least) residual.set("at_least", number(*from.residual->at_least));
            if (from.residual->at_most) residual.set("at_most", number(*from.residual->at_most));
            made.set("residual", std::move(residual));
        }
        return made;
    }
    value operator()(const tiered_shares& from) const
    {
        value made = with_method("tiered");
        set_word(made, "mode", words::tiers_by, from.by, tiered_shares::mode::graduated);
        set_text(made, "running", from.running);
        value tiers = value::array();
        for (const tiered_shares::tier& one : from.tiers) {
            value tier = value::object();
            tier.set("up_to", one.up_to ? number(*one.up_to) : value{});
            set_word(tier, "bound", words::tier_end, one.end, tiered_shares::bound::inclusive);
            tier.set("shares", to_value(one.ratios));
            tiers.add(std::move(tier));
        }
        made.set("tiers", std::move(tiers));
        return made;
    }
    value operator()(const waterfall& from) const
    {
        value made = with_method("waterfall");
        value takes = value::array();
        for (const waterfall::take& one : from.takes) takes.add(to_value(one));
        made.set("takes", std::move(takes));
        return made;
    }
    value operator()(const claims_rule& from) const
    {
        value made = with_method(words::word_of(words::claims, from.method));
        if (from.by_rank) made.set("by_rank", value::of(true));
        return made;
    }
    value operator()(const apportionment& from) const
    {
        value made = with_method(words::word_of(words::seats, from.method));
        if (from.minimum != 0) made.set("minimum", value::integer(from.minimum));
        if (from.refuse_ties) made.set("refuse_ties", value::of(true));
        return made;
    }
    value operator()(const named_policy& from) const { return with_method(from.name); }
};

}  // namespace

json::value to_json(const allocation_terms& from) { return std::visit(terms_writer{}, from); }

PARTNERING_END
