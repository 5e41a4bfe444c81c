#include "settlement_input.hpp"

#include <partnering/io/report.hpp>
#include <partnering/settlement/explain.hpp>

namespace program {

using namespace partnering;

int explain(const explain_arguments& with)
{
    const settlement_input input = read_settlement(with.document, with.usage, with.reconcile, with.periods, with.as_of, with.threads);
    const ecosystem& of = input.document.content;
    // Settled first, so that what could not be settled shows in the exit code here as it does there.
    const ledger settled = settle_input(input, with.threads);
    require_party(of, settled, with.payer, "--payer");
    require_party(of, settled, with.payee, "--payee");
    if (with.viewer) require_party(of, settled, *with.viewer, "--viewer");
    if (with.agreement && !of.find_agreement(*with.agreement)) {
        std::vector<std::string_view> known;
        for (const agreement& a : of.agreements()) known.push_back(a.key);
        const std::string_view near = closest(*with.agreement, known);
        throw stop{"--agreement: there is no agreement " + quote(*with.agreement) +
                   (near.empty() ? "" : "; did you mean " + quote(near) + '?')};
    }

    explain_request what;
    what.payer = with.payer;
    what.payee = with.payee;
    what.agreement = with.agreement;
    what.viewer = with.viewer;
    what.max_records = with.records;
    accumulate_options counting = input.counting();
    what.rejects = std::move(counting.rejects);
    what.place = std::move(counting.place);
    what.booked_until = input.booked_until;
    const checked<explanation> why = partnering::explain(input.under, input.columns, what);
    if (!why) stop_with(why.findings(), "");
    write_out(with.format == "json" ? explanation_json(why.value()) : explanation_text(why.value()));
    const std::vector<finding> found{settled.findings().begin(), settled.findings().end()};
    return settled.rejects().empty() && !any_error(found) ? done : findings;
}

}  // namespace program
