// The program behind docs/how-to/embed.md: a document from memory, its findings, and a settlement.
#include <partnering/core/date_text.hpp>
#include <partnering/io/document.hpp>
#include <partnering/io/usage_counting.hpp>
#include <partnering/money/money_text.hpp>
#include <partnering/settlement/settle.hpp>
#include <partnering/settlement/statement.hpp>

#include <iostream>
#include <optional>

using namespace partnering;

namespace {

std::optional<document> read_or_tell(std::string_view json)
{
    read_options options;
    options.place = "parking.json";
    checked<document> read = read_document(json, options);
    for (const finding& f : read.findings())
        std::cout << to_string(f.level) << ' ' << f.code << " at " << f.place << ": " << f.text << '\n';
    if (!read) return std::nullopt;
    return std::move(read).value();
}

const std::string parking = R"({
  "format": "partnering/1",
  "services": [{"key": "parking", "unit": "hour"}],
  "parties": [{"key": "garage"}, {"key": "drivers", "kind": "class", "members": "open", "settles": "together"}],
  "agreements": [{"key": "by-the-hour", "type": "distribute", "currency": "EUR",
                  "parties": [{"party": "garage", "role": "distributor"}, {"party": "drivers", "role": "customer"}],
                  "charges": [{"key": "hours", "payer": "customer", "payee": "distributor", "formula": {"kind": "per_unit", "price": "2.40"}}]}],
  "provides": [{"key": "park", "supplier": "garage", "customer": "drivers", "service": "parking", "under": "by-the-hour"}]
})";
const std::string usage = "key,time,offer,quantity\n"
                          "a,2026-10-05T08:00:00Z,park,3\n"
                          "b,2026-10-05T09:00:00Z,park,1.5\n"
                          "c,2026-10-05T10:00:00Z,par,1\n"
                          "d,2026-10-05T11:00:00Z,park,one\n";

}  // namespace

int main()
{
    std::string slip = parking;
    slip.replace(slip.find("\"price\""), 7, "\"prise\"");
    if (read_or_tell(slip)) return 1;

    const std::optional<document> of = read_or_tell(parking);
    if (!of) return 1;
    const usage_input input{.name = "october.csv", .content = usage};
    const usage_table table = read_usage_csv({&input, 1}, of->usage).value();
    try {
        const ledger october =
            settle(of->content, table.columns(), parse_period("2026-10").value(), {.counting = counting_of(table)}).value();
        for (const reject& r : october.rejects()) std::cout << "rejected at " << r.place << ": " << r.reason << '\n';
        for (const statement& s : statements(october)) std::cout << s.payer << " -> " << s.payee << ' ' << to_string(s.payable) << '\n';
    } catch (const error& e) {  // value() of a result that has none
        std::cout << e.what() << '\n';
    } catch (const arithmetic_error& e) {  // a number beyond the stated range
        std::cout << e.code() << '\n';
    }
}
