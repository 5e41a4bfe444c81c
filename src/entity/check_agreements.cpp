#include <entity/checker.hpp>

PARTNERING_BEGIN

void draft_checker::check_agreements()
{
    free_items_.assign(draft_.agreements.size(), false);
    for (std::uint32_t i = 0; i < draft_.agreements.size(); ++i) {
        const agreement& each = draft_.agreements[i];
        const spot at = root_.at("agreements", i);
        const auto& versions = each.versions.entries();
        if (versions.empty())
            error("no_version", each.key, at.at("versions"), quote(each.key) + " has no version; state its terms and the days they hold");
        // An agreement that was never changed is written without a list of versions.
        for (size_t v = 0; v < versions.size(); ++v) check_terms(i, versions[v], versions.size() > 1 ? at.at("versions", v) : at.at(""));
    }
}

void draft_checker::check_terms(std::uint32_t of, const timeline<agreement_terms>::entry& version, const spot& at)
{
    const agreement& whole = draft_.agreements[of];
    const agreement_terms& terms = version.value;
    ++version_;
    check_text(terms.type, whole.key, at.at("type"));
    check_engaged(of, terms, at);

    check_services_named(terms.items, "items", whole.key, at);
    std::unordered_set<std::string_view> items{terms.items.begin(), terms.items.end()};
    if (items.empty()) free_items_[of] = true;
    for (const std::string& item : terms.items) {
        if (const auto found = service_of_.find(item); found != service_of_.end()) items_.insert(pair_of(of, found->second));
    }

    // Where a clause's key stands: in one name space, since a basis names either kind.
    key_places clauses;
    const auto add_clause = [&](const std::string& key, const spot& clause) {
        check_key(key, clause.at("key"));
        const auto [first, fresh] = clauses.emplace(key, static_cast<std::uint32_t>(clauses.size()));
        if (!fresh && !key.empty()) {
            error("duplicate_key", key, clause.at("key"),
                  quote(key) + " is already the key of another clause of " + quote(whole.key) +
                      "; keys of charges and divisions are unique within an agreement");
        }
    };
    for (size_t c = 0; c < terms.charges.size(); ++c) add_clause(terms.charges[c].key, at.at("charges", c));
    for (size_t d = 0; d < terms.divisions.size(); ++d) add_clause(terms.divisions[d].key, at.at("divisions", d));

    for (size_t c = 0; c < terms.charges.size(); ++c) check_charge(whole, terms.charges[c], clauses, items, at.at("charges", c));
    for (size_t d = 0; d < terms.divisions.size(); ++d) check_division(terms.divisions[d], clauses, at.at("divisions", d));
    check_rounding(whole, terms, at);
    check_currency(whole, version, at);
    for (size_t r = 0; r < terms.restrictions.size(); ++r) check_restriction(whole, terms.restrictions[r], at.at("restrictions", r));
    if (terms.payment_days && *terms.payment_days > max_payment_days) {
        error("out_of_range", whole.key, at.at("payment_days"),
              std::to_string(*terms.payment_days) + " days to pay are more than the " + std::to_string(max_payment_days) +
                  " of 100 years; state the days from the end of a period to the day its statement is due");
    }
    if (terms.reconciliation) check_reconciliation(whole, *terms.reconciliation, at.at("reconciliation"));
}

void draft_checker::check_reconciliation(const agreement& whole, const reconciliation_terms& terms, const spot& at)
{
    const spot within = at.at("tolerance");
    const auto negative = [&](const spot& place) {
        error("negative_tolerance", whole.key, place,
              "a tolerance is negative: say how far two reports may be apart, 0 where they must be equal");
    };
    // Multiplied by a figure of as many digits it would be more than a number may have, and that only when usage is there.
    const auto too_long = [&](const spot& place) {
        error("number_too_long", whole.key, place, "a tolerance has at most 38 digits on a side of its ratio; state fewer");
    };
    const auto check_tolerance = [&](const tolerance& each, const spot& place) {
        if (each.absolute.sign() < 0) negative(place.at("amount"));
        if (rational{1'000'000'000'000'000'000} < each.absolute) {
            error("wide_tolerance", whole.key, place.at("amount"),
                  "more than 10^18 lets any two figures agree that a record can report; state how far they may be apart");
        } else if (!each.absolute.is_small()) {
            too_long(place.at("amount"));
        }
        if (each.relative.sign() < 0) negative(place.at("percent"));
        if (each.relative >= rational{1}) {
            error("wide_tolerance", whole.key, place.at("percent"),
                  "100 percent of the larger figure or more lets any two figures of one sign agree; 1 percent is 1/100 of it");
        } else if (!each.relative.is_small()) {
            too_long(place.at("percent"));
        }
    };
    check_tolerance(terms.quantity, within.at("quantity"));
    check_tolerance(terms.gross, within.at("gross"));
    constexpr std::int64_t year_us = std::int64_t{366} * 24 * 60 * 60 * 1'000'000;
    if (terms.apart_us < 0) negative(within.at("seconds"));
    if (terms.apart_us > year_us) {
        error("wide_tolerance", whole.key, within.at("seconds"),
              "clocks that are more than a year apart say nothing of when something happened; state seconds");
    }
}

void draft_checker::check_engaged(std::uint32_t of, const agreement_terms& terms, const spot& at)
{
    const agreement& whole = draft_.agreements[of];
    stood_in_.clear();
    std::unordered_set<std::string_view> parties;
    std::map<std::pair<std::string_view, std::string_view>, size_t> seen;
    for (size_t e = 0; e < terms.engaged.size(); ++e) {
        const engagement& each = terms.engaged[e];
        const spot place = at.at("engaged", e);
        parties.insert(each.party);
        if (const auto found = find_party(each.party, whole.key, place.at("party"))) {
            engaged_.insert(pair_of(of, *found));
            in_use_.insert(*found);
        }
        if (const auto found = find_role(each.role, whole.key, place.at("role"))) {
            hold(*found);
            constexpr size_t shown = 5;
            if (stood_in_.size() < shown && std::find(stood_in_.begin(), stood_in_.end(), each.role) == stood_in_.end())
                stood_in_.push_back(each.role);
        }
        const auto [first, fresh] = seen.emplace(std::pair<std::string_view, std::string_view>{each.party, each.role}, e);
        if (!fresh) {
            error("listed_twice", whole.key, place,
                  quote(each.party) + " is engaged as " + quote(each.role) + " already, at [" + std::to_string(first->second) +
                      "]; name it once");
        }
    }
    if (parties.size() < 2) {
        error("too_few_parties", whole.key, at.at("engaged"),
              quote(whole.key) + " engages " + (parties.empty() ? "nobody" : "only " + quote(*parties.begin())) +
                  "; an agreement is between two or more parties");
    }
}

void draft_checker::check_rounding(const agreement& whole, const agreement_terms& terms, const spot& at)
{
    if (terms.rounding.empty()) {
        if (terms.in.minor_units() < 0) {
            error("currency_without_minor_unit", whole.key, at.at("rounding"),
                  std::string{terms.in.code()} + " has no minor unit to round a statement to; state the quantum under `rounding`");
        }
        return;
    }
    for (size_t r = 0; r < terms.rounding.size(); ++r) {
        const quantum& step = terms.rounding[r].step;
        const int places = step.decimal_places();
        if (places >= 0 && places <= 18) continue;
        error("rounding_quantum", whole.key, at.at("rounding", r),
              "an amount in steps of " + to_decimal_or_ratio(step.value()) +
                  (places < 0 ? " cannot be written with any number of decimals" : " takes more than 18 decimals") +
                  "; round to a part of ten, such as 0.01, or to a cash increment such as 0.05 or 0.25");
    }
    static constexpr std::string_view names[] = {"event", "leg", "statement"};
    const auto name = [](rounding_place place) { return names[static_cast<size_t>(place)]; };
    for (size_t r = 1; r < terms.rounding.size(); ++r) {
        const rounding_place before = terms.rounding[r - 1].place;
        const rounding_place place = terms.rounding[r].place;
        if (before < place) continue;
        const std::string here = '`' + std::string{name(place)} + '`';
        error("rounding_order", whole.key, at.at("rounding", r),
              before == place ? here + " is rounded twice; state one rule for a place"
                              : here + " stands after `" + std::string{name(before)} + "`; the order is event, leg, statement");
    }
    if (std::none_of(terms.rounding.begin(), terms.rounding.end(),
                     [](const rounding_rule& rule) { return rule.place == rounding_place::statement; })) {
        error("statement_rounding", whole.key, at.at("rounding"),
              "no rule rounds the statement, which must be payable; add one for `statement` at the end");
    }
}

void draft_checker::check_currency(const agreement& whole, const timeline<agreement_terms>::entry& version, const spot& at)
{
    const currency in = version.value.in;
    const currency::withdrawal gone = in.withdrawn();
    if (gone.year == 0) return;
    const date after = gone.month == 12 ? date::of(gone.year + 1, 1, 1) : date::of(gone.year, static_cast<unsigned>(gone.month) + 1, 1);
    if (version.when.end <= after) return;
    warning("withdrawn_currency", whole.key, at.at("in"),
            std::string{in.code()} + " was withdrawn in " + to_string(after.plus_days(-1)).substr(0, 7) + ", but these terms hold " +
                (version.when.end == date::of(9999, 12, 31).plus_days(1) ? "without end" : "until before " + to_string(version.when.end)) +
                "; end them in time, and go on in the currency that took its place");
}

void draft_checker::check_restriction(const agreement& whole, const restriction& each, const spot& at)
{
    check_held(each.role, whole.key, at.at("role"));
    check_services_named(each.services, "services", whole.key, at);
    check_text(each.text, whole.key, at.at("text"));
    for (size_t t = 0; t < each.territories.size(); ++t) {
        if (!is_territory(each.territories[t])) {
            error("territory", whole.key, at.at("territories", t),
                  quote(each.territories[t]) + " is no ISO 3166 code; write a country as `SE`, a part of one as `US-CA`");
        }
    }
    if (each.least && each.most && *each.least > *each.most) {
        error("restriction_bounds", whole.key, at.at("least"),
              "at least " + to_decimal_or_ratio(*each.least) + " and at most " + to_decimal_or_ratio(*each.most) +
                  " leave nothing between them; swap them, or state one");
    }
}

bool draft_checker::is_territory(std::string_view code)
{
    const auto upper = [](char c) { return c >= 'A' && c <= 'Z'; };
    const auto digit = [](char c) { return c >= '0' && c <= '9'; };
    if (code.size() < 2 || !upper(code[0]) || !upper(code[1])) return false;
    if (code.size() == 2) return true;
    const std::string_view part = code.substr(3);
    return code[2] == '-' && !part.empty() && part.size() <= 3 &&
           std::all_of(part.begin(), part.end(), [&](char c) { return upper(c) || digit(c); });
}

PARTNERING_END
