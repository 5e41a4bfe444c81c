#include "acronym_forms.hpp"
#include "marks_in_words.hpp"
#include "naming_question.hpp"

#include <partnering/model/naming.hpp>

#include <algorithm>
#include <utility>

PARTNERING_BEGIN

namespace {

using group = acronym_group_kinds::group;

class namer {
public:
    namer(const model_catalogue& among, const role_kinds& roles) : among_{among}, kinds_{roles}, forms_{among, roles} {}

    acronym_naming name(const acronym& of) const
    {
        acronym_naming named = tell(of.groups);
        const acronym_words words = partnering::in_words(of, kinds_.roles());
        if (named.model.empty())
            for (const std::string& note : words.breaks) add_note(named, note);
        for (const std::string& note : words.remarks) add_note(named, note);
        judge(of, named);
        return named;
    }

private:
    /// The same for a chain and for each part of one.
    acronym_naming tell(std::span<const group> groups) const
    {
        acronym_naming named;
        if (auto best = forms_.best_of(groups)) {
            named.model = best->model->acronym;
            named.notes = std::move(best->notes);
            if (!best->model->exception.empty()) add_note(named, best->model->exception);
            if (kinds_.is_generic(groups))
                leave_open(groups, named);
            else
                pass_on_as_well(groups, named);
        } else if (groups.size() > 3) {
            take_apart(groups, named);
        } else if (!tell_beside(groups, named)) {
            leave_open(groups, named);
            if (named.model.empty() && named.candidates.size() < 2 && groups.size() > 2) {
                named.candidates.clear();
                take_apart(groups, named);
            }
        }
        named.direct_sale = named.model.empty() && is_direct_sale(groups);
        if (named.model.empty() && named.parts.empty() && !named.direct_sale && named.candidates.size() == 1) settle_for_one(named);
        if (!named.candidates.empty()) ask(groups, named);
        return named;
    }

    static void add_note(acronym_naming& to, std::string note)
    {
        if (std::find(to.notes.begin(), to.notes.end(), note) == to.notes.end()) to.notes.push_back(std::move(note));
    }
    bool is_direct_sale(std::span<const group> groups) const
    {
        return groups.size() == 2 && groups[0].size() == 1 && !kinds_.all(groups[0], "advertiser") && !kinds_.any(groups[1], "advertiser");
    }
    /// What those sell who provide for their buyer, introduce, carry payments or are shown does not go on.
    bool is_kept(const group& sellers) const { return kinds_.all(sellers, "provider") || kinds_.is_aside(sellers); }
    /// Without those who pay to be shown by others beside them: they get nothing from whoever sells to these.
    group receivers(const group& who) const
    {
        group rest = who;
        if (!kinds_.all(who, "advertiser")) std::erase_if(rest, [&](const acronym_letter& each) { return kinds_.is(each, "advertiser"); });
        return rest;
    }

    /// Who stands where the model turns, and its marks.
    std::string when(const partnership_model& model, const std::string& hub_called) const
    {
        const model_place* hub = find_place(model, centre_of(model).hub);
        const role* its = hub == nullptr ? nullptr : kinds_.roles().find(hub->role);
        std::string words;
        std::string again = hub_called;
        if (its != nullptr && its->key != "business" && its->key != "consumer" && its->key != "party") {
            words = (hub_called.empty() ? hub->key : hub_called) + " is " + with_article(its->name.empty() ? its->key : its->name);
            if (hub_called.starts_with("the ")) again = std::string{"that "} + hub_called.back();
            if (hub_called.starts_with("one ")) again = "that one";
        }
        if (const std::string_view more = told_apart_by(model, hub); !more.empty())
            words += (words.empty() ? "" : ", ") + std::string{more};
        for (const std::string& mark : marks_in_words(model, among_, again)) words += (words.empty() ? "" : "; ") + mark;
        return words;
    }

    void leave_open(std::span<const group> groups, acronym_naming& named) const
    {
        std::vector<acronym_forms::open_model> open = forms_.open_of(groups);
        std::erase_if(open, [&](const acronym_forms::open_model& each) { return each.model->acronym == named.model; });
        // Private people on both sides of a business mostly meet there: it introduces them.
        const auto broker = std::find_if(open.begin(), open.end(), [](const auto& each) { return each.model->policy == "broker"; });
        if (named.model.empty() && groups.size() == 3 && kinds_.all(groups.front(), "customer") && kinds_.all(groups.back(), "customer") &&
            !kinds_.all(groups[1], "customer") && broker != open.end()) {
            named.model = broker->model->acronym;
            add_note(named, "usually " + named.model + ": a business between private people mostly introduces them to one another");
            open.erase(broker);
        }
        for (const acronym_forms::open_model& each : open) named.candidates.push_back({each.model->acronym, when(*each.model, each.hub)});
    }
    /// Who provides or introduces keeps nobody from passing on what it sells: whoever passes on by its letter may do so with that.
    void pass_on_as_well(std::span<const group> groups, acronym_naming& named) const
    {
        const bool keeps = kinds_.all(groups.front(), "provider") || kinds_.all(groups.front(), "broker");
        if (groups.size() != 3 || !keeps || !kinds_.all(groups[1], "intermediary")) return;
        std::vector<group> sold{groups.begin(), groups.end()};
        // Businesses of one letter at both ends would be in the same business.
        const auto& last = groups.back();
        const bool is_taken = std::any_of(last.begin(), last.end(), [](const acronym_letter& each) { return each.letter == 'B'; });
        for (acronym_letter& each : sold.front()) each = {is_taken ? 'A' : 'B', "business"};
        const auto also = forms_.best_of(sold);
        if (also && also->model->acronym != named.model)
            named.candidates.push_back({also->model->acronym, when(*also->model, std::string{groups[1].front().letter})});
    }
    void ask(std::span<const group> groups, acronym_naming& named) const
    {
        std::vector<const partnership_model*> open;
        if (!named.model.empty()) open.push_back(among_.find(named.model));
        for (const acronym_candidate& each : named.candidates) open.push_back(among_.find(each.model));
        named.question = question_of(open, groups.size() > 2           ? asked_of::between
                                           : groups.front().size() > 1 ? asked_of::beside
                                                                       : asked_of::one_sale);
    }
    static void settle_for_one(acronym_naming& named)
    {
        const acronym_candidate only = std::move(named.candidates.front());
        named.candidates.clear();
        named.model = only.model;
        add_note(named, "a letter leaves open whether it is " + only.model + ", and no other model fits; it is where " + only.when);
    }

    /// Names a piece of a chain as it would be named by itself; what comes apart again gives its own parts.
    void add_part(std::span<const group> part, std::span<const group> of, acronym_naming& named) const
    {
        // What does not come apart is no part of itself.
        if (std::equal(part.begin(), part.end(), of.begin(), of.end())) return;
        // P sells at one end and buys at the other: as a part, a letter may stand at an end where it did not.
        const std::string written = to_string(acronym{{part.begin(), part.end()}});
        acronym_naming its = tell(parse_acronym(written, kinds_.roles()).value().groups);
        if (!its.parts.empty()) {
            named.parts.insert(named.parts.end(), its.parts.begin(), its.parts.end());
            for (std::string& note : its.notes) add_note(named, std::move(note));
            return;
        }
        acronym_part one{written, its.model, {}, its.question, its.direct_sale};
        for (const acronym_candidate& each : its.candidates) one.may_be.push_back(each.model);
        named.parts.push_back(std::move(one));
    }
    /// A chain of three, and those beside its sellers who have another role: each is told by itself.
    bool tell_beside(std::span<const group> groups, acronym_naming& named) const
    {
        if (groups.size() != 3) return false;
        std::vector<group> plain{groups.begin(), groups.end()};
        std::vector<std::size_t> changed;
        for (std::size_t at = 0; at + 1 < plain.size(); ++at) {
            const bool business = std::any_of(plain[at].begin(), plain[at].end(), [](const auto& each) { return each.role == "business"; });
            group rest;
            for (const acronym_letter& each : plain[at])
                if (!kinds_.is(each, "advertiser") && (!business || each.role == "business" || kinds_.is(each, "consumer")))
                    rest.push_back(each);
            if (rest.empty() || rest.size() == plain[at].size()) continue;
            plain[at] = std::move(rest);
            changed.push_back(at);
        }
        if (changed.empty()) return false;
        const acronym_naming chain = tell(plain);
        if (chain.model.empty() && chain.candidates.empty() && chain.parts.empty()) return false;
        for (const std::size_t at : changed) add_part(std::vector{groups[at], receivers(groups[at + 1])}, groups, named);
        // Who passes on by its letter does so with what those before it sell.
        for (const acronym_letter& each : groups[1])
            if (kinds_.is(each, "intermediary") && plain[1].size() < groups[1].size() &&
                std::find(plain[1].begin(), plain[1].end(), each) == plain[1].end())
                add_part(std::vector{plain[0], group{each}, plain[2]}, groups, named);
        add_part(plain, groups, named);
        return true;
    }
    /// A chain of more than one model: around everybody who passes on, introduces or carries there is one, the rest are direct sales.
    void take_apart(std::span<const group> groups, acronym_naming& named) const
    {
        std::vector<std::size_t> main;  // those who sell to one another
        for (std::size_t at = 0; at < groups.size(); ++at)
            if (at == 0 || at + 1 == groups.size() || !kinds_.is_aside(groups[at])) main.push_back(at);
        std::vector<group> chain;
        for (const std::size_t at : main) chain.push_back(groups[at]);
        const auto is_between = [&](std::size_t at) {
            return at > 0 && at + 1 < chain.size() && std::all_of(chain[at].begin(), chain[at].end(), [&](const acronym_letter& each) {
                       return kinds_.is(each, "intermediary") || kinds_.is(each, "broker") || kinds_.is(each, "bank");
                   });
        };
        bool one_passes_on = false;
        for (std::size_t at = 0; at < chain.size(); ++at) one_passes_on = one_passes_on || is_between(at);
        // Where no letter says that somebody passes on, each that leaves it open is asked about.
        const auto turns = [&](std::size_t at) {
            if (at == 0 || at + 1 >= chain.size() || groups.size() == 3 || is_kept(chain[at - 1])) return false;
            if (one_passes_on) return is_between(at);
            const std::span<const group> around = std::span{chain}.subspan(at - 1, 3);
            return forms_.best_of(around).has_value() || forms_.open_of(around).size() > 1;
        };
        const auto add_piece = [&](std::size_t first, std::size_t last) {
            std::vector<group> piece{chain.begin() + static_cast<std::ptrdiff_t>(first),
                                     chain.begin() + static_cast<std::ptrdiff_t>(last) + 1};
            if (last + 1 < chain.size()) piece.back() = receivers(piece.back());
            add_part(piece, groups, named);
        };
        for (std::size_t i = 0; i + 1 < main.size(); ++i) {
            for (std::size_t aside = main[i] + 1; aside < main[i + 1]; ++aside)
                add_part(std::vector{chain[i], groups[aside], chain[i + 1]}, groups, named);
            if (turns(i + 1))
                add_piece(i, i + 2);
            else if (!turns(i) && main[i] + 1 == main[i + 1])
                add_piece(i, i + 1);
        }
        for (std::size_t at = 1; at + 1 < chain.size(); ++at)
            if (!turns(at) && !kinds_.all(chain[at], "provider") && !is_kept(chain[at - 1]))
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
        const auto list = [](const std::vector<std::string>& names) {
            std::string all;
            for (const std::string& each : names) all += (all.empty() ? "" : ", ") + each;
            return all;
        };
        if (!named.model.empty() || named.direct_sale) return;
        std::vector<std::string> open;
        for (const acronym_candidate& each : named.candidates) open.push_back(each.model);
        if (!open.empty()) {
            find("ambiguous_acronym", written + " names no one model: it may be " + list(open));
            return;
        }
        std::vector<std::string> unnamed;
        for (const acronym_part& each : named.parts) {
            if (!each.model.empty() || each.direct_sale) continue;
            std::vector<std::string>& to = each.may_be.empty() ? unnamed : open;
            if (std::find(to.begin(), to.end(), each.acronym) == to.end()) to.push_back(each.acronym);
        }
        if (named.parts.empty()) find("unnamed_model", written + " says who sells to whom, but the catalogue has no model of that name");
        if (!unnamed.empty())
            find("unnamed_model", written + " is a chain, but the catalogue has no model for a part of it: " + list(unnamed));
        if (!open.empty())
            find("ambiguous_acronym", written + " is a chain of several models, and a letter leaves open what is meant by " + list(open));
    }

    const model_catalogue& among_;
    acronym_group_kinds kinds_;
    acronym_forms forms_;
};

}  // namespace

acronym_naming name_acronym(const acronym& of, const model_catalogue& among, std::span<const role> roles)
{
    PARTNERING_EXPECTS(of.groups.size() >= 2, "an acronym has somebody before a 2 and somebody after it");
    const role_kinds kinds{roles};
    return namer{among, kinds}.name(of);
}

PARTNERING_END
