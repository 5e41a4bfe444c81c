#include "acronym_roles.hpp"
#include "marks_in_words.hpp"

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
};

/// What is to be said of a letter that fits one that a form asks for, and is another.
enum class unlike : std::uint8_t { nothing, receives, is_paid, is_kind };

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
    std::vector<remark> remarks{};  ///< put into words only where they are told

    void add(const letter_fit& other, const acronym_letter& written, const acronym_letter& asked)
    {
        cost += other.cost;
        leaves_open = leaves_open || other.leaves_open;
        if (other.as != unlike::nothing) remarks.push_back({other.as, &written, &asked});
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
        if (named.model.empty() && of.groups.size() > 3 && passes_between(of.groups))
            take_apart(of, named);
        else if (named.model.empty() || is_generic(of.groups))
            leave_open(of, named);
        const std::vector<group>& groups = of.groups;
        named.direct_sale = named.model.empty() && named.candidates.empty() && groups.size() == 2 && groups[0].size() == 1 &&
                            groups[1].size() == 1 && !is(groups[0][0], "advertiser");
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
        if (has_hub) forms_.push_back({&model, read.value(), has(read.value(), "bank")});
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
    bool is_generic(const std::vector<group>& groups) const
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
        if (!last && asked.role == "customer" && in.has_bank && is(written, "business")) return {other_seller, false, unlike::is_paid};
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
    /// Nothing where a letter does not fit at all. What is written lives as long as the answer.
    std::optional<fit> fit_of(std::span<const group> written, const form& in) const
    {
        if (written.size() != in.letters.groups.size()) return std::nullopt;
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
        for (const std::string& mark : marks_in_words(model, among_)) words += (words.empty() ? "" : "; ") + mark;
        return words;
    }

    void leave_open(const acronym& of, acronym_naming& named) const
    {
        const std::vector<group>& groups = of.groups;
        const std::size_t links = groups.size() - 1;
        const auto part = [&](std::size_t from, std::size_t many) { return std::span{groups}.subspan(from, many); };
        std::set<std::string_view> seen{named.model};
        const auto offer = [&](std::span<const group> written, bool to_its_buyer) {
            for (const form& each : forms_) {
                const std::optional<fit> fits = fit_of(written, each);
                if (!fits || !fits->leaves_open || fits->cost >= wider_model) continue;
                if (!fits->remarks.empty() && each.has_bank) continue;
                if (links == 1 && fits->cost > 0) continue;
                const group& last = each.letters.groups.back();
                const model_place* hub = find_place(*each.model, centre_of(*each.model).hub);
                if (to_its_buyer && (hub == nullptr || !all(last, hub->role))) continue;
                if (seen.insert(each.model->acronym).second) named.candidates.push_back({each.model->acronym, when(*each.model)});
            }
        };
        for (std::size_t from = 0; from + 2 < groups.size(); ++from) offer(part(from, 3), false);
        if (links == 1) offer(groups, false);
        // Whoever stands in between may also buy for itself: then what comes before and what goes on are two things.
        if (links > 1 && !is_generic(groups))
            for (std::size_t from = 0; from + 2 < groups.size(); ++from) offer(part(from, 2), true);
        // Private people on both sides of a business mostly meet there: it introduces them.
        const auto broker = std::find_if(named.candidates.begin(), named.candidates.end(), [&](const acronym_candidate& each) {
            const auto its = std::find_if(forms_.begin(), forms_.end(), [&](const form& f) { return f.model->acronym == each.model; });
            return has(its->letters, "broker");
        });
        if (named.model.empty() && all(groups.front(), "customer") && all(groups.back(), "customer") && links > 1 &&
            broker != named.candidates.end()) {
            named.model = broker->model;
            named.notes.push_back("usually " + broker->model + ": a business between private people mostly introduces them to one another");
            named.candidates.erase(broker);
        }
        if (!named.candidates.empty() && links > 1)
            named.question =
                "Does what is bought in between go on in what is sold there: unchanged, changed or joined up with more, or not at "
                "all? Whose contract does the customer have?";
        else if (!named.candidates.empty())
            named.question =
                "Is what is sold something that its buyer sells on, and is it the seller's own line of business or a sideline?";
    }

    /// A chain longer than any model: around everybody who passes on, introduces or carries there is one, the rest are direct sales.
    void take_apart(const acronym& of, acronym_naming& named) const
    {
        const std::vector<group>& groups = of.groups;
        const auto piece = [&](std::size_t from, std::size_t many) {
            const std::span<const group> part = std::span{groups}.subspan(from, many);
            const auto best = best_of(part);
            named.parts.push_back({to_string(acronym{{part.begin(), part.end()}}), best ? best->first->acronym : std::string{}});
        };
        for (std::size_t at = 0; at + 1 < groups.size(); ++at) {
            if (is_between(groups, at + 1))
                piece(at, 3);
            else if (!is_between(groups, at))
                piece(at, 2);
        }
        for (std::size_t at = 1; at + 1 < groups.size(); ++at)
            if (!is_between(groups, at))
                add_note(named, "whether " + to_string(acronym{{groups[at]}}) + " passes on what it buys, its letter leaves open");
    }

    static void judge(const acronym& of, acronym_naming& named)
    {
        const std::string written = to_string(of);
        const auto find = [&](const char* code, std::string text) {
            named.findings.push_back(
                finding{.code = code, .level = severity::error, .subject = written, .place = "", .text = std::move(text)});
        };
        if (!named.model.empty() || named.direct_sale) return;
        if (!named.candidates.empty()) {
            std::string list;
            for (const acronym_candidate& each : named.candidates) list += (list.empty() ? "" : ", ") + each.model;
            find("ambiguous_acronym", written + " names no one model: it may be " + list);
            return;
        }
        const bool all_named = !named.parts.empty() && std::all_of(named.parts.begin(), named.parts.end(), [](const acronym_part& each) {
            return !each.model.empty() || std::count(each.acronym.begin(), each.acronym.end(), '2') == 1;
        });
        if (!all_named) find("unnamed_model", written + " says who sells to whom, but the catalogue has no model of that name");
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
