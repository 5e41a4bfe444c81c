#include "picture_text.hpp"
#include "svg_page.hpp"

#include <partnering/chain/chain_game.hpp>
#include <partnering/io/supply_picture.hpp>

#include <algorithm>
#include <cstdint>
#include <map>
#include <numeric>
#include <optional>
#include <tuple>
#include <utility>

PARTNERING_BEGIN

namespace {

using namespace svg_page;

constexpr int box_height = 54;
constexpr int row_height = 66;
constexpr int gap = 96;
constexpr std::string_view blue = "#1d4ed8";

/// What stands in a column: a supply, or a place where an arrow passes that goes further.
struct stop {
    std::optional<std::size_t> supply{};  ///< by its place in the order of keys
    std::size_t column = 0;
    bool alternative = false;  ///< whether the arrow that passes is one
    int y = 0;                 ///< of its middle
};

/// From one column to the next: a whole arrow, or a part of one.
struct step {
    std::size_t from = 0;
    std::size_t to = 0;
    std::size_t need = 0;  ///< of the supply in whose box the arrow ends
    bool alternative = false;
    std::string units{};  ///< empty: one
    bool last = true;     ///< whether it ends there
    int y_from = 0;
    int y_to = 0;
};

class supply_graph {
public:
    /// Requires: chain_game::of finds nothing wrong with it
    explicit supply_graph(const supply_draft& draft)
    {
        for (supply_draft::supply each : draft.supplies) {
            for (supply_draft::need& need : each.needs) {
                std::sort(need.any_of.begin(), need.any_of.end());
                need.any_of.erase(std::unique(need.any_of.begin(), need.any_of.end()), need.any_of.end());
            }
            std::sort(each.needs.begin(), each.needs.end(),
                      [](const auto& a, const auto& b) { return std::tie(a.any_of, a.units) < std::tie(b.any_of, b.units); });
            supplies_.push_back(std::move(each));
        }
        std::sort(supplies_.begin(), supplies_.end(), [](const auto& a, const auto& b) { return a.key < b.key; });
    }

    /// Whether that is not too many.
    bool lay_out()
    {
        if (supplies_.size() > most_drawn || !make_steps()) return false;
        order_columns();
        place();
        return true;
    }

    std::string svg() const
    {
        std::vector<int> left(columns_.size());
        std::vector<int> widths(columns_.size(), 60);
        for (const stop& each : stops_)
            if (each.supply)
                for (const std::string& line : lines_in(supplies_[*each.supply]))
                    widths[each.column] = std::max(widths[each.column], width_of(line, 13) + 20);
        int x = margin;
        for (std::size_t c = 0; c < columns_.size(); ++c) {
            left[c] = x;
            x += widths[c] + gap;
        }
        const int width = std::max(x - gap + margin, 480);
        std::string drawn;
        for (const step& each : steps_) {
            const std::size_t from = stops_[each.from].column;
            drawn += arrow(each, left[from] + widths[from], left[from + 1]);
        }
        for (const stop& each : stops_) {
            if (each.supply)
                drawn += box_of(supplies_[*each.supply], left[each.column], widths[each.column], each.y);
            else
                drawn += "<path d=\"M" + std::to_string(left[each.column]) + ' ' + std::to_string(each.y) + " h" +
                         std::to_string(widths[each.column]) + "\" fill=\"none\" stroke=\"#1d4ed8\" stroke-width=\"1.5\"" +
                         dashes(each.alternative) + "/>\n";
        }
        int height = top + height_ + 12;
        for (const std::string& line : lines_of(legend(), width - 2 * margin, 12)) {
            drawn += text(margin, height + 8, line, " font-size=\"12\" fill=\"#44403c\"");
            height += note_height;
        }
        return page(width, height + 4, "Who supplies whom", description(), drawn);
    }

private:
    static constexpr int top = title_height + 8;

    /// Who takes what, and in which column everything stands: as far to the right as what takes it lets it.
    bool make_steps()
    {
        struct taking {
            std::size_t taken, taker, need;
            bool alternative;
        };
        std::map<std::string_view, std::size_t> places;
        for (std::size_t i = 0; i < supplies_.size(); ++i) places.emplace(supplies_[i].key, i);
        std::vector<taking> all;
        std::vector<std::size_t> takers(supplies_.size());
        std::vector<std::vector<std::size_t>> takes(supplies_.size());
        for (std::size_t i = 0; i < supplies_.size(); ++i)
            for (std::size_t n = 0; n < supplies_[i].needs.size(); ++n)
                for (const std::string& key : supplies_[i].needs[n].any_of) {
                    all.push_back({places.at(key), i, n, supplies_[i].needs[n].any_of.size() > 1});
                    if (all.size() > most_drawn) return false;
                    ++takers[places.at(key)];
                    takes[i].push_back(places.at(key));
                }
        std::vector<std::size_t> to_the_end(supplies_.size());
        std::vector<std::size_t> ready;
        for (std::size_t i = 0; i < supplies_.size(); ++i)
            if (takers[i] == 0) ready.push_back(i);
        for (std::size_t next = 0; next < ready.size(); ++next)
            for (const std::size_t taken : takes[ready[next]]) {
                to_the_end[taken] = std::max(to_the_end[taken], to_the_end[ready[next]] + 1);
                if (--takers[taken] == 0) ready.push_back(taken);
            }
        const std::size_t last = supplies_.empty() ? 0 : *std::max_element(to_the_end.begin(), to_the_end.end());
        columns_.resize(supplies_.empty() ? 0 : last + 1);
        for (std::size_t i = 0; i < supplies_.size(); ++i) add_stop({i, last - to_the_end[i]});
        for (const taking& each : all) {
            std::size_t from = each.taken;
            const rational& units = supplies_[each.taker].needs[each.need].units;
            const std::string label = units == 1 ? "" : "\u00d7 " + amount(units);
            for (std::size_t column = stops_[from].column + 1; column < stops_[each.taker].column; ++column) {
                const std::size_t passing = add_stop({std::nullopt, column, each.alternative});
                if (stops_.size() > 2 * most_drawn) return false;
                steps_.push_back({from, passing, each.need, each.alternative, "", false});
                from = passing;
            }
            steps_.push_back({from, each.taker, each.need, each.alternative, label, true});
        }
        return true;
    }

    std::size_t add_stop(stop each)
    {
        columns_[each.column].push_back(stops_.size());
        stops_.push_back(each);
        return stops_.size() - 1;
    }

    /// Puts neighbours beside one another, to and fro, and keeps the order with the fewest crossings.
    void order_columns()
    {
        std::vector<std::vector<std::size_t>> best = columns_;
        std::uint64_t fewest = crossings();
        for (int round = 0; round < 12 && fewest > 0; ++round) {
            const bool forth = round % 2 != 0;
            for (std::size_t i = 1; i < columns_.size(); ++i) order(forth ? i : columns_.size() - 1 - i, forth);
            if (const std::uint64_t now = crossings(); now < fewest) {
                fewest = now;
                best = columns_;
            }
        }
        columns_ = std::move(best);
    }

    std::vector<std::size_t> ranks() const
    {
        std::vector<std::size_t> rank(stops_.size());
        for (const auto& column : columns_)
            for (std::size_t i = 0; i < column.size(); ++i) rank[column[i]] = i;
        return rank;
    }

    /// Sorts a column by the middle of its neighbours on the left or on the right.
    void order(std::size_t column, bool by_left)
    {
        const std::vector<std::size_t> rank = ranks();
        std::vector<rational> middle(stops_.size());
        std::vector<std::size_t> count(stops_.size());
        for (const step& each : steps_) {
            const std::size_t mine = by_left ? each.to : each.from;
            middle[mine] += static_cast<std::int64_t>(rank[by_left ? each.from : each.to]);
            ++count[mine];
        }
        for (const std::size_t each : columns_[column])
            middle[each] =
                count[each] == 0 ? rational{static_cast<std::int64_t>(rank[each])} : middle[each] / static_cast<std::int64_t>(count[each]);
        std::stable_sort(columns_[column].begin(), columns_[column].end(),
                         [&](std::size_t a, std::size_t b) { return middle[a] < middle[b]; });
    }

    std::uint64_t crossings() const
    {
        const std::vector<std::size_t> rank = ranks();
        std::uint64_t count = 0;
        for (std::size_t i = 0; i < steps_.size(); ++i)
            for (std::size_t j = 0; j < i; ++j) {
                const step& a = steps_[i];
                const step& b = steps_[j];
                if (stops_[a.from].column != stops_[b.from].column) continue;
                if ((rank[a.from] < rank[b.from] && rank[a.to] > rank[b.to]) || (rank[a.from] > rank[b.from] && rank[a.to] < rank[b.to]))
                    ++count;
            }
        return count;
    }

    /// Columns are spread over the height of the longest; arrows leave and reach a box one below the other.
    void place()
    {
        std::size_t longest = 0;
        for (const auto& column : columns_) longest = std::max(longest, column.size());
        height_ = row_height * static_cast<int>(longest);
        for (const auto& column : columns_)
            for (std::size_t i = 0; i < column.size(); ++i)
                stops_[column[i]].y = top + height_ * static_cast<int>(2 * i + 1) / static_cast<int>(2 * column.size());
        for (std::size_t s = 0; s < stops_.size(); ++s) {
            std::vector<step*> out;
            std::map<std::size_t, std::pair<int, std::vector<step*>>> in;  // by need, with the middle of where its supplies stand
            for (step& each : steps_) {
                if (each.from == s) out.push_back(&each);
                if (each.to == s) in[each.need].second.push_back(&each);
            }
            std::stable_sort(out.begin(), out.end(), [&](const step* a, const step* b) { return stops_[a->to].y < stops_[b->to].y; });
            for (std::size_t i = 0; i < out.size(); ++i) out[i]->y_from = port(stops_[s], i, out.size());
            std::vector<std::pair<int, std::vector<step*>>> needs;
            for (auto& [need, one] : in) {
                int sum = 0;
                for (const step* each : one.second) sum += stops_[each->from].y;
                needs.emplace_back(sum / static_cast<int>(one.second.size()), std::move(one.second));
            }
            std::stable_sort(needs.begin(), needs.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
            for (std::size_t i = 0; i < needs.size(); ++i)
                for (step* each : needs[i].second) each->y_to = port(stops_[s], i, needs.size());
        }
    }

    static int port(const stop& at, std::size_t i, std::size_t of)
    {
        if (!at.supply) return at.y;
        return at.y - box_height / 2 + box_height * static_cast<int>(i + 1) / static_cast<int>(of + 1);
    }

    static std::vector<std::string> lines_in(const supply_draft::supply& of)
    {
        std::string money;
        if (of.cost.sign() != 0) money = "costs " + amount(of.cost);
        if (of.worth.sign() != 0) money += (money.empty() ? "worth " : ", worth ") + amount(of.worth);
        return {of.by.empty() ? "from outside" : of.by, of.key, money};
    }

    static std::string box_of(const supply_draft::supply& of, int x, int width, int y)
    {
        const int upper = y - box_height / 2;
        std::string drawn =
            box(x, upper, width, box_height,
                of.worth.sign() != 0 ? "rx=\"6\" fill=\"#dbeafe\" stroke=\"#1d4ed8\"" : "rx=\"6\" fill=\"#f5f5f4\" stroke=\"#44403c\"");
        const std::vector<std::string> lines = lines_in(of);
        const int first = upper + (lines[2].empty() ? 24 : 17);
        drawn += text(x + 10, first, lines[0], of.by.empty() ? " font-style=\"italic\"" : " font-weight=\"bold\"");
        drawn += text(x + 10, first + 16, lines[1]);
        if (!lines[2].empty()) drawn += text(x + 10, first + 31, lines[2], " font-size=\"12\" fill=\"#44403c\"");
        return drawn;
    }

    static std::string dashes(bool alternative) { return alternative ? " stroke-dasharray=\"6 4\"" : ""; }

    static std::string arrow(const step& of, int from, int to)
    {
        const int end = of.last ? to - 9 : to;
        const std::string at = std::to_string(of.y_to);
        const std::string middle = std::to_string((from + end) / 2);
        std::string drawn = "<path d=\"M" + std::to_string(from) + ' ' + std::to_string(of.y_from) + " C" + middle + ' ' +
                            std::to_string(of.y_from) + ' ' + middle + ' ' + at + ' ' + std::to_string(end) + ' ' + at +
                            "\" fill=\"none\" stroke=\"" + std::string{blue} + "\" stroke-width=\"1.5\"" + dashes(of.alternative) + "/>\n";
        if (of.last)
            drawn += "<polygon points=\"" + std::to_string(to - 10) + ',' + std::to_string(of.y_to - 4) + ' ' + std::to_string(to) + ',' +
                     at + ' ' + std::to_string(to - 10) + ',' + std::to_string(of.y_to + 4) + "\" fill=\"" + std::string{blue} + "\"/>\n";
        if (!of.units.empty()) drawn += text(to - 12, of.y_to - 5, of.units, " font-size=\"11\" text-anchor=\"end\"");
        return drawn;
    }

    std::string legend() const
    {
        std::string told = "An arrow goes from a supply to what takes it. Blue: customers pay for it.";
        if (std::any_of(steps_.begin(), steps_.end(), [](const step& each) { return each.alternative; }))
            told += " Dashed arrows that meet: any one of them will do.";
        return told;
    }

    /// For whoever does not see it.
    std::string description() const
    {
        std::string told;
        for (const supply_draft::supply& each : supplies_) {
            told += (told.empty() ? "" : "; ") + lines_in(each)[0] + ": " + each.key;
            for (std::size_t n = 0; n < each.needs.size(); ++n) {
                told += n == 0 ? " takes " : ", ";
                const auto& any = each.needs[n].any_of;
                for (std::size_t i = 0; i < any.size(); ++i) told += (i == 0 ? "" : " or ") + any[i];
            }
        }
        return told;
    }

    std::vector<supply_draft::supply> supplies_;  ///< all in order
    std::vector<stop> stops_;                     ///< supplies first
    std::vector<step> steps_;
    std::vector<std::vector<std::size_t>> columns_;
    int height_ = 0;
};

}  // namespace

checked<std::string> svg_picture(const supply_draft& of)
{
    if (const checked<chain_game> chain = chain_game::of(of); !chain) return chain.findings();
    supply_graph graph{of};
    if (!graph.lay_out())
        return finding{"too_many_to_draw", severity::error, "", "",
                       "the chain has more than " + std::to_string(most_drawn) +
                           " supplies or ways between them, which nobody could read: draw a part of it"};
    return graph.svg();
}

PARTNERING_END
