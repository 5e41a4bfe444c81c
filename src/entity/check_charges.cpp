#include <entity/check_allocation.hpp>
#include <entity/checker.hpp>

PARTNERING_BEGIN

void draft_checker::check_held(std::string_view key, std::string_view clause, const spot& at)
{
    const auto found = find_role(key, clause, at);
    if (!found || held_in_[*found] == version_) return;
    std::string those;
    for (const std::string_view each : stood_in_) those += (those.empty() ? "" : ", ") + quote(each);
    error("role_not_engaged", clause, at,
          "nobody is engaged as " + quote(key) + " in this agreement" +
              (those.empty() ? "; engage a party in that role" : "; those it engages stand as " + those));
}

void draft_checker::check_charge(const agreement& whole, const charge_clause& charge, const key_places& clauses,
                                 const std::unordered_set<std::string_view>& items, const spot& at)
{
    check_text(charge.label, charge.key, at.at("label"));
    check_payer(charge.payer, charge.key, at.at("payer"));
    check_payee(charge.payee, charge.key, at.at("payee"));
    check_services_named(charge.services, "services", charge.key, at);
    for (size_t s = 0; s < charge.services.size(); ++s) {
        if (items.empty() || items.contains(charge.services[s]) || !service_of_.contains(charge.services[s])) continue;
        error("not_an_item", charge.key, at.at("services", s),
              quote(charge.services[s]) + " is not among the items of " + quote(whole.key) + "; add it there, or leave it out here");
    }
    check_formula(charge, clauses, at);
    check_schedule(whole, charge, at);
    if (charge.pooled) tell(faults_of(charge), charge.key, at);
    if (charge.guaranteed && charge.when_paid)
        error("guarantee_contradicts", charge.key, at.at("when_paid"),
              "a charge that is guaranteed is owed whether or not its payer is paid; leave out \"guaranteed\" or \"when_paid\"");
}

void draft_checker::check_basis(const basis& of, std::string_view clause, const key_places& clauses, const spot& at)
{
    if (of.kind != basis_kind::clause) {
        if (!of.clause.empty())
            error("unknown_clause", clause, at,
                  "the basis " + quote(to_string(of)) + " is no clause, but names one: " + quote(of.clause) + "; leave the name out");
        return;
    }
    if (clauses.contains(of.clause) && !of.clause.empty()) return;
    const std::string near = suggest_.for_key(of.clause, clauses);
    error("unknown_clause", clause, at,
          quote(of.clause) + " is not the key of a charge or a division of the same version" +
              (near.empty() ? "; a basis `clause:KEY` names one of them" : "; did you mean " + quote(near) + "?"));
}

void draft_checker::check_formula(const charge_clause& charge, const key_places& clauses, const spot& at)
{
    const spot place = at.at("formula");
    for (const basis& of : charge.how.bases()) check_basis(of, charge.key, clauses, place);
    for (const measure_ref& measure : charge.how.measures()) {
        if (measure.name.empty()) error("empty_key", charge.key, place, "the formula asks for a measure without a name");
        check_text(measure.name, charge.key, place);
        if (!measure.of.empty()) check_held(measure.of, charge.key, place);
    }
    std::unordered_set<const formula::node*> seen;
    check_bounds(charge.how, charge.key, place, seen);
}

void draft_checker::check_bounds(const formula& how, std::string_view clause, const spot& at,
                                 std::unordered_set<const formula::node*>& seen)
{
    if (!seen.insert(&how.content()).second) return;
    for (const formula* inner : parts_of(how)) check_bounds(*inner, clause, at, seen);
    const std::optional<bound> outer = bound_of(how);
    if (!outer) return;
    const std::string said = "a " + std::string{outer->name} + " of " + to_decimal_or_ratio(*outer->amount);
    for (std::optional<bound> inner = bound_of(*outer->of); inner; inner = bound_of(*inner->of)) {
        if (inner->is_cap == outer->is_cap) continue;
        const rational& most = outer->is_cap ? *outer->amount : *inner->amount;
        const rational& least = outer->is_cap ? *inner->amount : *outer->amount;
        if (most < least)
            error("charge_bounds", clause, at,
                  said + " and a " + std::string{inner->name} + " of " + to_decimal_or_ratio(*inner->amount) +
                      " leave nothing between them; the cap is at least as much as what it is bounded by below");
    }
    if (outer->amount->sign() >= 0 || !is_never_negative(*outer->of)) return;
    if (outer->is_cap)
        error("charge_bounds", clause, at,
              said + " is below all that is charged, so that the payee would always pay; swap payer and payee, or leave out the sign");
    else
        warning("idle_bound", clause, at,
                said + " never counts, for nothing in the charge is below zero; leave it out, or leave out the sign");
}

std::optional<draft_checker::bound> draft_checker::bound_of(const formula& how)
{
    if (const auto* cap = std::get_if<formula::cap>(&how.content())) return bound{"cap", true, &cap->amount, &cap->of.front()};
    if (const auto* floor = std::get_if<formula::floor_amount>(&how.content()))
        return bound{"floor", false, &floor->amount, &floor->of.front()};
    if (const auto* minimum = std::get_if<formula::minimum>(&how.content()))
        return bound{"minimum", false, &minimum->amount, &minimum->of.front()};
    return std::nullopt;
}

std::vector<const formula*> draft_checker::parts_of(const formula& how)
{
    std::vector<const formula*> parts;
    const auto add = [&](const std::vector<formula>& list) {
        for (const formula& each : list) parts.push_back(&each);
    };
    std::visit(
        [&]<class Node>(const Node& node) {
            if constexpr (std::is_same_v<Node, formula::total>) {
                add(node.parts);
            } else if constexpr (std::is_same_v<Node, formula::conditional>) {
                add(node.then);
                add(node.otherwise);
            } else if constexpr (requires { node.of.front().content(); }) {
                add(node.of);
            }
        },
        how.content());
    return parts;
}

bool draft_checker::is_never_negative(const formula& how)
{
    const auto positive = [](const auto&... numbers) { return ((numbers.sign() >= 0) && ...); };
    const auto whole = [](const basis& of) {
        return of.kind == basis_kind::retail || of.kind == basis_kind::gross || of.kind == basis_kind::wholesale ||
               of.kind == basis_kind::reported;
    };
    const auto counts = [&](const driver& by) {
        const basis* of = std::get_if<basis>(&by);
        return std::holds_alternative<quantity_driver>(by) || (of != nullptr && whole(*of));
    };
    const auto all_parts = [&] {
        const std::vector<const formula*> parts = parts_of(how);
        return std::all_of(parts.begin(), parts.end(), [](const formula* part) { return is_never_negative(*part); });
    };
    return std::visit(
        [&]<class Node>(const Node& node) {
            if constexpr (std::is_same_v<Node, formula::flat_amount>) {
                return positive(node.amount);
            } else if constexpr (std::is_same_v<Node, formula::unit_price> || std::is_same_v<Node, formula::package_price>) {
                return positive(node.price) && counts(node.by);
            } else if constexpr (std::is_same_v<Node, formula::tiered_price>) {
                return counts(node.by) &&
                       std::all_of(node.tiers.begin(), node.tiers.end(), [&](const tier& t) { return positive(t.unit, t.flat); });
            } else if constexpr (std::is_same_v<Node, formula::percentage> || std::is_same_v<Node, formula::markup>) {
                if constexpr (std::is_same_v<Node, formula::markup>) {
                    if (!positive(node.per_unit)) return false;
                }
                return positive(node.ratio) && whole(node.of);
            } else if constexpr (std::is_same_v<Node, formula::markdown>) {
                return false;
            } else if constexpr (std::is_same_v<Node, formula::cap>) {
                return positive(node.amount) && all_parts();
            } else if constexpr (std::is_same_v<Node, formula::discount>) {
                return node.ratio <= rational{1} && all_parts();
            } else if constexpr (std::is_same_v<Node, formula::stepped_discount>) {
                return std::all_of(node.steps.begin(), node.steps.end(), [](const tier& t) { return t.unit <= rational{1}; }) &&
                       all_parts();
            } else {
                return all_parts();
            }
        },
        how.content());
}

void draft_checker::check_schedule(const agreement& whole, const charge_clause& charge, const spot& at)
{
    const schedule& due = charge.due;
    const spot place = at.at("due");
    if (charge.kind != charge_kind::usage && charge.per != charge_scope::period) {
        error("schedule", charge.key, at.at("per"),
              "only a charge for usage is made per event, or runs with it; a one-time or recurring charge is due by its schedule");
    }
    if (charge.per == charge_scope::running && charge.how.stands_without_usage()) {
        error("running_charge", charge.key, at.at("per"),
              "`minimum` is due even without usage, and cannot be charged record by record; work this charge out per period, and round "
              "it at leg or statement");
    }
    if (charge.kind != charge_kind::recurring && due.prorated) {
        error("schedule", charge.key, place.at("prorated"),
              "only a recurring charge is prorated; the others have no period to be a part of");
    }
    if (charge.kind != charge_kind::one_time && due.on) {
        error("schedule", charge.key, place.at("on"),
              "only a one-time charge is due on one day; a recurring one names `due_month` and `due_day`");
    }
    if (charge.kind == charge_kind::one_time && due.on && !whole.versions.empty() && whole.versions.at(*due.on) == nullptr) {
        error("schedule", charge.key, place.at("on"),
              to_string(*due.on) + " is a day on which " + quote(whole.key) +
                  " does not hold; name one of its days, or none for its first");
    }
    // Without a first day there is no day to take its place: the charge would fall due in the year 1, that is never.
    if (charge.kind == charge_kind::one_time && !due.on && !whole.versions.empty() &&
        whole.versions.entries().front().when.begin == date::of(1, 1, 1)) {
        error("schedule", charge.key, place.at("on"),
              "a one-time charge without a day is due on the first day of " + quote(whole.key) +
                  ", which states none; name the day, or when the agreement begins");
    }
    if (charge.kind == charge_kind::recurring) check_due_day(charge, place);
}

void draft_checker::check_due_day(const charge_clause& charge, const spot& at)
{
    const schedule& due = charge.due;
    if (due.every == recurrence::year) {
        constexpr int common_year = 2001;
        if (!date::is_valid(common_year, due.due_month, due.due_day)) {
            error("schedule", charge.key, at.at("due_day"),
                  "not every year has a day " + std::to_string(due.due_day) + " of month " + std::to_string(due.due_month) +
                      "; name one that every year has");
        }
        return;
    }
    if (due.due_month != 1)
        error("schedule", charge.key, at.at("due_month"),
              "only a yearly charge names a month; a quarterly one is due in the quarter's first");
    // A quarter starts in January, April, July or October, each of at least 30 days.
    const unsigned last = due.every == recurrence::day ? 1 : due.every == recurrence::quarter ? 30 : 28;
    if (due.due_day < 1 || due.due_day > last) {
        error("schedule", charge.key, at.at("due_day"),
              due.every == recurrence::day
                  ? "a daily charge is due every day; leave `due_day` out"
                  : "not every " + std::string{due.every == recurrence::month ? "month" : "quarter's first month"} + " has a day " +
                        std::to_string(due.due_day) + "; name one from 1 to " + std::to_string(last));
    }
}

void draft_checker::check_division(const division_clause& division, const key_places& clauses, const spot& at)
{
    if (!division.payer.empty()) check_payer(division.payer, division.key, at.at("payer"));
    check_basis(division.of, division.key, clauses, at.at("of"));
    check_services_named(division.services, "services", division.key, at);
    if (division.per == charge_scope::running) {
        error("running_charge", division.key, at.at("per"),
              "a division shares out the amount of each record or of the period; let the charge it divides run, and divide it per event");
    }
    if (division.members.empty()) {
        error("division_shares", division.key, at.at("members"), "a division has no members; name who receives which share");
        return;
    }
    for (size_t m = 0; m < division.members.size(); ++m) {
        const division_clause::member& member = division.members[m];
        const spot place = at.at("members", m);
        if (!member.payer.empty()) {
            check_payer(member.payer, division.key, place.at("payer"));
        } else if (division.payer.empty()) {
            error("unknown_role", division.key, place.at("payer"),
                  "nobody pays this share: neither the division nor its member names a payer");
        }
        check_payee(member.payee, division.key, place.at("payee"));
        check_text(member.label, division.key, place.at("label"));
        if (!member.key.empty()) check_key(member.key, place.at("key"));
    }
    if (division.by || division.rounded) tell(faults_of(division), division.key, at);
    if (!division.by) check_shares(division, at.at("members"));
}

void draft_checker::check_shares(const division_clause& division, const spot& at)
{
    rational sum;
    std::vector<size_t> rest;
    bool each_right = true;
    try {
        for (size_t m = 0; m < division.members.size(); ++m) {
            const std::optional<rational>& share = division.members[m].share;
            if (!share) {
                rest.push_back(m);
            } else if (*share < rational{0} || *share > rational{1}) {
                each_right = false;
                const spot place{.above = at.above, .field = at.field, .index = m};
                error("division_shares", division.key, place.at("share"),
                      "a share is a ratio from 0 to 1, not " + to_decimal_or_ratio(*share));
            } else {
                sum += *share;
            }
        }
    } catch (const arithmetic_error&) {
        error("division_shares", division.key, at, "the shares are ratios too long to add; write them with fewer digits");
        return;
    }
    if (rest.size() > 1) {
        error("division_shares", division.key, spot{.above = at.above, .field = at.field, .index = rest[1]}.at("share"),
              "two members take the rest, [" + std::to_string(rest[0]) + "] and [" + std::to_string(rest[1]) +
                  "]; only one may have no share");
    } else if (each_right && rest.empty() && sum != rational{1}) {
        error("division_shares", division.key, at,
              "the shares add up to " + to_decimal_or_ratio(sum) +
                  "; they add up to exactly 1, or one member has no share and takes the rest");
    } else if (each_right && sum > rational{1}) {
        error("division_shares", division.key, at,
              "the shares add up to " + to_decimal_or_ratio(sum) + ", so that no rest is left; they add up to at most 1");
    }
}

PARTNERING_END
