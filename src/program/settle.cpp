#include "settlement_input.hpp"
#include "settlement_output.hpp"

#include <partnering/core/date_text.hpp>
#include <partnering/io/receipts_csv.hpp>

#include <charconv>
#include <string_view>

namespace program {

using namespace partnering;

namespace {

std::optional<collection> collect_input(const settle_arguments& with, const ledger& settled, std::vector<finding>& besides,
                                        std::vector<reject>& unread)
{
    if (with.receipts.empty()) {
        if (with.received_until || with.due_days)
            throw stop{"--received-until and --due-days are about who has paid: name the receipts with --receipts"};
        return std::nullopt;
    }
    collect_options options;
    options.due_days = with.due_days.value_or(0);
    if (with.received_until) {
        const checked<date> day = parse_date(*with.received_until);
        if (!day) throw stop{"--received-until: " + day.findings().front().text};
        options.as_of = day.value();
    }
    const checked<receipt_table> read = read_receipts_csv_files(with.receipts);
    if (!read) stop_with(read.findings(), "");
    besides.insert(besides.end(), read.findings().begin(), read.findings().end());
    unread = read.value().rejects;
    checked<collection> made = collect(settled, read.value().receipts, options);
    if (!made) stop_with(made.findings(), "");
    return std::move(made).value();
}

/// `3/16`: people count from 1.
std::optional<part_of> parse_part(const std::optional<std::string>& given)
{
    if (!given) return std::nullopt;
    const auto number = [](std::string_view digits) {
        unsigned value = 0;
        const auto [stop, failed] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
        return failed == std::errc{} && stop == digits.data() + digits.size() ? value : 0;
    };
    const std::string_view all = *given;
    const std::size_t slash = all.find('/');
    const unsigned part = number(all.substr(0, slash));
    const unsigned parts = slash == std::string_view::npos ? 0 : number(all.substr(slash + 1));
    if (part == 0 || part > parts || parts > most_parts)
        throw stop{"--part: " + quote(*given) + " is no part: write which of how many, as in 3/16, from 1/16 to 16/16 (at most " +
                   std::to_string(most_parts) + " parts)"};
    return part_of{part - 1, parts};
}

}  // namespace

int settle(const settle_arguments& with)
{
    require_one_view(with.viewer, with.rejects);
    const std::optional<part_of> which = parse_part(with.part);
    if (which && with.partial.empty())
        throw stop{"--part says which records go into a partial: name its file with --partial, and merge all parts"};
    require_partial_options(with.partial, with.viewer, with.format);
    if (!with.partial.empty() && (!with.reconcile.against.empty() || !with.receipts.empty()))
        throw stop{
            "--partial is of usage alone: lay two sides (--against) and receipts (--receipts) side by side where all of it is settled"};
    if (!with.partial.empty() && with.periods.empty())
        throw stop{
            "--partial needs --period, as in --period 2026-10: without it each part would settle the periods that its own usage touches"};
    for (const auto& [option, out] : {std::pair{"--rejects", &with.rejects}, {"--partial", &with.partial}}) {
        for (const auto* read : {&with.usage, &with.reconcile.against, &with.reconcile.decided})
            require_other_file(option, *out, *read, "one of the usage files");
        require_other_file(option, *out, with.receipts, "one of the files of receipts");
        require_other_file(option, *out, {&with.document, 1}, "the document");
    }
    settlement_input input = read_settlement(with.document, with.usage, with.reconcile, with.periods, with.as_of, with.threads);
    settlement_answer how{with.format, with.viewer, with.rejects, input.besides, input.reconciled};
    if (with.partial.empty()) {
        const ledger settled = settle_input(input, with.threads);
        how.collected = collect_input(with, settled, how.besides, how.unread_receipts);
        return answer_settled(settled, how);
    }
    partial sums = add_up_input(input, with.threads, which, false);
    return answer_partial({input.under, input.periods, input.which, std::move(sums), input.besides}, with.partial, which, how);
}

}  // namespace program
