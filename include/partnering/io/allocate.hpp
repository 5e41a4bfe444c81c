#pragma once

#include <partnering/allocation/allocation_registry.hpp>
#include <partnering/io/answers.hpp>

#include <string>
#include <string_view>

PARTNERING_BEGIN

struct allocate_options {
    std::string place{};   ///< as answer_options::place
    std::string method{};  ///< in place of each request's own; empty: that
    bool explain = false;  ///< each answer has its explanation, whether or not the request asks for it
    /// Own policies are named by requests as those of the library are.
    allocation_registry policies = allocation_registry::shipped();
};

/// Divides what requests say among those whom they name: `{"method": "talmud", "estate": "200", "claims": {"a": "100", "b": "200"}}`.
///
/// An answer is `{"method", "shares"}`, exact, and where the request says to what amounts are rounded `"amounts"`, whose sum is the total;
/// `"carried"` where there is something for the next document, `"findings"` where there are warnings, `"explanation"` where it is asked
/// for. The text holds the same, aligned. docs/reference/allocation.md describes requests, method by method.
///
/// Errors: in the answers: those of documents for what is written (`unknown_field`, `wrong_type`, ...), `unknown_method`, what the policy
///         and the rounding find. A text that is no JSON is one error for all.
/// Cost:   what the policies cost
[[nodiscard]] answers allocate_answer(std::string_view requests_json, const allocate_options& options = {});

PARTNERING_END
