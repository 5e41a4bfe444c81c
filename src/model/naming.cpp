#include "acronym_roles.hpp"
#include "marks_in_words.hpp"
#include "naming_question.hpp"

#include <partnering/model/naming.hpp>

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

PARTNERING_BEGIN

namespace {

using group = std::vector<acronym_letter>;

/// One way to write a model: its acronym or a variant.
struct form {
    const partnership_model* model;
    acronym letters;
    bool has_bank;
    bool is_aside = false;  ///< somebody who breaks the rule is written apart, as nobody does who leaves it open
};

/// What is to be said of a letter that fits one that a form asks for, and is another.
enum class unlike : std::uint8_t { nothing, receives, is_paid, is_kind, beside };

struct letter_fit {
    static constexpr unsigned hopeless = 1'000'000;  ///< it does not fit at all

    unsigned cost = hopeless;  ///< the less the better
    bool leaves_open = false;  ///< the letter written is wider than what the form asks for
    unlike as = unlike::nothing;
};

/// How letters that are written fit those of a form.
struct fit {
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

// A wider model is a worse answer than another receiver of the same one.
constexpr unsigned other_receiver = 1;
constexpr unsigned other_seller = 3;
constexpr unsigned wider_model = 16;

class namer {
public:
    namer(const model_catalogue& among, const role_kinds& roles) : among_{among}, roles_{roles}
    {
        for (const partnership_model& model : among.models()) {
            add_form(model, model.acronym);
            for (const model_variant& variant : model.variants) add_form(model, variant.acronym);
        }
    }

    acronym_naming name(const acronym& of)
    {
        acronym_naming named;
        const acronym_words words = partnering::in_words(of, roles_);
        if (const auto best = best_of(of.groups)) {
            named.model = best->first->acronym;
            for (const std::string& note : best->second) add_note(named, note);
            if (!best->first->exception.empty()) add_note(named, best->first->exception);
        } else {
            for (const std::string& note : words.breaks) add_note(named, note);
        }
        for (const std::string& note : words.remarks) add_note(named, note);
        const std::vector<group>& groups = of.groups;
        if (!named.model.empty()) {
            if (is_generic(groups)) leave_open(groups, named);
        } else if (groups.size() > 3) {
            take_apart(groups, named);
        } else if (!tell_beside(groups, named)) {
            leave_open(groups, named);
            if (named.model.empty() && named.candidates.size() < 2 && groups.size() > 2) take_apart(groups, named);
        }
        named.direct_sale = named.model.empty() && is_one_sale(groups);
        if (named.model.empty() && named.parts.empty() && !named.direct_sale && named.candidates.size() == 1) settle_for_one(named);
        if (!named.candidates.empty()) ask(groups, named);
        judge(of, named);
        return named;
    }

private:
    void add_form(const partnership_model& model, const std::string& written)
    {
        // A model of somebody's own may be called what is no acronym: it is then found by its name alone.
        const checked<acronym> read = parse_acronym(written, roles_);
        if (!read) return;
        // One that leaves out whom the model turns on (C2C: the bank) says too little to be known by its letters.
        const model_place* hub = find_place(model, centre_of(model).hub);
        const bool has_hub = hub == nullptr || any(read.value(), [&](const acronym_letter& each) {
                                 return is(each, hub->role) || roles_.is_kind_of(hub->role, each.role);
                             });
        if (!has_hub) return;
        forms_.push_back({&model, read.value(), has(read.value(), "bank")});
        add_asides(model, read.value().groups);
    }
    /// Who pays to be shown is as often written after the host, before it or between it and those it serves.
    void add_asides(const partnership_model& model, const std::vector<group>& groups)
    {
        group hosts;
        group shown;
        for (const acronym_letter& each : groups.front()) (is(each, "advertiser") ? shown : hosts).push_back(each);
        if (hosts.empty() || shown.empty() || groups.size() != 2) return;
        for (const std::vector<group>& apart : {std::vector{hosts, shown}, {shown, hosts}, {hosts, shown, groups.back()}})
            forms_.push_back({&model, acronym{apart}, false, true});
    }

    bool is(const acronym_letter& letter, std::string_view wide) const { return roles_.is_kind_of(letter.role, wide); }
    static bool any(const acronym& of, auto&& wanted)
    {
        return std::any_of(of.groups.begin(), of.groups.end(),
                           [&](const group& who) { return std::any_of(who.begin(), who.end(), wanted); });
    }
    bool has(const acronym& of, std::string_view wide) const
    {
        return any(of, [&](const acronym_letter& each) { return is(each, wide); });
    }
    bool all(const group& who, std::string_view wide) const
    {
        return std::all_of(who.begin(), who.end(), [&](const acronym_letter& each) { return is(each, wide); });
    }
    std::string name_of(const acronym_letter& letter) const
    {
        const role* found = roles_.find(letter.role);
        return found == nullptr || found->name.empty() ? letter.role : found->name;
    }
    /// Whether a consumer in general stands between two 2s.
    bool is_generic(std::span<const group> groups) const
    {
        for (std::size_t i = 1; i + 1 < groups.size(); ++i)
            if (std::all_of(groups[i].begin(), groups[i].end(), [](const acronym_letter& each) { return each.role == "consumer"; }))
                return true;
        return false;
    }

    static void add_note(acronym_naming& to, std::string note)
    {
        if (std::find(to.notes.begin(), to.notes.end(), note) == to.notes.end()) to.notes.push_back(std::move(note));
    }
    bool is_between(const std::vector<group>& groups, std::size_t at) const
    {
        return at > 0 && at + 1 < groups.size() && std::all_of(groups[at].begin(), groups[at].end(), [&](const acronym_letter& each) {
                   return is(each, "intermediary") || is(each, "broker") || is(each, "bank");
               });
    }
    /// Nobody gets anything through those: whoever stands around them serves one another.
    bool is_aside(const group& who) const { return all(who, "broker") || all(who, "bank") || all(who, "advertiser"); }
    bool is_one_sale(std::span<const group> groups) const
    {
        return groups.size() == 2 && groups[0].size() == 1 && groups[1].size() == 1 && !is(groups[0][0], "advertiser");
    }
    bool passes_between(const std::vector<group>& groups) const
    {
        for (std::size_t at = 0; at < groups.size(); ++at)
            if (is_between(groups, at)) return true;
        return false;
    }
    /// A payment that goes over several banks is carried as by one.
    std::vector<group> one_bank(std::vector<group> groups) const
    {
        for (std::size_t at = groups.size() - 1; at > 1; --at)
            if (is_between(groups, at) && all(groups[at], "bank") && all(groups[at - 1], "bank"))
                groups.erase(groups.begin() + static_cast<std::ptrdiff_t>(at));
        return groups;
    }

    letter_fit fit_of(const acronym_letter& written, const acronym_letter& asked, std::size_t at, const form& in) const
    {
        const bool last = at + 1 == in.letters.groups.size();
        if (written.role == asked.role) return {0};
        const bool to_consumer = last && (asked.role == "customer" || asked.role == "consumer");
        if (to_consumer && (is(written, "business") || written.role == "customer" || written.role == "consumer")) {
            const bool any_consumer = asked.role == "consumer" || written.role == "consumer";
            return {other_receiver, false, any_consumer ? unlike::nothing : unlike::receives};
        }
        if (!last && asked.role == "business" && is(written, "customer")) return {other_seller};
        if (at == 0 && written.role == "consumer" && (asked.role == "business" || asked.role == "customer")) return {other_seller};
        // Private people may pass on or introduce; that they do, a letter for whoever consumes does not say.
        if (!last && at > 0 && written.role == "customer") {
            const bool may_be = (is(asked, "intermediary") || is(asked, "broker")) && !is(asked, "ecosystem_enabler");
            return may_be ? letter_fit{0, true} : letter_fit{};
        }
        if (!last && asked.role == "customer" && in.has_bank && is(written, "business")) return {other_seller, false, unlike::is_paid};
        // Who introduces or is shown supplies nothing that others pass on.
        if (at == 0 && in.letters.groups.size() > 2 && (is(written, "broker") || is(written, "advertiser"))) return {};
        if (is(written, asked.role)) return {wider_model, false, unlike::is_kind};
        const bool wider = (last && asked.role == "purchaser" && written.role == "business") || is(asked, written.role) ||
                           (!last && at > 0 && written.role == "consumer");
        return wider ? letter_fit{0, true} : letter_fit{};
    }
    /// Each letter of the form has one of its own; letters more than that repeat one of the form.
    bool add_fit(fit& to, const group& written, const group& asked, std::size_t at, const form& in) const
    {
        if (written.size() < asked.size()) return false;
        // By letter asked, then written; how often each is looked at below does not matter any more.
        std::vector<std::vector<letter_fit>> fits(asked.size());
        for (std::size_t a = 0; a < asked.size(); ++a)
            for (const acronym_letter& one : written) fits[a].push_back(fit_of(one, asked[a], at, in));
        // A role of its own beside another seller is not just any seller, except beside adverts: anybody may show those.
        const bool shows = std::any_of(asked.begin(), asked.end(), [&](const acronym_letter& each) { return is(each, "advertiser"); });
        if (written.size() > 1 && !shows && at + 1 < in.letters.groups.size())
            for (std::size_t a = 0; a < asked.size(); ++a)
                for (letter_fit& each : fits[a])
                    if (asked[a].role == "business" && each.as == unlike::is_kind) each = {0, true, unlike::beside};
        const auto cost = [&](std::size_t a, std::size_t w) { return fits[a][w].cost + (fits[a][w].leaves_open ? wider_model : 0); };
        const auto is_hopeless = [&](std::size_t a, std::size_t w) { return fits[a][w].cost == letter_fit::hopeless; };
        // The letter of the form that the fewest fit chooses first.
        std::vector<std::pair<std::size_t, std::size_t>> order;  // how many fit, and which
        for (std::size_t a = 0; a < asked.size(); ++a) {
            const auto choices =
                std::count_if(fits[a].begin(), fits[a].end(), [](const letter_fit& each) { return each.cost != letter_fit::hopeless; });
            order.emplace_back(choices, a);
        }
        std::sort(order.begin(), order.end());
        std::vector<bool> taken(written.size(), false);
        for (const auto& [choices, a] : order) {
            std::size_t best = written.size();
            for (std::size_t w = 0; w < written.size(); ++w)
                if (!taken[w] && !is_hopeless(a, w) && (best == written.size() || cost(a, w) < cost(a, best))) best = w;
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
    /// Businesses with one letter at both ends (B2E2B) are in the same business: others are not.
    static bool are_equals(std::span<const group> written, const form& in)
    {
        const group& first = in.letters.groups.front();
        if (first != in.letters.groups.back() || first.front().role != "business") return true;
        const auto same = [&](const group& who) {
            return std::all_of(who.begin(), who.end(), [&](const acronym_letter& each) { return each == first.front(); });
        };
        return same(written.front()) && same(written.back());
    }
    /// Nothing where a letter does not fit at all. What is written lives as long as the answer.
    std::optional<fit> fit_of(std::span<const group> written, const form& in) const
    {
        if (written.size() != in.letters.groups.size() || !are_equals(written, in)) return std::nullopt;
        fit whole;
        for (std::size_t i = 0; i < written.size(); ++i)
            if (!add_fit(whole, written[i], in.letters.groups[i], i, in)) return std::nullopt;
        return whole;
    }
    std::string in_words(const fit::remark& what) const
    {
        const std::string one = with_article(name_of(*what.written));
        switch (what.as) {
        case unlike::receives:
            return one + " receives in place of a customer";
        case unlike::is_paid:
            return one + " is paid in place of a customer";
        default:
            return one + " is a kind of " + name_of(*what.asked);
        }
    }

    /// The model whose form fits best, where no letter leaves anything open, and what is to be said of how it fits.
    std::optional<std::pair<const partnership_model*, std::vector<std::string>>> best_of(std::span<const group> groups) const
    {
        std::vector<group> written{groups.begin(), groups.end()};
        if (const partnership_model* exact = among_.find(to_string(acronym{written}))) return std::pair{exact, std::vector<std::string>{}};
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
        for (const fit::remark& each : best.remarks) notes.push_back(in_words(each));
        return std::pair{model, std::move(notes)};
    }

    /// Who stands where the model turns, and its marks.
    std::string when(const partnership_model& model) const
    {
        const model_place* hub = find_place(model, centre_of(model).hub);
        const role* its = hub == nullptr ? nullptr : roles_.find(hub->role);
        std::string words;
        if (its != nullptr && its->key != "business" && its->key != "consumer" && its->key != "party")
            words = hub->key + " is " + with_article(its->name.empty() ? its->key : its->name);
        if (const std::string_view more = told_apart_by(model, hub); !more.empty())
            words += (words.empty() ? "" : ", ") + std::string{more};
        for (const std::string& mark : marks_in_words(model, among_)) words += (words.empty() ? "" : "; ") + mark;
        return words;
    }

    using models = std::vector<const partnership_model*>;
    static void add_model(models& to, const partnership_model* model)
    {
        if (std::find(to.begin(), to.end(), model) == to.end()) to.push_back(model);
    }
    /// Forms that fit but for what a letter leaves open.
    void offer(std::span<const group> written, bool to_its_buyer, models& to) const
    {
        const bool one_link = written.size() == 2 && !to_its_buyer;
        // Who passes on itself is a seller like another.
        const unsigned most = all(written.front(), "intermediary") ? 2 * wider_model : wider_model;
        for (const form& each : forms_) {
            if (each.is_aside) continue;
            const std::optional<fit> fits = fit_of(written, each);
            if (!fits || !fits->leaves_open || fits->cost >= most) continue;
            if (!fits->remarks.empty() && each.has_bank) continue;
            if (one_link && (written.front().size() > 1 ? fits->is_wider : fits->cost > 0)) continue;
            const group& last = each.letters.groups.back();
            const model_place* hub = find_place(*each.model, centre_of(*each.model).hub);
            if (to_its_buyer && (hub == nullptr || !all(last, hub->role))) continue;
            add_model(to, each.model);
        }
    }
    /// What two groups may be of which several sell: one of them may stand between the others and who receives.
    void offer_beside(std::span<const group> groups, models& to) const
    {
        for (std::size_t i = 0; i < groups.front().size(); ++i) {
            const acronym_letter& letter = groups.front()[i];
            if (letter.role == "business" || is(letter, "consumer")) continue;
            group rest = groups.front();
            rest.erase(rest.begin() + static_cast<std::ptrdiff_t>(i));
            const std::vector<group> between{rest, {letter}, groups.back()};
            const std::vector<group> before{{letter}, rest};
            auto best = best_of(between);
            if (!best) best = best_of(before);
            if (best) add_model(to, best->first);
        }
        offer(groups, false, to);
    }
    models may_be(std::span<const group> groups) const
    {
        models all;
        if (groups.size() == 2 && groups.front().size() > 1) {
            offer_beside(groups, all);
            return all;
        }
        if (groups.size() == 2) {
            offer(groups, false, all);
            return all;
        }
        offer(groups, false, all);
        // Whoever stands in between may also buy for itself: then what comes before and what goes on are two things.
        if (!is_generic(groups)) offer(groups.first(2), true, all);
        return all;
    }
    void leave_open(std::span<const group> groups, acronym_naming& named) const
    {
        models open = may_be(groups);
        open.erase(std::remove_if(open.begin(), open.end(), [&](const partnership_model* each) { return each->acronym == named.model; }),
                   open.end());
        // Private people on both sides of a business mostly meet there: it introduces them.
        const auto broker = std::find_if(open.begin(), open.end(), [](const partnership_model* each) { return each->policy == "broker"; });
        if (named.model.empty() && groups.size() == 3 && all(groups.front(), "customer") && all(groups.back(), "customer") &&
            !all(groups[1], "customer") && broker != open.end()) {
            named.model = (*broker)->acronym;
            add_note(named, "usually " + named.model + ": a business between private people mostly introduces them to one another");
            open.erase(broker);
        }
        for (const partnership_model* each : open) named.candidates.push_back({each->acronym, when(*each)});
    }
    void ask(std::span<const group> groups, acronym_naming& named) const
    {
        models open;
        if (!named.model.empty()) open.push_back(among_.find(named.model));
        for (const acronym_candidate& each : named.candidates) open.push_back(among_.find(each.model));
        named.question = question_of(open, groups.size() > 2           ? asked_of::between
                                           : groups.front().size() > 1 ? asked_of::beside
                                                                       : asked_of::one_sale);
        if (!named.parts.empty()) named.question += " Otherwise it is what its parts are.";
    }
    static void settle_for_one(acronym_naming& named)
    {
        const acronym_candidate only = std::move(named.candidates.front());
        named.candidates.clear();
        named.model = only.model;
        add_note(named, "a letter is wider than those of " + only.model + ", the only model that it leaves: " + only.when);
    }

    void add_part(std::span<const group> part, acronym_naming& named) const
    {
        // P sells at one end and buys at the other: as a part, a letter may stand at an end where it did not.
        const std::string written = to_string(acronym{{part.begin(), part.end()}});
        const std::vector<group> groups = parse_acronym(written, roles_).value().groups;
        acronym_part one{written, {}, {}};
        if (const auto best = best_of(groups))
            one.model = best->first->acronym;
        else if (!is_one_sale(groups))
            for (const partnership_model* each : may_be(groups)) one.may_be.push_back(each->acronym);
        named.parts.push_back(std::move(one));
    }
    /// A chain of which something is sold on, and those beside its sellers who have another role: each is told by itself.
    bool tell_beside(std::span<const group> groups, acronym_naming& named) const
    {
        if (groups.size() < 3) return false;
        std::vector<group> plain{groups.begin(), groups.end()};
        std::vector<std::size_t> changed;
        for (std::size_t at = 0; at + 1 < plain.size(); ++at) {
            const bool business = std::any_of(plain[at].begin(), plain[at].end(), [](const auto& each) { return each.role == "business"; });
            group rest;
            for (const acronym_letter& each : plain[at])
                if (!is(each, "advertiser") && (!business || each.role == "business" || is(each, "consumer"))) rest.push_back(each);
            if (rest.empty() || rest.size() == plain[at].size()) continue;
            plain[at] = std::move(rest);
            changed.push_back(at);
        }
        if (changed.empty() || !best_of(plain)) return false;
        for (const std::size_t at : changed) add_part(groups.subspan(at, 2), named);
        add_part(plain, named);
        return true;
    }
    /// A chain of more than one model: around everybody who passes on, introduces or carries there is one, the rest are direct sales.
    void take_apart(std::span<const group> groups, acronym_naming& named) const
    {
        if (tell_beside(groups, named)) return;
        std::vector<std::size_t> main;  // those who sell to one another
        for (std::size_t at = 0; at < groups.size(); ++at)
            if (at == 0 || at + 1 == groups.size() || !is_aside(groups[at])) main.push_back(at);
        std::vector<group> chain;
        for (const std::size_t at : main) chain.push_back(groups[at]);
        const bool one_passes_on = passes_between(chain);
        // Where no letter says that somebody passes on, each that leaves it open is asked about.
        const auto turns = [&](std::size_t at) {
            if (at == 0 || at + 1 >= chain.size() || groups.size() == 3) return false;
            if (one_passes_on) return is_between(chain, at);
            const std::span<const group> around = std::span{chain}.subspan(at - 1, 3);
            return best_of(around).has_value() || may_be(around).size() > 1;
        };
        for (std::size_t i = 0; i + 1 < main.size(); ++i) {
            for (std::size_t aside = main[i] + 1; aside < main[i + 1]; ++aside)
                add_part(std::vector{chain[i], groups[aside], chain[i + 1]}, named);
            if (turns(i + 1))
                add_part(std::span{chain}.subspan(i, 3), named);
            else if (!turns(i) && main[i] + 1 == main[i + 1])
                add_part(std::span{chain}.subspan(i, 2), named);
        }
        for (std::size_t at = 1; at + 1 < chain.size(); ++at)
            if (!turns(at) && !all(chain[at], "provider") && !all(chain[at - 1], "provider") && !all(chain[at - 1], "broker") &&
                !all(chain[at - 1], "advertiser"))
                add_note(named, "whether " + to_string(acronym{{chain[at]}}) +
                                    (chain[at].size() > 1 ? " pass on what they buy, their letters leave open"
                                                          : " passes on what it buys, its letter leaves open"));
    }

    static void judge(const acronym& of, acronym_naming& named)
    {
        const std::string written = to_string(of);
        const auto find = [&](const char* code, std::string text) {
            named.findings.push_back(
                finding{.code = code, .level = severity::error, .subject = written, .place = "", .text = std::move(text)});
        };
        if (!named.model.empty() || named.direct_sale) return;
        if (named.parts.empty() && !named.candidates.empty()) {
            std::string list;
            for (const acronym_candidate& each : named.candidates) list += (list.empty() ? "" : ", ") + each.model;
            find("ambiguous_acronym", written + " names no one model: it may be " + list);
            return;
        }
        std::string open;
        std::set<std::string_view> asked;
        bool all_named = !named.parts.empty();
        for (const acronym_part& each : named.parts) {
            if (!each.may_be.empty() && asked.insert(each.acronym).second) open += (open.empty() ? "" : ", ") + each.acronym;
            const bool is_sale = std::count(each.acronym.begin(), each.acronym.end(), '2') == 1;
            all_named = all_named && (is_sale || !each.model.empty() || !each.may_be.empty());
        }
        if (!all_named)
            find("unnamed_model", written + " says who sells to whom, but the catalogue has no model of that name");
        else if (!open.empty())
            find("ambiguous_acronym", written + " is a chain of several models, of which not each is named alone: ask about " + open);
    }

    const model_catalogue& among_;
    const role_kinds& roles_;
    std::vector<form> forms_;
};

}  // namespace

acronym_naming name_acronym(const acronym& of, const model_catalogue& among, std::span<const role> roles)
{
    PARTNERING_EXPECTS(of.groups.size() >= 2, "an acronym has somebody before a 2 and somebody after it");
    const role_kinds kinds{roles};
    return namer{among, kinds}.name(of);
}

PARTNERING_END
