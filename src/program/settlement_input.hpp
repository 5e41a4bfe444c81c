#pragma once

#include "verbs.hpp"

#include <partnering/core/finding.hpp>
#include <partnering/io/document.hpp>
#include <partnering/io/usage_csv.hpp>
#include <partnering/settlement/ledger.hpp>
#include <partnering/settlement/reconciliation.hpp>
#include <partnering/settlement/usage_part.hpp>

namespace program {

/// What `settle` and `explain` have in common: a document, usage, the periods to settle, and as of when.
struct settlement_input {
    partnering::document document;
    partnering::usage_table table;
    partnering::usage_columns columns;            ///< what is settled: of the table, or what two sides agree on
    std::vector<partnering::date_range> periods;  ///< that the plan is compiled for
    partnering::compile_options::cycles which;
    partnering::plan under;
    std::optional<partnering::instant> booked_until;  ///< the booking cut-off
    std::vector<partnering::finding> besides;         ///< warnings of the readers
    std::optional<partnering::reconciliation> reconciled{};
    std::vector<partnering::usage_input_digest> inputs{};  ///< of all sides

    /// How the columns are added up: as counting_of() of a table.
    [[nodiscard]] partnering::accumulate_options counting() const;
};

/// Errors: stop, with the first finding of what is wrong.
[[nodiscard]] settlement_input read_settlement(const std::string& document, const std::vector<std::string>& usage,
                                               const reconcile_arguments& reconcile, const std::vector<std::string>& periods,
                                               const std::optional<std::string>& as_of, unsigned threads);

/// Adds up, with progress where standard error is a terminal: all of it, or the records of one part. `last`: nothing is merged with it.
[[nodiscard]] partnering::partial add_up_input(const settlement_input& input, unsigned threads,
                                               const std::optional<partnering::part_of>& which, bool last);
/// Adds up and finishes.
[[nodiscard]] partnering::ledger settle_input(const settlement_input& input, unsigned threads);

/// Errors: stop with the first error of `findings` and how many more there are; `more` says where to read them.
[[noreturn]] void stop_with(const std::vector<partnering::finding>& findings, const std::string& more);

/// Errors: stop where neither the document nor the accounts know the party, or it is a class whose members settle one by one; `option` is
/// how it was given.
void require_party(const partnering::ecosystem& of, const partnering::ledger& accounts, const std::string& key, const std::string& option);

}  // namespace program
