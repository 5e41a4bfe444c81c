#pragma once

#include <partnering/core/contract.hpp>
#include <partnering/core/finding.hpp>

#include <exception>
#include <optional>
#include <string>
#include <utility>
#include <vector>

PARTNERING_BEGIN

/// Carries findings out of a place that needed a value: thrown by checked<T>::value(), and only there.
class error : public std::exception {
public:
    explicit error(std::vector<finding> findings);
    /// One line a finding.
    [[nodiscard]] const char* what() const noexcept override;
    [[nodiscard]] const std::vector<finding>& findings() const noexcept { return findings_; }

private:
    std::vector<finding> findings_;
    std::string text_;
};

/// A value, or all the findings that stand in its way; a value may come with warnings.
///
/// Ensures: has_value() if and only if no finding is of severity error.
template <class T>
class checked {
public:
    explicit(false) checked(T value, std::vector<finding> warnings = {}) : value_{std::move(value)}, findings_{std::move(warnings)}
    {
        PARTNERING_EXPECTS(!any_error(findings_), "a checked value comes with warnings only, not with errors");
    }
    explicit(false) checked(std::vector<finding> findings) : findings_{std::move(findings)}
    {
        PARTNERING_EXPECTS(any_error(findings_), "a checked without a value says why: at least one finding of severity error");
    }
    explicit(false) checked(finding only) : checked{std::vector<finding>{std::move(only)}} {}

    [[nodiscard]] bool has_value() const noexcept { return value_.has_value(); }
    [[nodiscard]] explicit operator bool() const noexcept { return has_value(); }
    [[nodiscard]] const std::vector<finding>& findings() const noexcept { return findings_; }

    /// The value. Errors: throws `partnering::error` carrying every finding where there is none.
    [[nodiscard]] const T& value() const&
    {
        need();
        return *value_;
    }
    [[nodiscard]] T&& value() &&
    {
        need();
        return std::move(*value_);
    }

private:
    void need() const
    {
        if (!value_) throw error{findings_};
    }
    std::optional<T> value_;
    std::vector<finding> findings_;
};

PARTNERING_END
