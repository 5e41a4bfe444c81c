#include <entity/checker.hpp>

PARTNERING_BEGIN

void draft_checker::check_offers()
{
    for (size_t i = 0; i < draft_.offers.size(); ++i) {
        const offer& each = draft_.offers[i];
        const spot at = root_.at("offers", i);
        const auto from = find_party(each.from, each.key, at.at("from"));
        const auto to = find_party(each.to, each.key, at.at("to"));
        std::optional<std::uint32_t> payer;
        if (!each.paid_by.empty()) payer = find_party(each.paid_by, each.key, at.at("paid_by"));
        const auto service = find_service(each.service, each.key, at.at("service"));
        const auto under = find(agreement_of_, "unknown_agreement", "an agreement", each.under, each.key, at.at("under"));
        if (from && to && *from == *to) {
            error("offer_to_itself", each.key, at.at("to"), quote(each.from) + " is on both ends; an offer goes from one party to another");
        } else if (from && payer && *from == *payer) {
            error("offer_to_itself", each.key, at.at("paid_by"),
                  quote(each.from) + " would pay itself; name the party that pays for " + quote(each.to) + ", or nobody");
        }
        if (each.when.empty())
            error("empty_period", each.key, at.at("when"),
                  "the offer holds from " + to_string(each.when.begin) + " to before " + to_string(each.when.end) + ", on no day");
        if (under) {
            offered_.insert(*under);
            if (from) check_end(*under, *from, each.from, each.key, at.at("from"));
            if (to && to != from) check_end(*under, *to, each.to, each.key, at.at("to"));
            if (payer && payer != from && payer != to) check_end(*under, *payer, each.paid_by, each.key, at.at("paid_by"));
            if (service && !free_items_[*under] && !draft_.agreements[*under].versions.empty() &&
                !items_.contains(pair_of(*under, *service))) {
                error("not_an_item", each.key, at.at("service"),
                      quote(each.service) + " is not among the items of " + quote(each.under) +
                          "; add it there, or offer it under another agreement");
            }
            check_days(each, draft_.agreements[*under], at.at("when"));
        }
        check_feeds(each, at);
    }
}

void draft_checker::check_end(std::uint32_t under, std::uint32_t party, std::string_view key, std::string_view offer, const spot& at)
{
    if (engaged_.contains(pair_of(under, party))) return;
    std::string text = quote(key) + " is not engaged in " + quote(draft_.agreements[under].key);
    const std::optional<std::string_view> of_class = engaged_class_of(under, key);
    text += of_class ? "; as a member of " + quote(*of_class) +
                           ", which is, it stands in for the class where usage names it: name the class here"
                     : "; engage it there, or offer under an agreement that does";
    error("no_common_agreement", offer, at, std::move(text));
}

std::optional<std::string_view> draft_checker::engaged_class_of(std::uint32_t under, std::string_view member)
{
    if (!classes_listed_) {
        classes_listed_ = true;
        for (std::uint32_t i = 0; i < declared_; ++i) {
            for (const std::string& each : draft_.parties[i].members) classes_of_.emplace(each, i);
        }
    }
    const auto [first, last] = classes_of_.equal_range(member);
    std::optional<std::string_view> best;
    for (auto each = first; each != last; ++each) {
        const std::string_view key = draft_.parties[each->second].key;
        if (engaged_.contains(pair_of(under, each->second)) && (!best || key < *best)) best = key;
    }
    return best;
}

void draft_checker::check_days(const offer& each, const agreement& under, const spot& at)
{
    const auto& versions = under.versions.entries();
    const auto meets = [&](const auto& version) { return each.when.begin < version.when.end && version.when.begin < each.when.end; };
    if (each.when.empty() || versions.empty() || std::any_of(versions.begin(), versions.end(), meets)) return;
    warning("offer_outside_agreement", each.key, at,
            "the offer holds " + to_string(each.when) + ", when " + quote(under.key) + " does not; nothing will be settled under it");
}

void draft_checker::check_feeds(const offer& each, const spot& at)
{
    if (!each.feeds) return;
    const std::vector<std::string>& feeds = *each.feeds;
    for (size_t f = 0; f < feeds.size(); ++f) {
        const auto found = find(offer_of_, "unknown_offer", "an offer", feeds[f], each.key, at.at("feeds", f));
        if (!found || draft_.offers[*found].from == each.to) continue;
        error("unknown_offer", each.key, at.at("feeds", f),
              quote(feeds[f]) + " is an offer of " + quote(draft_.offers[*found].from) + "; what goes to " + quote(each.to) +
                  " ends up in offers that " + quote(each.to) + " makes");
    }
    check_listed_once(feeds, [](const std::string& key) -> const std::string& { return key; }, "feeds", "listed_twice", each.key, at);
}

void draft_checker::check_measures()
{
    using stated = std::tuple<std::string_view, std::string_view, date_range>;
    std::map<stated, size_t> seen;
    for (size_t i = 0; i < draft_.measures.size(); ++i) {
        const measure& each = draft_.measures[i];
        const spot at = root_.at("measures", i);
        check_key(each.name, at.at("name"));
        static_cast<void>(find_party(each.of, each.name, at.at("of")));
        if (each.when.empty()) {
            error("empty_period", each.name, at.at("when"),
                  "the measure is of " + to_string(each.when.begin) + " to before " + to_string(each.when.end) + ", of no day");
            continue;
        }
        // A year beside its months is right; twice the same days is a contradiction, or said twice.
        const auto [first, fresh] = seen.emplace(stated{each.name, each.of, each.when}, i);
        if (!fresh) {
            error("measure_overlap", each.name, at,
                  quote(each.name) + " of " + quote(each.of) + " over " + to_string(each.when) + " is given already, at " +
                      to_string(root_.at("measures", first->second)) + "; give it once");
        }
    }
}

PARTNERING_END
