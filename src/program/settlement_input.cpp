#include "settlement_input.hpp"

#include "reconcile_terms.hpp"

#include <partnering/core/date_text.hpp>
#include <partnering/io/usage_counting.hpp>
#include <partnering/io/usage_files.hpp>
#include <partnering/io/usage_mapping.hpp>

#include <algorithm>
#include <cstdio>
#include <thread>
#include <unistd.h>

namespace program {

using namespace partnering;

void stop_with(const std::vector<finding>& found, const std::string& more)
{
    const auto errors = std::count_if(found.begin(), found.end(), [](const finding& f) { return f.level == severity::error; });
    const auto first = std::find_if(found.begin(), found.end(), [](const finding& f) { return f.level == severity::error; });
    if (first == found.end()) throw stop{"nothing was done"};
    std::string line = first->place.empty() ? "" : first->place + ": ";
    line += first->text + " [" + first->code + ']';
    if (errors > 1) line += "; and " + std::to_string(errors - 1) + " more" + (more.empty() ? "" : ", " + more);
    throw stop{line};
}

namespace {

/// As many as were asked for, else as many as the machine has.
unsigned threads_of(unsigned asked_for) { return asked_for != 0 ? asked_for : std::max(1U, std::thread::hardware_concurrency()); }

std::vector<date_range> parse_periods(const std::vector<std::string>& given)
{
    std::vector<date_range> periods;
    for (const std::string& one : given) {
        checked<date_range> period = parse_period(one);
        if (!period) throw stop{"--period: " + period.findings().front().text};
        periods.push_back(period.value());
    }
    std::sort(periods.begin(), periods.end());
    periods.erase(std::unique(periods.begin(), periods.end()), periods.end());
    for (std::size_t i = 1; i < periods.size(); ++i)
        if (periods[i].begin < periods[i - 1].end)
            throw stop{"--period: " + to_string(periods[i - 1]) + " and " + to_string(periods[i]) + " share days: name each day once"};
    return periods;
}

std::optional<instant> parse_as_of(const std::optional<std::string>& given)
{
    if (!given) return std::nullopt;
    const checked<instant> read = parse_instant(*given);
    if (!read) throw stop{"--as-of: " + read.findings().front().text};
    return read.value();
}

usage_table read_usage(const std::vector<std::string>& paths, const usage_format& format, unsigned threads, std::vector<finding>& besides)
{
    checked<usage_table> records = read_usage_files(paths, format, threads_of(threads));
    if (!records) stop_with(records.findings(), "");
    besides.insert(besides.end(), records.findings().begin(), records.findings().end());
    return std::move(records).value();
}

side_usage side_of(const usage_table& table)
{
    accumulate_options counting = counting_of(table);
    return {table.columns(), std::move(counting.rejects), std::move(counting.place)};
}

/// Periods that some usage touches: each once, ascending.
std::vector<date_range> periods_of(const ecosystem& of, const std::vector<usage_table>& tables, const std::optional<instant>& booked_until)
{
    std::vector<date_range> all;
    for (const usage_table& table : tables) {
        const std::vector<date_range> touched = periods_touched(of, table.columns(), booked_until);
        all.insert(all.end(), touched.begin(), touched.end());
    }
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
    return all;
}

}  // namespace

settlement_input read_settlement(const std::string& path, const std::vector<std::string>& usage, const reconcile_arguments& reconcile,
                                 const std::vector<std::string>& given, const std::optional<std::string>& as_of, unsigned threads)
{
    const reconciliation_terms terms = parse_reconcile(reconcile);
    std::vector<date_range> periods = parse_periods(given);
    const std::optional<instant> booked_until = parse_as_of(as_of);
    checked<document> read = read_document_file(path);
    if (!read) stop_with(read.findings(), "run `partnering check " + path + "`");
    document content = read.value();

    std::vector<finding> besides = read.findings();
    // The supplier's, the consumer's, the arbiter's.
    std::vector<usage_table> tables;
    for (const std::vector<std::string>* paths : {&usage, &reconcile.against, &reconcile.decided})
        if (!paths->empty()) tables.push_back(read_usage(*paths, content.usage, threads, besides));

    // A period that is named is settled when its cycles end in it; usage that names none has its cycles settled as far as they go.
    compile_options options;
    options.which = compile_options::cycles::ending;
    if (periods.empty()) {
        periods = periods_of(content.content, tables, booked_until);
        options.which = compile_options::cycles::touching;
        if (periods.empty())
            throw stop{std::string{"the usage has no record that can be read"} + (booked_until ? " and was booked by then" : "") +
                       ", so it tells no period: say which to settle, as in --period 2026-10"};
    }
    options.periods = periods;
    const compile_options::cycles which = options.which;
    checked<plan> compiled = compile(content.content, std::move(options));
    if (!compiled) {
        std::vector<finding> found = compiled.findings();
        for (finding& f : found) {
            const std::string& within = f.place.empty() ? f.subject : f.place;
            f.place = path + (within.empty() ? "" : " (" + within + ')');
        }
        stop_with(found, "run `partnering check " + path + "`");
    }
    settlement_input input{std::move(content),          tables.front(), tables.front().columns(), std::move(periods), which,
                           std::move(compiled).value(), booked_until,   std::move(besides)};
    for (const usage_table& table : tables) input.inputs.insert(input.inputs.end(), table.inputs().begin(), table.inputs().end());
    if (!reconcile.against.empty()) {
        reported_usage reported{side_of(tables[0]), side_of(tables[1])};
        if (tables.size() > 2) reported.arbiter = side_of(tables[2]);
        checked<reconciliation> laid = partnering::reconcile(input.under, reported, {terms, booked_until});
        if (!laid) stop_with(laid.findings(), "");
        input.reconciled = std::move(laid).value();
        input.columns = input.reconciled->usage();
    }
    return input;
}

accumulate_options settlement_input::counting() const
{
    accumulate_options options = counting_of(table);
    options.inputs = inputs;
    if (reconciled) {
        options.rejects.assign(reconciled->rejects().begin(), reconciled->rejects().end());
        options.place = [laid = *reconciled](std::size_t row) { return laid.place_of(row); };
    }
    return options;
}

partial add_up_input(const settlement_input& input, unsigned threads, const std::optional<part_of>& which, bool last)
{
    const std::optional<usage_part> part = which ? std::optional<usage_part>{std::in_place, input.columns, *which} : std::nullopt;
    const usage_columns columns = part ? part->columns() : input.columns;
    const bool shows = isatty(STDERR_FILENO) != 0;
    const std::size_t rows = columns.rows;
    accumulate_options options = input.counting();
    options.booked_until = input.booked_until;
    options.last = last;
    options.threads = threads_of(threads);
    if (shows) options.progress = [rows](std::size_t read) { std::fprintf(stderr, "\r%zu of %zu records", read, rows); };
    if (part) {
        options.part = which;
        options.rejects = rejects_of(options.rejects, *which);
        options.place = [&part, place = options.place](std::size_t row) { return place(part->row_of(row)); };
    }
    checked<partial> sums = accumulate(input.under, columns, options);
    if (shows) std::fprintf(stderr, "\r\x1b[K");
    if (!sums) stop_with(sums.findings(), "");
    return std::move(sums).value();
}

ledger settle_input(const settlement_input& input, unsigned threads) { return finish(input.under, add_up_input(input, threads, {}, true)); }

namespace {

/// A class whose members settle one by one has no account itself: what it owes is what each of its members does.
void require_no_such_class(const ecosystem& of, const ledger& accounts, const party& named, const std::string& option)
{
    if (named.kind != party_kind::party_class || named.settles != class_settlement::each) return;
    std::string example = named.members.empty() ? std::string{} : named.members.front();
    const leg_end member{leg_end::kind::member, of.find_party(named.key)->index()};
    for (const ledger_account& a : accounts.accounts()) {
        if (!example.empty()) break;
        const plan_leg& leg = accounts.of().legs()[a.leg.index()];
        if (leg.payer == member) example = accounts.party_key(a.payer);
        if (leg.payee == member) example = accounts.party_key(a.payee);
    }
    throw stop{option + ": the members of " + quote(named.key) + " settle one by one: name one of them" +
               (example.empty() ? "" : ", such as " + quote(example))};
}

}  // namespace

void require_party(const ecosystem& of, const ledger& accounts, const std::string& key, const std::string& option)
{
    if (const auto known = of.find_party(key)) return require_no_such_class(of, accounts, of[*known], option);
    // A member of an open class stands in usage only.
    for (const ledger_account& a : accounts.accounts())
        if (accounts.party_key(a.payer) == key || accounts.party_key(a.payee) == key) return;
    std::vector<std::string_view> known;
    for (const party& p : of.parties()) known.push_back(p.key);
    const std::string_view near = closest(key, known);
    throw stop{option + ": no party is called " + quote(key) +
               (near.empty() ? ": name one of the document's, or one that usage names" : "; did you mean " + quote(near) + '?')};
}

}  // namespace program
