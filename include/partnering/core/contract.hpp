#pragma once

#include <partnering/core/version.hpp>

#include <exception>

PARTNERING_BEGIN

/// Thrown by a broken precondition: a bug in the caller, not a fact about the data.
///
/// It is on in every build. Bad data never gets here: it comes back as findings (checked.hpp).
class contract_violation : public std::exception {
public:
    contract_violation(const char* what, const char* file, int line) noexcept : what_{what}, file_{file}, line_{line} {}
    /// What the caller should have done.
    [[nodiscard]] const char* what() const noexcept override;
    [[nodiscard]] const char* file() const noexcept { return file_; }
    [[nodiscard]] int line() const noexcept { return line_; }

private:
    const char* what_;
    const char* file_;
    int line_;
};

namespace detail {
[[noreturn]] void broken_contract(const char* what, const char* file, int line);
}
// namespace detail

PARTNERING_END

/// States a precondition or an invariant; what is written as `text` is what the caller should have done.
#define PARTNERING_EXPECTS(condition, text)                                                                                                \
    (static_cast<bool>(condition) ? static_cast<void>(0) : ::partnering::detail::broken_contract(text, __FILE__, __LINE__))
