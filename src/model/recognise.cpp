#include <partnering/model/recognise.hpp>

#include "model/recogniser.hpp"

#include <algorithm>

PARTNERING_BEGIN

std::string missing_text(const partnership_model& model, const mark_registry& marks, const model_requirement& what)
{
    switch (what.of) {
    case model_requirement::kind::arrow: {
        const model_arrow& a = model.arrows[what.number];
        std::string text = "no " + std::string{to_string(a.kind)} + " from " + a.from + " to " + a.to;
        if (a.kind == flow_kind::service) text = "no service " + a.of + " from " + a.from + " to " + a.to;
        return a.through.empty() ? text : text + " through " + a.through;
    }
    case model_requirement::kind::role:
        return "not everybody in place " + model.places[what.number].key + " stands in the role " + model.places[what.number].role +
               " or a kind of it";
    case model_requirement::kind::count: {
        const model_place& p = model.places[what.number];
        const std::string most = p.most == model_place::any_number ? std::string{" or more"} : " to " + std::to_string(p.most);
        return "place " + p.key + " asks for " + std::to_string(p.least) + (p.most == p.least ? std::string{} : most) + " parties";
    }
    case model_requirement::kind::payment: {
        const model_arrow& a = model.arrows[what.number];
        return a.from + " does not pay " + a.to + " for " + a.of + (a.through.empty() ? std::string{} : " through " + a.through);
    }
    case model_requirement::kind::mark: {
        const mark* m = marks.find(model.marks[what.number]);
        return m == nullptr ? model.marks[what.number] : m->missing;
    }
    }
    return {};
}

std::vector<std::string> holding_texts(const partnership_model& model, const mark_registry& marks, const model_variant* variant,
                                       const payment_notes& notes)
{
    std::vector<std::string> texts;
    for (const model_place& p : model.places) {
        const std::string& role = variant != nullptr && variant->place == p.key ? variant->role : p.role;
        if (role != "party") texts.push_back(p.key + " stands in the role " + role + " or a kind of it");
    }
    for (std::size_t n = 0; n < model.arrows.size(); ++n) {
        const model_arrow& a = model.arrows[n];
        if (a.kind != flow_kind::payment || a.optional) continue;
        std::string text = a.from + " pays " + a.to + " for " + a.of + (a.through.empty() ? std::string{} : " through " + a.through);
        const auto noted = [&](std::uint64_t of) { return n < 64 && (of >> n & 1) != 0; };
        if (noted(notes.in_stead)) text += ", or somebody in its stead";
        if (noted(notes.back))
            text += " (where no price is agreed, it is taken to, although " + a.to + " pays " + a.from + " there)";
        else if (noted(notes.open))
            text += " (where no price is agreed, it is taken to)";
        else if (noted(notes.fees))
            text += " (where nothing else is agreed, by fees that name no service)";
        texts.push_back(std::move(text));
    }
    for (const model_arrow& a : model.arrows)
        if (a.kind == flow_kind::introduction && !a.optional) texts.push_back(a.from + " introduces customers to " + a.to);
    for (const std::string& name : model.marks)
        if (const mark* m = marks.find(name)) texts.push_back(m->holds);
    return texts;
}

recognition recogniser::finish()
{
    auto content = std::make_shared<recognition::data>(recognition::data{facts_, catalogue_, {}, {}, {}, {}, {}, {}, 0, {}, {}, 0});
    recognition::data& d = *content;
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < found_.size(); ++i)
        if (found_[i].model != no_more) order.push_back(i);
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        return std::tie(found_[a].model, found_[a].hub, a) < std::tie(found_[b].model, found_[b].hub, b);
    });
    std::vector<index> joined;
    for (const std::size_t i : order) {
        const std::size_t places = rows_[found_[i].model].places.size();
        recognition::data::entry entry{
            found_[i].model, found_[i].variant, found_[i].also, found_[i].notes, found_[i].hub, d.edges.size(), 0, d.own.size(), 0,
            d.bounds.size()};
        const auto join = [&](std::vector<index>& into, auto range_of) {
            joined.clear();
            std::size_t parts = 0;
            for (std::size_t part = i; part != no_more; part = found_[part].next, ++parts) {
                const auto [first, last, from] = range_of(found_[part]);
                joined.insert(joined.end(), from->begin() + static_cast<std::ptrdiff_t>(first),
                              from->begin() + static_cast<std::ptrdiff_t>(last));
            }
            if (parts > 1) std::sort(joined.begin(), joined.end());
            joined.erase(std::unique(joined.begin(), joined.end()), joined.end());
            into.insert(into.end(), joined.begin(), joined.end());
        };
        join(d.edges, [&](const found& f) { return std::tuple{f.first_edge, f.last_edge, &edges_}; });
        entry.last_edge = d.edges.size();
        join(d.own, [&](const found& f) { return std::tuple{f.first_own, f.last_own, &own_}; });
        entry.last_own = d.own.size();
        for (std::size_t p = 0; p < places; ++p) {
            d.bounds.push_back(d.members.size());
            join(d.members,
                 [&](const found& f) { return std::tuple{bounds_[f.first_bound + p], bounds_[f.first_bound + p + 1], &members_}; });
        }
        d.bounds.push_back(d.members.size());
        d.entries.push_back(entry);
    }
    // A near miss of what turned out to be explained by an instance of the same model is none.
    d.near = std::move(near_);
    d.left_out = left_out_;
    for (index e = 0; e < facts_.links(); ++e)
        if (on_edges_.is_open(e)) d.unexplained.push_back(e);
    if (!facts_.roles().left_out().empty())
        d.findings.push_back({"too_many_roles", severity::warning, facts_.roles().left_out().front(), "",
                              std::to_string(facts_.roles().left_out().size()) +
                                  " roles are not told apart from what they are a kind of: there is room for 64"});
    d.visits = visits_;
    return recognition{std::move(content)};
}

recognition recognise(const chain_facts& facts, const model_catalogue& catalogue, const recognise_options& options)
{
    return recogniser{facts, catalogue, options}.run();
}

recognition recognise(const flow_set& flows, const model_catalogue& catalogue, const recognise_options& options)
{
    return recognise(chain_facts::of(flows), catalogue, options);
}

std::size_t recognition::size() const noexcept { return data_->entries.size(); }

recognition::instance recognition::operator[](std::size_t number) const
{
    PARTNERING_EXPECTS(number < size(), "an instance's number is below size()");
    return {this, number};
}

std::vector<std::string> recognition::acronyms() const
{
    std::vector<std::string> all;
    for (std::size_t i = 0; i < size(); ++i) {
        const std::string& one = (*this)[i].acronym();
        if (std::find(all.begin(), all.end(), one) == all.end()) all.push_back(one);
    }
    return all;
}

std::span<const recognition::near_miss> recognition::near_misses() const noexcept { return data_->near; }
std::size_t recognition::near_misses_left_out() const noexcept { return data_->left_out; }
std::span<const recognition::index> recognition::unexplained() const noexcept { return data_->unexplained; }
std::span<const finding> recognition::findings() const noexcept { return data_->findings; }
std::uint64_t recognition::visits() const noexcept { return data_->visits; }
const chain_facts& recognition::facts() const noexcept { return data_->facts; }

const partnership_model& recognition::instance::model() const { return of_->data_->catalogue.models()[of_->data_->entries[number_].model]; }

const std::string& recognition::instance::acronym() const
{
    const int variant = of_->data_->entries[number_].variant;
    return variant < 0 ? model().acronym : model().variants[static_cast<std::size_t>(variant)].acronym;
}

std::vector<std::string_view> recognition::instance::also() const
{
    std::vector<std::string_view> all;
    const auto models = of_->data_->catalogue.models();
    for (std::size_t m = 0; m < models.size(); ++m)
        if ((of_->data_->entries[number_].also >> m & 1) != 0) all.emplace_back(models[m].acronym);
    return all;
}

recognition::index recognition::instance::hub() const { return of_->data_->entries[number_].hub; }

std::span<const recognition::index> recognition::instance::parties(std::string_view place) const
{
    const data& d = *of_->data_;
    const auto& places = model().places;
    for (std::size_t p = 0; p < places.size(); ++p) {
        if (places[p].key != place) continue;
        const std::size_t at = d.entries[number_].first_bound + p;
        return std::span{d.members}.subspan(d.bounds[at], d.bounds[at + 1] - d.bounds[at]);
    }
    return {};
}

std::span<const recognition::index> recognition::instance::edges() const
{
    const data::entry& e = of_->data_->entries[number_];
    return std::span{of_->data_->edges}.subspan(e.first_edge, e.last_edge - e.first_edge);
}

std::span<const recognition::index> recognition::instance::own_edges() const
{
    const data::entry& e = of_->data_->entries[number_];
    return std::span{of_->data_->own}.subspan(e.first_own, e.last_own - e.first_own);
}

std::vector<std::string> recognition::instance::reasons() const
{
    const int variant = of_->data_->entries[number_].variant;
    return holding_texts(model(), of_->data_->catalogue.marks(),
                         variant < 0 ? nullptr : &model().variants[static_cast<std::size_t>(variant)], of_->data_->entries[number_].notes);
}

PARTNERING_END
