#include "verbs.hpp"

#include <partnering/core/checked.hpp>
#include <partnering/core/contract.hpp>
#include <partnering/core/finding.hpp>
#include <partnering/core/rational.hpp>
#include <partnering/entity/agreement.hpp>
#include <partnering/io/text_table.hpp>

#include <CLI/CLI.hpp>

#include <algorithm>
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

/// What nobody asked for, with what was perhaps meant: a verb where none is chosen yet, else an option of the verb.
std::string not_known(const std::string& given, const CLI::App& app, const CLI::App* verb)
{
    const bool is_option = given.starts_with('-');
    if (verb != nullptr && !is_option) return "unexpected argument " + partnering::quote(given);
    std::vector<std::string> options;
    for (const CLI::Option* option : (verb != nullptr ? *verb : app).get_options())
        for (const std::string& name : option->get_lnames()) options.push_back(name);
    std::vector<std::string_view> known{options.begin(), options.end()};
    if (!is_option)
        for (const CLI::App* each : app.get_subcommands({})) known.push_back(each->get_name());
    // The dashes all options share would make any two of them look alike.
    const std::string_view near =
        partnering::closest(std::string_view{given}.substr(std::min(given.find_first_not_of('-'), given.size())), known);
    const bool near_option = std::find(options.begin(), options.end(), near) != options.end();
    return std::string{is_option ? "unknown option " : "unknown verb "} + partnering::quote(given) +
           (near.empty() ? "" : ": did you mean " + partnering::quote((near_option ? "--" : "") + std::string{near}) + '?');
}

/// The first argument that nothing took, an option before any other: values that stand after a misspelt option are not taken either.
std::string left_over(const CLI::App& app)
{
    const std::vector<std::string> all = app.remaining(true);
    const auto option = std::find_if(all.begin(), all.end(), [](const std::string& each) { return each.size() > 1 && each[0] == '-'; });
    if (option != all.end()) return option->substr(0, option->find('='));
    return all.empty() ? std::string{} : all.front();
}

/// `-` names standard input, which can be read once.
void read_standard_input(const std::vector<std::string*>& paths)
{
    for (const std::string* path : paths)
        if (path->empty()) throw stop{"the name of a file is empty: name one that is there"};
    const auto is_it = [](const std::string* path) { return *path == "-" || *path == "/dev/stdin"; };
    if (std::count_if(paths.begin(), paths.end(), is_it) > 1)
        throw stop{"-: standard input can be read only once: name a file for the others"};
    for (std::string* path : paths)
        if (is_it(path)) *path = "/dev/stdin";
}
std::vector<std::string*> each_of(std::initializer_list<std::vector<std::string>*> lists, std::string* one = nullptr)
{
    std::vector<std::string*> all;
    if (one != nullptr) all.push_back(one);
    for (std::vector<std::string>* paths : lists)
        for (std::string& path : *paths) all.push_back(&path);
    return all;
}
/// What is no text for people or other programs. `what`: `--out: a packed file`.
void to_a_file(const std::string& what, const std::string& path)
{
    if (path == "-") throw stop{what + " is not written to standard output: name a file"};
}

// What several verbs are given.

void document(CLI::App& verb, std::string& into, const char* text = "The partnership, a JSON document")
{
    verb.add_option("DOC", into, text)->required()->type_name("");
}
void usage(CLI::App& verb, std::vector<std::string>& into)
{
    verb.add_option("--usage", into, "Usage, one or more files, CSV or packed")->required()->type_name("FILE");
}
void requests(CLI::App& verb, std::string& into)
{
    verb.add_option("FILE", into, "A request, or a list of them, in JSON")->required()->type_name("");
}
void threads(CLI::App& verb, unsigned& into)
{
    verb.add_option("--threads", into, "How many (left out: as many as the machine has)")
        ->type_name("N")
        ->check(CLI::Range(1U, 1024U, "1 to 1024"));
}

CLI::Option* format(CLI::App& verb, std::string& into, std::vector<std::string> known)
{
    return verb.add_option("--format", into, "How the answer is written")->check(CLI::IsMember(std::move(known)))->capture_default_str();
}

/// What `settle` and `explain` say of two sides that report.
void reconcile_options(CLI::App& verb, reconcile_arguments& into)
{
    verb.add_option("--against", into.against,
                    "The consumer's usage, where --usage is the supplier's: only what both agree on is settled, the rest is in dispute")
        ->type_name("FILE");
    verb.add_option("--decided", into.decided, "With --against: usage that decides disputes, each record as it is to be settled")
        ->type_name("FILE");
    verb.add_option("--counts", into.counts,
                    "With --against: whose figure is settled where they differ within the tolerance and the agreement does not say")
        ->check(CLI::IsMember({"supplier", "consumer", "lower", "higher", "mean"}))
        ->capture_default_str();
    verb.add_option(
            "--tolerance", into.tolerances,
            "With --against: how far they may be apart where the agreement does not say, such as quantity=1%, quantity=0.5, gross=0.01, "
            "time=2 (seconds); may be given several times")
        ->type_name("F=N");
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
    app.set_version_flag("--version", "partnering " PARTNERING_VERSION, "Says which version this is");
    app.footer("\nExit codes: 0 done; 1 done, but with errors found or records rejected; 2 nothing done.\n"
               "A file called - is standard input. `partnering VERB --help` says more.\n");

    describe_arguments describe_with;
    CLI::App& describe_verb =
        add_verb(app, "describe", "Says who provides what to whom, and who pays whom for what", "partnering describe connected-car.json");
    document(describe_verb, describe_with.document);
    describe_verb.add_option("--as-of", describe_with.as_of, "A day, 2026-10-05 (left out: one on which most agreements hold)")
        ->type_name("DAY");
    format(describe_verb, describe_with.format, {"text", "json", "dot", "mermaid"});

    check_arguments check_with;
    CLI::App& check_verb =
        add_verb(app, "check", "Finds all that is wrong in documents", "partnering check connected-car.json co-market.json");
    check_verb.add_option("DOC", check_with.documents, "JSON documents")->required()->type_name("");
    format(check_verb, check_with.format, {"text", "json"});

    settle_arguments settle_with;
    CLI::App& settle_verb =
        add_verb(app, "settle", "Settles usage: statements, payments, positions",
                 "partnering settle connected-car.json --usage october.csv --period 2026-10\n"
                 "  partnering settle connected-car.json --usage october.csv --period 2026-10 --part 3/16 --partial 3.partial");
    document(settle_verb, settle_with.document);
    usage(settle_verb, settle_with.usage);
    settle_verb
        .add_option("--period", settle_with.periods,
                    "2026-10, 2026-Q4, 2026 or 2026-10-31: what is billed by then (an agreement with yearly bills: only in the period "
                    "that holds the year's last day). Left out: every period the usage touches")
        ->type_name("P");
    settle_verb
        .add_option("--as-of", settle_with.as_of,
                    "Counts only what was booked until then, such as 2026-11-03T00:00:00Z: the usage must have booking times")
        ->type_name("TIME");
    settle_verb.add_option("--viewer", settle_with.viewer, "Shows only what this party may see (the exit code still tells of all)")
        ->type_name("PARTY");
    settle_verb.add_option("--rejects", settle_with.rejects, "Writes the records that could not be settled to this CSV file")
        ->type_name("FILE");
    settle_verb
        .add_option("--partial", settle_with.partial,
                    "Writes what the usage comes to into this file, in place of statements, for `partnering merge`: needs --period")
        ->type_name("FILE");
    settle_verb
        .add_option("--part", settle_with.part,
                    "With --partial: counts only the records of one part of so many, such as 3/16; merge names parts that are not there")
        ->type_name("I/N");
    threads(settle_verb, settle_with.threads);
    format(settle_verb, settle_with.format, {"text", "json", "csv"});

    reconcile_options(settle_verb, settle_with.reconcile);
    settle_verb
        .add_option("--receipts", settle_with.receipts,
                    "Who has paid: CSV with key, payer, payee, agreement, currency, period, amount, date; says what is open, and who holds "
                    "which claim on whom")
        ->type_name("FILE");
    settle_verb
        .add_option("--received-until", settle_with.received_until,
                    "With --receipts: as of the end of this day (left out: all of them count)")
        ->type_name("DAY");
    settle_verb
        .add_option("--due-days", settle_with.due_days,
                    "With --receipts: a statement is due so many days after its period, where its agreement does not say (0)")
        ->type_name("N")
        ->check(CLI::Range(0U, unsigned{partnering::max_payment_days}, "0 to 36600"));

    merge_arguments merge_with;
    CLI::App& merge_verb =
        add_verb(app, "merge", "Puts partials together that settle wrote, and settles them as one",
                 "partnering settle connected-car.json --usage october.csv --period 2026-10 --partial 1.partial --part 1/2\n"
                 "  partnering settle connected-car.json --usage october.csv --period 2026-10 --partial 2.partial --part 2/2\n"
                 "  partnering merge 1.partial 2.partial");
    merge_verb.add_option("PARTIALS", merge_with.partials, "Partials, in any order; one that is in another changes nothing")
        ->required()
        ->type_name("");
    merge_verb.add_option("--viewer", merge_with.viewer, "As for settle")->type_name("PARTY");
    merge_verb.add_option("--rejects", merge_with.rejects, "As for settle")->type_name("FILE");
    merge_verb.add_option("--partial", merge_with.partial, "Writes one partial, in place of statements")->type_name("FILE");
    format(merge_verb, merge_with.format, {"text", "json", "csv"});

    explain_arguments explain_with;
    CLI::App& explain_verb =
        add_verb(app, "explain", "Says why one party owes another what it owes, down to the records",
                 "partnering explain connected-car.json --usage october.csv --payer car-maker --payee network-operator");
    document(explain_verb, explain_with.document);
    usage(explain_verb, explain_with.usage);
    explain_verb.add_option("--payer", explain_with.payer, "The party that pays")->required()->type_name("PARTY");
    explain_verb.add_option("--payee", explain_with.payee, "The party that is paid")->required()->type_name("PARTY");
    explain_verb.add_option("--agreement", explain_with.agreement, "Only under this agreement")->type_name("KEY");
    explain_verb.add_option("--period", explain_with.periods, "As for settle")->type_name("P");
    explain_verb.add_option("--as-of", explain_with.as_of, "As for settle")->type_name("TIME");
    explain_verb.add_option("--viewer", explain_with.viewer, "Shows only what this party may see")->type_name("PARTY");
    explain_verb.add_option("--records", explain_with.records, "How many records are listed under a line")
        ->type_name("N")
        ->check(CLI::Range(0, 1'000'000, "0 to 1000000"))
        ->capture_default_str();
    threads(explain_verb, explain_with.threads);
    reconcile_options(explain_verb, explain_with.reconcile);
    format(explain_verb, explain_with.format, {"text", "json"});

    pack_arguments pack_with;
    CLI::App& pack_verb = add_verb(app, "pack", "Writes usage as a file of columns, which settle reads many times faster than CSV",
                                   "partnering pack connected-car.json --usage october.csv --out october.usage");
    document(pack_verb, pack_with.document, "The partnership, a JSON document, which says how the CSV is to be read");
    usage(pack_verb, pack_with.usage);
    pack_verb.add_option("--out", pack_with.out, "The file to write; one of that name is replaced when all is done")
        ->required()
        ->type_name("FILE");
    format(pack_verb, pack_with.format, {"text", "json"});

    allocate_arguments allocate_with;
    CLI::App& allocate_verb = add_verb(app, "allocate", "Divides an amount, an estate or seats among members, exactly and in whole units",
                                       "partnering allocate request.json\n"
                                       "  partnering allocate request.json --method talmud --explain");
    requests(allocate_verb, allocate_with.file);
    allocate_verb.add_option("--method", allocate_with.method, "Divides by this method, in place of what the requests say")
        ->type_name("NAME");
    allocate_verb.add_flag("--explain", allocate_with.explain, "Says with each answer why, step by step");
    format(allocate_verb, allocate_with.format, {"text", "json"});

    request_arguments price_with;
    CLI::App& price_verb =
        add_verb(app, "price", "Prices one charge for one quantity, with the calculation", "partnering price request.json");
    requests(price_verb, price_with.file);
    format(price_verb, price_with.format, {"text", "json"});

    request_arguments net_with;
    CLI::App& net_verb =
        add_verb(app, "net", "Nets what parties owe one another: positions, payments, and which payment discharges which line",
                 "partnering net obligations.json");
    requests(net_verb, net_with.file);
    format(net_verb, net_with.format, {"text", "json"});

    request_arguments clear_with;
    CLI::App& clear_verb =
        add_verb(app, "clear", "Says what everybody pays where some cannot pay all: who defaults, when, and who bears it",
                 "partnering clear liabilities.json");
    requests(clear_verb, clear_with.file);
    format(clear_verb, clear_with.format, {"text", "json"});

    models_arguments models_with;
    CLI::App& models_verb = add_verb(app, "models", "Tells the partnership models there are, or one of them in full",
                                     "partnering models\n"
                                     "  partnering models B2G2C\n"
                                     "  partnering models B2G2C --format svg > b2g2c.svg");
    models_verb.add_option("MODEL", models_with.model, "The acronym of one, such as B2G2C (left out: all of them)")->type_name("");
    format(models_verb, models_with.format, {"text", "json", "dot", "mermaid", "svg"});

    name_arguments name_with;
    CLI::App& name_verb =
        add_verb(app, "name", "Reads the acronym of a partnership: who sells to whom, and which model it names", "partnering name A2E2B2C");
    name_verb.add_option("ACRONYM", name_with.acronym, "Letters of roles; a 2 stands between who sells and who is sold to")
        ->required()
        ->type_name("");
    format(name_verb, name_with.format, {"text", "json"});

    describe_arguments recognise_with;
    CLI::App& recognise_verb =
        add_verb(app, "recognise", "Says which partnership models a partnership is an instance of, why, and what it nearly is",
                 "partnering recognise connected-car.json");
    document(recognise_verb, recognise_with.document);
    recognise_verb.add_option("--as-of", recognise_with.as_of, "As for describe")->type_name("DAY");
    format(recognise_verb, recognise_with.format, {"text", "json"});

    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& e) {
        if (e.get_exit_code() == 0) return app.exit(e);
        const auto chosen = app.get_subcommands();
        const CLI::App* verb = chosen.empty() ? nullptr : chosen.front();
        // What a misspelt option leaves out is said to be missing: the slip says more.
        const std::string slip = left_over(app);
        const bool is_slip = !slip.empty() && (slip[0] == '-' || e.get_exit_code() == static_cast<int>(CLI::ExitCodes::ExtrasError));
        std::string what = is_slip ? not_known(slip, app, verb) : std::string{e.what()};
        if (!is_slip && e.get_exit_code() == static_cast<int>(CLI::ExitCodes::ArgumentMismatch))
            what = what.substr(0, what.find(':')) + " needs a value";
        return say(what + "; see partnering " + (verb == nullptr ? "" : verb->get_name() + ' ') + "--help");
    }
    if (describe_verb.parsed()) {
        read_standard_input({&describe_with.document});
        return describe(describe_with);
    }
    if (check_verb.parsed()) {
        read_standard_input(each_of({&check_with.documents}));
        return check(check_with);
    }
    if (settle_verb.parsed()) {
        read_standard_input(
            each_of({&settle_with.usage, &settle_with.reconcile.against, &settle_with.reconcile.decided, &settle_with.receipts},
                    &settle_with.document));
        to_a_file("--partial: a partial", settle_with.partial);
        return settle(settle_with);
    }
    if (merge_verb.parsed()) {
        read_standard_input(each_of({&merge_with.partials}));
        to_a_file("--partial: a partial", merge_with.partial);
        return program::merge(merge_with);
    }
    if (explain_verb.parsed()) {
        read_standard_input(
            each_of({&explain_with.usage, &explain_with.reconcile.against, &explain_with.reconcile.decided}, &explain_with.document));
        return program::explain(explain_with);
    }
    if (pack_verb.parsed()) {
        read_standard_input(each_of({&pack_with.usage}, &pack_with.document));
        if (pack_with.out.empty()) throw stop{"--out: the name of a file is empty"};
        to_a_file("--out: a packed file", pack_with.out);
        return pack(pack_with);
    }
    if (allocate_verb.parsed()) {
        read_standard_input({&allocate_with.file});
        return program::allocate(allocate_with);
    }
    if (price_verb.parsed()) {
        read_standard_input({&price_with.file});
        return price(price_with);
    }
    if (net_verb.parsed()) {
        read_standard_input({&net_with.file});
        return program::net(net_with);
    }
    if (clear_verb.parsed()) {
        read_standard_input({&clear_with.file});
        return program::clear(clear_with);
    }
    if (models_verb.parsed()) {
        if (models_with.model.empty() && models_verb.count("MODEL") > 0) throw stop{"the acronym is empty: name a model, such as B2G2C"};
        return models(models_with);
    }
    if (name_verb.parsed()) return name(name_with);
    if (recognise_verb.parsed()) {
        read_standard_input({&recognise_with.document});
        return program::recognise(recognise_with);
    }
    return say("name a verb: describe, check, settle, merge, explain, pack, allocate, price, net, clear, models, name or recognise; see "
               "partnering --help");
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
