#include <partnering/settlement/settle.hpp>

#include <utility>

PARTNERING_BEGIN

checked<ledger> settle(const ecosystem& of, const usage_columns& usage, const date_range& period, settle_options options)
{
    compile_options how;
    how.periods = {period};
    how.policies = std::move(options.policies);
    how.allocations = std::move(options.allocations);
    const checked<plan> under = compile(of, std::move(how));
    if (!under) return under.findings();
    options.counting.last = true;
    const checked<partial> sums = accumulate(under.value(), usage, options.counting);
    if (!sums) return sums.findings();
    return finish(under.value(), sums.value());
}

PARTNERING_END
