#include "acronym_forms.hpp"

#include <algorithm>
#include <limits>
#include <tuple>
#include <utility>

PARTNERING_BEGIN

namespace {

// A wider model is a worse answer than another receiver of the same one.
constexpr unsigned other_receiver = 1;
constexpr unsigned other_seller = 3;
constexpr unsigned wider_model = 16;

using group = acronym_group_kinds::group;

bool any_letter(const acronym& of, auto&& wanted)
{
    return std::any_of(of.groups.begin(), of.groups.end(), [&](const group& who) { return std::any_of(who.begin(), who.end(), wanted); });
}

/// Whether it asks for who gets something and passes it on, or joins it up with more.
bool passes_on(const partnership_model& model) { return centre_of(model).shape == model_shape::passed_on; }

void add_model(std::vector<acronym_forms::open_model>& to, const partnership_model* model, std::string hub)
{
    const bool is_there = std::any_of(to.begin(), to.end(), [&](const acronym_forms::open_model& each) { return each.model == model; });
    if (!is_there) to.push_back({model, std::move(hub)});
}

}  // namespace

bool acronym_group_kinds::all(const group& who, std::string_view wide) const
{
    return std::all_of(who.begin(), who.end(), [&](const acronym_letter& each) { return is(each, wide); });
}

bool acronym_group_kinds::any(const group& who, std::string_view wide) const
{
    return std::any_of(who.begin(), who.end(), [&](const acronym_letter& each) { return is(each, wide); });
}

bool acronym_group_kinds::is_generic(std::span<const group> groups)
{
    for (std::size_t i = 1; i + 1 < groups.size(); ++i)
        if (std::all_of(groups[i].begin(), groups[i].end(), [](const acronym_letter& each) { return each.role == "consumer"; }))
            return true;
    return false;
}

struct acronym_forms::letter_fit {
    static constexpr unsigned hopeless = 1'000'000;  ///< it does not fit at all

    unsigned cost = hopeless;  ///< the less the better
    bool leaves_open = false;  ///< the letter written is wider than what the form asks for
    unlike as = unlike::nothing;
};

/// How letters that are written fit those of a form.
struct acronym_forms::fit {
    struct remark {
        unlike as;
        const acronym_letter* written;
        const acronym_letter* asked;
    };
    unsigned cost = 0;
    bool leaves_open = false;
    bool is_wider = false;          ///< something else leaves it open than a role of its own beside another seller
    std::vector<remark> remarks{};  ///< put into words only where they are told

    void add(const letter_fit& other, const acronym_letter& written, const acronym_letter& asked)
    {
        cost += other.cost;
        leaves_open = leaves_open || other.leaves_open;
        is_wider = is_wider || (other.leaves_open && other.as != unlike::beside);
        if (other.as != unlike::nothing && other.as != unlike::beside) remarks.push_back({other.as, &written, &asked});
    }
};

acronym_forms::acronym_forms(const model_catalogue& among, const role_kinds& roles) : among_{among}, kinds_{roles}
{
    for (const partnership_model& model : among.models()) {
        add_form(model, model.acronym);
        for (const model_variant& variant : model.variants) add_form(model, variant.acronym);
    }
}

void acronym_forms::add_form(const partnership_model& model, const std::string& written)
{
    // A model of somebody's own may be called what is no acronym: it is then found by its name alone.
    const checked<acronym> read = parse_acronym(written, kinds_.roles());
    if (!read) return;
    // One that leaves out whom the model turns on (C2C: the bank) says too little to be known by its letters.
    const model_place* hub = find_place(model, centre_of(model).hub);
    const bool has_hub = hub == nullptr || any_letter(read.value(), [&](const acronym_letter& each) {
                             return kinds_.is(each, hub->role) || kinds_.roles().is_kind_of(hub->role, each.role);
                         });
    if (!has_hub) return;
    const bool has_bank = any_letter(read.value(), [&](const acronym_letter& each) { return kinds_.is(each, "bank"); });
    forms_.push_back({&model, read.value(), has_bank});
    add_asides(model, read.value().groups);
}

/// Who pays to be shown is as often written after the host, before it or between it and those it serves.
void acronym_forms::add_asides(const partnership_model& model, const std::vector<group>& groups)
{
    group hosts;
    group shown;
    for (const acronym_letter& each : groups.front()) (kinds_.is(each, "advertiser") ? shown : hosts).push_back(each);
    if (hosts.empty() || shown.empty() || groups.size() != 2) return;
    const group& served = groups.back();
    const auto beside = [&](group one) {
        one.insert(one.end(), served.begin(), served.end());
        return one;
    };
    for (const std::vector<group>& apart : {std::vector{hosts, shown},
                                            {shown, hosts},
                                            {hosts, shown, served},
                                            {shown, hosts, served},
                                            {hosts, beside(shown)},
                                            {shown, beside(hosts)}})
        forms_.push_back({&model, acronym{apart}, false, true});
    forms_.push_back({&model, acronym{{shown, served}}, false, true, true});
}

/// A payment that goes over several banks is carried as by one.
std::vector<group> acronym_forms::one_bank(std::vector<group> groups) const
{
    for (std::size_t at = groups.size() - 1; at > 1; --at)
        if (at + 1 < groups.size() && kinds_.all(groups[at], "bank") && kinds_.all(groups[at - 1], "bank"))
            groups.erase(groups.begin() + static_cast<std::ptrdiff_t>(at));
    return groups;
}

acronym_forms::letter_fit acronym_forms::fit_of(const acronym_letter& written, const acronym_letter& asked, std::size_t at,
                                                const form& in) const
{
    const auto is = [&](const acronym_letter& letter, std::string_view wide) { return kinds_.is(letter, wide); };
    const bool last = at + 1 == in.letters.groups.size();
    const bool consumes = is(written, "customer") || written.role == "consumer";
    if (at == 0 && is_another_supplier(written, asked, in)) return {};
    if (written.role == asked.role) return {0};
    // A business that stands there shows the adverts.
    if (last && in.no_host) return is(written, "consumer") ? letter_fit{other_receiver} : letter_fit{};
    if (last && (asked.role == "customer" || asked.role == "consumer") && (is(written, "business") || consumes)) {
        const bool any_consumer = asked.role == "consumer" || written.role == "consumer";
        return {other_receiver, false, any_consumer ? unlike::nothing : unlike::receives};
    }
    if (last && asked.role == "business") {
        // Whoever receives is a business, whatever else it does; where the row asks for any party, a customer does as well.
        if (is(written, "business")) return {0};
        const model_place* place = find_place(*in.model, std::string_view{&asked.letter, 1});
        if (consumes && place != nullptr && place->role == "party") return {other_receiver, false, unlike::receives};
    }
    // In the generic form nothing but who sells is known: that has to be a business.
    if (at == 0 && consumes && asked.role == "business" && kinds_.is_generic(in.letters.groups)) return {0, true};
    if (!last && asked.role == "business" && is(written, "customer")) return {other_seller};
    if (at == 0 && written.role == "consumer" && (asked.role == "business" || asked.role == "customer")) return {other_seller};
    // Private people may pass on or introduce; that they do, a letter for whoever consumes does not say.
    if (!last && at > 0 && written.role == "customer") {
        const bool may_be = (is(asked, "intermediary") || is(asked, "broker")) && !is(asked, "ecosystem_enabler");
        return may_be ? letter_fit{0, true} : letter_fit{};
    }
    if (!last && asked.role == "customer" && in.has_bank && is(written, "business")) return {other_seller, false, unlike::is_paid};
    // Who introduces, is shown or sells what its buyer keeps supplies nothing that others pass on.
    if (at == 0 && in.letters.groups.size() > 2 && asked.role == "business" &&
        (is(written, "broker") || is(written, "advertiser") || (is(written, "provider") && passes_on(*in.model))))
        return {};
    if (is(written, asked.role)) return {wider_model, false, unlike::is_kind};
    // Anybody may provide what its buyer does not sell on; that it does, only its own letter says.
    const bool does_other = is(written, "broker") || is(written, "advertiser") || is(written, "bank") || is(written, "purchaser");
    if (at == 0 && asked.role == "provider" && !does_other) return {0, true};
    const bool wider = (last && asked.role == "purchaser" && written.role == "business") || is(asked, written.role) ||
                       (!last && at > 0 && written.role == "consumer");
    return wider ? letter_fit{0, true} : letter_fit{};
}

/// Whether the model asks for a supplier who is more than its letter says (B of B2F2C is a franchisor), and the letter written is that of
/// another.
bool acronym_forms::is_another_supplier(const acronym_letter& written, const acronym_letter& asked, const form& in) const
{
    const model_place* place = find_place(*in.model, std::string_view{in.model->acronym}.substr(0, 1));
    if (in.letters.groups.size() < 3 || place == nullptr || place->role == asked.role || !kinds_.is(written, "business")) return false;
    const role_kinds& roles = kinds_.roles();
    return roles.is_kind_of(place->role, asked.role) && !kinds_.is(written, place->role) && !roles.is_kind_of(place->role, written.role);
}

/// Each letter of the form has one of its own; letters more than that repeat one of the form.
bool acronym_forms::add_fit(fit& to, const group& written, const group& asked, std::size_t at, const form& in) const
{
    if (written.size() < asked.size()) return false;
    // By letter asked, then written; how often each is looked at below does not matter any more.
    std::vector<std::vector<letter_fit>> fits(asked.size());
    for (std::size_t a = 0; a < asked.size(); ++a)
        for (const acronym_letter& one : written) fits[a].push_back(fit_of(one, asked[a], at, in));
    // A role of its own beside another seller is not just any seller, except beside adverts: anybody may show those.
    if (written.size() > 1 && !kinds_.any(asked, "advertiser") && at + 1 < in.letters.groups.size())
        for (std::size_t a = 0; a < asked.size(); ++a)
            for (letter_fit& each : fits[a])
                if (asked[a].role == "business" && each.as == unlike::is_kind) each = {0, true, unlike::beside};
    const auto cost = [&](std::size_t a, std::size_t w) { return fits[a][w].cost + (fits[a][w].leaves_open ? wider_model : 0); };
    const auto is_hopeless = [&](std::size_t a, std::size_t w) { return fits[a][w].cost == letter_fit::hopeless; };
    // The letter of the form that the fewest fit chooses first, of those the one that one fits best; of letters that fit alike the first of
    // the alphabet is chosen, so that the order in which they are written decides nothing.
    std::vector<std::tuple<std::size_t, unsigned, std::size_t>> order;  // how many fit, how well, and which
    for (std::size_t a = 0; a < asked.size(); ++a) {
        std::size_t choices = 0;
        unsigned best = std::numeric_limits<unsigned>::max();
        for (std::size_t w = 0; w < written.size(); ++w) {
            if (is_hopeless(a, w)) continue;
            ++choices;
            best = std::min(best, unsigned{cost(a, w)});
        }
        order.emplace_back(choices, best, a);
    }
    std::sort(order.begin(), order.end());
    const auto fits_better = [&](std::size_t a, std::size_t one, std::size_t other) {
        return cost(a, one) != cost(a, other) ? cost(a, one) < cost(a, other) : written[one].letter < written[other].letter;
    };
    std::vector<bool> taken(written.size(), false);
    for (const auto& [choices, how_well, a] : order) {
        std::size_t best = written.size();
        for (std::size_t w = 0; w < written.size(); ++w)
            if (!taken[w] && !is_hopeless(a, w) && (best == written.size() || fits_better(a, w, best))) best = w;
        if (best == written.size()) return false;
        taken[best] = true;
        to.add(fits[a][best], written[best], asked[a]);
    }
    for (std::size_t w = 0; w < written.size(); ++w) {
        if (taken[w]) continue;
        std::size_t repeated = 0;
        for (std::size_t a = 1; a < asked.size(); ++a)
            if (cost(a, w) < cost(repeated, w)) repeated = a;
        if (is_hopeless(repeated, w)) return false;
        to.add(fits[repeated][w], written[w], asked[repeated]);
    }
    return true;
}

/// Nothing where a letter does not fit at all. What is written lives as long as the answer.
std::optional<acronym_forms::fit> acronym_forms::fit_of(std::span<const group> written, const form& in) const
{
    if (written.size() != in.letters.groups.size()) return std::nullopt;
    // Businesses with one letter at both ends (B2E2B) are in the same business: others are not.
    const group& first = in.letters.groups.front();
    if (first == in.letters.groups.back() && first.front().role == "business" && !are_equals(written.front(), written.back()))
        return std::nullopt;
    fit whole;
    for (std::size_t i = 0; i < written.size(); ++i)
        if (!add_fit(whole, written[i], in.letters.groups[i], i, in)) return std::nullopt;
    return whole;
}

std::string acronym_forms::in_words(unlike as, const acronym_letter& written, const acronym_letter& asked) const
{
    const auto name_of = [&](const acronym_letter& letter) {
        const role* found = kinds_.roles().find(letter.role);
        return found == nullptr || found->name.empty() ? letter.role : found->name;
    };
    const std::string one = with_article(name_of(written));
    switch (as) {
    case unlike::receives:
        return one + " receives in place of " + with_article(name_of(asked));
    case unlike::is_paid:
        return one + " is paid in place of a customer";
    default:
        return one + " is a kind of " + name_of(asked);
    }
}

std::optional<acronym_forms::named> acronym_forms::best_of(std::span<const group> groups) const
{
    std::vector<group> written{groups.begin(), groups.end()};
    if (const partnership_model* exact = among_.find(to_string(acronym{written}))) return named{exact, {}};
    written = one_bank(std::move(written));
    const partnership_model* model = nullptr;
    fit best;
    for (const form& each : forms_) {
        std::optional<fit> fits = fit_of(written, each);
        if (!fits || fits->leaves_open || (model != nullptr && fits->cost >= best.cost)) continue;
        model = each.model;
        best = *std::move(fits);
    }
    if (model == nullptr) return std::nullopt;
    std::vector<std::string> notes;
    for (const fit::remark& each : best.remarks) notes.push_back(in_words(each.as, *each.written, *each.asked));
    return named{model, std::move(notes)};
}

/// Whoever stands where the form's model turns, as one who knows nothing but the letters written would call it.
std::string acronym_forms::hub_called(std::span<const group> written, const form& in) const
{
    const std::string hub = centre_of(*in.model).hub;
    std::size_t at = written.size() > 2 ? 1 : 0;
    for (std::size_t i = 0; i < in.letters.groups.size() && !hub.empty(); ++i)
        if (any_letter(acronym{{in.letters.groups[i]}}, [&](const acronym_letter& each) { return each.letter == hub.front(); })) at = i;
    const group& who = written[at];
    const auto times = [&](char letter) {
        std::ptrdiff_t all = 0;
        for (const group& each : written)
            all += std::count_if(each.begin(), each.end(), [&](const acronym_letter& one) { return one.letter == letter; });
        return all;
    };
    const bool first = at == 0;
    const bool last = at + 1 == written.size();
    const char letter = who.front().letter;
    if (who.size() > 1) return first ? "one of those who sell" : last ? "one of those who receive" : "one of those in the middle";
    if (times(letter) == 1) return {letter};
    return std::string{first ? "the first " : last ? "the last " : "the middle "} + letter;
}

/// Forms that fit but for what a letter leaves open.
void acronym_forms::offer(std::span<const group> written, std::vector<open_model>& to) const
{
    const bool one_link = written.size() == 2;
    const bool generic = kinds_.is_generic(written);
    // Who passes on itself is a seller like another.
    const unsigned most = kinds_.all(written.front(), "intermediary") ? 2 * wider_model : wider_model;
    for (const form& each : forms_) {
        if (each.is_aside) continue;
        const std::optional<fit> fits = fit_of(written, each);
        if (!fits || !fits->leaves_open || fits->cost >= most) continue;
        if (!fits->remarks.empty() && each.has_bank) continue;
        // That one of those who sell joins the parts up, its letter says.
        const auto& marks = each.model->marks;
        if (kinds_.any(written.front(), "integrator") && std::find(marks.begin(), marks.end(), "nobody_integrates") != marks.end())
            continue;
        // Whoever stands there in general does not buy for itself, and private people are an enabler's only where that is written.
        if (generic && centre_of(*each.model).shape == model_shape::beside) continue;
        if (std::any_of(fits->remarks.begin(), fits->remarks.end(),
                        [](const fit::remark& one) { return one.as == unlike::receives && one.asked->role == "business"; }))
            continue;
        if (one_link && (written.front().size() > 1 ? fits->is_wider : fits->cost > 0)) continue;
        add_model(to, each.model, hub_called(written, each));
    }
}

/// What two groups may be of which several sell: one of them may stand between the others and who receives, or before the others.
void acronym_forms::offer_beside(std::span<const group> groups, std::vector<open_model>& to) const
{
    for (std::size_t i = 0; i < groups.front().size(); ++i) {
        const acronym_letter& letter = groups.front()[i];
        if (letter.role == "business" || kinds_.is(letter, "consumer")) continue;
        group rest = groups.front();
        rest.erase(rest.begin() + static_cast<std::ptrdiff_t>(i));
        auto best = best_of(std::vector<group>{rest, {letter}, groups.back()});
        if (!best) {
            // What it sells to businesses beside it is nothing for private people there.
            std::erase_if(rest, [&](const acronym_letter& each) { return kinds_.is(each, "consumer"); });
            if (!rest.empty()) best = best_of(std::vector<group>{{letter}, rest});
        }
        if (best) add_model(to, best->model, {letter.letter});
    }
    offer(groups, to);
}

/// Whoever stands in between may also buy for itself: then what comes before and what goes on are two things.
void acronym_forms::offer_to_buyer(std::span<const group> groups, std::vector<open_model>& to) const
{
    const auto best = groups.front().size() > 1 ? best_of(groups.first(2)) : std::nullopt;
    if (best) add_model(to, best->model, {});
    for (const form& each : forms_) {
        const model_centre centre = centre_of(*each.model);
        const model_place* hub = find_place(*each.model, centre.hub);
        if (each.is_aside || each.letters.groups.size() != 2 || centre.shape != model_shape::beside) continue;
        if (hub == nullptr || !kinds_.all(each.letters.groups.back(), hub->role)) continue;
        const std::optional<fit> fits = fit_of(groups.first(2), each);
        if (fits && fits->leaves_open && fits->cost < wider_model) add_model(to, each.model, hub_called(groups, each));
    }
}

std::vector<acronym_forms::open_model> acronym_forms::open_of(std::span<const group> groups) const
{
    std::vector<open_model> all;
    if (groups.size() == 2 && groups.front().size() > 1) {
        offer_beside(groups, all);
        return all;
    }
    offer(groups, all);
    if (groups.size() > 2 && !kinds_.is_generic(groups)) offer_to_buyer(groups, all);
    // Where private people sell one another something, a bank without a letter may carry what they pay.
    const auto sells = [&](const acronym_letter& each) { return each.role == "business" || kinds_.is(each, "customer"); };
    if (groups.size() == 3 && std::all_of(groups[0].begin(), groups[0].end(), sells) && kinds_.all(groups[1], "customer") &&
        kinds_.all(groups[2], "customer"))
        for (const partnership_model& model : among_.models())
            if (model.policy == "bank") add_model(all, &model, "somebody without a letter");
    return all;
}

PARTNERING_END
