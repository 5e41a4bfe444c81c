#include "marks_in_words.hpp"
#include "role_kinds.hpp"

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
};

/// How a letter that is written fits one that a form asks for: the less it costs the better.
struct fit {
    unsigned cost = 0;
    bool leaves_open = false;  ///< the letter written is wider than what the form asks for
    std::vector<std::string> notes{};

    void add(const fit& other)
    {
        cost += other.cost;
        leaves_open = leaves_open || other.leaves_open;
        for (const std::string& note : other.notes)
            if (std::find(notes.begin(), notes.end(), note) == notes.end()) notes.push_back(note);
    }
};

// A wider model is a worse answer than another receiver of the same one.
constexpr unsigned other_receiver = 1;
constexpr unsigned other_seller = 3;
constexpr unsigned wider_model = 16;

class namer {
public:
    namer(const model_catalogue& among, std::span<const role> roles) : among_{among}, roles_{roles}
    {
        for (const partnership_model& model : among.models()) {
            add_form(model, model.acronym);
            for (const model_variant& variant : model.variants) add_form(model, variant.acronym);
        }
    }

    acronym_naming name(const acronym& of)
    {
        acronym_naming named;
        const acronym_words words = in_words(of, roles_);
        if (const auto best = best_of(of.groups)) {
            named.model = best->first->acronym;
            for (const std::string& note : best->second.notes) add_note(named, note);
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
                                 return is(each, hub->role) || is_kind_of(roles_, hub->role, each.role);
                             });
        if (has_hub) forms_.push_back({&model, read.value()});
    }

    bool is(const acronym_letter& letter, std::string_view wide) const { return is_kind_of(roles_, letter.role, wide); }
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
        const role* found = find_role(roles_, letter.role);
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

    /// Nothing where the letter does not fit at all.
    std::optional<fit> fit_of(const acronym_letter& written, const acronym_letter& asked, std::size_t at, const form& in) const
    {
        const bool last = at + 1 == in.letters.groups.size();
        if (written.role == asked.role) return fit{};
        const bool to_consumer = last && (asked.role == "customer" || asked.role == "consumer");
        if (to_consumer && (is(written, "business") || written.role == "customer" || written.role == "consumer")) {
            if (asked.role == "consumer" || written.role == "consumer") return fit{other_receiver, false, {}};
            return fit{other_receiver, false, {with_article(name_of(written)) + " receives in place of a customer"}};
        }
        if (!last && asked.role == "business" && is(written, "customer")) return fit{other_seller, false, {}};
        if (!last && asked.role == "customer" && is(written, "business") && has(in.letters, "bank"))
            return fit{other_seller, false, {with_article(name_of(written)) + " is paid in place of a customer"}};
        if (is(written, asked.role)) return fit{wider_model, false, {with_article(name_of(written)) + " is a kind of " + name_of(asked)}};
        const bool wider = (last && asked.role == "purchaser" && written.role == "business") || is(asked, written.role) ||
                           (!last && at > 0 && written.role == "consumer");
        if (wider) return fit{0, true, {}};
        return std::nullopt;
    }
    /// Each letter of the form has one of its own; letters more than that repeat one of the form.
    std::optional<fit> fit_of(const group& written, const group& asked, std::size_t at, const form& in) const
    {
        if (written.size() < asked.size()) return std::nullopt;
        const auto cost = [&](const acronym_letter& one, const acronym_letter& other) -> unsigned {
            const std::optional<fit> fits = fit_of(one, other, at, in);
            return !fits ? hopeless : fits->cost + (fits->leaves_open ? wider_model : 0);
        };
        // The letter of the form that the fewest fit chooses first.
        std::vector<const acronym_letter*> order;
        for (const acronym_letter& each : asked) order.push_back(&each);
        const auto choices = [&](const acronym_letter* each) {
            return std::count_if(written.begin(), written.end(), [&](const acronym_letter& one) { return cost(one, *each) != hopeless; });
        };
        std::stable_sort(order.begin(), order.end(),
                         [&](const acronym_letter* a, const acronym_letter* b) { return choices(a) < choices(b); });
        fit whole;
        std::vector<bool> taken(written.size(), false);
        for (const acronym_letter* each : order) {
            std::size_t best = written.size();
            for (std::size_t i = 0; i < written.size(); ++i)
                if (!taken[i] && cost(written[i], *each) != hopeless &&
                    (best == written.size() || cost(written[i], *each) < cost(written[best], *each)))
                    best = i;
            if (best == written.size()) return std::nullopt;
            taken[best] = true;
            whole.add(*fit_of(written[best], *each, at, in));
        }
        for (std::size_t i = 0; i < written.size(); ++i) {
            if (taken[i]) continue;
            const auto repeated = std::min_element(asked.begin(), asked.end(), [&](const acronym_letter& a, const acronym_letter& b) {
                return cost(written[i], a) < cost(written[i], b);
            });
            const std::optional<fit> fits = fit_of(written[i], *repeated, at, in);
            if (!fits) return std::nullopt;
            whole.add(*fits);
        }
        return whole;
    }
    std::optional<fit> fit_of(const std::vector<group>& written, const form& in) const
    {
        if (written.size() != in.letters.groups.size()) return std::nullopt;
        fit whole;
        for (std::size_t i = 0; i < written.size(); ++i) {
            const std::optional<fit> fits = fit_of(written[i], in.letters.groups[i], i, in);
            if (!fits) return std::nullopt;
            whole.add(*fits);
        }
        return whole;
    }

    /// The model whose form fits best, where no letter leaves anything open.
    std::optional<std::pair<const partnership_model*, fit>> best_of(const std::vector<group>& groups) const
    {
        if (const partnership_model* exact = among_.find(to_string(acronym{groups}))) return std::pair{exact, fit{}};
        const std::vector<group> written = one_bank(groups);
        std::optional<std::pair<const partnership_model*, fit>> best;
        for (const form& each : forms_) {
            const std::optional<fit> fits = fit_of(written, each);
            if (fits && !fits->leaves_open && (!best || fits->cost < best->second.cost)) best = {each.model, *fits};
        }
        return best;
    }

    /// Who stands where the model turns, and its marks.
    std::string when(const partnership_model& model) const
    {
        const model_place* hub = find_place(model, centre_of(model).hub);
        const role* its = hub == nullptr ? nullptr : find_role(roles_, hub->role);
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
        const auto part = [&](std::size_t from, std::size_t many) {
            return std::vector<group>(groups.begin() + static_cast<std::ptrdiff_t>(from),
                                      groups.begin() + static_cast<std::ptrdiff_t>(from + many));
        };
        std::set<std::string_view> seen{named.model};
        const auto offer = [&](const std::vector<group>& written, bool to_its_buyer) {
            for (const form& each : forms_) {
                const std::optional<fit> fits = fit_of(written, each);
                if (!fits || !fits->leaves_open || fits->cost >= wider_model) continue;
                if (!fits->notes.empty() && has(each.letters, "bank")) continue;
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
            const std::vector<group> part(groups.begin() + static_cast<std::ptrdiff_t>(from),
                                          groups.begin() + static_cast<std::ptrdiff_t>(from + many));
            const auto best = best_of(part);
            named.parts.push_back({to_string(acronym{part}), best ? best->first->acronym : std::string{}});
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

    static constexpr unsigned hopeless = 1'000'000;

    const model_catalogue& among_;
    std::span<const role> roles_;
    std::vector<form> forms_;
};

}  // namespace

acronym_naming name_acronym(const acronym& of, const model_catalogue& among, std::span<const role> roles)
{
    PARTNERING_EXPECTS(of.groups.size() >= 2, "an acronym has somebody before a 2 and somebody after it");
    return namer{among, roles}.name(of);
}

PARTNERING_END
