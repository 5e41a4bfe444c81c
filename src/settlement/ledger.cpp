#include "ledger_data.hpp"

#include <partnering/core/rational_text.hpp>

PARTNERING_BEGIN

const plan& ledger::of() const noexcept { return data_->under; }
ledger_accounts ledger::accounts() const noexcept { return ledger_accounts{data_->accounts}; }
std::span<const reject> ledger::rejects() const noexcept { return data_->rejects; }
std::uint64_t ledger::records() const noexcept { return data_->records; }
std::uint64_t ledger::duplicates() const noexcept { return data_->duplicates; }
std::uint64_t ledger::superseded() const noexcept { return data_->superseded; }
std::uint64_t ledger::outside() const noexcept { return data_->outside; }
std::uint64_t ledger::not_yet_booked() const noexcept { return data_->from.not_yet_booked(); }
std::optional<instant> ledger::booked_until() const noexcept { return data_->from.booked_until(); }
std::span<const finding> ledger::findings() const noexcept { return data_->findings; }
std::span<const measure> ledger::carried() const noexcept { return data_->carried; }
std::span<const date_range> ledger::periods_of(agreement_id agreement) const
{
    return data_->under.internals().periods.at(agreement.index());
}

const std::string& ledger::party_key(std::uint32_t party) const
{
    const auto parties = data_->under.of().parties();
    return party < parties.size() ? parties[party].key : data_->open_parties.at(party - parties.size());
}

namespace {

/// A rational as bytes: both sides where they are small, else the text. Each form is framed, so that no two values look alike.
void add(digester& d, const rational& value)
{
    if (!value.is_small()) {
        d.add(to_string(value));
        return;
    }
    const int128 sides[2] = {value.numerator(), value.denominator()};
    d.add_raw(sides, sizeof sides);
}

}  // namespace

digest ledger::content_digest() const
{
    digester d;
    if (const auto until = booked_until())
        d.add("partnering ledger 1, booked until").add(until->microseconds_since_epoch());
    else
        d.add("partnering ledger 1");
    d.add(to_string(data_->under.content_digest()));
    data_->from.internals().keys.add_to(d);
    d.add(static_cast<std::int64_t>(data_->accounts.size));
    for (const ledger_account& a : accounts()) {
        const std::uint64_t row[3] = {std::uint64_t{a.leg.index()} << 32 | a.period, std::uint64_t{a.payer} << 32 | a.payee, a.records};
        d.add_raw(row, sizeof row);
        add(d, a.quantity);
        add(d, a.amount);
    }
    for (const std::string& key : data_->open_parties) d.add(key);
    return d.finish();
}

PARTNERING_END
