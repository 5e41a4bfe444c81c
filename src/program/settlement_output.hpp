#pragma once

#include "verbs.hpp"

#include <partnering/core/finding.hpp>
#include <partnering/io/partial_file.hpp>
#include <partnering/settlement/collection.hpp>
#include <partnering/settlement/ledger.hpp>
#include <partnering/settlement/reconciliation.hpp>
#include <partnering/settlement/usage_part.hpp>

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace program {

/// How `settle` and `merge` answer: the same ledger gives the same bytes, however it came about.
struct settlement_answer {
    std::string format;
    std::optional<std::string> viewer;
    std::string rejects;                       ///< the file they are written to; empty: none
    std::vector<partnering::finding> besides;  ///< warnings of the readers
    std::optional<partnering::reconciliation> reconciled{};
    std::optional<partnering::collection> collected{};
    std::vector<partnering::reject> unread_receipts{};
};

/// Errors: stop where `option` names one of the files that are read, which `what` says the kind of.
void require_other_file(const std::string& option, const std::string& out, std::span<const std::string> read, const std::string& what);

/// Errors: stop where rejects are asked for together with a viewer.
void require_one_view(const std::optional<std::string>& viewer, const std::string& rejects);

/// Errors: stop where a partial is asked for (`partial` is not empty) together with what only statements have.
void require_partial_options(const std::string& partial, const std::optional<std::string>& viewer, const std::string& format);

/// Writes statements, and rejects to their file; returns the exit code.
int answer_settled(const partnering::ledger& settled, const settlement_answer& how);

/// Writes a partial to its file and says so; returns the exit code. `which` is what part of the usage it is of, if it is not all of it.
int answer_partial(const partnering::partial_file& made, const std::string& path, const std::optional<partnering::part_of>& which,
                   const settlement_answer& how);

}  // namespace program
