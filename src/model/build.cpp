#include <partnering/model/build.hpp>

#include <algorithm>
#include <cctype>
#include <map>
#include <set>
#include <utility>

PARTNERING_BEGIN

namespace {

using keys = std::vector<std::string>;

std::string lower(std::string_view text)
{
    std::string made{text};
    for (char& c : made) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return made;
}

/// Puts a draft together for one row.
class model_builder {
public:
    model_builder(const partnership_model& model, const model_variant* variant, const model_parts& parts)
        : model_{model}, parts_{parts}, centre_{centre_of(model)}
    {
        for (const model_place& p : model.places) {
            roles_[p.key] = p.built_as.empty() ? p.role : p.built_as;
            if (variant == nullptr || variant->place != p.key) continue;
            // A role that is a kind of the wide one and of nothing else that a variant asks for.
            roles_[p.key] = variant->role == "business"   ? std::string{"retailer"}
                            : variant->role == "party"    ? std::string{"engaged_party"}
                            : variant->role == "consumer" ? std::string{"customer"}
                                                          : variant->role;
        }
    }

    checked<ecosystem_draft> make()
    {
        find_parties();
        if (!findings_.empty()) return findings_;
        switch (centre_.shape) {
        case model_shape::passed_on:
            each_hub([&](std::size_t h) { pass_on(h); });
            break;
        case model_shape::side_by_side:
            sell_together();
            break;
        case model_shape::introduced:
        case model_shape::shown:
        case model_shape::carried:
            each_hub([&](std::size_t h) { deal(h); });
            break;
        case model_shape::beside:
            each_hub([&](std::size_t h) { stand_beside(h); });
            break;
        case model_shape::none:
            break;
        }
        return std::move(draft_);
    }

private:
    void wrong(std::string code, std::string text)
    {
        findings_.push_back({std::move(code), severity::error, model_.acronym, "", std::move(text)});
    }

    void find_parties()
    {
        for (const model_parts::members& m : parts_.who)
            if (find_place(model_, m.place) == nullptr) {
                std::string text = quote(m.place) + " is no place of " + model_.acronym + ", which has";
                for (const model_place& p : model_.places) text += " " + p.key;
                wrong("unknown_place", text);
            }
        std::set<std::string> declared;
        for (const model_place& p : model_.places) {
            keys& here = parties_[p.key];
            unsigned count = std::max(p.least, 1U);
            for (const model_parts::members& m : parts_.who) {
                if (m.place != p.key) continue;
                here.insert(here.end(), m.parties.begin(), m.parties.end());
                count = m.count;
            }
            for (unsigned i = 1; here.size() < count; ++i) here.push_back(parts_.prefix + lower(p.key) + std::to_string(i));
            // Where one stands in the hub's place of an instance, several hubs are several instances.
            const bool is_hub = p.key == centre_.hub;
            if (here.size() < p.least || (!is_hub && p.most != model_place::any_number && here.size() > p.most))
                wrong("place_count", "place " + p.key + " of " + model_.acronym + " asks for " + std::to_string(p.least) +
                                         (p.most == p.least ? " parties" : " parties or more") + ", not " + std::to_string(here.size()));
            for (const std::string& key : here)
                if (declared.insert(key).second) draft_.parties.push_back({.key = key});
        }
    }

    template <class Make>
    void each_hub(Make make)
    {
        for (std::size_t h = 0; h < parties_[centre_.hub].size(); ++h) make(h);
    }

    /// Of those in a place the ones that a hub deals with when they are dealt in turn.
    keys dealt(const std::string& place, std::size_t hub)
    {
        const keys& all = parties_[place];
        const std::size_t hubs = parties_[centre_.hub].size();
        keys mine;
        for (std::size_t t = hub; t < std::max(hubs, all.size()); t += hubs) mine.push_back(all[t % all.size()]);
        return mine;
    }

    /// The key of what the n-th seller in a place sells.
    std::string service_key(const std::string& of, std::size_t seller)
    {
        for (const model_parts::sold& s : parts_.what)
            if (s.of == of && !s.services.empty()) return declare(s.services[seller % s.services.size()]);
        std::string name;
        for (const char c : lower(of))
            if (c != '+') name += c;
        return declare(parts_.prefix + name + std::to_string(seller + 1));
    }
    std::string declare(std::string key, std::vector<service::part> of = {})
    {
        if (services_.insert(key).second) {
            service made;
            made.key = key;
            made.parts = std::move(of);
            draft_.services.push_back(std::move(made));
        }
        return key;
    }

    /// An agreement between those in some places, with the charges between them.
    std::string agree(std::string key, std::string type, const std::vector<std::pair<std::string, keys>>& who)
    {
        agreement_terms terms{.type = std::move(type), .in = parts_.in, .engaged = {}};
        terms.rounding = parts_.rounding;
        std::set<std::string> here;
        for (const auto& [place, parties] : who) {
            here.insert(place);
            for (const std::string& party : parties) {
                const engagement e{party, roles_[place]};
                if (std::find(terms.engaged.begin(), terms.engaged.end(), e) == terms.engaged.end()) terms.engaged.push_back(e);
            }
        }
        const auto is_here = [&](const std::string& end) { return end == "introducer" || end == "introduced" || here.count(end) != 0; };
        for (charge_clause c : parts_.charges) {
            if (!is_here(c.payer) || !is_here(c.payee)) continue;
            if (const auto role = roles_.find(c.payer); role != roles_.end()) c.payer = role->second;
            if (const auto role = roles_.find(c.payee); role != roles_.end()) c.payee = role->second;
            terms.charges.push_back(std::move(c));
        }
        agreement made;
        made.key = key;
        made.versions = partnering::since(parts_.since, std::move(terms));
        draft_.agreements.push_back(std::move(made));
        return key;
    }

    void offer_to(const std::string& key, const std::string& from, const std::string& to, const std::string& what, const std::string& under,
                  std::optional<keys> feeds = std::nullopt)
    {
        offer made;
        made.key = key;
        made.from = from;
        made.to = to;
        made.service = what;
        made.under = under;
        made.feeds = std::move(feeds);
        draft_.offers.push_back(std::move(made));
    }
    std::string offer_key(const std::string& under, std::string_view what, const std::string& from, const std::string& to) const
    {
        return under + ":" + std::string{what} + ":" + from + ">" + to;
    }
    std::string agreement_key(const std::string& hub) const { return parts_.prefix + lower(model_.acronym) + "-" + hub; }

    [[nodiscard]] bool is_needed_service(const model_arrow& a) const { return a.kind == flow_kind::service && !a.optional; }

    void pass_on(std::size_t h)
    {
        const std::string& hub = parties_[centre_.hub][h];
        const std::string under_key = agreement_key(hub);
        std::vector<const model_arrow*> in;
        std::vector<const model_arrow*> out;
        std::vector<const model_arrow*> apart;
        std::vector<std::pair<std::string, keys>> who{{centre_.hub, {hub}}};
        std::map<std::string, keys> mine;
        for (const model_arrow& a : model_.arrows) {
            if (!is_needed_service(a)) continue;
            if (a.to == centre_.hub)
                in.push_back(&a);
            else if (a.from == centre_.hub)
                out.push_back(&a);
            else
                apart.push_back(&a);
        }
        const auto is_source = [&](const std::string& place) {
            return std::any_of(in.begin(), in.end(), [&](const model_arrow* a) { return a->from == place; });
        };
        for (const model_place& p : model_.places) {
            if (p.key == centre_.hub) continue;
            mine[p.key] = is_source(p.key) ? parties_[p.key] : dealt(p.key, h);
            who.emplace_back(p.key, mine[p.key]);
        }
        const std::string under = agree(under_key, model_.policy, who);
        struct purchase_of {
            std::string key, service, supplier, of;
            keys feeds;
        };
        std::vector<purchase_of> bought;
        for (const model_arrow* a : in)
            for (std::size_t i = 0; i < mine[a->from].size(); ++i) {
                const std::string what = service_key(a->of, i);
                bought.push_back({offer_key(under, what, mine[a->from][i], hub), what, mine[a->from][i], a->of, {}});
            }
        for (const model_arrow* a : out) {
            const bool joined = a->of.find('+') != std::string::npos;
            std::string whole;
            if (joined) {
                std::vector<service::part> parts;
                std::set<std::string> once;
                for (const purchase_of& b : bought)
                    if (once.insert(b.service).second) parts.push_back({.service = b.service, .units = 1});
                std::string rest = a->of.substr(a->of.find('+') + 1);
                for (std::size_t at = 0; at < rest.size();) {
                    const std::size_t end = std::min(rest.find('+', at), rest.size());
                    const std::string own = service_key(rest.substr(at, end - at), h);
                    if (once.insert(own).second) parts.push_back({.service = own, .units = 1});
                    at = end + 1;
                }
                std::string key = parts_.prefix + "bundle" + std::to_string(h + 1);
                for (const model_parts::sold& s : parts_.what)
                    if (s.of == a->of && !s.services.empty()) key = s.services[h % s.services.size()];
                whole = declare(std::move(key), std::move(parts));
            }
            for (const std::string& consumer : mine[a->to]) {
                if (joined) {
                    const std::string key = offer_key(under, whole, hub, consumer);
                    offer_to(key, hub, consumer, whole, under);
                    for (purchase_of& b : bought) b.feeds.push_back(key);
                    continue;
                }
                // Each supplier's service is sold on by itself, and to nobody who supplies it.
                for (purchase_of& b : bought) {
                    if (b.of != a->of || b.supplier == consumer) continue;
                    const std::string key = offer_key(under, b.service, hub, consumer) + ":" + b.supplier;
                    offer_to(key, hub, consumer, b.service, under);
                    b.feeds.push_back(key);
                }
            }
        }
        for (purchase_of& b : bought) offer_to(b.key, b.supplier, hub, b.service, under, std::move(b.feeds));
        for (const model_arrow* a : apart) each_pair(*a, mine[a->from], mine[a->to], under);
    }

    /// What an arrow says between all in two places.
    void each_pair(const model_arrow& a, const keys& from, const keys& to, const std::string& under)
    {
        for (std::size_t i = 0; i < from.size(); ++i)
            for (const std::string& receiver : to) {
                if (receiver == from[i]) continue;
                const std::string what = service_key(a.of, i);
                offer_to(offer_key(under, what, from[i], receiver), from[i], receiver, what, under, keys{});
            }
    }

    void sell_together()
    {
        const std::string under_key = parts_.prefix + lower(model_.acronym);
        std::vector<std::pair<std::string, keys>> who;
        for (const model_place& p : model_.places) who.emplace_back(p.key, parties_[p.key]);
        const std::string under = agree(under_key, model_.policy, who);
        for (const model_arrow& a : model_.arrows)
            if (is_needed_service(a)) each_pair(a, parties_[a.from], parties_[a.to], under);
    }

    /// Who introduces, shows or carries, with the sellers around and the consumers dealt to it.
    void deal(std::size_t h)
    {
        const std::string& hub = parties_[centre_.hub][h];
        std::vector<std::pair<std::string, keys>> who{{centre_.hub, {hub}}};
        std::map<std::string, keys> mine{{centre_.hub, {hub}}};
        // Whoever sells away from the hub sells to all that are dealt to it; who only receives is dealt.
        for (const model_place& p : model_.places) {
            if (p.key == centre_.hub) continue;
            const bool receives = std::any_of(model_.arrows.begin(), model_.arrows.end(),
                                              [&](const model_arrow& a) { return is_needed_service(a) && a.to == p.key; });
            const bool sells = std::any_of(model_.arrows.begin(), model_.arrows.end(),
                                           [&](const model_arrow& a) { return is_needed_service(a) && a.from == p.key; });
            const bool pays_hub = std::any_of(model_.arrows.begin(), model_.arrows.end(), [&](const model_arrow& a) {
                return a.kind == flow_kind::payment && !a.optional && a.from == p.key && a.to == centre_.hub;
            });
            mine[p.key] = receives && !sells && !pays_hub ? dealt(p.key, h) : parties_[p.key];
            who.emplace_back(p.key, mine[p.key]);
        }
        const std::string under = agree(agreement_key(hub), model_.policy, who);
        // What an introducer earns is a charge, or, where none is given, the price of a service of its own.
        const bool earns = std::any_of(parts_.charges.begin(), parts_.charges.end(),
                                       [&](const charge_clause& c) { return c.payee == centre_.hub || c.payee == "introducer"; });
        const bool offers_its_own = centre_.shape == model_shape::introduced && !earns;
        for (const model_arrow& a : model_.arrows)
            if (is_needed_service(a) || (offers_its_own && a.kind == flow_kind::service && a.from == centre_.hub))
                each_pair(a, mine[a.from], mine[a.to], under);
    }

    /// Each thing that the hub buys or sells beside the others has agreements of its own; the first is under the model's policy.
    void stand_beside(std::size_t h)
    {
        const std::string& hub = parties_[centre_.hub][h];
        bool first = true;
        for (const model_arrow& a : model_.arrows) {
            if (!is_needed_service(a)) continue;
            const bool enters = a.to == centre_.hub;
            const std::string& other = enters ? a.from : a.to;
            const keys others = first ? parties_[other] : dealt(other, h);
            const std::string type = first ? model_.policy : std::string{"sell"};
            const std::string base = agreement_key(hub) + (first ? "" : "-" + lower(a.of));
            if (enters) {
                // Providers have nothing to do with one another.
                for (std::size_t i = 0; i < others.size(); ++i) {
                    const std::string under = agree(base + "-" + others[i], type, {{centre_.hub, {hub}}, {other, {others[i]}}});
                    const std::string what = service_key(a.of, i);
                    offer_to(offer_key(under, what, others[i], hub), others[i], hub, what, under, keys{});
                }
            } else {
                const std::string under = agree(base, type, {{centre_.hub, {hub}}, {other, others}});
                const std::string what = service_key(a.of, h);
                for (const std::string& receiver : others)
                    offer_to(offer_key(under, what, hub, receiver), hub, receiver, what, under, keys{});
            }
            first = false;
        }
    }

    const partnership_model& model_;
    const model_parts& parts_;
    model_centre centre_;
    std::map<std::string, std::string> roles_;  ///< of places
    std::map<std::string, keys> parties_;
    std::set<std::string> services_;
    ecosystem_draft draft_;
    std::vector<finding> findings_;
};

}  // namespace

checked<ecosystem_draft> build(std::string_view acronym, const model_parts& parts, const model_catalogue& catalogue)
{
    const partnership_model* model = catalogue.find(acronym);
    if (model == nullptr) {
        std::vector<std::string_view> known;
        for (const partnership_model& m : catalogue.models()) known.emplace_back(m.acronym);
        const std::string_view like = closest(acronym, known);
        return finding{"unknown_model", severity::error, std::string{acronym}, "",
                       quote(acronym) + " is no model of the catalogue" +
                           (like.empty() ? std::string{} : "; did you mean '" + std::string{like} + "'?")};
    }
    const auto variant = std::find_if(model->variants.begin(), model->variants.end(),
                                      [&](const model_variant& v) { return v.acronym == acronym && !v.place.empty(); });
    return model_builder{*model, variant == model->variants.end() ? nullptr : &*variant, parts}.make();
}

ecosystem_draft glue(ecosystem_draft one, ecosystem_draft other)
{
    const auto append = [](auto& to, auto& from) {
        to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
    };
    const auto append_new = [](auto& to, auto& from) {
        std::map<std::string, std::size_t> there;
        for (std::size_t i = 0; i < to.size(); ++i) there.emplace(to[i].key, i);
        for (auto& each : from) {
            const auto at = there.find(each.key);
            if (at == there.end() || to[at->second] != each) to.push_back(std::move(each));
        }
    };
    append_new(one.roles, other.roles);
    append_new(one.services, other.services);
    append_new(one.parties, other.parties);
    append(one.agreements, other.agreements);
    append(one.offers, other.offers);
    append(one.measures, other.measures);
    if (one.name.empty()) one.name = std::move(other.name);
    return one;
}

PARTNERING_END
