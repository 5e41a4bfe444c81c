#include "settlement_input.hpp"
#include "settlement_output.hpp"

namespace program {

using namespace partnering;

int merge(const merge_arguments& with)
{
    require_one_view(with.viewer, with.rejects);
    require_other_file("--rejects", with.rejects, with.partials, "one of the partials");
    require_partial_options(with.partial, with.viewer, with.format);
    checked<std::vector<partial_file>> read = read_partial_files(with.partials);
    if (!read) stop_with(read.findings(), "");
    checked<partial_file> merged = partnering::merge(read.value(), with.partials);
    if (!merged) stop_with(merged.findings(), "");
    const partial_file all = std::move(merged).value();
    const settlement_answer how{with.format, with.viewer, with.rejects, all.besides};
    if (!with.partial.empty()) return answer_partial(all, with.partial, std::nullopt, how);
    return answer_settled(finish(all.under, all.sums), how);
}

}  // namespace program
