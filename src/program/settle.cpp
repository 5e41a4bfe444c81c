#include "settlement_input.hpp"
#include "settlement_output.hpp"

#include <charconv>
#include <string_view>

namespace program {

using namespace partnering;

namespace {

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
    if (!with.partial.empty() && with.periods.empty())
        throw stop{
            "--partial needs --period, as in --period 2026-10: without it each part would settle the periods that its own usage touches"};
    for (const auto& [option, out] : {std::pair{"--rejects", &with.rejects}, {"--partial", &with.partial}}) {
        require_other_file(option, *out, with.usage, "one of the usage files");
        require_other_file(option, *out, {&with.document, 1}, "the document");
    }
    settlement_input input = read_settlement(with.document, with.usage, with.periods, with.as_of, with.threads);
    const settlement_answer how{with.format, with.viewer, with.rejects, input.besides};
    if (with.partial.empty()) return answer_settled(settle_input(input, with.threads), how);
    partial sums = add_up_input(input, with.threads, which, false);
    return answer_partial({input.under, input.periods, input.which, std::move(sums), input.besides}, with.partial, which, how);
}

}  // namespace program
