#include <allocation/terms_digest.hpp>
#include <entity/canonical.hpp>

#include <partnering/core/rational_text.hpp>

#include <type_traits>

PARTNERING_BEGIN

void canonical_writer::write(const std::string& value) { into_->add(value); }

void canonical_writer::write(const rational& value)
{
    // The reduced ratio is the one form of a number, whether it is held inline or spilled.
    into_->add(to_string(value));
}

void canonical_writer::write(const std::optional<rational>& value)
{
    into_->add(std::int64_t{value.has_value()});
    if (value) write(*value);
}

void canonical_writer::write(const date_range& value)
{
    into_->add(std::int64_t{value.begin.days_since_epoch()}).add(std::int64_t{value.end.days_since_epoch()});
}

void canonical_writer::write(const digest& value) { into_->add_raw(value.bytes.data(), value.bytes.size()); }

void canonical_writer::write(const role& value) { into_->add(value.key).add(value.name).add(value.letter).add(value.parent); }

void canonical_writer::write(const service::part& value)
{
    into_->add(value.service);
    write(value.units);
}

void canonical_writer::write(const service& value)
{
    into_->add(value.key).add(value.name).add(value.unit).add(value.vertical).add(std::int64_t{value.digital});
    all(value.parts);
}

void canonical_writer::write(const party& value)
{
    into_->add(value.key).add(value.name);
    number(value.kind);
    into_->add(value.parent).add(value.industry);
    number(value.settles);
    into_->add(std::int64_t{value.open});
    all(value.members);
}

void canonical_writer::write(const engagement& value) { into_->add(value.party).add(value.role); }

void canonical_writer::write(const basis& value)
{
    number(value.kind);
    into_->add(value.clause);
}

void canonical_writer::write(const measure_ref& value)
{
    into_->add(value.name).add(value.of);
    number(value.when);
    write(value.otherwise);
}

void canonical_writer::write(const driver& value)
{
    if (const auto* of = std::get_if<basis>(&value)) {
        into_->add("basis");
        write(*of);
    } else if (const auto* by = std::get_if<measure_ref>(&value)) {
        into_->add("measure");
        write(*by);
    } else {
        into_->add("quantity");
    }
}

void canonical_writer::write(const tier& value)
{
    write(value.up_to);
    number(value.bound);
    write(value.unit);
    write(value.flat);
}

void canonical_writer::write(const formula& value) { write(digest_of(value)); }

const digest& canonical_writer::digest_of(const formula& value)
{
    // Recursion is bounded: formulas nest at most formula::max_depth deep. A formula that stands in several places is digested
    // once, so that sharing cannot make a small formula cost as much as the tree it would unfold to.
    const void* const address = &value.content();
    if (const auto found = known_.find(address); found != known_.end()) return found->second;
    // A digester of its own takes the place of the current one: the formula stands there by its digest.
    digester own;
    digester* const outer = std::exchange(into_, &own);
    std::visit(
        [this](const auto& node) {
            using type = std::decay_t<decltype(node)>;
            if constexpr (std::is_same_v<type, formula::flat_amount>) {
                into_->add("flat");
                write(node.amount);
            } else if constexpr (std::is_same_v<type, formula::unit_price>) {
                into_->add("per_unit");
                write(node.price);
                write(node.by);
            } else if constexpr (std::is_same_v<type, formula::package_price>) {
                into_->add("package");
                write(node.size);
                write(node.price);
                write(node.by);
            } else if constexpr (std::is_same_v<type, formula::tiered_price>) {
                into_->add("tiered");
                number(node.mode);
                all(node.tiers);
                write(node.by);
            } else if constexpr (std::is_same_v<type, formula::percentage>) {
                into_->add("percent");
                write(node.ratio);
                write(node.of);
            } else if constexpr (std::is_same_v<type, formula::markup>) {
                into_->add("markup");
                write(node.ratio);
                write(node.per_unit);
                write(node.of);
            } else if constexpr (std::is_same_v<type, formula::markdown>) {
                into_->add("markdown");
                write(node.ratio);
                write(node.per_unit);
                write(node.of);
            } else if constexpr (std::is_same_v<type, formula::total>) {
                into_->add("sum");
                all(node.parts);
            } else if constexpr (std::is_same_v<type, formula::minimum>) {
                into_->add("minimum");
                all(node.of);
                write(node.amount);
            } else if constexpr (std::is_same_v<type, formula::floor_amount>) {
                into_->add("floor");
                all(node.of);
                write(node.amount);
            } else if constexpr (std::is_same_v<type, formula::cap>) {
                into_->add("cap");
                all(node.of);
                write(node.amount);
            } else if constexpr (std::is_same_v<type, formula::discount>) {
                into_->add("discount");
                all(node.of);
                write(node.ratio);
            } else if constexpr (std::is_same_v<type, formula::stepped_discount>) {
                into_->add("stepped_discount");
                all(node.of);
                all(node.steps);
                write(node.by);
            } else {
                static_assert(std::is_same_v<type, formula::conditional>, "a new kind of formula is written here too");
                into_->add("when");
                write(node.left);
                number(node.op);
                write(node.right);
                all(node.then);
                all(node.otherwise);
            }
        },
        value.content());
    into_ = outer;
    return known_.emplace(address, own.finish()).first->second;
}

void canonical_writer::write(const time_zone& value) { write(digest_of(value)); }

const digest& canonical_writer::digest_of(const time_zone& value)
{
    const void* const address = &value.transitions();
    if (const auto found = known_.find(address); found != known_.end()) return found->second;
    digester own;
    own.add(value.name()).add(value.data_version()).add(static_cast<std::int64_t>(value.transitions().size()));
    for (const time_zone::transition& each : value.transitions()) {
        own.add(each.from.microseconds_since_epoch()).add(std::int64_t{each.offset_seconds});
    }
    return known_.emplace(address, own.finish()).first->second;
}

void canonical_writer::write(const schedule& value)
{
    number(value.every);
    into_->add(std::int64_t{value.on.has_value()});
    if (value.on) into_->add(std::int64_t{value.on->days_since_epoch()});
    into_->add(std::int64_t{value.due_month}).add(std::int64_t{value.due_day}).add(std::int64_t{value.prorated});
    number(value.days);
}

void canonical_writer::write(const charge_clause& value)
{
    into_->add(value.key).add(value.label).add(value.payer).add(value.payee);
    number(value.kind);
    write(value.how);
    all(value.services);
    number(value.per);
    number(value.counts);
    write(value.due);
    write(value.pooled);
    into_->add(std::int64_t{value.guaranteed}).add(std::int64_t{value.when_paid});
}

void canonical_writer::write(const division_clause::member& value)
{
    into_->add(value.payer).add(value.payee);
    write(value.share);
    into_->add(value.label).add(value.key);
    into_->add(static_cast<std::int64_t>(value.weight.index()));
    std::visit([this](const auto& weight) { write(weight); }, value.weight);
    into_->add(std::int64_t{value.rank});
}

void canonical_writer::write(const division_clause& value)
{
    into_->add(value.key).add(value.payer);
    write(value.of);
    all(value.members);
    all(value.services);
    number(value.per);
    write(value.by);
    into_->add(std::int64_t{value.rounded.has_value()});
    if (!value.rounded) return;
    const allocation_rounding& to = value.rounded->to;
    into_->add(to.step.numerator()).add(to.step.denominator());
    number(to.remainder.order);
    into_->add(to.remainder.bearer).add(std::int64_t{to.carry});
    number(value.rounded->basis);
}

void canonical_writer::write(const std::optional<allocation_terms>& value)
{
    into_->add(std::int64_t{value.has_value()});
    if (value) add_terms(*into_, *value);
}

void canonical_writer::write(const rounding_rule& value)
{
    number(value.place);
    into_->add(value.step.numerator()).add(value.step.denominator());
    number(value.mode);
}

void canonical_writer::write(const restriction& value)
{
    number(value.kind);
    into_->add(value.role);
    all(value.services);
    all(value.territories);
    write(value.least);
    write(value.most);
    write(value.when);
    number(value.on_breach);
    into_->add(value.text);
}

void canonical_writer::write(const agreement_terms& value)
{
    into_->add(value.type);
    // Terms that came to documents later are announced here, so that those that say nothing of them keep their digest.
    constexpr std::int64_t days_stated = 2;
    constexpr std::int64_t reconciliation_stated = 4;
    into_->add(static_cast<std::int64_t>(value.money) + (value.payment_days ? days_stated : 0) +
               (value.reconciliation ? reconciliation_stated : 0));
    into_->add(value.in.code());
    all(value.engaged);
    all(value.items);
    all(value.charges);
    all(value.divisions);
    all(value.rounding);
    all(value.restrictions);
    if (value.payment_days) into_->add(std::int64_t{*value.payment_days});
    if (value.reconciliation) write(*value.reconciliation);
}

void canonical_writer::write(const reconciliation_terms& value)
{
    number(value.counts);
    for (const tolerance& each : {value.quantity, value.gross}) {
        write(each.absolute);
        write(each.relative);
    }
    into_->add(value.apart_us);
}

void canonical_writer::write(const timeline<agreement_terms>::entry& value)
{
    write(value.when);
    write(value.value);
}

void canonical_writer::write(const agreement& value)
{
    into_->add(value.key).add(value.name);
    write(value.zone);
    number(value.cycle);
    number(value.versions_by);
    all(value.versions.entries());
}

void canonical_writer::write(const offer& value)
{
    into_->add(value.key).add(value.from).add(value.to).add(value.service).add(value.under).add(value.paid_by);
    into_->add(std::int64_t{value.feeds.has_value()});
    if (value.feeds) all(*value.feeds);
    write(value.when);
}

void canonical_writer::write(const measure& value)
{
    into_->add(value.name).add(value.of);
    write(value.when);
    write(value.value);
}

PARTNERING_END
