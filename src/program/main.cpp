#include "verbs.hpp"

#include <partnering/core/checked.hpp>
#include <partnering/core/contract.hpp>
#include <partnering/core/rational.hpp>
#include <partnering/io/text_table.hpp>

#include <CLI/CLI.hpp>

#include <iostream>
#include <new>

namespace {

using namespace program;

/// One line on standard error, whatever the text is made of.
int say(const std::string& text)
{
    std::string line = text;
    while (!line.empty() && (line.back() == '\n' || line.back() == ' ')) line.pop_back();
    for (char& c : line)
        if (c == '\n' || c == '\r' || c == '\t') c = ' ';
    std::cerr << "partnering: " << partnering::printable(line) << '\n';
    return nothing;
}

CLI::Option* format(CLI::App& verb, std::string& into, std::vector<std::string> known)
{
    return verb.add_option("--format", into, "How the answer is written")->check(CLI::IsMember(std::move(known)))->capture_default_str();
}

CLI::App& add_verb(CLI::App& app, const char* name, const char* text, const char* example)
{
    CLI::App* verb = app.add_subcommand(name, text);
    verb->footer(std::string{"\nExample:\n  "} + example + '\n');
    return *verb;
}

int run(int argc, char** argv)
{
    CLI::App app{"Settlement for business partnerships: who owes whom, exactly, and why.", "partnering"};
    app.require_subcommand(0, 1);
    app.footer(
        "\nExit codes: 0 done; 1 done, but with errors found or records rejected; 2 nothing done.\n`partnering VERB --help` says more.\n");

    describe_arguments describe_with;
    CLI::App& describe_verb =
        add_verb(app, "describe", "Says who provides what to whom, and who pays whom for what", "partnering describe connected-car.json");
    describe_verb.add_option("DOC", describe_with.document, "The partnership, a JSON document")->required();
    describe_verb.add_option("--as-of", describe_with.as_of, "A day, 2026-10-05 (left out: one on which most agreements hold)");
    format(describe_verb, describe_with.format, {"text", "json", "dot", "mermaid"});

    check_arguments check_with;
    CLI::App& check_verb =
        add_verb(app, "check", "Finds all that is wrong in documents", "partnering check connected-car.json co-market.json");
    check_verb.add_option("DOC", check_with.documents, "JSON documents")->required();
    format(check_verb, check_with.format, {"text", "json"});

    settle_arguments settle_with;
    CLI::App& settle_verb = add_verb(app, "settle", "Settles usage: statements, payments, positions",
                                     "partnering settle connected-car.json --usage october.csv --period 2026-10");
    settle_verb.add_option("DOC", settle_with.document, "The partnership, a JSON document")->required();
    settle_verb.add_option("--usage", settle_with.usage, "Usage, one or more CSV files")->required()->type_name("CSV ...");
    settle_verb.add_option(
        "--period", settle_with.periods,
        "2026-10, 2026-Q4, 2026 or 2026-10-31: what is billed by then (an agreement with yearly bills: only in the period "
        "that holds the year's last day). Left out: every period the usage touches");
    settle_verb.add_option("--viewer", settle_with.viewer, "A party: shows only what it may see (the exit code still tells of all)");
    settle_verb.add_option("--rejects", settle_with.rejects, "Writes the records that could not be settled to this CSV file");
    settle_verb.add_option("--threads", settle_with.threads, "How many (left out: as many as the machine has)")
        ->check(CLI::Range(1U, 1024U));
    format(settle_verb, settle_with.format, {"text", "json", "csv"});

    explain_arguments explain_with;
    CLI::App& explain_verb =
        add_verb(app, "explain", "Says why one party owes another what it owes, down to the records",
                 "partnering explain connected-car.json --usage october.csv --payer car-maker --payee network-operator");
    explain_verb.add_option("DOC", explain_with.document, "The partnership, a JSON document")->required();
    explain_verb.add_option("--usage", explain_with.usage, "Usage, one or more CSV files")->required()->type_name("CSV ...");
    explain_verb.add_option("--payer", explain_with.payer, "The party that pays")->required();
    explain_verb.add_option("--payee", explain_with.payee, "The party that is paid")->required();
    explain_verb.add_option("--agreement", explain_with.agreement, "Only under this agreement");
    explain_verb.add_option("--period", explain_with.periods, "As for settle");
    explain_verb.add_option("--viewer", explain_with.viewer, "A party: shows only what it may see");
    explain_verb.add_option("--records", explain_with.records, "How many records are listed under a line")->capture_default_str();
    explain_verb.add_option("--threads", explain_with.threads, "How many (left out: as many as the machine has)")
        ->check(CLI::Range(1U, 1024U));
    format(explain_verb, explain_with.format, {"text", "json"});

    price_arguments price_with;
    CLI::App& price_verb =
        add_verb(app, "price", "Prices one charge for one quantity, with the calculation", "partnering price request.json");
    price_verb.add_option("FILE", price_with.file, "A request, or a list of them, in JSON")->required();
    format(price_verb, price_with.format, {"text", "json"});

    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& e) {
        if (e.get_exit_code() == 0) return app.exit(e);
        const auto chosen = app.get_subcommands();
        return say(std::string{e.what()} + "; see partnering " + (chosen.empty() ? "" : chosen.front()->get_name() + ' ') + "--help");
    }
    if (describe_verb.parsed()) return describe(describe_with);
    if (check_verb.parsed()) return check(check_with);
    if (settle_verb.parsed()) return settle(settle_with);
    if (explain_verb.parsed()) return program::explain(explain_with);
    if (price_verb.parsed()) return price(price_with);
    return say("name a verb: describe, check, settle, explain or price; see partnering --help");
}

}  // namespace

/// Whatever goes wrong ends here, as one line and an exit code.
int main(int argc, char** argv)
{
    try {
        return run(argc, argv);
    } catch (const stop& e) {
        return say(e.what());
    } catch (const partnering::error& e) {
        return say(e.findings().empty() ? "nothing was done" : e.findings().front().text + " [" + e.findings().front().code + ']');
    } catch (const partnering::arithmetic_error& e) {
        return say(e.what());
    } catch (const partnering::contract_violation& e) {
        return say(std::string{"internal error: "} + e.what() + "; please report it with the input");
    } catch (const std::bad_alloc&) {
        return say("out of memory: settle fewer records at a time");
    } catch (const std::exception&) {
        return say("internal error; please report it with the input");
    }
}
