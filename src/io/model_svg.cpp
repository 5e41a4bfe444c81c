#include "model_look.hpp"
#include "picture_text.hpp"

#include <partnering/io/model_picture.hpp>

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <vector>

PARTNERING_BEGIN

namespace {

using namespace model_look;

/// A model as columns of places and rows of arrows.
class ladder {
public:
    explicit ladder(const partnership_model& model) : model_{&model}, places_{columns_of(model)} { measure(); }

    std::string svg()
    {
        int y = top;
        std::string rows;
        for (const look& each : looks) rows += band(each, y);
        const std::vector<std::string> notes = notes_below();
        const int height = y + note_height * static_cast<int>(notes.size()) + margin / 2;
        std::string out = "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" width=\"" + number(width_) + "\" height=\"" +
                          number(height) + "\" viewBox=\"0 0 " + number(width_) + ' ' + number(height) +
                          "\" font-family=\"sans-serif\" font-size=\"13\">\n";
        out += "<title>" + escaped_for_xml(title()) + "</title>\n<desc>" + description() + "</desc>\n";
        out += "<rect width=\"" + number(width_) + "\" height=\"" + number(height) + "\" rx=\"8\" fill=\"#ffffff\" stroke=\"#a8a29e\"/>\n";
        out += text(margin, 30, title(), "start", " font-size=\"17\" font-weight=\"bold\"");
        for (std::size_t i = 0; i < places_.size(); ++i) out += column(i, y);
        out += rows;
        for (const std::string& note : notes) {
            out += text(margin, y + 14, note, "start", " fill=\"#44403c\"");
            y += note_height;
        }
        return out + "</svg>\n";
    }

private:
    static constexpr int margin = 16;
    static constexpr int title_height = 48;
    static constexpr int box_height = 58;
    static constexpr int top = title_height + box_height + 14;
    static constexpr int band_gap = 10;
    static constexpr int row_height = 32;
    static constexpr int note_height = 20;
    static constexpr int legend_width = 152;
    static constexpr int text_size = 13;

    static std::string number(int n) { return std::to_string(n); }
    static std::string text(int x, int y, std::string_view words, std::string_view anchor, std::string_view more)
    {
        return "<text x=\"" + number(x) + "\" y=\"" + number(y) + "\" text-anchor=\"" + std::string{anchor} + '"' + std::string{more} +
               '>' + escaped_for_xml(words) + "</text>\n";
    }
    static std::string line(int x1, int y1, int x2, int y2, std::string_view more)
    {
        return "<line x1=\"" + number(x1) + "\" y1=\"" + number(y1) + "\" x2=\"" + number(x2) + "\" y2=\"" + number(y2) + '"' +
               std::string{more} + "/>\n";
    }

    std::size_t at(std::string_view place) const { return column_of(places_, place); }

    /// Columns as far apart as boxes and the longest label over its arrow need.
    void measure()
    {
        int box = 96;
        for (const model_place* place : places_)
            box = std::max({box, width_of(usual_role_name(*place), text_size) + 24, width_of(counted(*place), 11) + 24});
        box_width_ = box;
        step_ = box + 40;
        for (const model_arrow& arrow : model_->arrows) {
            const auto [from, to] = std::minmax({at(arrow.from), at(arrow.to)});
            const int span = std::max(1, static_cast<int>(to - from));
            step_ = std::max(step_, (width_of(label_of(arrow), text_size) + 44 + span - 1) / span);
        }
        left_ = margin + legend_width + box_width_ / 2;
        width_ = left_ + step_ * std::max(0, static_cast<int>(places_.size()) - 1) + box_width_ / 2 + margin + 8;
        width_ = std::max(width_, width_of(title(), 17) + 2 * margin);
        for (const std::string& note : notes_below()) width_ = std::max(width_, width_of(note, text_size) + 2 * margin);
    }
    int x_of(std::size_t column) const { return left_ + step_ * static_cast<int>(column); }

    std::string title() const { return model_->acronym + (model_->name.empty() ? "" : " · " + model_->name); }
    std::vector<std::string> notes_below() const
    {
        std::vector<std::string> notes{contract_told(*model_)};
        if (const std::string services = services_told(*model_); !services.empty()) notes.push_back(services + '.');
        return notes;
    }
    std::string description() const
    {
        std::string out;
        for (const look& each : looks)
            for (const model_arrow* arrow : arrows_of(*model_, each.kind))
                out += (out.empty() ? "" : "; ") + std::string{to_string(arrow->kind)} + ' ' + arrow->from + " to " + arrow->to + ": " +
                       label_of(*arrow);
        return escaped_for_xml(out);
    }

    std::string column(std::size_t i, int bottom) const
    {
        const model_place& place = *places_[i];
        const int x = x_of(i);
        const int left = x - box_width_ / 2;
        const auto box = [&](int by) {
            return "<rect x=\"" + number(left + by) + "\" y=\"" + number(title_height - by) + "\" width=\"" + number(box_width_) +
                   "\" height=\"" + number(box_height) + "\" rx=\"6\" fill=\"#f5f5f4\" stroke=\"#44403c\" stroke-width=\"1.5\"/>\n";
        };
        std::string out = line(x, title_height + box_height, x, bottom - band_gap / 2, " stroke=\"#a8a29e\" stroke-width=\"2\"");
        if (place.most != 1) out += box(5);
        out += box(0);
        out += text(x, title_height + 20, place.key, "middle", " font-size=\"17\" font-weight=\"bold\"");
        out += text(x, title_height + 36, usual_role_name(place), "middle", "");
        out += text(x, title_height + 51, counted(place), "middle", " font-size=\"11\" fill=\"#44403c\"");
        return out;
    }

    /// All arrows of a kind, with the kind's name and look on the left: the legend.
    std::string band(const look& kind, int& y) const
    {
        const auto arrows = arrows_of(*model_, kind.kind);
        if (arrows.empty()) return {};
        std::string out = "<rect x=\"" + number(margin / 2) + "\" y=\"" + number(y) + "\" width=\"" + number(width_ - margin) +
                          "\" height=\"" + number(row_height * static_cast<int>(arrows.size()) + 6) + "\" rx=\"6\" fill=\"" +
                          std::string{kind.colour} + "\" fill-opacity=\"0.07\"/>\n";
        out += text(margin + 52, y + 23, kind.plural, "start", " font-weight=\"bold\" fill=\"" + std::string{kind.colour} + '"');
        out += stroke(kind, margin, margin + 46, y + 19, {}, {}, false);
        for (const model_arrow* arrow : arrows) {
            out += drawn(kind, *arrow, y + 24);
            y += row_height;
        }
        y += 6 + band_gap;
        return out;
    }
    std::string drawn(const look& kind, const model_arrow& arrow, int y) const
    {
        const std::size_t from = at(arrow.from);
        const std::size_t to = at(arrow.to);
        const auto [first, last] = std::minmax(from, to);
        std::vector<int> bridges;
        std::vector<int> dots;
        for (std::size_t between = first + 1; between < last; ++between)
            (places_[between]->key == arrow.through ? dots : bridges).push_back(x_of(between));
        if (from == to)
            return text(x_of(from) + 8, y + 4, "itself: " + label_of(arrow), "start", " fill=\"" + std::string{kind.colour} + '"');
        std::string out = stroke(kind, x_of(from), x_of(to), y, bridges, dots, arrow.optional);
        // A label stands over the first stretch of its arrow that is free, where it fits, else over all of it.
        const int words = width_of(label_of(arrow), text_size);
        const int near = from < to ? x_of(from) : x_of(from) - step_;
        const int middle = words + 16 <= step_ ? near + step_ / 2 : (x_of(from) + x_of(to)) / 2;
        return out + text(middle, y - 7, label_of(arrow), "middle", " fill=\"" + std::string{kind.colour} + '"');
    }
    /// A line with its head, over bridges where it passes places it has nothing to do with; thin where it is optional.
    static std::string stroke(const look& kind, int x1, int x2, int y, std::vector<int> bridges, const std::vector<int>& dots,
                              bool optional)
    {
        const int way = x1 < x2 ? 1 : -1;
        const int tip = x2 - way * 3;
        if (way < 0) std::reverse(bridges.begin(), bridges.end());
        std::string path = "M" + number(x1) + ' ' + number(y);
        for (const int x : bridges) path += " H" + number(x - way * 6) + " a6 6 0 0 " + (way > 0 ? "1 " : "0 ") + number(way * 12) + " 0";
        path += " H" + number(tip - way * 9);
        const std::string colour{kind.colour};
        std::string out = "<path d=\"" + path + "\" fill=\"none\" stroke=\"" + colour + "\" stroke-width=\"" +
                          (kind.kind == flow_kind::bill || optional ? "1.5" : "2.5") + '"' +
                          (kind.dash.empty() ? "" : " stroke-dasharray=\"" + std::string{kind.dash} + '"') + "/>\n";
        out += head(kind, tip, y, way);
        for (const int x : dots)
            out += "<circle cx=\"" + number(x) + "\" cy=\"" + number(y) + "\" r=\"5\" fill=\"#ffffff\" stroke=\"" + colour +
                   "\" stroke-width=\"2.5\"/>\n";
        return out;
    }
    static std::string head(const look& kind, int tip, int y, int way)
    {
        const int back = tip - way * 11;
        const std::string point = number(tip) + ',' + number(y);
        const std::string wings = number(back) + ',' + number(y - 5) + ' ' + point + ' ' + number(back) + ',' + number(y + 5);
        const std::string colour{kind.colour};
        const std::string outline = " stroke=\"" + colour + "\" stroke-width=\"2\"";
        switch (kind.kind) {
        case flow_kind::service:
            return "<polygon points=\"" + wings + "\" fill=\"" + colour + '"' + outline + "/>\n";
        case flow_kind::payment:
            return "<polygon points=\"" + wings + "\" fill=\"#ffffff\"" + outline + "/>\n";
        case flow_kind::bill:
            return "<polyline points=\"" + wings + "\" fill=\"none\"" + outline + "/>\n";
        case flow_kind::introduction:
            return "<circle cx=\"" + number(tip - way * 5) + "\" cy=\"" + number(y) + "\" r=\"5\" fill=\"" + colour + "\"/>\n";
        case flow_kind::exposure:
            return "<polygon points=\"" + number(tip - way * 12) + ',' + number(y) + ' ' + number(tip - way * 6) + ',' + number(y - 6) +
                   ' ' + point + ' ' + number(tip - way * 6) + ',' + number(y + 6) + "\" fill=\"" + colour + "\"/>\n";
        }
        return {};
    }

    const partnership_model* model_;
    std::vector<const model_place*> places_;
    int box_width_ = 0;
    int step_ = 0;  ///< from column to column
    int left_ = 0;  ///< middle of the first column
    int width_ = 0;
};

}  // namespace

std::string svg_picture(const partnership_model& of) { return ladder{of}.svg(); }

PARTNERING_END
