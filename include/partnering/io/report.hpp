#pragma once

#include <partnering/core/checked.hpp>
#include <partnering/core/date.hpp>
#include <partnering/core/finding.hpp>
#include <partnering/entity/ecosystem.hpp>
#include <partnering/flow/flow.hpp>
#include <partnering/money/explanation.hpp>
#include <partnering/settlement/collection.hpp>
#include <partnering/settlement/ledger.hpp>
#include <partnering/settlement/reconciliation.hpp>
#include <partnering/settlement/statement.hpp>

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

PARTNERING_BEGIN

struct document;

// What a settlement, a partnership or an explanation looks like on paper: JSON for programs, aligned text for people, CSV for
// spreadsheets. The same values give the same bytes.
//
// In JSON, amounts and ratios are strings: a payable amount with its quantum's decimals (`"12.30"`), an exact one as a decimal
// where at most 12 places do, else as a reduced ratio (`"1/3"`). Lists are sorted by key. In text, thousands are parted (`1,234.50`).

struct settlement_report_options {
    /// Only what this party may see: the accounts it pays or is paid on, its own positions, and totals over those. Rejects,
    /// duplicates and counts of records speak of others' usage too: they are null in JSON and left out of text. The digest is that
    /// of the statements shown.
    ///
    /// Ensures: documents that differ only in what this party may not see give the same bytes.
    std::optional<std::string> viewer = {};
    /// In text: how many rejected records are shown for each reason.
    std::size_t reject_examples = 3;
    /// What reading the document and the usage found besides (a column nobody knows): listed with the ledger's findings, but to no viewer.
    std::vector<finding> besides = {};
    /// What two sides reported, where the ledger is of what they agree on; to no viewer, since it speaks of others' usage.
    std::optional<reconciliation> reconciled = {};
    /// In text: how many disputes are shown.
    std::size_t dispute_examples = 20;
    /// Who has paid, of this ledger; and receipts that could not be read, listed with those that pay nothing.
    std::optional<collection> collected = {};
    std::vector<reject> unread_receipts = {};
};

/// Keys: `statements payments positions rejects duplicates totals findings digest`, as documented in docs/reference; `netted` where flows
/// are netted, `reconciliation` and `collection` where the options have them. Cost: O(accounts log accounts)
[[nodiscard]] std::string settlement_json(const ledger& from, const settlement_report_options& options = {});
[[nodiscard]] std::string settlement_text(const ledger& from, const settlement_report_options& options = {});
/// A row of headers, then a row a statement line (RFC 4180, line feeds).
[[nodiscard]] std::string settlement_csv(const ledger& from, const settlement_report_options& options = {});
/// Which findings of a ledger a party may see: errors about accounts it is on. Nobody named: all of them.
[[nodiscard]] std::vector<finding> findings_for(const ledger& from, const std::optional<std::string>& viewer);

/// `reason,source,key,revision,place,text`: a row a reject, so that the records can be found, repaired and fed again.
[[nodiscard]] std::string rejects_csv(std::span<const reject> rejects);

/// `{"explanation": {rule, subject, inputs, result, children}}`; inputs is an object, its fields in the order a person reads them.
[[nodiscard]] std::string explanation_json(const explanation& why);
/// A tree of lines, each a result and how it came about.
[[nodiscard]] std::string explanation_text(const explanation& why);

/// `{"findings": [{code, severity, subject, place, text}]}`, in the order given.
[[nodiscard]] std::string findings_json(std::span<const finding> findings);
/// One line a finding: `error unknown_role at agreements.json $.agreements[0]: ...`; errors first. Nothing where there are none.
[[nodiscard]] std::string findings_text(std::span<const finding> findings);

/// Keys: `name as_of parties services flows{service,bill,payment,introduction,exposure} models findings`.
///
/// `models` names, for each agreement in force, the partnership model its contract policy stands for: integrate is B2G2C, distribute
/// B2D2C, co_sell BG2C, or AB2C where it has a charge between introduced and introducer. An own policy has none. The facts of the
/// chain are not looked at: which of all models a chain is an instance of is another question.
[[nodiscard]] std::string description_json(const flow_set& of);
/// Who provides what to whom, who pays whom for what, and why, in tables.
[[nodiscard]] std::string description_text(const flow_set& of);

/// A day on which most agreements and offers hold; the latest beginning of one, where several days would do. 1970-01-01 where that day
/// would be before all dates since agreements state no beginning (or the last day before something changes, if that is earlier), and where
/// there is no agreement. Cost: O(n log n)
[[nodiscard]] date describing_day(const ecosystem& of);

/// All that is to be said about an ecosystem beyond what ecosystem::from says: the findings of value_chain::as_of and derive on every
/// day on which a version of an agreement or an offer begins, and of compile for the whole cycles of each agreement around those days.
/// Each once, with the first day it shows on, if that is stated.
[[nodiscard]] std::vector<finding> check_throughout(const ecosystem& of);

/// All that is to be said about a document: what reading it found, then what check_throughout finds, each once. What stands nowhere is said
/// to be at `place`: a file name.
[[nodiscard]] std::vector<finding> check_document(const checked<document>& read, std::string_view place = {});

PARTNERING_END
