#include <partnering/io/allocate.hpp>

#include <partnering/allocation/rounded_allocation.hpp>
#include <partnering/io/report.hpp>
#include <partnering/io/text_table.hpp>

#include "../allocation/carried_names.hpp"
#include "allocate_answer.hpp"
#include "document_allocation.hpp"
#include "game_request.hpp"
#include "report_common.hpp"

#include <algorithm>
#include <array>
#include <numeric>
#include <set>

PARTNERING_BEGIN

namespace {

using reading::collector;
using reading::spot;
using requests::answer;

/// Methods that are a way to round: shares in proportion, and the units left by this order.
constexpr std::array<remainder_order, 3> rounding_methods{remainder_order::largest_remainder, remainder_order::first_first,
                                                          remainder_order::largest_ratio};

// Three words for what is divided and four for what members have, since "weights" of an estate would read wrong; each request has one.
constexpr std::array<std::string_view, 3> totals{"amount", "estate", "seats"};
constexpr std::array<std::string_view, 4> measures{"weights", "claims", "prices", "members"};
constexpr std::array<std::string_view, 9> other_fields{"method",    "ranks",  "carried", "currency", "minor_units",
                                                       "remainder", "bearer", "carry",   "explain"};

/// A request, and what it comes to.
struct request : requests::divided {
    std::optional<allocation_terms> terms;
};

/// The keys of those who are named by terms, each once, sorted.
class named_in {
public:
    void operator()(const weighted& terms) { add(terms.weights); }
    void operator()(const fixed_shares& terms)
    {
        names_ = true;
        add(terms.parts);
    }
    void operator()(const tiered_shares& terms)
    {
        names_ = true;
        for (const tiered_shares::tier& one : terms.tiers) add(one.ratios);
    }
    void operator()(const waterfall& terms)
    {
        names_ = true;
        for (const waterfall::take& one : terms.takes) add(one.to);
    }
    template <class Other>
    void operator()(const Other&)
    {
    }
    /// Whether terms of this kind name anybody, even where these name nobody.
    [[nodiscard]] bool names() const noexcept { return names_; }
    [[nodiscard]] const std::set<std::string>& keys() const noexcept { return keys_; }

private:
    void add(const reading::named_numbers& ratios)
    {
        names_ = true;
        for (const auto& [key, ratio] : ratios) keys_.insert(key);
    }
    /// Calls nest as parts do: what was read is not deeper than parts may be.
    void add(const fixed_shares::part_list& parts)
    {
        for (const fixed_shares::part& one : parts) {
            if (one.parts.empty()) keys_.insert(one.key);
            add(one.parts);
        }
    }
    bool names_ = false;
    std::set<std::string> keys_;
};

class request_reader {
public:
    request_reader(collector& into, const json::value& content, const spot& where, const allocate_options& options)
        : into_{into}, content_{content}, where_{where}, options_{options}
    {
    }

    request read()
    {
        request made;
        if (!reading::object::is_object(into_, content_, where_)) return made;
        const std::optional<std::string> method = method_asked();
        if (!method) return made;
        made.method = *method;
        const std::string written = name_of_terms(made);
        if (into_.any()) return made;
        own_fields_ = document_object_of(reading::allocation_kind(written)).fields;
        check_fields(written);
        made.terms = read_terms(written);
        read_total(made);
        read_members(made);
        read_ranks(made);
        made.problem.carried = requests::to_carried(into_, content_, where_);
        std::optional<remainder_order> by_method;
        for (const remainder_order order : rounding_methods)
            if (made.method == to_string(order)) by_method = order;
        made.rounding = requests::to_rounding_wish(into_, content_, where_, made.method, by_method);
        made.explained = requests::to_truth(into_, content_, where_, "explain") || options_.explain;
        return made;
    }

private:
    [[nodiscard]] bool is_own(std::string_view field) const
    {
        return std::find(own_fields_.begin(), own_fields_.end(), field) != own_fields_.end();
    }
    void missing(std::string_view field, const std::string& text) { into_.error(where_.at(field), "missing_field", text); }
    void misplaced(std::string_view field, const std::string& why)
    {
        into_.error(where_.at(field), "misplaced_field", quote(field) + " has no meaning here: " + why);
    }

    std::optional<std::string> method_asked()
    {
        if (!options_.method.empty()) return options_.method;
        if (const json::value* found = content_.find("method"); found != nullptr)
            return reading::to_text(into_, *found, where_.at("method"));
        missing("method", R"(a request says by which method is divided: "proportional", "waterfall", "talmud" ...)");
        return std::nullopt;
    }

    /// What the terms are called that a method stands for.
    std::string name_of_terms(request& made)
    {
        for (const remainder_order order : rounding_methods) {
            if (made.method == to_string(order)) return "proportional";
        }
        // Claims on an estate and a split by weights have one name, for people mean both by it.
        if (made.method == "proportional" && content_.find("estate") != nullptr) return "proportional_claims";
        std::vector<std::string_view> known = reading::allocation_methods();
        if (std::find(known.begin(), known.end(), made.method) != known.end()) return made.method;
        for (const std::string_view own : options_.policies.names()) {
            if (own == made.method) return made.method;
            if (std::find(known.begin(), known.end(), own) == known.end()) known.push_back(own);
        }
        for (const remainder_order order : rounding_methods) known.push_back(to_string(order));
        known.insert(known.end(), requests::game_methods().begin(), requests::game_methods().end());
        into_.error(where_.at("method"), "unknown_method",
                    "no method is called " + quote(made.method) + ": there are " + reading::one_of(known) +
                        reading::suggestion(into_, made.method, known));
        return {};
    }

    void check_fields(std::string_view written)
    {
        std::vector<std::string_view> known{other_fields.begin(), other_fields.end()};
        known.insert(known.end(), totals.begin(), totals.end());
        known.insert(known.end(), measures.begin(), measures.end());
        known.insert(known.end(), own_fields_.begin(), own_fields_.end());
        // What the request's own method has and the one in its place does not is passed over.
        if (const json::value* own = content_.find("method"); own != nullptr && own->kind == json::kind::string && own->text != written) {
            const std::vector<std::string_view> passed = document_object_of(reading::allocation_kind(own->text)).fields;
            known.insert(known.end(), passed.begin(), passed.end());
        }
        requests::has_fields(into_, content_, where_, known);
    }

    std::optional<allocation_terms> read_terms(const std::string& written)
    {
        json::value terms = json::value::object();
        terms.set("method", json::value::of(written));
        for (std::size_t i = 0; i < content_.names.size(); ++i)
            if (content_.names[i] != "method" && is_own(content_.names[i])) terms.set(content_.names[i], content_.items[i]);
        return reading::to_allocation_terms(into_, terms, where_);
    }

    /// Which one of some fields is there; a finding where more than one is.
    template <std::size_t N>
    std::string_view one_of(const std::array<std::string_view, N>& fields)
    {
        std::string_view found;
        for (const std::string_view field : fields) {
            if (content_.find(field) == nullptr || is_own(field)) continue;
            if (!found.empty())
                into_.error(where_.at(field), "conflicting_fields",
                            quote(found) + " and " + quote(field) + " say the same of a request: give one of them");
            else
                found = field;
        }
        return found;
    }

    [[nodiscard]] static bool is_claims(const request& made) { return made.terms && std::holds_alternative<claims_rule>(*made.terms); }
    [[nodiscard]] static bool is_seats(const request& made) { return made.terms && std::holds_alternative<apportionment>(*made.terms); }

    void read_total(request& made)
    {
        const std::string_view field = one_of(totals);
        if (field.empty()) {
            const std::string fitting = is_claims(made) ? "estate" : is_seats(made) ? "seats" : "amount";
            missing(fitting, "nothing says how much is divided: give it as " + quote(fitting));
        } else if (const auto number = reading::to_number(into_, *content_.find(field), where_.at(field))) {
            made.problem.total = *number;
        }
    }

    void read_members(request& made)
    {
        const std::string_view field = one_of(measures);
        if (!field.empty()) {
            read_measures(*content_.find(field), where_.at(field), field, made);
        } else if (made.terms) {
            named_in named;
            std::visit(named, *made.terms);
            for (const std::string& key : named.keys()) add_member(key, 1, where_, made);
            if (named.names()) return;
            const std::string fitting = is_claims(made)                                       ? "claims"
                                        : std::holds_alternative<relative_price>(*made.terms) ? "prices"
                                        : std::holds_alternative<equal_shares>(*made.terms)   ? "members"
                                                                                              : "weights";
            missing(fitting, "nothing says among whom is divided: give them as " + quote(fitting));
        }
    }

    void read_measures(const json::value& content, const spot& where, std::string_view field, request& made)
    {
        const auto is_text = [](const json::value& one) { return one.kind == json::kind::string; };
        if (field == "members" && content.kind == json::kind::array && std::all_of(content.items.begin(), content.items.end(), is_text)) {
            for (std::size_t i = 0; i < content.items.size(); ++i)
                if (const auto key = reading::to_text(into_, content.items[i], where.at(i))) add_member(*key, 1, where.at(i), made);
            return;
        }
        const auto read = reading::to_named_numbers(into_, content, where);
        if (!read) return;
        const bool by_place = content.kind == json::kind::array;
        for (std::size_t i = 0; i < read->size(); ++i) {
            const auto& [key, measure] = (*read)[i];
            add_member(key, measure, by_place ? where.at(i) : where.at(key), made);
        }
    }

    void add_member(const std::string& key, rational measure, const spot& where, request& made)
    {
        requests::check_name(into_, where, key);
        made.problem.members.push_back({key, std::move(measure), 0});
    }

    void read_ranks(request& made)
    {
        const json::value* ranks = content_.find("ranks");
        if (ranks == nullptr) return;
        const spot here = where_.at("ranks");
        if (!reading::object::is_object(into_, *ranks, here) || !made.terms) return;
        if (auto* claims = std::get_if<claims_rule>(&*made.terms)) {
            if (content_.find("by_rank") != nullptr && !claims->by_rank)
                into_.error(here, "conflicting_fields", R"(there are "ranks", and "by_rank" says not to go by them: leave one out)");
            claims->by_rank = true;
        } else if (!std::holds_alternative<named_policy>(*made.terms)) {
            misplaced("ranks", made.method + " does not go by ranks; rules for claims do");
            return;
        }
        std::vector<allocation_member>& members = made.problem.members;
        std::vector<std::size_t> by_key(members.size());
        std::iota(by_key.begin(), by_key.end(), std::size_t{0});
        std::sort(by_key.begin(), by_key.end(), [&](std::size_t a, std::size_t b) { return members[a].key < members[b].key; });
        for (std::size_t i = 0; i < ranks->names.size(); ++i) {
            const std::string& key = ranks->names[i];
            const auto at = std::lower_bound(by_key.begin(), by_key.end(), key,
                                             [&](std::size_t place, const std::string& wanted) { return members[place].key < wanted; });
            const auto rank = reading::to_whole(into_, ranks->items[i], here.at(key));
            if (at == by_key.end() || members[*at].key != key)
                into_.error(here.at(key), "unknown_member", quote(key) + " has a rank and is not among the members: name one of them");
            else if (rank)
                members[*at].rank = *rank;
        }
    }

    collector& into_;
    const json::value& content_;
    const spot& where_;
    const allocate_options& options_;
    std::vector<std::string_view> own_fields_;  ///< of the terms
};

/// Warnings of carried amounts that nothing in the request reads, so that they are but handed on.
std::vector<finding> of_unread_carried(const collector& into, const request& asked, const spot& where)
{
    // What one's own policies read is not known.
    if (std::holds_alternative<named_policy>(*asked.terms)) return {};
    constexpr std::string_view rounding = "rounding/";
    std::vector<std::string> read = carried_names(*asked.terms);
    std::vector<std::string_view> known{read.begin(), read.end()};
    std::vector<finding> found;
    for (const auto& [name, amount] : asked.problem.carried) {
        // A member that is not there this time keeps what rounding owes it.
        if (asked.rounding.carry && name.starts_with(rounding)) continue;
        if (std::binary_search(read.begin(), read.end(), name)) continue;
        std::string text = quote(asked.method) + " reads no carried amount " + quote(name);
        if (name.starts_with(rounding))
            text += R"(: what rounding owes is made good with "carry": true)";
        else
            text += read.empty() ? ": it carries nothing" : ": it reads " + reading::one_of(known) + reading::suggestion(into, name, known);
        found.push_back({"unknown_carried", severity::warning, name, to_path(where.at("carried")), std::move(text)});
    }
    return found;
}

/// The order of takes and what each left is what people want to see of a waterfall.
std::string takes_of(const request& asked)
{
    if (!asked.terms || !std::holds_alternative<waterfall>(*asked.terms)) return {};
    const bool mirrored = asked.exact.why.rule == "mirror";
    const explanation& why = mirrored ? asked.exact.why.children.front() : asked.exact.why;
    text_table table{{"take", "rule", "from", "paid", "left"}};
    table.right(3).right(4);
    for (const explanation& take : why.children) {
        std::string from;
        std::string left;
        for (const auto& [name, input] : take.inputs) {
            // A member may be called 4711, which is not 4,711.
            const std::string said = name == "to" || name == "who" ? input : report::grouped(input);
            if (name == "left")
                left = said;
            else
                from += (from.empty() ? "" : ", ") + name + ' ' + said;
        }
        table.row({take.subject, take.rule, from, report::grouped(take.result), left});
    }
    return (mirrored ? "all of this is taken back:\n" : "") + table.str() + '\n';
}

/// The method that a request asks for, where it is one of a game's; else nothing.
std::string game_method(const json::value& content, const allocate_options& options)
{
    const json::value* written = content.find("method");
    const std::string method = !options.method.empty() || written == nullptr ? options.method : written->text;
    const std::span<const std::string_view> known = requests::game_methods();
    return std::binary_search(known.begin(), known.end(), method) && options.policies.find(method) == nullptr ? method : std::string{};
}

std::optional<answer> answer_to(collector& into, const json::value& content, const spot& where, const allocate_options& options)
{
    // What games take has other fields; an own policy of the same name comes first.
    const std::string game = game_method(content, options);
    if (!game.empty()) return requests::answer_game(into, content, where, game, options.explain);
    request asked = request_reader{into, content, where, options}.read();
    if (into.any()) return std::nullopt;
    const auto policy = requests::value_of(into, where, to_policy(*asked.terms, options.policies));
    if (!policy) return std::nullopt;
    checked<allocation> exact = allocate(*policy, asked.problem);
    asked.warnings = exact.findings();
    auto known = requests::value_of(into, where, std::move(exact));
    if (!known) return std::nullopt;
    asked.exact = std::move(*known);
    if (!requests::round(into, where, asked, policy->remainder())) return std::nullopt;
    for (finding& each : of_unread_carried(into, asked, where)) asked.warnings.push_back(std::move(each));
    return requests::to_answer(asked, takes_of(asked));
}

}  // namespace

answers allocate_answer(std::string_view requests_json, const allocate_options& options)
{
    return requests::answer_all(
        requests_json, {.place = options.place}, "an amount",
        [&](collector& into, const json::value& content, const spot& where) { return answer_to(into, content, where, options); });
}

PARTNERING_END
