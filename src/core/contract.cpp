#include <partnering/core/contract.hpp>

PARTNERING_BEGIN

const char* contract_violation::what() const noexcept { return what_; }

namespace detail {
void broken_contract(const char* what, const char* file, int line) { throw contract_violation{what, file, line}; }
}  // namespace detail

PARTNERING_END
