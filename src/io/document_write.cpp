#include <partnering/io/document.hpp>

#include "document_allocation.hpp"
#include "document_writer.hpp"

#include <partnering/core/date_text.hpp>
#include <partnering/money/money_text.hpp>

PARTNERING_BEGIN

namespace {

using json::value;

using namespace writing;

void set_days(value& into, const date_range& days, std::string_view begin, std::string_view end)
{
    if (days.begin != first_day) into.set(begin, value::of(to_string(days.begin)));
    if (days.end != no_end) into.set(end, value::of(to_string(days.end)));
}

value to_json(const measure_ref& from)
{
    value made = value::object();
    made.set("measure", value::of(from.name));
    set_text(made, "of", from.of);
    set_word(made, "period", words::measured, from.when, measure_period::this_period);
    if (from.otherwise) made.set("otherwise", number(*from.otherwise));
    return made;
}

value to_json(const driver& from)
{
    if (const auto* of_basis = std::get_if<basis>(&from)) return value::of(to_string(*of_basis));
    if (const auto* of_measure = std::get_if<measure_ref>(&from)) return to_json(*of_measure);
    return value::of("quantity");
}

void set_driver(value& into, const driver& by)
{
    if (!std::holds_alternative<quantity_driver>(by)) into.set("of", to_json(by));
}

value to_json(const formula& from);
value to_json(const role& from);
value to_json(const service& from);
value to_json(const party& from);
value to_json(const agreement& from);
value to_json(const offer& from);
value to_json(const measure& from);

value kind(std::string_view word)
{
    value made = value::object();
    made.set("kind", value::of(word));
    return made;
}

/// Tiers by quantity have unit prices; those of an amount and those of a discount have percentages.
value to_json(const std::vector<tier>& tiers, bool prices, bool discount)
{
    value list = value::array();
    for (const tier& one : tiers) {
        value made = value::object();
        made.set("up_to", one.up_to ? number(*one.up_to) : value{});
        set_word(made, "bound", words::bound, one.bound, tier_bound::inclusive);
        if (prices)
            made.set("unit", number(one.unit));
        else
            made.set("percent", percentage(one.unit));
        if (!discount && one.flat != rational{}) made.set("flat", number(one.flat));
        list.add(std::move(made));
    }
    return list;
}

/// One function an alternative; the depth of a formula is bounded by formula::max_depth.
struct formula_writer {
    value operator()(const formula::flat_amount& from) const { return with_amount("flat", from.amount); }
    value operator()(const formula::unit_price& from) const
    {
        value made = kind("per_unit");
        made.set("price", number(from.price));
        set_driver(made, from.by);
        return made;
    }
    value operator()(const formula::package_price& from) const
    {
        value made = kind("package");
        made.set("size", number(from.size));
        made.set("price", number(from.price));
        set_driver(made, from.by);
        return made;
    }
    value operator()(const formula::tiered_price& from) const
    {
        value made = kind(from.mode == tier_mode::graduated ? "graduated" : "volume");
        made.set("tiers", to_json(from.tiers, !std::holds_alternative<basis>(from.by), false));
        set_driver(made, from.by);
        return made;
    }
    value operator()(const formula::percentage& from) const
    {
        if (from.ratio == rational{1} && from.of.kind == basis_kind::reported) return kind("reported");
        value made = kind("percent");
        made.set("percent", percentage(from.ratio));
        made.set("of", value::of(to_string(from.of)));
        return made;
    }
    value operator()(const formula::markup& from) const
    {
        return around("cost_plus", from.ratio, from.per_unit, from.of, basis_kind::wholesale);
    }
    value operator()(const formula::markdown& from) const
    {
        return around("retail_minus", from.ratio, from.per_unit, from.of, basis_kind::retail);
    }
    value operator()(const formula::total& from) const
    {
        value made = kind("sum");
        value list = value::array();
        for (const formula& one : from.parts) list.add(to_json(one));
        made.set("formulas", std::move(list));
        return made;
    }
    value operator()(const formula::minimum& from) const { return bounded("minimum", from.amount, from.of); }
    value operator()(const formula::floor_amount& from) const { return bounded("floor", from.amount, from.of); }
    value operator()(const formula::cap& from) const { return bounded("cap", from.amount, from.of); }
    value operator()(const formula::discount& from) const
    {
        value made = kind("discount");
        made.set("percent", percentage(from.ratio));
        made.set("formula", to_json(from.of.front()));
        return made;
    }
    value operator()(const formula::stepped_discount& from) const
    {
        value made = kind("discount");
        made.set("tiers", to_json(from.steps, false, true));
        made.set("by", to_json(from.by));
        made.set("formula", to_json(from.of.front()));
        return made;
    }
    value operator()(const formula::conditional& from) const
    {
        value made = kind("when");
        value test = value::object();
        test.set("left", to_json(from.left));
        test.set("is", value::of(words::word_of(words::is, from.op)));
        test.set("right", number(from.right));
        made.set("if", std::move(test));
        made.set("then", to_json(from.then.front()));
        if (from.otherwise.front() != flat(0)) made.set("else", to_json(from.otherwise.front()));
        return made;
    }

private:
    static value with_amount(std::string_view word, const rational& amount)
    {
        value made = kind(word);
        made.set("amount", number(amount));
        return made;
    }
    static value bounded(std::string_view word, const rational& amount, const std::vector<formula>& of)
    {
        value made = with_amount(word, amount);
        made.set("formula", to_json(of.front()));
        return made;
    }
    static value around(std::string_view word, const rational& ratio, const rational& per_unit, const basis& of, basis_kind otherwise)
    {
        value made = kind(word);
        made.set("percent", percentage(ratio));
        if (per_unit != rational{}) made.set("per_unit", number(per_unit));
        if (of.kind != otherwise) made.set("of", value::of(to_string(of)));
        return made;
    }
};

value to_json(const formula& from) { return std::visit(formula_writer{}, from.content()); }

std::string two_digits(unsigned number) { return (number < 10 ? "0" : "") + std::to_string(number); }

value to_json(const charge_clause& from)
{
    value made = value::object();
    made.set("key", value::of(from.key));
    set_text(made, "label", from.label);
    made.set("payer", value::of(from.payer));
    made.set("payee", value::of(from.payee));
    set_word(made, "kind", words::charge, from.kind, charge_kind::usage);
    const schedule& due = from.due;
    if (due.on) made.set("on", value::of(to_string(*due.on)));
    set_word(made, "every", words::every, due.every, recurrence::month);
    if (due.due_month != 1 || due.due_day != 1) {
        made.set("due",
                 value::of((due.every == recurrence::year ? two_digits(due.due_month) + "-" : std::string{}) + two_digits(due.due_day)));
    }
    if (due.prorated) made.set("prorated", value::of(true));
    set_word(made, "day_count", words::days, due.days, day_count::actual_actual);
    made.set("formula", to_json(from.how));
    set_texts(made, "services", from.services);
    set_word(made, "per", words::per, from.per, charge_scope::period);
    set_word(made, "counts", words::counts, from.counts, charge_driver::own);
    if (from.pooled) made.set("pooled", to_json(*from.pooled));
    if (from.guaranteed) made.set("guaranteed", value::of(true));
    if (from.when_paid) made.set("when_paid", value::of(true));
    return made;
}

value to_json(const division_clause& from)
{
    value made = value::object();
    made.set("key", value::of(from.key));
    set_text(made, "payer", from.payer);
    made.set("of", value::of(to_string(from.of)));
    value members = value::array();
    for (const division_clause::member& one : from.members) {
        value member = value::object();
        set_text(member, "payer", one.payer);
        member.set("payee", value::of(one.payee));
        if (one.share)
            member.set("share", number(*one.share));
        else if (!from.by)
            member.set("rest", value::of(true));
        set_text(member, "label", one.label);
        set_text(member, "key", one.key);
        if (const auto* measured = std::get_if<measure_ref>(&one.weight))
            member.set("weight", to_json(*measured));
        else if (std::get<rational>(one.weight) != rational{1})
            member.set("weight", number(std::get<rational>(one.weight)));
        if (one.rank != 0) member.set("rank", number(rational{one.rank}));
        members.add(std::move(member));
    }
    made.set("members", std::move(members));
    set_texts(made, "services", from.services);
    set_word(made, "per", words::per, from.per, charge_scope::period);
    if (from.by) made.set("by", to_json(*from.by));
    if (!from.rounded) return made;
    value rounded = value::object();
    const allocation_rounding& to = from.rounded->to;
    rounded.set("quantum", number(to.step.value()));
    if (from.rounded->basis != rounding_mode::half_even) rounded.set("mode", value::of(to_string(from.rounded->basis)));
    set_word(rounded, "remainder", words::remainder, to.remainder.order, remainder_order::largest_remainder);
    set_text(rounded, "bearer", to.remainder.bearer);
    if (to.carry) rounded.set("carry", value::of(true));
    made.set("rounded", std::move(rounded));
    return made;
}

value to_json(const rounding_rule& from)
{
    value made = value::object();
    made.set("place", value::of(words::word_of(words::place, from.place)));
    made.set("quantum", number(from.step.value()));
    made.set("mode", value::of(to_string(from.mode)));
    return made;
}

value to_json(const restriction& from)
{
    value made = value::object();
    made.set("kind", value::of(words::word_of(words::restricted, from.kind)));
    set_text(made, "role", from.role);
    set_texts(made, "services", from.services);
    set_texts(made, "territories", from.territories);
    if (from.least) made.set("least", number(*from.least));
    if (from.most) made.set("most", number(*from.most));
    set_days(made, from.when, "from", "to");
    set_word(made, "on_breach", words::breached, from.on_breach, breach::finding);
    set_text(made, "text", from.text);
    return made;
}

value to_json(const engagement& from)
{
    value made = value::object();
    made.set("party", value::of(from.party));
    made.set("role", value::of(from.role));
    return made;
}

value to_json(const tolerance& from)
{
    value made = value::object();
    if (from.absolute.sign() != 0) made.set("amount", number(from.absolute));
    if (from.relative.sign() != 0) made.set("percent", percentage(from.relative));
    return made;
}

value to_json(const reconciliation_terms& from)
{
    value made = value::object();
    set_word(made, "counts", words::figure, from.counts, agreed_figure::supplier);
    value within = value::object();
    if (from.quantity != tolerance{}) within.set("quantity", to_json(from.quantity));
    if (from.gross != tolerance{}) within.set("gross", to_json(from.gross));
    if (from.apart_us != 0) within.set("seconds", number(rational{from.apart_us, 1'000'000}));
    if (!within.items.empty()) made.set("tolerance", std::move(within));
    return made;
}

template <class T>
value to_list(const std::vector<T>& from)
{
    value list = value::array();
    for (const T& one : from) {
        if constexpr (std::is_same_v<T, std::string>)
            list.add(value::of(one));
        else
            list.add(to_json(one));
    }
    return list;
}

/// The terms that are not those of `before`; without it, all that say something.
void set_terms(value& into, const agreement_terms& terms, const agreement_terms* before)
{
    if (before == nullptr || terms.type != before->type) into.set("type", value::of(terms.type));
    if (before == nullptr ? terms.money != financial_model::settlement : terms.money != before->money) {
        into.set("money", value::of(words::word_of(words::money, terms.money)));
    }
    if (before == nullptr || terms.in != before->in) into.set("currency", value::of(terms.in.code()));
    if (before == nullptr || terms.engaged != before->engaged) into.set("parties", to_list(terms.engaged));
    const auto set_list = [&](std::string_view field, const auto& list, const auto* list_before) {
        if (list_before == nullptr ? !list.empty() : list != *list_before) into.set(field, to_list(list));
    };
    set_list("items", terms.items, before == nullptr ? nullptr : &before->items);
    set_list("charges", terms.charges, before == nullptr ? nullptr : &before->charges);
    set_list("divisions", terms.divisions, before == nullptr ? nullptr : &before->divisions);
    set_list("rounding", terms.rounding, before == nullptr ? nullptr : &before->rounding);
    set_list("restrictions", terms.restrictions, before == nullptr ? nullptr : &before->restrictions);
    // What a version before it says holds on unless it is taken back.
    if (before == nullptr ? terms.payment_days.has_value() : terms.payment_days != before->payment_days)
        into.set("payment_days", terms.payment_days ? value::integer(*terms.payment_days) : value{});
    if (before == nullptr ? terms.reconciliation.has_value() : terms.reconciliation != before->reconciliation)
        into.set("reconciliation", terms.reconciliation ? to_json(*terms.reconciliation) : value{});
}

value to_json(const agreement& from)
{
    value made = value::object();
    made.set("key", value::of(from.key));
    set_text(made, "name", from.name);
    if (from.zone.name() != "UTC") made.set("zone", value::of(from.zone.name()));
    set_word(made, "cycle", words::every, from.cycle, recurrence::month);
    set_word(made, "versions_by", words::versions_by, from.versions_by, version_policy::by_date);
    const auto& versions = from.versions.entries();
    if (versions.empty()) return made;
    if (versions.size() == 1) set_days(made, versions.front().when, "from", "to");
    set_terms(made, versions.front().value, nullptr);
    if (versions.size() == 1) return made;
    value list = value::array();
    for (std::size_t i = 0; i < versions.size(); ++i) {
        value one = value::object();
        const date next = i + 1 < versions.size() ? versions[i + 1].when.begin : no_end;
        if (i > 0 || versions[i].when.begin != first_day) one.set("from", value::of(to_string(versions[i].when.begin)));
        if (versions[i].when.end != next) one.set("to", value::of(to_string(versions[i].when.end)));
        if (i > 0) set_terms(one, versions[i].value, &versions[i - 1].value);
        list.add(std::move(one));
    }
    made.set("versions", std::move(list));
    return made;
}

value to_json(const role& from)
{
    value made = value::object();
    made.set("key", value::of(from.key));
    set_text(made, "name", from.name);
    set_text(made, "letter", from.letter);
    set_text(made, "parent", from.parent);
    return made;
}

value to_json(const service& from)
{
    value made = value::object();
    made.set("key", value::of(from.key));
    set_text(made, "name", from.name);
    set_text(made, "unit", from.unit);
    set_text(made, "vertical", from.vertical);
    if (!from.digital) made.set("digital", value::of(false));
    if (from.parts.empty()) return made;
    value parts = value::array();
    for (const service::part& one : from.parts) {
        value part = value::object();
        part.set("service", value::of(one.service));
        if (one.units)
            part.set("units", number(*one.units));
        else
            part.set("metered", value::of(true));
        parts.add(std::move(part));
    }
    made.set("parts", std::move(parts));
    return made;
}

value to_json(const party& from)
{
    value made = value::object();
    made.set("key", value::of(from.key));
    set_text(made, "name", from.name);
    set_word(made, "kind", words::party, from.kind, party_kind::organisation);
    set_text(made, "parent", from.parent);
    set_text(made, "industry", from.industry);
    if (from.open && from.members.empty()) {
        made.set("members", value::of("open"));
    } else {
        set_texts(made, "members", from.members);
        if (from.open) made.set("open", value::of(true));
    }
    set_word(made, "settles", words::settles, from.settles, class_settlement::each);
    return made;
}

value to_json(const offer& from)
{
    value made = value::object();
    made.set("key", value::of(from.key));
    made.set("supplier", value::of(from.from));
    made.set("customer", value::of(from.to));
    made.set("service", value::of(from.service));
    made.set("under", value::of(from.under));
    set_text(made, "paid_by", from.paid_by);
    if (from.feeds) {
        // An empty list says that it feeds nothing; one that is left out leaves it to the services.
        value list = value::array();
        for (const std::string& one : *from.feeds) list.add(value::of(one));
        made.set("feeds", std::move(list));
    }
    set_days(made, from.when, "starts", "ends");
    return made;
}

value to_json(const measure& from)
{
    value made = value::object();
    made.set("measure", value::of(from.name));
    made.set("of", value::of(from.of));
    made.set("period", value::of(to_string(from.when)));
    made.set("value", number(from.value));
    return made;
}

value to_json(const usage_format& from)
{
    const usage_format usual;
    value columns = value::object();
    const auto column = [&](std::string_view field, const std::string& name, const std::string& otherwise) {
        if (name != otherwise) columns.set(field, value::of(name));
    };
    column("source", from.source_column, usual.source_column);
    column("key", from.key_column, usual.key_column);
    column("revision", from.revision_column, usual.revision_column);
    column("time", from.time_column, usual.time_column);
    column("booked", from.booked_column, usual.booked_column);
    column("service", from.service_column, usual.service_column);
    column("offer", from.offer_column, usual.offer_column);
    column("quantity", from.quantity_column, usual.quantity_column);
    column("gross", from.gross_column, usual.gross_column);
    column("introducer", from.introducer_column, usual.introducer_column);
    column("territory", from.territory_column, usual.territory_column);
    value parties = value::object();
    for (const auto& [key, name] : from.party_columns)
        if (name != key) parties.set(key, value::of(name));
    if (!parties.items.empty()) columns.set("parties", std::move(parties));
    value made = value::object();
    if (!columns.items.empty()) made.set("columns", std::move(columns));
    set_text(made, "source", from.default_source);
    if (from.service) made.set("service", value::of(*from.service));
    if (from.offer) made.set("offer", value::of(*from.offer));
    if (from.quantity_in != usual.quantity_in) made.set("quantity_in", value::integer(from.quantity_in));
    if (from.gross_in_minor_units)
        made.set("gross_in", value::of("minor_units"));
    else if (from.gross_in != usual.gross_in)
        made.set("gross_in", value::integer(from.gross_in));
    if (from.quantity_scale != usual.quantity_scale) made.set("quantity_decimals", value::integer(from.quantity_scale));
    if (from.gross_scale != usual.gross_scale) made.set("gross_decimals", value::integer(from.gross_scale));
    set_word(made, "time", words::time, from.time, usual.time);
    if (from.separator != usual.separator) made.set("separator", value::of(std::string(1, from.separator)));
    return made;
}

}  // namespace

std::string write_document(const ecosystem_draft& content, const usage_format& usage)
{
    value made = value::object();
    made.set("format", value::of("partnering/1"));
    set_text(made, "name", content.name);
    const auto set_list = [&](std::string_view field, const auto& list) {
        if (!list.empty()) made.set(field, to_list(list));
    };
    set_list("roles", content.roles);
    set_list("services", content.services);
    set_list("parties", content.parties);
    set_list("agreements", content.agreements);
    set_list("provides", content.offers);
    set_list("measures", content.measures);
    if (value of_usage = to_json(usage); !of_usage.items.empty()) made.set("usage", std::move(of_usage));
    return json::to_text(made);
}

std::string write_document(const ecosystem& content)
{
    const auto copy = [](const auto& all) { return std::vector(all.begin(), all.end()); };
    ecosystem_draft draft{.name = content.name(),
                          .roles = copy(content.roles()),
                          .services = copy(content.services()),
                          .parties = copy(content.parties()),
                          .agreements = copy(content.agreements()),
                          .offers = copy(content.offers()),
                          .measures = copy(content.measures())};
    // Those that every ecosystem knows are not declared.
    std::erase_if(draft.roles, [](const role& stated) {
        return std::any_of(built_in_roles().begin(), built_in_roles().end(), [&](const role& known) { return known.key == stated.key; });
    });
    return write_document(draft);
}

PARTNERING_END
