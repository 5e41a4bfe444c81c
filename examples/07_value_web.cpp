// In a web where nearly everybody buys and sells, what does one party get and pay, and what may it see?
//
// Fourteen parties on four levels, two currencies, every contract type: read from a document, with a month of usage from a file.
#include <partnering/core/date_text.hpp>
#include <partnering/io/document.hpp>
#include <partnering/io/report.hpp>
#include <partnering/io/usage_counting.hpp>
#include <partnering/money/money_text.hpp>
#include <partnering/settlement/explain.hpp>
#include <partnering/settlement/settle.hpp>

#include <iostream>

using namespace partnering;

int main()
{
    const document web = read_document_file("data/value-web.json").value();
    const usage_table usage = read_usage_csv_file("data/value-web.csv", web.usage).value();
    const ledger october = settle(web.content, usage.columns(), parse_period("2026-10").value(), {.counting = counting_of(usage)}).value();

    std::cout << october.records() << " records settled, " << october.duplicates() << " delivered twice, " << october.superseded()
              << " replaced\n";
    for (const reject& r : october.rejects()) std::cout << "rejected at " << r.place << ", " << r.key << ": " << r.text << '\n';

    std::cout << "\nWho is left with what, patients aside:\n";
    for (const position& p : positions(payments(statements(october))))
        if (!p.party.starts_with("patient-")) std::cout << "  " << p.party << ": " << to_text(p.net) << '\n';

    // The operator sells connectivity and lines, and deals in care at home. It sees its own accounts and no one else's.
    std::cout << "\nWhat the operator sees:\n";
    for (const statement& s : statements(october, {.viewer = "operator"}))
        std::cout << "  " << s.payer << " pays " << s.payee << ' ' << to_text(s.payable) << " under " << s.agreement << '\n';

    std::cout << "\nWhy the operator pays the care platform what it pays, as the operator may know it:\n";
    const explain_request why{.payer = "operator", .payee = "care-platform", .viewer = "operator", .max_records = 2};
    std::cout << explanation_text(explain(october.of(), usage.columns(), why).value());
}
