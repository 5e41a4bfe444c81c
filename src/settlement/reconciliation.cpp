#include <partnering/settlement/reconciliation.hpp>

#include "power_of_ten.hpp"
#include "record.hpp"
#include "reported_rows.hpp"
#include "usage_writer.hpp"

#include <partnering/core/contract.hpp>
#include <partnering/core/date_text.hpp>
#include <partnering/core/rational_text.hpp>

#include <algorithm>
#include <array>
#include <map>
#include <tuple>

PARTNERING_BEGIN

std::string_view to_string(reporting_side side) noexcept
{
    switch (side) {
    case reporting_side::supplier:
        return "supplier";
    case reporting_side::consumer:
        return "consumer";
    case reporting_side::arbiter:
        break;
    }
    return "arbiter";
}
std::string_view to_string(record_match match) noexcept
{
    switch (match) {
    case record_match::equal:
        return "equal";
    case record_match::tolerated:
        return "tolerated";
    case record_match::disputed:
        return "disputed";
    case record_match::supplier_only:
        return "supplier_only";
    case record_match::consumer_only:
        return "consumer_only";
    case record_match::decided:
        break;
    }
    return "decided";
}

namespace {

constexpr std::size_t sides = 3;
constexpr std::size_t matches = 6;
constexpr std::size_t at(reporting_side side) noexcept { return static_cast<std::size_t>(side); }
constexpr std::size_t supplier = at(reporting_side::supplier);
constexpr std::size_t consumer = at(reporting_side::consumer);
constexpr std::size_t arbiter = at(reporting_side::arbiter);

/// The usage that is settled, as it grows row by row.
struct settled_rows {
    text_writer source, key_text, offer, service, introducer, territory;
    std::vector<std::uint64_t> key;
    std::vector<std::uint32_t> revision;
    std::vector<std::int64_t> time, booked;
    std::vector<text_writer> parties;
    quantity_writer quantity, gross;
    std::vector<reconciliation::origin> origins;
};

int128 rescaled(int128 value, int from, int to)
{
    if (__builtin_mul_overflow(value, static_cast<int128>(power_of_ten(to - from)), &value)) throw arithmetic_error{"amount_out_of_range"};
    return value;
}

/// One number column on all sides: what each reports, and at which scale it is settled.
struct number_field {
    std::array<const quantity_column*, sides> of{};
    std::array<bool, sides> reported{};
    std::optional<std::int64_t> otherwise{};  ///< what a row without a value counts, in whole units; none: nothing
    int decimals = 0;

    number_field(const std::array<const usage_columns*, sides>& usage, quantity_column usage_columns::* column,
                 std::optional<std::int64_t> missing, bool halves)
        : otherwise{missing}
    {
        for (std::size_t side = 0; side < sides; ++side) {
            of[side] = &(usage[side]->*column);
            const auto stated = [](std::int64_t value) { return value != quantity_column::missing; };
            reported[side] = missing || std::any_of(of[side]->values.begin(), of[side]->values.end(), stated);
            if (!of[side]->values.empty()) decimals = std::max(decimals, of[side]->decimals);
        }
        // Half of an odd number takes one decimal more.
        if (halves && decimals < 18) ++decimals;
    }
    [[nodiscard]] bool any() const
    {
        return std::any_of(of.begin(), of.end(), [](const auto* column) { return !column->values.empty(); });
    }
    /// At the common scale.
    [[nodiscard]] std::optional<int128> value(std::size_t side, std::size_t row) const
    {
        if (const auto stated = value_at(*of[side], row)) return rescaled(*stated, of[side]->decimals, decimals);
        if (otherwise) return rescaled(*otherwise, 0, decimals);
        return std::nullopt;
    }
    [[nodiscard]] rational exact(const std::optional<int128>& value) const { return value ? decimal_value(*value, decimals) : rational{}; }
    [[nodiscard]] std::string text(const std::optional<int128>& value) const { return value ? to_decimal_or_ratio(exact(value)) : ""; }
};

/// Whether anything may come to half of an odd number: whatever agreement a record is under, the sums have one scale.
bool settles_means(const plan::data& plan, const reconciliation_terms& otherwise)
{
    if (otherwise.counts == agreed_figure::mean) return true;
    const auto& all = plan.of.agreements();
    return std::any_of(all.begin(), all.end(), [](const agreement& each) {
        const auto& versions = each.versions.entries();
        return std::any_of(versions.begin(), versions.end(), [](const auto& version) {
            return version.value.reconciliation && version.value.reconciliation->counts == agreed_figure::mean;
        });
    });
}

int128 agreed(agreed_figure counts, int128 by_supplier, int128 by_consumer)
{
    switch (counts) {
    case agreed_figure::supplier:
        return by_supplier;
    case agreed_figure::consumer:
        return by_consumer;
    case agreed_figure::lower:
        return std::min(by_supplier, by_consumer);
    case agreed_figure::higher:
        return std::max(by_supplier, by_consumer);
    case agreed_figure::mean:
        break;
    }
    int128 sum = by_supplier;
    add_checked(sum, by_consumer);
    return rational{sum, 2}.to_integer(rounding_mode::half_even);
}

/// Sums of one line, at the scales of the number fields.
struct line_sums {
    struct figures {
        int128 quantity = 0;
        int128 gross = 0;
    };
    std::uint64_t records = 0;
    figures of[2];
    figures settled;
};

}  // namespace

struct reconciliation::data {
    settled_rows rows;
    std::vector<std::string> classes;
    bool numeric = false;
    bool any_booked = false;
    bool any_quantity = false;
    bool any_gross = false;
    std::vector<reconciliation_line> lines;
    std::array<std::uint64_t, matches> records{};
    std::vector<dispute> disputes;
    std::vector<reject> rejects;
    std::array<side_counts, sides> counts{};
    std::uint64_t outside = 0;
    std::array<std::function<std::string(std::size_t)>, sides> place{};
};

namespace {

class reconciling {
public:
    reconciling(const plan& under, const reported_usage& reported, const reconcile_options& options)
        : plan_{under.internals()}, otherwise_{options.terms}, reported_{&reported.supplier, &reported.consumer, &reported.arbiter},
          usage_{&reported.supplier.usage, &reported.consumer.usage, &reported.arbiter.usage},
          names_{binding{plan_, *usage_[supplier]}, binding{plan_, *usage_[consumer]}, binding{plan_, *usage_[arbiter]}},
          quantity_{usage_, &usage_columns::quantity, 1, settles_means(plan_, otherwise_)},
          gross_{usage_, &usage_columns::gross, {}, settles_means(plan_, otherwise_)}
    {
        const std::vector<std::string_view> sources = sources_of(reported);
        for (std::size_t side = 0; side < sides; ++side) {
            made_.place[side] = reported_[side]->place;
            rows_[side] =
                rows_that_count(plan_, *reported_[side], names_[side], options.booked_until, sources, made_.counts[side], made_.rejects);
            made_.any_booked = made_.any_booked || !usage_[side]->booked.empty();
            for (const usage_columns::party_column& column : usage_[side]->parties) made_.classes.push_back(column.of_class);
        }
        std::sort(made_.rejects.begin(), made_.rejects.end());
        std::sort(made_.classes.begin(), made_.classes.end());
        made_.classes.erase(std::unique(made_.classes.begin(), made_.classes.end()), made_.classes.end());
        for (const std::string& of_class : made_.classes) members_.push_back(members_of(of_class));
        made_.numeric = std::all_of(rows_.begin(), rows_.end(), [](const auto& rows) {
            return std::all_of(rows.begin(), rows.end(), [](const reported_row& row) { return row.key == nullptr; });
        });
        made_.any_quantity = quantity_.any();
        made_.any_gross = gross_.any();
        made_.rows.quantity = quantity_writer{quantity_.decimals};
        made_.rows.gross = quantity_writer{gross_.decimals};
        made_.rows.parties.resize(made_.classes.size());
    }

    [[nodiscard]] reconciliation::data run()
    {
        std::array<std::size_t, sides> next{};
        std::uint64_t events = 0;
        for (;;) {
            const reported_row* least = nullptr;
            for (std::size_t side = 0; side < sides; ++side) {
                if (next[side] == rows_[side].size()) continue;
                const reported_row& row = rows_[side][next[side]];
                if (least == nullptr || compare_events(row, *least) < 0) least = &row;
            }
            if (least == nullptr) break;
            event met;
            for (std::size_t side = 0; side < sides; ++side) {
                if (next[side] == rows_[side].size() || compare_events(rows_[side][next[side]], *least) != 0) continue;
                met.row[side] = rows_[side][next[side]++].row;
            }
            take(met);
            ++events;
        }
        std::uint64_t held_back = 0;
        std::uint64_t told = made_.outside;
        for (std::size_t match = 0; match < matches; ++match) {
            told += made_.records[match];
            if (is_held_back(static_cast<record_match>(match))) held_back += made_.records[match];
        }
        PARTNERING_EXPECTS(told == events && held_back == made_.disputes.size() &&
                               told - made_.outside - held_back == made_.rows.origins.size(),
                           "every event is settled, held back or outside, once");
        add_lines();
        return std::move(made_);
    }

private:
    /// Which row of each side tells of one event.
    struct event {
        std::array<std::optional<std::size_t>, sides> row{};
    };
    using text_columns = std::array<const text_column*, sides>;

    /// A column in which nobody is ever named tells nothing, and is no column.
    [[nodiscard]] static const text_column* reported(const text_column& column) { return column.names.empty() ? nullptr : &column; }
    [[nodiscard]] text_columns members_of(const std::string& of_class) const
    {
        text_columns found{};
        for (std::size_t side = 0; side < sides; ++side)
            for (const usage_columns::party_column& column : usage_[side]->parties)
                if (column.of_class == of_class) found[side] = reported(column.members);
        return found;
    }
    [[nodiscard]] text_columns introducers() const
    {
        return {reported(usage_[0]->introducer), reported(usage_[1]->introducer), reported(usage_[2]->introducer)};
    }
    [[nodiscard]] text_columns territories() const
    {
        return {reported(usage_[0]->territory), reported(usage_[1]->territory), reported(usage_[2]->territory)};
    }
    [[nodiscard]] static std::string_view text_at(const text_column& column, std::size_t row)
    {
        const std::uint32_t code = column.code(row);
        return code == text_column::absent ? std::string_view{} : std::string_view{column.names[code]};
    }
    [[nodiscard]] std::string_view named_offer(std::size_t side, std::size_t row) const
    {
        const std::string_view offer = text_at(usage_[side]->offer, row);
        return offer.empty() ? text_at(usage_[side]->service, row) : offer;
    }
    /// The side whose offer is nearer to the end customer, where both mean the same offer or one that ends up in the other; else none.
    [[nodiscard]] std::optional<std::size_t> further_down(std::size_t by_supplier, std::size_t by_consumer)
    {
        const binding::target one = names_[supplier].place(by_supplier);
        const binding::target other = names_[consumer].place(by_consumer);
        if (one.fate != row_fate::settled || other.fate != row_fate::settled) return std::nullopt;
        // Each names offers as they stand at its own time; a route is known by its number only within a snapshot.
        const std::uint32_t snapshot_number = plan_.segments[other.segment].snapshot;
        if (plan_.segments[one.segment].snapshot != snapshot_number) return std::nullopt;
        if (one.route == other.route) return supplier;
        const auto [known, fresh] = further_down_.try_emplace({snapshot_number, one.route, other.route});
        if (fresh) {
            const snapshot& s = plan_.snapshots[snapshot_number];
            const value_chain& chain = s.flows.chain();
            const auto below = [&](std::uint32_t up, std::uint32_t down) {
                const std::vector<value_chain::link_index> all = chain.ends_up_in(s.routes[up].entry);
                return std::binary_search(all.begin(), all.end(), s.routes[down].entry);
            };
            if (below(one.route, other.route))
                known->second = consumer;
            else if (below(other.route, one.route))
                known->second = supplier;
        }
        return known->second;
    }

    /// What was agreed on differences: under the offer that is settled, as it stands for the report that names that offer. The supplier's
    /// is asked where both name it, so that the terms do not hang on a time that is itself in question.
    [[nodiscard]] const reconciliation_terms& terms_for(const event& met)
    {
        std::size_t names = supplier;
        if (met.row[supplier] && met.row[consumer]) names = further_down(*met.row[supplier], *met.row[consumer]).value_or(supplier);
        for (const std::size_t side : {names, supplier, consumer, arbiter}) {
            if (!met.row[side]) continue;
            const binding::target place = names_[side].place(*met.row[side]);
            if (place.fate != row_fate::settled) continue;
            const snapshot& s = plan_.snapshots[plan_.segments[place.segment].snapshot];
            const value_chain& chain = s.flows.chain();
            const agreement_terms& terms = chain.terms(chain[s.routes[place.route].entry]);
            return terms.reconciliation ? *terms.reconciliation : otherwise_;
        }
        return otherwise_;
    }

    /// What the two sides differ on beyond what was agreed; sets `tolerated_` where they differ within it, and `offer_of_`.
    [[nodiscard]] std::vector<difference> compare(std::size_t by_supplier, std::size_t by_consumer, const reconciliation_terms& terms)
    {
        std::vector<difference> found;
        tolerated_ = false;
        offer_of_.reset();
        const auto text = [](const std::string_view of) { return std::string{of}; };
        const std::int64_t times[]{usage_[supplier]->time[by_supplier], usage_[consumer]->time[by_consumer]};
        if (times[0] != times[1]) {
            const int128 apart = static_cast<int128>(times[0]) - times[1];
            tolerated_ = apart <= terms.apart_us && -apart <= terms.apart_us;
            if (!tolerated_) found.push_back({"time", to_string(instant{times[0]}), to_string(instant{times[1]})});
        }
        const std::string_view offers[]{named_offer(supplier, by_supplier), named_offer(consumer, by_consumer)};
        if (offers[0] != offers[1]) {
            const std::optional<std::size_t> last = further_down(by_supplier, by_consumer);
            if (!last) found.push_back({"offer", text(offers[0]), text(offers[1])});
            offer_of_ = last;
        }
        const auto compare_text = [&](const std::string& field, const text_columns& columns) {
            if (columns[supplier] == nullptr || columns[consumer] == nullptr) return;
            const std::string_view one = text_at(*columns[supplier], by_supplier);
            const std::string_view other = text_at(*columns[consumer], by_consumer);
            if (one != other) found.push_back({field, text(one), text(other)});
        };
        for (std::size_t i = 0; i < members_.size(); ++i) compare_text(made_.classes[i], members_[i]);
        compare_text("introducer", introducers_);
        compare_text("territory", territories_);
        const auto compare_number = [&](const char* field, const number_field& number, const tolerance& within) {
            if (!number.reported[supplier] || !number.reported[consumer]) return;
            const std::optional<int128> one = number.value(supplier, by_supplier);
            const std::optional<int128> other = number.value(consumer, by_consumer);
            if (one == other) return;
            if (one && other && within.allows(number.exact(one), number.exact(other)))
                tolerated_ = true;
            else
                found.push_back({field, number.text(one), number.text(other)});
        };
        compare_number("quantity", quantity_, terms.quantity);
        compare_number("gross", gross_, terms.gross);
        return found;
    }

    void take(const event& met)
    {
        const auto is_outside = [&](std::size_t side) {
            return !met.row[side] || names_[side].place(*met.row[side]).fate == row_fate::outside;
        };
        if (is_outside(supplier) && is_outside(consumer) && is_outside(arbiter)) {
            ++made_.outside;
            return;
        }
        const reconciliation_terms& terms = terms_for(met);
        record_match match = record_match::decided;
        offer_of_.reset();
        std::vector<difference> differences;
        if (!met.row[arbiter]) {
            if (!met.row[consumer]) {
                match = record_match::supplier_only;
            } else if (!met.row[supplier]) {
                match = record_match::consumer_only;
            } else {
                differences = compare(*met.row[supplier], *met.row[consumer], terms);
                match = !differences.empty() ? record_match::disputed : tolerated_ ? record_match::tolerated : record_match::equal;
            }
        }
        ++made_.records[static_cast<std::size_t>(match)];

        // Whose record counts comes first; what it does not report, the others may.
        std::array<std::size_t, sides> order{arbiter, supplier, consumer};
        if (terms.counts == agreed_figure::consumer) std::swap(order[1], order[2]);
        const std::size_t counts = *std::find_if(order.begin(), order.end(), [&](std::size_t side) { return met.row[side].has_value(); });

        const std::size_t offered = match == record_match::decided ? counts : offer_of_.value_or(counts);
        line_sums& sums = lines_[{static_cast<std::size_t>(match), named_offer(offered, *met.row[offered])}];
        ++sums.records;
        for (const std::size_t side : {supplier, consumer}) {
            if (!met.row[side]) continue;
            add_checked(sums.of[side].quantity, *quantity_.value(side, *met.row[side]));
            if (const auto gross = gross_.value(side, *met.row[side])) add_checked(sums.of[side].gross, *gross);
        }
        if (is_held_back(match)) {
            hold_back(met, match, std::move(differences), counts);
            return;
        }
        const std::optional<int128> quantity = settled_value(quantity_, met, terms.counts);
        const std::optional<int128> gross = settled_value(gross_, met, terms.counts);
        add_checked(sums.settled.quantity, *quantity);
        if (gross) add_checked(sums.settled.gross, *gross);
        settle(met, order, counts, offered);
        made_.rows.quantity.add(quantity);
        made_.rows.gross.add(gross);
    }

    [[nodiscard]] std::optional<int128> settled_value(const number_field& number, const event& met, agreed_figure counts) const
    {
        if (met.row[arbiter] && number.reported[arbiter]) return number.value(arbiter, *met.row[arbiter]);
        std::array<std::optional<int128>, 2> of{};
        for (const std::size_t side : {supplier, consumer})
            if (met.row[side] && number.reported[side]) of[side] = number.value(side, *met.row[side]);
        if (of[0] && of[1]) return agreed(counts, *of[0], *of[1]);
        return of[0] ? of[0] : of[1];
    }

    void settle(const event& met, const std::array<std::size_t, sides>& order, std::size_t counts, std::size_t offered)
    {
        settled_rows& to = made_.rows;
        const usage_columns& from = *usage_[counts];
        const std::size_t row = *met.row[counts];
        to.origins.push_back({static_cast<reporting_side>(counts), row});
        to.source.add(counts, from.source, row);
        if (made_.numeric)
            to.key.push_back(from.key.empty() ? *as_number(from.key_text.names[from.key_text.code(row)]) : from.key[row]);
        else
            to.key_text.add_unique(from.key_of(row));
        to.revision.push_back(from.revision.empty() ? 0 : from.revision[row]);
        to.time.push_back(from.time[row]);
        to.booked.push_back(from.booked.empty() ? usage_columns::not_booked : from.booked[row]);
        to.offer.add(offered, usage_[offered]->offer, *met.row[offered]);
        to.service.add(offered, usage_[offered]->service, *met.row[offered]);
        const auto add_text = [&](text_writer& into, const text_columns& columns) {
            for (const std::size_t side : order)
                if (met.row[side] && columns[side] != nullptr) return into.add(side, *columns[side], *met.row[side]);
            into.add_absent();
        };
        for (std::size_t i = 0; i < members_.size(); ++i) add_text(to.parties[i], members_[i]);
        add_text(to.introducer, introducers_);
        add_text(to.territory, territories_);
    }

    void hold_back(const event& met, record_match match, std::vector<difference> differences, std::size_t counts)
    {
        const usage_columns& from = *usage_[counts];
        const std::size_t row = *met.row[counts];
        dispute made{std::string{text_at(from.source, row)}, from.key_of(row), match, std::move(differences), {}, {}, {}};
        std::string* const places[]{&made.supplier_place, &made.consumer_place};
        for (const std::size_t side : {supplier, consumer})
            if (met.row[side] && reported_[side]->place) *places[side] = reported_[side]->place(*met.row[side]);
        if (match == record_match::disputed) {
            for (const difference& each : made.differences)
                made.text += (made.text.empty() ? "the two sides differ on " : ", ") + each.field + ": supplier " +
                             (each.supplier.empty() ? "none" : each.supplier) + ", consumer " +
                             (each.consumer.empty() ? "none" : each.consumer);
        } else {
            const bool by_supplier = match == record_match::supplier_only;
            made.text = std::string{"the "} + (by_supplier ? "supplier" : "consumer") + " reports " +
                        quantity_.text(quantity_.value(counts, row)) + " of " + quote(named_offer(counts, row)) + ", the " +
                        (by_supplier ? "consumer" : "supplier") + " does not report the record";
        }
        made_.disputes.push_back(std::move(made));
    }

    void add_lines()
    {
        const auto figures = [&](const line_sums::figures& of) -> reconciliation_line::figures {
            return {quantity_.exact(of.quantity), gross_.exact(of.gross)};
        };
        for (const auto& [id, sums] : lines_)
            made_.lines.push_back({static_cast<record_match>(id.first), std::string{id.second}, sums.records, figures(sums.of[supplier]),
                                   figures(sums.of[consumer]), figures(sums.settled)});
    }

    const plan::data& plan_;
    const reconciliation_terms& otherwise_;
    std::array<const side_usage*, sides> reported_;
    std::array<const usage_columns*, sides> usage_;
    std::array<binding, sides> names_;
    number_field quantity_;
    number_field gross_;
    std::array<std::vector<reported_row>, sides> rows_;
    std::vector<text_columns> members_;  ///< by class
    text_columns introducers_ = introducers();
    text_columns territories_ = territories();
    bool tolerated_ = false;
    std::optional<std::size_t> offer_of_;
    /// By snapshot and the routes of supplier and consumer.
    std::map<std::tuple<std::uint32_t, std::uint32_t, std::uint32_t>, std::optional<std::size_t>> further_down_;
    std::map<std::pair<std::size_t, std::string_view>, line_sums> lines_;
    reconciliation::data made_;
};

}  // namespace

usage_columns reconciliation::usage() const
{
    const data& d = *data_;
    const settled_rows& r = d.rows;
    usage_columns made;
    made.rows = r.origins.size();
    made.source = r.source.column();
    if (d.numeric)
        made.key = r.key;
    else
        made.key_text = r.key_text.column();
    made.revision = r.revision;
    made.time = r.time;
    if (d.any_booked) made.booked = r.booked;
    made.offer = r.offer.column();
    made.service = r.service.column();
    for (std::size_t i = 0; i < d.classes.size(); ++i) made.parties.push_back({d.classes[i], r.parties[i].column()});
    made.introducer = r.introducer.column();
    made.territory = r.territory.column();
    if (d.any_quantity) made.quantity = r.quantity.column();
    if (d.any_gross) made.gross = r.gross.column();
    return made;
}
reconciliation::origin reconciliation::origin_of(std::size_t row) const
{
    PARTNERING_EXPECTS(row < data_->rows.origins.size(), "a row is one of those to settle");
    return data_->rows.origins[row];
}
std::string reconciliation::place_of(std::size_t row) const
{
    const origin from = origin_of(row);
    const auto& place = data_->place[at(from.side)];
    return place ? place(from.row) : std::string{};
}
std::span<const reconciliation_line> reconciliation::lines() const noexcept { return data_->lines; }
std::uint64_t reconciliation::records(record_match match) const noexcept { return data_->records[static_cast<std::size_t>(match)]; }
std::span<const dispute> reconciliation::disputes() const noexcept { return data_->disputes; }
std::span<const reject> reconciliation::rejects() const noexcept { return data_->rejects; }
const reconciliation::side_counts& reconciliation::counts_of(reporting_side side) const noexcept { return data_->counts[at(side)]; }
std::uint64_t reconciliation::outside() const noexcept { return data_->outside; }

checked<reconciliation> reconcile(const plan& under, const reported_usage& reported, const reconcile_options& options)
{
    for (const side_usage* side : {&reported.supplier, &reported.consumer, &reported.arbiter}) side->usage.check_shapes();
    const reconciliation_terms& terms = options.terms;
    for (const tolerance& each : {terms.quantity, terms.gross})
        if (each.absolute.sign() < 0 || each.relative.sign() < 0 || terms.apart_us < 0)
            return finding{"negative_tolerance", severity::error, "", "",
                           "a tolerance is negative: say how far two reports may be apart, 0 where they must be equal"};
    try {
        return reconciliation{std::make_shared<const reconciliation::data>(reconciling{under, reported, options}.run())};
    } catch (const arithmetic_error& failed) {
        return finding{failed.code(), severity::error, "", "",
                       std::string{"figures that two sides report cannot be laid side by side: "} + failed.what()};
    }
}

PARTNERING_END
