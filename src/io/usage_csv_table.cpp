#include "io/usage_csv_table.hpp"

#include <partnering/core/contract.hpp>

#include <algorithm>

PARTNERING_BEGIN

using namespace usage_csv;

usage_table::usage_table(std::shared_ptr<const data> content) : data_{std::move(content)}
{
    PARTNERING_EXPECTS(data_ != nullptr, "a usage table has content");
}

usage_columns usage_table::columns() const
{
    const data& d = *data_;
    if (d.lent) return d.lent->columns;
    usage_columns all;
    all.rows = d.rows;
    all.source = d.texts[source_text].view(d.rows);
    if (d.numeric_keys) {
        all.key = d.keys.view(d.rows);
    } else {
        all.key_text = d.texts[key_text].view(d.rows);
    }
    if (d.revisions_in_file) all.revision = d.revisions.view(d.rows);
    all.time = d.times.view(d.rows);
    if (d.booked_in_file) all.booked = d.booked.view(d.rows);
    all.offer = d.texts[offer_text].view(d.rows);
    all.service = d.texts[service_text].view(d.rows);
    all.introducer = d.texts[introducer_text].view(d.rows);
    all.territory = d.texts[territory_text].view(d.rows);
    for (std::size_t i = 0; i < d.classes.size(); ++i) {
        const text_store& members = d.texts[first_party_text + i];
        // A class that no file has a column for is filled by nobody here: the plan says what that means.
        if (members.in_file) all.parties.push_back({.of_class = d.classes[i], .members = members.view(d.rows)});
    }
    const auto numbers = [&d](const number_store& from, int decimals) {
        return quantity_column{
            .values = from.in_file ? from.values.view(d.rows) : std::span<const std::int64_t>{}, .decimals = decimals, .wide = from.wide};
    };
    all.quantity = numbers(d.quantity, d.quantity_decimals);
    all.gross = numbers(d.gross, d.gross_decimals);
    return all;
}

std::size_t usage_table::rows() const noexcept { return data_->rows; }

std::span<const reject> usage_table::rejects() const noexcept { return data_->rejects; }

std::span<const usage_input_digest> usage_table::inputs() const noexcept { return data_->inputs; }

std::string usage_table::place_of(std::size_t row) const
{
    PARTNERING_EXPECTS(row < data_->rows, "a place is asked for a row that the table has");
    const auto& runs = data_->runs;
    const auto after =
        std::upper_bound(runs.begin(), runs.end(), row, [](std::size_t r, const line_run& run) { return r < run.first_row; });
    const line_run& run = *(after - 1);
    const std::size_t listed = data_->inputs.size();
    const std::string& name = run.input < listed ? data_->inputs[run.input].name : data_->unlisted[run.input - listed];
    return name + ':' + std::to_string(run.first_line + (row - run.first_row));
}

PARTNERING_END
