#include "model/recogniser_answer.hpp"

#include <algorithm>

PARTNERING_BEGIN

void recogniser::passed_on()
{
    std::vector<std::size_t> rows;
    of_shape(model_shape::passed_on, rows);
    std::vector<std::size_t> whole;
    std::vector<std::size_t> by_line;
    for (const std::size_t r : rows) (rows_[r].centre.whole_hub ? whole : by_line).push_back(r);
    const auto has_lines = [&](index hub) { return facts_.lines_of(hub).first != facts_.lines_of(hub).second; };
    for (index hub = 0; hub < facts_.parties(); ++hub) {
        look_ahead(hub + 1, has_lines);
        if (has_lines(hub)) passed_on_by(hub, whole, by_line);
    }
    if (!misses_) return;
    for (index hub = 0; hub < facts_.parties(); ++hub) {
        look_ahead(hub + 1, [](index) { return true; });
        passes_nothing_on(hub, rows);
    }
}

/// Who is engaged to pass something on, but gets nothing, or gives it to nobody, and is part of no other model: one whose hub it may be
/// lacks an arrow.
void recogniser::passes_nothing_on(index hub, const std::vector<std::size_t>& rows)
{
    const auto in = facts_.edges_to(hub);
    const auto out = facts_.edges_from(hub);
    // What is part of another model is no sign of this one: an integrator may sell beside others.
    // Who passes other things on, or sells as somebody who passes on, is likely to have lost a supply, whatever else it buys; of others a
    // sale beside a purchase is no sign of it.
    const auto [low, high] = facts_.lines_of(hub);
    const bool has_lines = low != high;
    // Nor is a purchase, but of somebody who buys as one who passes on and passes nothing on.
    using cover = edge_marks::cover;
    const auto is_open_supply = [&](index e, role_table::bits telling) {
        const bool speaks = !has_lines && (facts_.roles_to(e) & telling) != 0;
        return e < facts_.links() && (on_edges_.is_open(e) || (speaks && on_edges_.covered(e) == cover::bought));
    };
    const auto is_open_sale = [&](index e, role_table::bits telling) {
        const bool speaks = has_lines || (facts_.roles_from(e) & telling) != 0;
        return e < facts_.links() && (on_edges_.is_open(e) || (speaks && on_edges_.covered(e) == cover::beside));
    };
    role_table::bits telling = 0;
    for (const std::size_t r : rows)
        if (const place& its = rows_[r].places[rows_[r].hub]; its.is_telling) telling |= its.role;
    visits_ += in.size() + out.size();
    if (std::none_of(in.begin(), in.end(), [&](index e) { return is_open_supply(e, telling); }) &&
        std::none_of(out.begin(), out.end(), [&](index e) { return is_open_sale(e, telling); }))
        return;
    for (const std::size_t r : rows) {
        const row& of = rows_[r];
        const role_table::bits role = of.places[of.hub].role;
        if ((facts_.roles_of(hub) & role) == 0) continue;
        const role_table::bits speaking = of.places[of.hub].is_telling ? role : 0;
        start(r, hub);
        bool sells = false;
        for (const index e : out) {
            if (!is_open_sale(e, speaking) || facts_.sold_in(e) != none || (facts_.roles_from(e) & role) == 0) continue;
            add(arrow_of(of, of.out_of_hub, e, false), e);
            sells = true;
        }
        // What it buys and does not sell is no supply of what it sells.
        for (const index e : in)
            if (!sells && is_open_supply(e, speaking) && !facts_.is_passed_on(e) && !facts_.is_passed_on_in_part(e) &&
                (facts_.roles_to(e) & role) != 0)
                add(arrow_of(of, of.into_hub, e, true), e);
        visits_ += in.size() + out.size();
        const outcome how = ask(r);
        if (how.failed != 1 || how.first.of != model_requirement::kind::arrow) continue;
        miss(r, how);
        return;
    }
}

recogniser::fitting_lines recogniser::lines_that_fit(std::size_t r, index hub)
{
    fitting_lines fit;
    const auto [low, high] = facts_.lines_of(hub);
    for (index l = low; l < high; ++l) {
        start(r, hub);
        add_line(r, l);
        const outcome how = ask(r, true);
        if (how.holds()) fit.whole.push_back(l);
        if (!how.holds()) {
            if (how.first.of != model_requirement::kind::payment) continue;
            aside_.clear();
            set_aside(r, aside_);
            if (aside_.empty() || !ask(r, true).holds()) continue;
            fit.aside.insert(fit.aside.end(), aside_.begin(), aside_.end());
        }
        fit.all.push_back(l);
    }
    return fit;
}

void recogniser::fill_lines(std::size_t r, index hub, const std::vector<index>& lines, const std::vector<odd_edge>& aside)
{
    start(r, hub);
    for (const odd_edge& each : aside) candidate_.aside_.push_back(each.edge);
    std::sort(candidate_.aside_.begin(), candidate_.aside_.end());
    const auto [low, high] = facts_.lines_of(hub);
    // Where none fits, all are asked about.
    if (lines.empty())
        for (index l = low; l < high; ++l) add_line(r, l);
    for (const index l : lines) add_line(r, l);
    add_side_edges(r);
}

std::vector<recogniser::index> recogniser::unpaid_lines(std::size_t r, index hub, fitting_lines& fit)
{
    std::vector<index> unpaid;
    const auto [low, high] = facts_.lines_of(hub);
    for (index l = low; l < high; ++l) {
        if (std::binary_search(fit.all.begin(), fit.all.end(), l)) continue;
        // A supplier that is aside already is nothing that a buyer lacks.
        std::vector<index> aside = std::move(candidate_.aside_);
        start(r, hub);
        candidate_.aside_ = std::move(aside);
        add_line(r, l);
        const outcome how = ask(r, true);
        if (how.failed != 1 || how.first.of != model_requirement::kind::payment) continue;
        set_aside(r, fit.aside);
        unpaid.push_back(l);
    }
    return unpaid;
}

void recogniser::passed_on_by(index hub, const std::vector<std::size_t>& whole, const std::vector<std::size_t>& by_line)
{
    const auto [low, high] = facts_.lines_of(hub);
    const auto may_stand = [&](std::size_t r) { return (facts_.roles_of(hub) & rows_[r].places[rows_[r].hub].role) != 0; };
    std::vector<mask> folded(high - low, 0);  // by line: what a model of the whole hub explains there
    const std::size_t first = found_.size();
    std::vector<std::vector<index>> kept_by;  // of each instance from `first` on: its lines
    mask explained = 0;
    for (const std::size_t r : whole) {
        if (!may_stand(r) || (misses_ && (explained >> r & 1) != 0)) continue;
        fitting_lines fit = lines_that_fit(r, hub);
        if (fit.all.empty() && !misses_) continue;
        fill_lines(r, hub, fit.all, fit.aside);
        outcome how = ask(r);
        if (!how.holds() && !fit.aside.empty()) {
            // Without those who are not paid it is none: then they are asked about with the others.
            fit.all = fit.whole;
            fit.aside.clear();
            if (fit.all.empty() && !misses_) continue;
            fill_lines(r, hub, fit.all, fit.aside);
            how = ask(r);
        }
        if (how.holds()) {
            if (misses_) {
                const std::vector<index> unpaid = unpaid_lines(r, hub, fit);
                if (!fit.aside.empty()) {
                    fill_lines(r, hub, fit.all, fit.aside);
                    miss_odd(r, how, fit.aside);
                }
                for (const auto* lines : {&std::as_const(fit.all), &unpaid})
                    for (const index l : *lines) folded[l - low] = ~mask{0};  // what is less specific need not be nearly so
            } else if ((explained >> r & 1) != 0) {
                for (std::size_t i = first; i < found_.size(); ++i)
                    if ((rows_[found_[i].model].covers >> r & 1) != 0) found_[i].also |= mask{1} << r;
            } else {
                put(r, how, none);
                for (const index l : fit.all) folded[l - low] |= rows_[r].covers;
                kept_by.push_back(std::move(fit.all));
            }
            explained |= misses_ ? ~mask{0} : rows_[r].covers;
        } else if (misses_ && how.failed == 1) {
            miss(r, how);
            explained |= rows_[r].covers;
        }
    }
    std::vector<std::vector<index>> holds_on(by_line.size());  // by row: the folded lines on which it holds as well
    std::unordered_map<std::uint64_t, std::size_t> open;       // the instance that further lines of the same supplier go into
    for (index l = low; l < high; ++l) {
        mask here = folded[l - low];
        const std::size_t start_of_line = found_.size();
        const bool uncovered = misses_ && [&] {
            const chain_facts::line at = facts_.line_at(l);
            const auto is_open = [&](index e) { return e < facts_.links() && on_edges_.is_open(e); };
            visits_ += at.sources.size() + at.sales.size();
            return std::any_of(at.sources.begin(), at.sources.end(), is_open) || std::any_of(at.sales.begin(), at.sales.end(), is_open);
        }();
        for (std::size_t k = 0; k < by_line.size(); ++k) {
            const std::size_t r = by_line[k];
            if (misses_ && (here >> r & 1) != 0) continue;
            if (!may_stand(r) && !uncovered) continue;
            start(r, hub);
            add_line(r, l);
            const outcome how = ask_without_odd(r, ask(r), aside_);
            if (misses_) {
                if (how.holds()) {
                    miss_odd(r, how, aside_);
                    break;
                }
                if (how.failed == 1) {
                    miss(r, how);
                    here |= rows_[r].covers;
                }
                continue;
            }
            if (!how.holds()) continue;
            if ((folded[l - low] >> r & 1) != 0) {
                holds_on[k].push_back(l);
            } else if ((here >> r & 1) != 0) {
                for (std::size_t i = start_of_line; i < found_.size(); ++i)
                    if ((rows_[found_[i].model].covers >> r & 1) != 0) found_[i].also |= mask{1} << r;
            } else {
                std::vector<index> sources;
                for (const std::size_t a : rows_[r].into_hub)
                    sources.insert(sources.end(), candidate_.edges(a).begin(), candidate_.edges(a).end());
                const index supplier = facts_.from(sources.front());
                const bool only = std::all_of(sources.begin(), sources.end(), [&](index e) { return facts_.from(e) == supplier; });
                put(r, how, only ? supplier : none);
                here |= rows_[r].covers;
            }
        }
        // Lines of one supplier are one instance: which model and variant they are of is now known.
        for (std::size_t i = start_of_line; i < found_.size(); ++i) {
            if (found_[i].supplier == none) continue;
            const std::uint64_t key =
                (std::uint64_t{found_[i].supplier} << 32 | found_[i].model << 16) + static_cast<std::uint64_t>(found_[i].variant + 1);
            const auto [at, fresh] = open.emplace(key, i);
            if (fresh) continue;
            found& before = found_[at->second];
            // Only what holds of all its lines holds of it.
            before.also &= found_[i].also;
            before.notes |= found_[i].notes;
            found_[i].next = before.next;
            before.next = i;
            found_[i].supplier = none;
            found_[i].hub = none;
            found_[i].model = no_more;
        }
    }
    for (std::size_t i = 0; i < kept_by.size(); ++i)
        for (std::size_t k = 0; k < by_line.size(); ++k)
            if ((rows_[found_[first + i].model].covers >> by_line[k] & 1) != 0 &&
                std::includes(holds_on[k].begin(), holds_on[k].end(), kept_by[i].begin(), kept_by[i].end()))
                found_[first + i].also |= mask{1} << by_line[k];
}

PARTNERING_END
