#include "runs.hpp"
#include "usage_adder.hpp"

#include <partnering/core/contract.hpp>

#include <algorithm>
#include <optional>

PARTNERING_BEGIN

checked<partial> accumulate(const plan& under, const usage_columns& usage, const accumulate_options& options)
{
    usage.check_shapes();
    PARTNERING_EXPECTS(options.threads > 0 && options.batch_rows > 0 && options.batch_rows < 0xffff'ffff,
                       "at least one thread and one row a batch");
    const plan::data& plan = under.internals();
    binding names{plan, usage};

    auto out = std::make_shared<partial::data>();
    out->under = plan.content;
    out->plan_parties = static_cast<std::uint32_t>(plan.of.parties().size());
    out->quantity_decimals = usage.quantity.decimals;
    out->gross_decimals = usage.gross.decimals;
    out->booked_until = options.booked_until;
    out->rejects = options.rejects;
    if (options.booked_until) std::erase_if(out->rejects, [&](const reject& r) { return r.booked && *options.booked_until < *r.booked; });
    out->inputs = options.inputs;
    std::sort(out->inputs.begin(), out->inputs.end());
    out->splits = parts_held_by(options);

    const auto report = [&](std::size_t row, row_fate fate) {
        reject r = names.explain(row, fate);
        if (options.place) r.place = options.place(row);
        out->rejects.push_back(std::move(r));
    };

    // Where keys ascend none is there twice, and the pass over the records is the only one.
    // A cut-off is asked of each record first.
    const bool ascending = !options.booked_until && keys_ascend(usage);
    row_marks skip{ascending ? 0 : usage.rows};
    if (!ascending) {
        const resolution found = resolve(plan, usage, names, options.booked_until, skip);
        out->not_yet_booked = found.not_yet_booked;
        out->later = found.later;
        out->duplicates = found.duplicates;
        out->superseded = found.superseded;
        for (const auto& [row, fate] : found.rejected) report(row, fate);
    }

    // Ordered legs are worked out as rows come, where rows come in their order and no others may come in between.
    std::optional<running_sums> running;
    const bool ordered = std::any_of(plan.legs.begin(), plan.legs.end(), [](const plan_leg& leg) { return leg.is == leg_class::ordered; });
    if (ordered && options.last && in_order(usage)) running.emplace(plan, usage.quantity.decimals, true);
    usage_adder adder{plan, usage, names, options, skip, running ? &*running : nullptr};
    const auto cancelled = [] {
        return finding{"cancelled", severity::error, "", "", "the caller stopped it before all usage was added up"};
    };
    if (!adder.run()) return cancelled();

    std::vector<std::size_t> rejected_rows;
    for (const auto& [row, fate] : adder.rejected()) {
        report(row, fate);
        rejected_rows.push_back(row);
    }
    out->outside = adder.outside();
    out->records = adder.records();
    out->broken = adder.broken();
    out->groups = adder.take_groups();
    std::sort(out->rejects.begin(), out->rejects.end());
    std::sort(rejected_rows.begin(), rejected_rows.end());
    collect_keys(usage, skip, rejected_rows, out->keys);
    out->open_parties = names.take_open_parties();
    forget_unnamed(*out);
    out->last = running && std::any_of(out->groups.begin(), out->groups.end(), [&](const cell_group& g) {
                    return !plan.snapshots[plan.segments[g.segment].snapshot].routes[g.route].ordered.empty();
                });
    if (has_runs(out->groups)) {
        name_runs(*out, usage);
        if (options.last) {
            std::optional<partial::data> settled = settle_runs(plan, *out, options.threads, options.cancel);
            if (!settled) return cancelled();
            *out = std::move(*settled);
        }
    }
    return partial{std::move(out)};
}

PARTNERING_END
