#include <partnering/io/usage_counting.hpp>

PARTNERING_BEGIN

accumulate_options counting_of(const usage_table& usage)
{
    accumulate_options options;
    options.inputs.assign(usage.inputs().begin(), usage.inputs().end());
    options.rejects.assign(usage.rejects().begin(), usage.rejects().end());
    options.place = [usage](std::size_t row) { return usage.place_of(row); };
    return options;
}

PARTNERING_END
