#pragma once

#include <partnering/core/digest.hpp>
#include <partnering/entity/ecosystem.hpp>

#include <unordered_map>

PARTNERING_BEGIN

/// Writes what an ecosystem states into a digester, each thing in one way only.
///
/// Formulas and time zones that several clauses or agreements share are digested once: their digests stand in their place.
/// Everything written must outlive the writer, since what is shared is known by its address.
class canonical_writer {
public:
    explicit canonical_writer(digester& into) : into_{&into} {}

    void write(const role& value);
    void write(const service& value);
    void write(const party& value);
    void write(const agreement& value);
    void write(const offer& value);
    void write(const measure& value);
    void write(const formula& value);

    /// A list, framed by its length.
    template <class List>
    void all(const List& list)
    {
        into_->add(static_cast<std::int64_t>(list.size()));
        for (const auto& each : list) write(each);
    }

private:
    void write(const std::string& value);
    void write(const rational& value);
    void write(const std::optional<rational>& value);
    void write(const std::optional<allocation_terms>& value);
    void write(const date_range& value);
    void write(const digest& value);
    void write(const service::part& value);
    void write(const engagement& value);
    void write(const agreement_terms& value);
    void write(const charge_clause& value);
    void write(const division_clause& value);
    void write(const division_clause::member& value);
    void write(const rounding_rule& value);
    void write(const restriction& value);
    void write(const reconciliation_terms& value);
    void write(const timeline<agreement_terms>::entry& value);
    void write(const schedule& value);
    void write(const time_zone& value);
    void write(const basis& value);
    void write(const measure_ref& value);
    void write(const driver& value);
    void write(const tier& value);
    template <class Enum>
        requires std::is_enum_v<Enum>
    void number(Enum value)
    {
        into_->add(static_cast<std::int64_t>(value));
    }
    const digest& digest_of(const formula& value);
    const digest& digest_of(const time_zone& value);

    digester* into_;
    std::unordered_map<const void*, digest> known_;
};

PARTNERING_END
