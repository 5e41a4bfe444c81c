// The program behind docs/how-to/settle-in-parts.md: usage split by event, added up in two threads, merged, finished.
#include <partnering/core/date_text.hpp>
#include <partnering/io/document.hpp>
#include <partnering/io/usage_counting.hpp>
#include <partnering/money/money_text.hpp>
#include <partnering/settlement/partial_bytes.hpp>
#include <partnering/settlement/settle.hpp>
#include <partnering/settlement/statement.hpp>

#include <fstream>
#include <future>
#include <iostream>
#include <iterator>

using namespace partnering;

namespace {

/// Splits a file of usage, key in its second column, into `n` files, so that all deliveries of an event meet in one.
std::vector<std::string> split_by_event(const std::string& path, const std::string& default_source, unsigned n)
{
    std::ifstream in{path};
    std::string header;
    std::getline(in, header);
    std::vector<std::string> parts(n, header + '\n');
    for (std::string line; std::getline(in, line);) {
        const std::size_t first = line.find(',');
        const std::string source = line.substr(0, first);
        const std::string key = line.substr(first + 1, line.find(',', first + 1) - first - 1);
        parts[partition_of(source.empty() ? default_source : source, key, n)] += line + '\n';
    }
    return parts;
}

partial add_up(const plan& under, const document& of, const usage_input& part, part_of which)
{
    const usage_table table = read_usage_csv({&part, 1}, of.usage).value();
    accumulate_options how = counting_of(table);
    how.part = which;
    how.split = "october, run 7";  // no other usage is called so
    return accumulate(under, table.columns(), how).value();
}

/// On a worker.
std::string map(const plan& under, const document& of, const usage_input& part, part_of which)
{
    return to_bytes(add_up(under, of, part, which));
}

/// Wherever two of them meet.
std::string reduce(const plan& under, std::string_view a, std::string_view b)
{
    return to_bytes(merge(partial_from_bytes(a, under).value(), partial_from_bytes(b, under).value()).value());
}

}  // namespace

int main(int argc, char** argv)
{
    const std::string folder = argc > 1 ? argv[1] : "examples/data";
    const document of = read_document_file(folder + "/music-bundle.json").value();
    const std::vector<std::string> parts = split_by_event(folder + "/music-bundle.csv", of.usage.default_source, 2);

    compile_options options;
    options.periods = {parse_period("2026-10").value()};
    const plan october = compile(of.content, options).value();

    // The plan is immutable: any number of threads may use it.
    auto first = std::async(std::launch::async, [&] { return add_up(october, of, {.name = "part-0", .content = parts[0]}, {0, 2}); });
    const partial second = add_up(october, of, {.name = "part-1", .content = parts[1]}, {1, 2});
    const partial both = merge(first.get(), second).value();
    for (const finding& f : missing_parts(both)) std::cerr << f.text << '\n';  // none: both are there

    const ledger settled = finish(october, both);
    std::cout << settled.records() << " records, " << settled.rejects().size() << " rejects\n";
    for (const payment& p : payments(statements(settled))) std::cout << p.payer << " pays " << p.payee << ' ' << to_text(p.amount) << '\n';

    const std::string mapped = map(october, of, {.name = "part-0", .content = parts[0]}, {0, 2});
    const std::string reduced = reduce(october, map(october, of, {.name = "part-1", .content = parts[1]}, {1, 2}), mapped);
    std::cout << (reduced == to_bytes(both) ? "the same bytes through a cluster\n" : "other bytes through a cluster\n");
}
