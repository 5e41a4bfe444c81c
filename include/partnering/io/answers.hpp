#pragma once

#include <partnering/core/version.hpp>

#include <string>

PARTNERING_BEGIN

/// What a request, or a list of them, is answered with.
///
/// A list of requests gives a list of answers in the same order; a bad request has an error for an answer, the others stand.
struct answers {
    std::string json;           ///< an answer, or a list of such; `{"error": {"code","place","text"}}` in the place of one
    std::string text;           ///< the same for people
    bool any_error = false;     ///< at least one request has an error for an answer, or an answer that says so
    bool nothing_done = false;  ///< no request has another answer than an error
};

struct answer_options {
    /// What findings call the text: a file name. Stands before the JSON path in an error's place; empty: the path alone.
    std::string place;
};

PARTNERING_END
