#include "reported_rows.hpp"

#include <algorithm>

PARTNERING_BEGIN

int compare_events(const reported_row& a, const reported_row& b) noexcept
{
    const auto order = [](const auto& x, const auto& y) { return x < y ? -1 : y < x ? 1 : 0; };
    if (a.source != b.source) return order(a.source, b.source);
    if ((a.key == nullptr) != (b.key == nullptr)) return a.key == nullptr ? -1 : 1;
    return a.key == nullptr ? order(a.number, b.number) : order(*a.key, *b.key);
}

std::vector<std::string_view> sources_of(const reported_usage& reported)
{
    std::vector<std::string_view> all{std::string_view{}};
    for (const side_usage* side : {&reported.supplier, &reported.consumer, &reported.arbiter})
        all.insert(all.end(), side->usage.source.names.begin(), side->usage.source.names.end());
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
    return all;
}

std::vector<reported_row> rows_that_count(const plan::data& plan, const side_usage& side, binding& names,
                                          const std::optional<instant>& booked_until, const std::vector<std::string_view>& sources,
                                          reconciliation::side_counts& counts, std::vector<reject>& rejects)
{
    const usage_columns& usage = side.usage;
    row_marks skip{usage.rows};
    if (booked_until || !keys_ascend(usage)) {
        const resolution found = resolve(plan, usage, names, booked_until, skip);
        counts.duplicates = found.duplicates;
        counts.superseded = found.superseded;
        counts.not_yet_booked = found.not_yet_booked;
        for (const auto& [row, fate] : found.rejected) {
            reject r = names.explain(row, fate);
            if (side.place) r.place = side.place(row);
            rejects.push_back(std::move(r));
        }
    }
    for (const reject& r : side.rejects)
        if (!booked_until || !r.booked || *r.booked <= *booked_until) rejects.push_back(r);

    // By code, the last for none.
    std::vector<std::uint32_t> number_of;
    const auto find = [&](std::string_view name) {
        return static_cast<std::uint32_t>(std::lower_bound(sources.begin(), sources.end(), name) - sources.begin());
    };
    for (const std::string& name : usage.source.names) number_of.push_back(find(name));
    number_of.push_back(find({}));

    std::vector<reported_row> rows;
    rows.reserve(usage.rows);
    for (std::size_t row = 0; row < usage.rows; ++row) {
        if (skip.marked(row)) continue;
        const std::uint32_t code = usage.source.code(row);
        reported_row made{number_of[code == text_column::absent ? number_of.size() - 1 : code], nullptr, 0, row};
        if (!usage.key.empty()) {
            made.number = usage.key[row];
        } else {
            const std::string& key = usage.key_text.names[usage.key_text.code(row)];
            if (const auto number = as_number(key))
                made.number = *number;
            else
                made.key = &key;
        }
        rows.push_back(made);
    }
    counts.records = rows.size();
    const auto before = [](const reported_row& a, const reported_row& b) { return compare_events(a, b) < 0; };
    if (!std::is_sorted(rows.begin(), rows.end(), before)) std::sort(rows.begin(), rows.end(), before);
    return rows;
}

PARTNERING_END
