#include "document_allocation.hpp"
#include "document_reader.hpp"

#include <partnering/io/time_zones.hpp>
#include <partnering/money/money_text.hpp>

#include <algorithm>
#include <map>

PARTNERING_BEGIN
namespace reading {

namespace {

/// How many clauses and names all versions of all agreements may repeat: a short text must not become a long draft.
constexpr std::size_t max_repeated = 1'000'000;

/// Says, while it lives, whose findings they are.
class about {
public:
    about(collector& into, std::string key) : into_{into}, before_{std::exchange(into.subject, std::move(key))} {}
    about(const about&) = delete;
    about& operator=(const about&) = delete;
    ~about() { into_.subject = std::move(before_); }

private:
    collector& into_;
    std::string before_;
};

/// What an object is called, so that its findings can name it; what is wrong with that is said elsewhere.
std::string subject_of(const object& from, std::string_view kind)
{
    const json::value* key = from.find(kind == "measure" ? "measure" : "key");
    return key != nullptr && key->kind == json::kind::string && key->text.size() <= 200 ? key->text : std::string{};
}

/// The key, and a note that things of this kind may be missing where there is none.
std::string key_of(const object& from, std::string_view kind)
{
    std::optional<std::string> key = from.need_text("key");
    if (!key) from.into().damaged.emplace(kind);
    return std::move(key).value_or(std::string{});
}

/// A list of things with keys. An element that is none leaves a placeholder, so that the others keep their index.
template <class T, class Read>
void read_keyed(const object& from, std::string_view field, std::string_view kind, std::vector<T>& into, Read read, const T& placeholder)
{
    const bool is_list = from.each(
        field, kind,
        [&](const object& one, std::size_t index) {
            const about whom{from.into(), subject_of(one, kind)};
            into.push_back(read(one, index));
        },
        [&](std::size_t) {
            from.into().damaged.emplace(kind);
            into.push_back(placeholder);
        });
    if (!is_list && from.has(field)) from.into().damaged.emplace(kind);
}

role read_role(const object& from)
{
    return {.key = key_of(from, "role"),
            .name = from.text_or_empty("name"),
            .letter = from.text_or_empty("letter"),
            .parent = from.text_or_empty("parent")};
}

service read_service(const object& from)
{
    service read;
    read.key = key_of(from, "service");
    read.name = from.text_or_empty("name");
    read.unit = from.text_or_empty("unit");
    read.vertical = from.text_or_empty("vertical");
    read.digital = from.truth("digital").value_or(true);
    from.each(
        "parts", "part",
        [&](const object& one, std::size_t) {
            service::part part{.service = one.need_text_or_empty("service"), .units = one.number("units")};
            const std::optional<bool> metered = one.truth("metered");
            if (metered.value_or(false) && one.has("units")) {
                one.into().error(
                    one.where(), "conflicting_fields",
                    "a part is driven by the whole (\"units\" of it for one unit of the whole) or metered by itself, not both");
            } else if (!one.has("units") && !metered.value_or(false) && (!one.has("metered") || metered)) {
                one.into().error(one.where(), "missing_field",
                                 "say how many \"units\" of the part one unit of the whole takes, or that the part is \"metered\": true");
            }
            read.parts.push_back(std::move(part));
        },
        [&](std::size_t) { read.parts.emplace_back(); });
    return read;
}

party read_party(const object& from)
{
    party read;
    read.key = key_of(from, "party");
    read.name = from.text_or_empty("name");
    const std::optional<party_kind> kind = from.word("kind", words::party);
    read.kind = kind.value_or(party_kind::organisation);
    read.parent = from.text_or_empty("parent");
    read.industry = from.text_or_empty("industry");
    if (read.kind != party_kind::party_class) {
        // A kind that cannot be read may have been a class, whose members nobody knows now.
        if (from.has("kind") && !kind) {
            from.into().damaged.emplace("party");
            return read;
        }
        for (const std::string_view field : {"members", "open", "settles"})
            from.refuse(field, "only a party of \"kind\": \"class\" has it");
        return read;
    }
    read.settles = from.word("settles", words::settles).value_or(class_settlement::each);
    const std::optional<bool> open = from.truth("open");
    read.open = open.value_or(false);
    if (const json::value* members = from.find("members"); members != nullptr && members->kind == json::kind::string) {
        if (members->text != "open") from.unknown_word(from.at("members"), members->text, {"open"});
        if (open && !*open) {
            from.into().error(from.where(), "conflicting_fields", "\"members\" says that the class is open, and \"open\" that it is not");
        }
        read.open = true;
    } else if (members != nullptr) {
        const std::optional<std::vector<std::string>> listed = from.texts("members");
        if (!listed || std::find(listed->begin(), listed->end(), std::string{}) != listed->end()) from.into().damaged.emplace("party");
        read.members = listed.value_or(std::vector<std::string>{});
    }
    return read;
}

/// `MM-DD`, or `DD`, as month (0: none) and day.
struct due_day {
    unsigned month = 0;
    unsigned day = 0;
};
std::optional<due_day> to_due_day(std::string_view text)
{
    const auto two = [&](std::size_t at) -> std::optional<unsigned> {
        const auto digit = [&](std::size_t i) { return text[i] >= '0' && text[i] <= '9'; };
        if (!digit(at) || !digit(at + 1)) return std::nullopt;
        return static_cast<unsigned>((text[at] - '0') * 10 + (text[at + 1] - '0'));
    };
    std::optional<unsigned> month = 0;
    std::optional<unsigned> day;
    if (text.size() == 5 && text[2] == '-') {
        month = two(0);
        day = two(3);
        if (!month || *month < 1 || *month > 12 || !day || *day > date::days_in_month(2024, *month)) return std::nullopt;
    } else if (text.size() == 2) {
        day = two(0);
    }
    if (!month || !day || *day < 1 || *day > 31) return std::nullopt;
    return due_day{*month, *day};
}

schedule read_schedule(const object& from, charge_kind kind)
{
    schedule read;
    if (kind != charge_kind::one_time)
        from.refuse("on", "only a charge of \"kind\": \"one_time\" falls due on one day");
    else
        read.on = from.day("on");
    if (kind != charge_kind::recurring) {
        for (const std::string_view field : {"every", "due", "prorated", "day_count"}) {
            from.refuse(field, "only a charge of \"kind\": \"recurring\" has it");
        }
        return read;
    }
    const std::optional<recurrence> every = from.word("every", words::every);
    read.every = every.value_or(recurrence::month);
    read.prorated = from.truth("prorated").value_or(false);
    read.days = from.word("day_count", words::days).value_or(day_count::actual_actual);
    const std::optional<std::string> due = from.text("due");
    // How a due day is written follows from how often it comes.
    if (!due || (from.has("every") && !every)) return read;
    const std::optional<due_day> day = to_due_day(*due);
    const bool yearly = read.every == recurrence::year;
    if (!day || read.every == recurrence::day || yearly != (day->month != 0)) {
        from.into().error(from.at("due"), "not_a_date",
                          quote(*due) + " is no day to fall due on: " +
                              (yearly ? "a yearly charge falls due on a month and day, as in \"01-31\""
                               : read.every == recurrence::day
                                   ? "a daily charge falls due every day"
                                   : "a monthly or quarterly charge falls due on a day of the month, as in \"01\""));
        return read;
    }
    if (yearly) read.due_month = day->month;
    read.due_day = day->day;
    return read;
}

charge_clause read_charge(const object& from, std::size_t)
{
    const std::optional<charge_kind> kind = from.word("kind", words::charge);
    const json::value* stated = from.need("formula");
    const std::optional<formula> how = stated == nullptr ? std::nullopt : to_formula(from.into(), *stated, from.at("formula"));
    charge_clause read{.key = key_of(from, "clause"),
                       .label = from.text_or_empty("label"),
                       .payer = from.need_text_or_empty("payer"),
                       .payee = from.need_text_or_empty("payee"),
                       .kind = kind.value_or(charge_kind::usage),
                       .how = how.value_or(flat(0)),
                       .services = from.texts("services").value_or(std::vector<std::string>{}),
                       .per = from.word("per", words::per).value_or(charge_scope::period),
                       .counts = from.word("counts", words::counts).value_or(charge_driver::own),
                       .due = {}};
    // Of a kind that cannot be read nobody knows which schedule it has.
    if (kind || !from.has("kind")) read.due = read_schedule(from, read.kind);
    if (const json::value* const pooled = from.find("pooled"); pooled != nullptr)
        read.pooled = to_allocation_terms(from.into(), *pooled, from.at("pooled"));
    read.guaranteed = from.truth("guaranteed").value_or(false);
    read.when_paid = from.truth("when_paid").value_or(false);
    return read;
}

/// A quantum, where the number is one: positive, both sides within 63 bits.
std::optional<quantum> to_quantum(const rational& size)
{
    if (size.sign() <= 0 || !size.is_small()) return std::nullopt;
    if (size.numerator() > INT64_MAX || size.denominator() > INT64_MAX) return std::nullopt;
    return quantum{static_cast<std::int64_t>(size.numerator()), static_cast<std::int64_t>(size.denominator())};
}

std::optional<quantum> quantum_of(const object& from, const rational& size)
{
    const std::optional<quantum> step = to_quantum(size);
    if (!step)
        from.into().error(
            from.at("quantum"), size.sign() <= 0 ? "not_positive" : "out_of_range",
            "a quantum is a positive fraction of the currency unit, such as \"0.01\" or \"1/20\", of at most 18 digits a side");
    return step;
}

std::optional<rounding_mode> mode_of(const object& from)
{
    const std::optional<std::string> mode = from.text("mode");
    if (!mode) return std::nullopt;
    const checked<rounding_mode> known = parse_rounding_mode(*mode);
    if (known) return known.value();
    from.into().take(from.at("mode"), known.findings());
    return std::nullopt;
}

std::optional<division_clause::rounding> read_division_rounding(const object& from)
{
    const std::optional<rational> size = from.need_number("quantum");
    const std::optional<quantum> step = size ? quantum_of(from, *size) : std::nullopt;
    const remainder_order order = from.word("remainder", words::remainder).value_or(remainder_order::largest_remainder);
    const std::string bearer = from.text_or_empty("bearer");
    if (from.has("bearer") && order != remainder_order::one_member)
        from.into().error(from.at("bearer"), "conflicting_fields", "a bearer is named where \"remainder\" is \"one_member\"");
    const rounding_mode mode = mode_of(from).value_or(rounding_mode::half_even);
    const bool carry = from.truth("carry").value_or(false);
    if (!step) return std::nullopt;
    return division_clause::rounding{.to = {.step = *step, .remainder = {order, bearer}, .carry = carry}, .basis = mode};
}

/// What an allocation policy asks of a member, in place of a share.
void read_weight(const object& one, division_clause::member& into)
{
    into.key = one.text_or_empty("key");
    if (const json::value* const rank = one.find("rank"); rank != nullptr)
        into.rank = to_whole(one.into(), *rank, one.at("rank")).value_or(0);
    const json::value* const weight = one.find("weight");
    if (weight == nullptr) return;
    if (weight->kind == json::kind::object) {
        if (std::optional<measure_ref> measured = to_measure(one.into(), *weight, one.at("weight"))) into.weight = *std::move(measured);
    } else if (std::optional<rational> number = one.number("weight")) {
        into.weight = *std::move(number);
    }
}

division_clause read_division(const object& from, std::size_t)
{
    division_clause read;
    read.key = key_of(from, "clause");
    read.payer = from.text_or_empty("payer");
    if (const json::value* of = from.need("of"); of != nullptr) read.of = to_basis(from.into(), *of, from.at("of")).value_or(basis{});
    read.services = from.texts("services").value_or(std::vector<std::string>{});
    read.per = from.word("per", words::per).value_or(charge_scope::period);
    const json::value* const by = from.find("by");
    const bool by_policy = by != nullptr;
    // Of terms that cannot be read nothing more is said: the division is by a policy, whichever.
    if (by_policy) read.by = to_allocation_terms(from.into(), *by, from.at("by")).value_or(named_policy{});
    if (const json::value* const rounded = from.find("rounded"); rounded != nullptr) {
        if (!by_policy)
            from.refuse("rounded",
                        "a division by shares is rounded where the agreement rounds; one by a policy (\"by\") has units of its own");
        else if (object::is_object(from.into(), *rounded, from.at("rounded")))
            read.rounded = read_division_rounding(object{from.into(), *rounded, from.at("rounded"), "division_rounding"});
    }
    static_cast<void>(from.need("members"));
    from.each(
        "members", "member",
        [&](const object& one, std::size_t) {
            division_clause::member member{.payer = one.text_or_empty("payer"),
                                           .payee = one.need_text_or_empty("payee"),
                                           .share = one.number("share"),
                                           .label = one.text_or_empty("label")};
            const std::optional<bool> rest = one.truth("rest");
            if (by_policy) {
                constexpr const char* why = "a division by a policy (\"by\") gives each member what its terms say";
                one.refuse("share", why);
                one.refuse("rest", why);
                read_weight(one, member);
            } else if (rest.value_or(false) && one.has("share")) {
                one.into().error(one.where(), "conflicting_fields", "a member has a \"share\" or the \"rest\", not both");
            } else if (!one.has("share") && !rest.value_or(false) && (!one.has("rest") || rest)) {
                one.into().error(one.where(), "missing_field", "a member has a \"share\", such as \"0.3\" or \"1/3\", or \"rest\": true");
            }
            if (!by_policy)
                for (const std::string_view field : {"key", "weight", "rank"})
                    one.refuse(field, "only a member of a division by a policy (\"by\") has it");
            read.members.push_back(std::move(member));
        },
        [&](std::size_t) { read.members.emplace_back(); });
    return read;
}

restriction read_restriction(const object& from)
{
    if (from.need("kind") == nullptr) return {};
    return {.kind = from.word("kind", words::restricted).value_or(restriction_kind::other),
            .role = from.text_or_empty("role"),
            .services = from.texts("services").value_or(std::vector<std::string>{}),
            .territories = from.texts("territories").value_or(std::vector<std::string>{}),
            .least = from.number("least"),
            .most = from.number("most"),
            .text = from.text_or_empty("text"),
            .when = to_days(from, "from", "to").value_or(date_range{first_day, no_end}),
            .on_breach = from.word("on_breach", words::breached).value_or(breach::finding)};
}

tolerance read_tolerance(const object& from)
{
    tolerance read{.absolute = from.number("amount").value_or(rational{}), .relative = {}};
    if (const std::optional<rational> percent = from.number("percent")) read.relative = hundredths(from, *percent).value_or(rational{});
    return read;
}

/// Seconds with up to six decimals.
std::int64_t read_seconds(const object& from)
{
    const std::optional<rational> seconds = from.number("seconds");
    if (!seconds) return 0;
    try {
        const rational read = *seconds * rational{1'000'000};
        if (read.is_integer() && rational{INT64_MIN} <= read && read <= rational{INT64_MAX})
            return static_cast<std::int64_t>(read.to_integer(rounding_mode::down));
    } catch (const arithmetic_error&) {
        // Beyond any number of microseconds, which is said below.
    }
    from.into().error(from.at("seconds"), "out_of_range", "here belong seconds with up to six decimals, such as 2 or \"0.5\"");
    return 0;
}

reconciliation_terms read_reconciliation(const object& from)
{
    reconciliation_terms read;
    read.counts = from.word("counts", words::figure).value_or(read.counts);
    from.within("tolerance", "tolerance", [&](const object& bounds) {
        bounds.within("quantity", "tolerance_bounds", [&](const object& one) { read.quantity = read_tolerance(one); });
        bounds.within("gross", "tolerance_bounds", [&](const object& one) { read.gross = read_tolerance(one); });
        read.apart_us = read_seconds(bounds);
    });
    return read;
}

/// A rounding rule as it was written: what it rounds to may be left to the currency.
struct stated_rounding {
    rounding_place place = rounding_place::statement;
    std::optional<quantum> step;
    rounding_mode mode = rounding_mode::half_even;
};

stated_rounding read_rounding(const object& from)
{
    stated_rounding read;
    read.place = from.word("place", words::place).value_or(rounding_place::statement);
    if (const std::optional<rational> size = from.number("quantum"); size) read.step = quantum_of(from, *size);
    read.mode = mode_of(from).value_or(read.mode);
    return read;
}

/// Terms as one place states them: what it leaves out holds on from the place before it.
struct stated_terms {
    template <class T>
    struct stated {
        T content;
        std::string path;
    };
    std::optional<stated<std::string>> type;
    std::optional<stated<financial_model>> money;
    std::optional<stated<std::optional<currency>>> in;
    std::optional<stated<std::vector<engagement>>> engaged;
    std::optional<stated<std::vector<std::string>>> items;
    std::optional<stated<std::vector<charge_clause>>> charges;
    std::optional<stated<std::vector<division_clause>>> divisions;
    std::optional<stated<std::vector<stated_rounding>>> rounding;
    std::optional<stated<std::vector<restriction>>> restrictions;
    std::optional<stated<std::optional<std::uint32_t>>> payment_days;
    std::optional<stated<std::optional<reconciliation_terms>>> reconciliation;
};

/// Reads the terms that are stated at a place over those that hold already. Fields of the one list are those of the other.
void read_terms(const object& from, stated_terms& over)
{
    const auto put = [&](auto& into, std::string_view field, auto content) {
        if (from.has(field)) into.emplace(std::move(content), to_path(from.at(field)));
    };
    put(over.type, "type", from.text_or_empty("type"));
    put(over.money, "money", from.word("money", words::money).value_or(financial_model::settlement));
    if (const std::optional<std::string> code = from.text("currency"); code || from.has("currency")) {
        std::optional<currency> known;
        if (code) {
            const checked<currency> read = parse_currency(*code);
            if (read)
                known = read.value();
            else
                from.into().take(from.at("currency"), read.findings());
        }
        put(over.in, "currency", known);
    }
    std::vector<engagement> engaged;
    const bool list = from.each(
        "parties", "engagement",
        [&](const object& one, std::size_t) {
            const std::optional<std::string> party = one.need_text("party");
            const std::optional<std::string> role = one.need_text("role");
            if (!party || !role) from.into().damaged.emplace("engagement");
            engaged.push_back({.party = party.value_or(std::string{}), .role = role.value_or(std::string{})});
        },
        [&](std::size_t) {
            from.into().damaged.emplace("engagement");
            engaged.emplace_back();
        });
    if (from.has("parties") && !list) from.into().damaged.emplace("engagement");
    put(over.engaged, "parties", std::move(engaged));
    const std::optional<std::vector<std::string>> items = from.texts("items");
    if (from.has("items") && (!items || std::find(items->begin(), items->end(), std::string{}) != items->end()))
        from.into().damaged.emplace("item");
    put(over.items, "items", items.value_or(std::vector<std::string>{}));

    std::vector<charge_clause> charges;
    const charge_clause no_charge{
        .key = {}, .label = {}, .payer = {}, .payee = {}, .kind = {}, .how = flat(0), .services = {}, .per = {}, .counts = {}, .due = {}};
    read_keyed(from, "charges", "charge", charges, read_charge, no_charge);
    put(over.charges, "charges", std::move(charges));
    std::vector<division_clause> divisions;
    read_keyed(from, "divisions", "division", divisions, read_division, {});
    put(over.divisions, "divisions", std::move(divisions));

    std::vector<stated_rounding> rounding;
    from.each(
        "rounding", "rounding", [&](const object& one, std::size_t) { rounding.push_back(read_rounding(one)); },
        [&](std::size_t) { rounding.emplace_back(); });
    put(over.rounding, "rounding", std::move(rounding));
    std::vector<restriction> restrictions;
    from.each(
        "restrictions", "restriction", [&](const object& one, std::size_t) { restrictions.push_back(read_restriction(one)); },
        [&](std::size_t) { restrictions.emplace_back(); });
    put(over.restrictions, "restrictions", std::move(restrictions));

    // `null` takes back what a version before has stated.
    const auto states = [&](std::string_view field) { return from.has(field) && from.find(field)->kind != json::kind::null; };
    std::optional<std::uint32_t> payment_days;
    if (states("payment_days")) {
        if (const std::optional<int> days = from.whole("payment_days", 0, max_payment_days))
            payment_days = static_cast<std::uint32_t>(*days);
    }
    put(over.payment_days, "payment_days", payment_days);
    std::optional<reconciliation_terms> reconciliation;
    if (states("reconciliation"))
        from.within("reconciliation", "reconciliation", [&](const object& one) { reconciliation = read_reconciliation(one); });
    put(over.reconciliation, "reconciliation", std::move(reconciliation));
}

std::size_t size_of(const stated_terms& terms)
{
    std::size_t size = 1;
    if (terms.engaged) size += terms.engaged->content.size();
    if (terms.items) size += terms.items->content.size();
    if (terms.rounding) size += terms.rounding->content.size();
    if (terms.restrictions) size += terms.restrictions->content.size();
    if (terms.charges) {
        for (const charge_clause& one : terms.charges->content) size += 1 + one.services.size();
    }
    if (terms.divisions) {
        for (const division_clause& one : terms.divisions->content) size += 1 + one.members.size() + one.services.size();
    }
    return size;
}

/// The terms that hold, whole; `where` is the place that must have stated what nobody has.
agreement_terms to_terms(collector& into, const stated_terms& stated, const spot& where)
{
    const auto content_of = [](const auto& term, auto otherwise) { return term ? term->content : std::move(otherwise); };
    const auto missing = [&](std::string_view field) {
        into.error(where.at(field), "missing_field", "the field " + quote(field) + " is missing");
    };
    if (!stated.type) missing("type");
    if (!stated.in) missing("currency");
    if (!stated.engaged) {
        missing("parties");
        into.damaged.emplace("engagement");
    }
    const std::optional<currency> known = content_of(stated.in, std::optional<currency>{});
    const currency in = known.value_or(currency{"EUR"});
    std::vector<rounding_rule> rounding;
    if (stated.rounding) {
        for (std::size_t i = 0; i < stated.rounding->content.size(); ++i) {
            const stated_rounding& rule = stated.rounding->content[i];
            // Without a minor unit, a quantum has to be named; ecosystem::from says the same where no rule is stated at all.
            if (!rule.step && in.minor_units() < 0) {
                into.error(stated.rounding->path + '[' + std::to_string(i) + "].quantum", "currency_without_minor_unit",
                           std::string{in.code()} + " has no minor unit to round to: name a \"quantum\"");
            }
            rounding.push_back({.place = rule.place,
                                .step = rule.step ? *rule.step : quantum::decimals(std::max(0, in.minor_units())),
                                .mode = rule.mode});
        }
    }
    return {.type = content_of(stated.type, std::string{}),
            .money = content_of(stated.money, financial_model::settlement),
            .in = in,
            .engaged = content_of(stated.engaged, std::vector<engagement>{}),
            .items = content_of(stated.items, std::vector<std::string>{}),
            .charges = content_of(stated.charges, std::vector<charge_clause>{}),
            .divisions = content_of(stated.divisions, std::vector<division_clause>{}),
            .rounding = std::move(rounding),
            .restrictions = content_of(stated.restrictions, std::vector<restriction>{}),
            .payment_days = content_of(stated.payment_days, std::optional<std::uint32_t>{}),
            .reconciliation = content_of(stated.reconciliation, std::optional<reconciliation_terms>{})};
}

/// Reads agreements, one after the other.
class agreement_reader {
public:
    explicit agreement_reader(result& into) : result_{into} {}

    agreement read(const object& from, std::size_t index)
    {
        agreement made{.key = key_of(from, "agreement"),
                       .name = from.text_or_empty("name"),
                       .zone = read_zone(from),
                       .cycle = from.word("cycle", words::every).value_or(recurrence::month),
                       .versions_by = from.word("versions_by", words::versions_by).value_or(version_policy::by_date),
                       .versions = {}};
        const std::optional<date_range> days = to_days(from, "from", "to");
        stated_terms terms;
        read_terms(from, terms);
        if (!from.has("versions")) {
            agreement_terms whole = to_terms(from.into(), terms, from.where());
            if (days) made.versions = timeline<agreement_terms>{{{*days, std::move(whole)}}};
        } else {
            read_versions(from, index, days, std::move(terms), made);
        }
        // Without any terms there is nobody an offer could find engaged.
        if (made.versions.empty()) from.into().damaged.emplace("engagement");
        return made;
    }

private:
    time_zone read_zone(const object& from)
    {
        const std::optional<std::string> name = from.text("zone");
        if (!name || *name == "UTC") return time_zone{};
        auto known = zones_.find(*name);
        if (known == zones_.end()) {
            const auto& find = from.into().options().zones;
            checked<time_zone> found = find ? find(*name) : find_time_zone(*name);
            if (!found) {
                from.into().take(from.at("zone"), found.findings());
                return time_zone{};
            }
            known = zones_.emplace(*name, std::move(found).value()).first;
        }
        return known->second;
    }

    void read_versions(const object& from, std::size_t index, const std::optional<date_range>& days, stated_terms terms, agreement& made)
    {
        struct version {
            std::optional<date> begin;
            std::optional<date> end;
            agreement_terms terms;
        };
        collector& into = from.into();
        std::vector<version> versions;
        bool whole = days.has_value();
        const bool one_version = from.find("versions")->items.size() == 1;
        const bool is_list = from.each(
            "versions", "version",
            [&](const object& one, std::size_t i) {
                read_terms(one, terms);
                repeated_ += size_of(terms);
                if (repeated_ > max_repeated) {
                    if (whole) {
                        into.error(one.where(), "document_too_large",
                                   "versions repeat more than " + std::to_string(max_repeated) +
                                       " clauses and names of those before them: split the agreement");
                    }
                    whole = false;
                    return;
                }
                version read{.begin = one.day("from"), .end = one.day("to"), .terms = to_terms(into, terms, one.where())};
                if ((one.has("from") && !read.begin) || (one.has("to") && !read.end)) whole = false;
                if (!one.has("from") && i == 0 && days) read.begin = days->begin;
                if (!one.has("from") && i > 0) {
                    into.error(one.at("from"), "missing_field", "every version but the first says from which day on it holds");
                    whole = false;
                }
                note_moved(terms, index, one_version ? std::nullopt : std::optional{i});
                versions.push_back(std::move(read));
            },
            [&](std::size_t) { whole = false; });
        if (is_list && versions.empty() && whole) {
            into.error(from.at("versions"), "missing_field",
                       "an agreement has at least one version; one that never changes states its terms without");
        }
        if (!is_list || !whole || versions.empty()) return;

        const spot list = from.at("versions");
        std::vector<timeline<agreement_terms>::entry> entries;
        for (std::size_t i = 0; i < versions.size(); ++i) {
            const spot here = list.at(i);
            const bool last = i + 1 == versions.size();
            const date begin = *versions[i].begin;
            const date next = last ? days->end : *versions[i + 1].begin;
            const date end = versions[i].end.value_or(next);
            if (i == 0 && from.has("from") && begin != days->begin) {
                into.error(here.at("from"), "version_range",
                           "the agreement starts on " + to_string(days->begin) + " and its first version on " + to_string(begin) +
                               ": state one of the two, or the same day");
                whole = false;
            }
            if (!last && next <= begin) {
                into.error(list.at(i + 1).at("from"), "version_order",
                           "versions stand in the order of their start: " + to_string(next) + " is not after " + to_string(begin));
                whole = false;
            } else if (end <= begin) {
                into.error(here.at(versions[i].end ? "to" : "from"), "empty_period",
                           "the version's end " + to_string(end) + " is not after its start " + to_string(begin));
                whole = false;
            } else if (end > next) {
                into.error(here.at("to"), last ? "version_range" : "version_order",
                           last ? "the version ends on " + to_string(end) + ", after the agreement, which ends on " + to_string(next)
                                : "the version ends on " + to_string(end) + ", after the next one starts on " + to_string(next));
                whole = false;
            }
            entries.push_back({{begin, end}, std::move(versions[i].terms)});
        }
        if (whole) made.versions = timeline<agreement_terms>{std::move(entries)};
    }

    /// Remembers for each term of a version where it was stated. The only version goes without a number.
    void note_moved(const stated_terms& terms, std::size_t agreement, std::optional<std::size_t> version)
    {
        std::string of = "$.agreements[" + std::to_string(agreement) + (version ? "].versions[" + std::to_string(*version) : "") + "].";
        const auto note = [&](const auto& term, std::string_view field) {
            std::string here = of + std::string{field};
            if (term && term->path != here) result_.moved.push_back({.from = std::move(here), .to = term->path});
        };
        note(terms.type, "type");
        note(terms.money, "money");
        note(terms.in, "currency");
        note(terms.engaged, "parties");
        note(terms.items, "items");
        note(terms.charges, "charges");
        note(terms.divisions, "divisions");
        note(terms.rounding, "rounding");
        note(terms.restrictions, "restrictions");
        note(terms.payment_days, "payment_days");
        note(terms.reconciliation, "reconciliation");
    }

    result& result_;
    std::map<std::string, time_zone, std::less<>> zones_;
    std::size_t repeated_ = 0;
};

offer read_offer(const object& from)
{
    offer read;
    read.key = key_of(from, "offer");
    read.from = from.need_text_or_empty("supplier");
    read.to = from.need_text_or_empty("customer");
    read.service = from.need_text_or_empty("service");
    read.under = from.need_text_or_empty("under");
    read.paid_by = from.text_or_empty("paid_by");
    read.feeds = from.texts("feeds");
    read.when = to_days(from, "starts", "ends").value_or(date_range{first_day, no_end});
    return read;
}

std::optional<date_range> to_period(const object& from, const std::string& written)
{
    if (const std::size_t slash = written.find('/'); slash != std::string::npos) {
        const checked<date> begin = parse_date(std::string_view{written}.substr(0, slash));
        const checked<date> end = parse_date(std::string_view{written}.substr(slash + 1));
        if (begin && end && begin.value() < end.value()) return date_range{begin.value(), end.value()};
        from.into().error(from.at("period"), "not_a_period",
                          quote(written) +
                              " is not a period: days from one up to another are written 2026-10-05/2026-10-20, the second one not in");
        return std::nullopt;
    }
    const checked<date_range> read = parse_period(written);
    if (read) return read.value();
    from.into().take(from.at("period"), read.findings());
    return std::nullopt;
}

measure read_measure(const object& from)
{
    measure read{.name = from.need_text_or_empty("measure"),
                 .of = from.need_text_or_empty("of"),
                 .when = {first_day, no_end},
                 .value = from.need_number("value").value_or(rational{})};
    if (const std::optional<std::string> period = from.need_text("period"); period) {
        if (const std::optional<date_range> days = to_period(from, *period)) read.when = *days;
    }
    return read;
}

usage_format read_usage(const object& from)
{
    usage_format read;
    read.default_source = from.text_or_empty("source");
    read.service = from.text("service");
    read.offer = from.text("offer");
    read.quantity_in = from.whole("quantity_in", 0, 18).value_or(read.quantity_in);
    if (const json::value* counts = from.find("gross_in"); counts != nullptr && counts->kind == json::kind::string) {
        read.gross_in_minor_units = counts->text == "minor_units";
        if (!read.gross_in_minor_units) from.unknown_word(from.at("gross_in"), counts->text, {"minor_units"});
    } else {
        read.gross_in = from.whole("gross_in", 0, 18).value_or(read.gross_in);
    }
    read.quantity_scale = from.whole("quantity_decimals", 0, 18).value_or(read.quantity_scale);
    read.gross_scale = from.whole("gross_decimals", 0, 18).value_or(read.gross_scale);
    read.time = from.word("time", words::time).value_or(read.time);
    if (const json::value* separator = from.find("separator"); separator != nullptr) {
        // A tab is a control character and still a fine separator, so this is no ordinary text.
        const spot here = from.at("separator");
        const std::string& text = separator->text;
        if (separator->kind != json::kind::string)
            wrong_type(from.into(), *separator, here, "a string of one character");
        else if (text.size() != 1 || (text != "\t" && (text[0] < 0x20 || text[0] > 0x7E)) || text == "\"" || text == "-" || text == "." ||
                 (text[0] >= '0' && text[0] <= '9') || (text[0] >= 'a' && text[0] <= 'z') || (text[0] >= 'A' && text[0] <= 'Z')) {
            from.into().error(here, "unknown_value",
                              quote(text) + " parts no columns: a separator is one character such as \",\", \";\", \"|\" or a tab");
        } else {
            read.separator = text[0];
        }
    }
    const json::value* columns = from.find("columns");
    const spot here = from.at("columns");
    if (columns == nullptr || !object::is_object(from.into(), *columns, here)) return read;
    const object named{from.into(), *columns, here, "columns"};
    std::map<std::string, std::string> taken;
    const auto take = [&](std::string& into, std::optional<std::string> name, const spot& where, std::string_view field) {
        if (!name) return;
        if (name->empty()) {
            from.into().error(where, "missing_field", "a column has a name");
            return;
        }
        const auto [other, is_new] = taken.emplace(*name, field);
        if (!is_new) {
            from.into().error(where, "conflicting_fields",
                              "the column " + quote(*name) + " is " + quote(other->second) + " already: one column says one thing");
        }
        into = std::move(*name);
    };
    const std::pair<std::string_view, std::string*> fields[] = {
        {"source", &read.source_column},      {"key", &read.key_column},
        {"revision", &read.revision_column},  {"time", &read.time_column},
        {"booked", &read.booked_column},      {"service", &read.service_column},
        {"offer", &read.offer_column},        {"quantity", &read.quantity_column},
        {"gross", &read.gross_column},        {"introducer", &read.introducer_column},
        {"territory", &read.territory_column}};
    for (const auto& [field, column] : fields) take(*column, named.text(field), named.at(field), field);
    const json::value* parties = named.find("parties");
    const spot by_class = named.at("parties");
    if (parties == nullptr || !object::is_object(from.into(), *parties, by_class)) return read;
    for (std::size_t i = 0; i < parties->names.size(); ++i) {
        const std::string& key = parties->names[i];
        const spot one = by_class.at(key);
        take(read.party_columns[key], to_text(from.into(), parties->items[i], one), one, key);
    }
    return read;
}

}  // namespace

result read(collector& into, const json::value& content)
{
    result made;
    const spot root;
    if (!object::is_object(into, content, root)) return made;
    made.readable = true;
    const object from{into, content, root, "document"};
    if (const std::optional<std::string> format = from.need_text("format"); format && *format != "partnering/1") {
        into.recovered(from.at("format"), "unknown_format", quote(*format) + " is no format this reader knows; it reads \"partnering/1\"");
    }
    ecosystem_draft& draft = made.content;
    draft.name = from.text_or_empty("name");
    read_keyed(from, "roles", "role", draft.roles, [](const object& one, std::size_t) { return read_role(one); }, {});
    read_keyed(from, "services", "service", draft.services, [](const object& one, std::size_t) { return read_service(one); }, {});
    read_keyed(from, "parties", "party", draft.parties, [](const object& one, std::size_t) { return read_party(one); }, {});
    agreement_reader agreements{made};
    read_keyed(from, "agreements", "agreement", draft.agreements,
               [&](const object& one, std::size_t index) { return agreements.read(one, index); }, {});
    read_keyed(from, "provides", "offer", draft.offers, [](const object& one, std::size_t) { return read_offer(one); }, {});
    read_keyed(from, "measures", "measure", draft.measures, [](const object& one, std::size_t) { return read_measure(one); },
               {.name = {}, .of = {}, .when = {first_day, no_end}, .value = {}});
    if (const json::value* usage = from.find("usage"); usage != nullptr) {
        const spot here = from.at("usage");
        if (object::is_object(into, *usage, here)) made.usage = read_usage(object{into, *usage, here, "usage"});
    }
    std::sort(made.moved.begin(), made.moved.end(), [](const moved_term& a, const moved_term& b) { return a.from < b.from; });
    return made;
}

}  // namespace reading
PARTNERING_END
