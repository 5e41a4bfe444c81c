#include "settlement_input.hpp"

#include <partnering/io/report.hpp>

#include <filesystem>
#include <fstream>

namespace program {

using namespace partnering;

namespace {

void write_rejects(const settle_arguments& with, const ledger& settled)
{
    std::error_code unknown;
    for (const std::string& input : with.usage)
        if (std::filesystem::equivalent(with.rejects, input, unknown))
            throw stop{"--rejects: " + with.rejects + " is one of the usage files, which would be lost: name another file"};
    if (std::filesystem::equivalent(with.rejects, with.document, unknown))
        throw stop{"--rejects: " + with.rejects + " is the document, which would be lost: name another file"};
    std::ofstream file{with.rejects, std::ios::binary | std::ios::trunc};
    file << rejects_csv(settled.rejects());
    file.close();
    if (!file) throw stop{"--rejects: cannot write " + with.rejects + ": name a file in a folder that may be written to"};
}

}  // namespace

int settle(const settle_arguments& with)
{
    if (with.viewer && !with.rejects.empty())
        throw stop{"--rejects lists everybody's records, --viewer shows what one party may see: use one of them at a time"};
    const settlement_input input = read_settlement(with.document, with.usage, with.periods, with.as_of);
    const ledger settled = settle_input(input, with.threads);
    if (with.viewer) require_party(input.document.content, settled, *with.viewer, "--viewer");
    if (!with.rejects.empty()) write_rejects(with, settled);

    settlement_report_options options;
    options.viewer = with.viewer;
    options.besides = input.besides;
    write_out(with.format == "json"  ? settlement_json(settled, options)
              : with.format == "csv" ? settlement_csv(settled, options)
                                     : settlement_text(settled, options));
    const std::vector<finding> found{settled.findings().begin(), settled.findings().end()};
    return settled.rejects().empty() && !any_error(found) ? done : findings;
}

}  // namespace program
