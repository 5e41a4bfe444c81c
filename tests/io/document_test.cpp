#include <partnering/io/document.hpp>

#include "../../src/io/document_fields.hpp"
#include "drafts.hpp"

#include <partnering/io/time_zones.hpp>
#include <partnering/io/usage_csv.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <random>
#include <string>
#include <vector>

using namespace partnering;

namespace {

const std::filesystem::path root{PARTNERING_SOURCE_DIR};

std::string bytes_of(const std::filesystem::path& path)
{
    std::ifstream file{path, std::ios::binary};
    REQUIRE_MESSAGE(file.good(), path.string());
    return {std::istreambuf_iterator<char>{file}, std::istreambuf_iterator<char>{}};
}

std::string said(const std::vector<finding>& findings)
{
    std::string text;
    for (const finding& one : findings) text += one.code + " " + one.place + ": " + one.text + "\n";
    return text;
}

std::vector<std::filesystem::path> valid_documents()
{
    std::vector<std::filesystem::path> paths{root / "tests/data/documents/everything.json"};
    for (const auto& entry : std::filesystem::directory_iterator{root / "examples/data"}) {
        if (entry.path().extension() != ".json") continue;
        if (bytes_of(entry.path()).find("\"partnering/1\"") != std::string::npos) paths.push_back(entry.path());
    }
    std::sort(paths.begin(), paths.end());
    return paths;
}

/// A document with something put in place of a mark.
std::string with(std::string document, const std::string& mark, const std::string& text)
{
    const std::size_t at = document.find(mark);
    REQUIRE_MESSAGE(at != std::string::npos, mark);
    return document.replace(at, mark.size(), text);
}

const std::string small = R"({
  "format": "partnering/1",
  "services": [{"key": "s"}],
  "parties": [{"key": "a"}, {"key": "b"}],
  "agreements": [{"key": "deal", "type": "distribute", "currency": "EUR",
    "parties": [{"party": "a", "role": "supplier"}, {"party": "b", "role": "distributor"}],
    "charges": [{"key": "price", "payer": "distributor", "payee": "supplier", "formula": {"kind": "per_unit", "price": "1.50"}}]}],
  "provides": [{"key": "o", "supplier": "a", "customer": "b", "service": "s", "under": "deal"}]
})";

}  // namespace

TEST_CASE("document: it reads as the C++ draft an author would have written")
{
    const auto read = read_draft(bytes_of(root / "examples/data/music-bundle.json"));
    INFO(said(read.findings()));
    REQUIRE(read.has_value());
    const ecosystem_draft& draft = read.value();

    ecosystem_draft expected;
    expected.name = "Music streaming, sold through an operator";
    expected.services = {
        {.key = "streaming", .name = "Music streaming", .unit = "subscription-month", .vertical = "music", .digital = true, .parts = {}}};
    party streamer;
    streamer.key = "streamer";
    streamer.name = "The streaming service";
    streamer.industry = "music";
    party seller;
    seller.key = "operator";
    seller.name = "The operator";
    seller.industry = "telecommunications";
    party subscribers;
    subscribers.key = "subscribers";
    subscribers.name = "The operator's subscribers";
    subscribers.kind = party_kind::party_class;
    subscribers.settles = class_settlement::together;
    subscribers.open = true;
    expected.parties = {streamer, seller, subscribers};

    const auto zone = find_time_zone("Europe/Stockholm");
    REQUIRE(zone.has_value());
    const date_range days{date::of(2026, 1, 1), date{2932897}};
    const std::vector<rounding_rule> rounding{{rounding_place::statement, quantum{1, 100}, rounding_mode::half_even}};
    const auto charge = [](std::string key, std::string label, std::string payer, std::string payee, formula how) {
        return charge_clause{.key = std::move(key),
                             .label = std::move(label),
                             .payer = std::move(payer),
                             .payee = std::move(payee),
                             .kind = charge_kind::usage,
                             .how = std::move(how),
                             .services = {},
                             .per = charge_scope::period,
                             .counts = charge_driver::own,
                             .due = {}};
    };
    agreement_terms retail{.type = "distribute",
                           .money = financial_model::settlement,
                           .in = currency{"SEK"},
                           .engaged = {{"operator", "distributor"}, {"subscribers", "customer"}},
                           .items = {"streaming"},
                           .charges = {charge("subscription", "subscription", "customer", "distributor", per_unit(99))},
                           .divisions = {},
                           .rounding = rounding,
                           .restrictions = {}};
    agreement_terms wholesale{.type = "distribute",
                              .money = financial_model::settlement,
                              .in = currency{"SEK"},
                              .engaged = {{"streamer", "supplier"}, {"operator", "distributor"}},
                              .items = {"streaming"},
                              .charges = {charge("wholesale-price", "retail minus 30 %", "distributor", "supplier", retail_minus(30))},
                              .divisions = {},
                              .rounding = rounding,
                              .restrictions = {{.kind = restriction_kind::territory,
                                                .role = "distributor",
                                                .services = {"streaming"},
                                                .territories = {"SE"},
                                                .least = {},
                                                .most = {},
                                                .text = "sold to subscribers in Sweden"}}};
    const auto deal = [&](std::string key, std::string name, agreement_terms terms) {
        return agreement{.key = std::move(key),
                         .name = std::move(name),
                         .zone = zone.value(),
                         .cycle = recurrence::month,
                         .versions_by = version_policy::by_date,
                         .versions = timeline<agreement_terms>{{{days, std::move(terms)}}}};
    };
    expected.agreements = {deal("retail", "What subscribers pay", retail),
                           deal("wholesale", "What the operator pays the streaming service", wholesale)};
    offer in;
    in.key = "streaming-to-operator";
    in.from = "streamer";
    in.to = "operator";
    in.service = "streaming";
    in.under = "wholesale";
    offer out;
    out.key = "streaming-to-subscribers";
    out.from = "operator";
    out.to = "subscribers";
    out.service = "streaming";
    out.under = "retail";
    expected.offers = {in, out};
    CHECK(test_io::difference(draft, expected) == "");
}

TEST_CASE("document: every valid document reads without an error, and is the same after writing and reading it again")
{
    for (const auto& path : valid_documents()) {
        CAPTURE(path.string());
        const std::string text = bytes_of(path);
        const auto whole = read_document(text);
        INFO(said(whole.findings()));
        REQUIRE(whole.has_value());
        const auto draft = read_draft(text);
        REQUIRE(draft.has_value());
        const std::string written = write_document(draft.value(), whole.value().usage);
        const auto again = read_draft(written);
        INFO(said(again.findings()));
        REQUIRE(again.has_value());
        CHECK(test_io::difference(draft.value(), again.value()) == "");
        const auto whole_again = read_document(written);
        REQUIRE(whole_again.has_value());
        CHECK(whole_again.value().usage == whole.value().usage);
        CHECK(whole_again.value().content.content_digest() == whole.value().content.content_digest());
        // One form: what is written from what was written is the same bytes.
        CHECK(write_document(again.value(), whole_again.value().usage) == written);
    }
}

TEST_CASE("document: the list of fields is the one that the schema is held to")
{
    CHECK(document_fields_text() == bytes_of(root / "tests/data/document-fields.txt"));
}

TEST_CASE("document: versions state what changes, and what they do not state holds on")
{
    const auto read = read_draft(bytes_of(root / "tests/data/documents/everything.json"));
    INFO(said(read.findings()));
    REQUIRE(read.has_value());
    const auto& versions = read.value().agreements.at(1).versions.entries();
    REQUIRE(versions.size() == 3);
    CHECK(versions[0].when == date_range{date::of(2025, 1, 1), date::of(2025, 12, 1)});
    CHECK(versions[1].when == date_range{date::of(2026, 1, 1), date::of(2026, 7, 1)});
    CHECK(versions[2].when == date_range{date::of(2026, 7, 1), date{2932897}});
    CHECK(versions[0].value.type == "integrate");
    CHECK(versions[1].value.type == "distribute");
    CHECK(versions[2].value.type == "distribute");
    CHECK(versions[0].value.in == currency{"EUR"});
    CHECK(versions[2].value.in == currency{"SEK"});
    CHECK(versions[1].value.charges == versions[0].value.charges);
    CHECK(versions[1].value.charges.size() == 2);
    CHECK(versions[2].value.charges.empty());
    CHECK(versions[1].value.engaged == versions[0].value.engaged);
    CHECK(versions[2].value.engaged.front().role == "reseller");
    // What is taken back is no longer stated, which is not the same as nothing agreed.
    CHECK(versions[0].value.payment_days == 14);
    CHECK(versions[1].value.payment_days == 14);
    CHECK(versions[2].value.payment_days == std::nullopt);
    CHECK(versions[1].value.reconciliation == reconciliation_terms{.quantity = {rational{10}, {}}});
    CHECK(versions[2].value.reconciliation == std::nullopt);
    const agreement_terms& selling = read.value().agreements.at(0).versions.entries().front().value;
    CHECK(selling.payment_days == 30);
    CHECK(selling.reconciliation == reconciliation_terms{.counts = agreed_figure::mean,
                                                         .quantity = {rational{1, 2}, rational{1, 100}},
                                                         .gross = {{}, rational{1, 300}},
                                                         .apart_us = 2'500'000});
}

TEST_CASE("document: usage says how usage files are written, and what it leaves out is as usual")
{
    const auto read = read_document(bytes_of(root / "tests/data/documents/everything.json"));
    REQUIRE(read.has_value());
    usage_format expected;
    expected.source_column = "system";
    expected.key_column = "event_id";
    expected.revision_column = "rev";
    expected.time_column = "event_time";
    expected.booked_column = "received";
    expected.service_column = "svc";
    expected.offer_column = "product";
    expected.quantity_column = "qty";
    expected.gross_column = "amount";
    expected.introducer_column = "brought_by";
    expected.territory_column = "sold_in";
    expected.party_columns = {{"dealers", "dealer_id"}, {"public", "public"}};
    expected.default_source = "crm";
    expected.service = "bundle";
    expected.offer = "all";
    expected.quantity_in = 3;
    expected.gross_in = 2;
    expected.quantity_scale = 3;
    expected.gross_scale = 2;
    expected.time = usage_time::microseconds;
    expected.separator = ';';
    CHECK(read.value().usage == expected);
    const auto plain = read_document(small);
    REQUIRE(plain.has_value());
    CHECK(plain.value().usage == usage_format{});
    const auto tab = read_document(with(small, "\"services\"", R"("usage": {"separator": "\t"}, "services")"));
    REQUIRE(tab.has_value());
    CHECK(tab.value().usage.separator == '\t');
}

TEST_CASE("document: usage reads a column for every class of parties, one like its key where none is named")
{
    const std::string classes = R"({"key": "b"}, {"key": "people", "kind": "class", "members": "open", "settles": "together"},
        {"key": "shops", "kind": "class", "members": ["north", "south"]}])";
    const std::string text = with(small, R"({"key": "b"}])", classes);
    const document plain = read_document(text).value();
    CHECK(plain.usage.party_columns == std::map<std::string, std::string>{{"people", "people"}, {"shops", "shops"}});
    // What is so anyway is not written down.
    CHECK(write_document(read_draft(text).value(), plain.usage) == write_document(read_draft(text).value()));

    const std::string named = with(text, "\"services\"", R"("usage": {"columns": {"parties": {"shops": "till"}}}, "services")");
    const document read = read_document(named).value();
    CHECK(read.usage.party_columns == std::map<std::string, std::string>{{"people", "people"}, {"shops", "till"}});
    CHECK(read_document(write_document(read_draft(named).value(), read.usage)).value().usage == read.usage);
    // So that usage is read with nothing else to call.
    const std::vector<usage_input> files{{"u.csv", "key,time,offer,till\n1,2026-03-01T10:00:00Z,o,north\n"}};
    const usage_table table = read_usage_csv(files, read.usage).value();
    const usage_columns columns = table.columns();
    CHECK(std::any_of(columns.parties.begin(), columns.parties.end(), [](const auto& p) { return p.of_class == "shops"; }));
}

TEST_CASE("document: the order of objects and of fields says nothing")
{
    const auto a = read_document(small);
    const auto b = read_document(R"({
      "provides": [{"under": "deal", "service": "s", "customer": "b", "supplier": "a", "key": "o"}],
      "agreements": [{"charges": [{"formula": {"price": "1.5", "kind": "per_unit"}, "payee": "supplier", "payer": "distributor", "key": "price"}],
        "parties": [{"role": "distributor", "party": "b"}, {"role": "supplier", "party": "a"}], "currency": "EUR", "type": "distribute", "key": "deal"}],
      "parties": [{"key": "b"}, {"key": "a"}],
      "services": [{"key": "s"}],
      "format": "partnering/1"
    })");
    INFO(said(b.findings()));
    REQUIRE(a.has_value());
    REQUIRE(b.has_value());
    CHECK(a.value().content.content_digest() == b.value().content.content_digest());
}

TEST_CASE("document: exact numbers are strings or integers, and as long as they like")
{
    struct row {
        const char* written;
        rational meant;
    };
    const std::vector<row> table{{"\"0.0000125\"", rational{125, 10'000'000}},
                                 {"\"1/3\"", rational{1, 3}},
                                 {"-3", rational{-3}},
                                 {"\"-3.50\"", rational{-7, 2}},
                                 {"170141183460469231731687303715884105727", rational{(int128{1} << 126) - 1 + (int128{1} << 126), 1}}};
    for (const row& one : table) {
        CAPTURE(one.written);
        const auto read = read_draft(with(small, "\"1.50\"", one.written));
        INFO(said(read.findings()));
        REQUIRE(read.has_value());
        CHECK(read.value().agreements[0].versions.entries()[0].value.charges[0].how == per_unit(one.meant));
    }
}

TEST_CASE("document: findings are of the file they are called by, with line and column, or the path")
{
    const read_options named{.place = "deal.json", .zones = {}};
    const auto no_json = read_document("{\n  \"format\": \"partnering/1\",\n  oops\n}", named);
    REQUIRE_FALSE(no_json.has_value());
    CHECK(no_json.findings().front().place == "deal.json:3:3");
    const auto form = read_document(with(small, "\"1.50\"", "1.50"), named);
    REQUIRE_FALSE(form.has_value());
    CHECK(form.findings().front().place == "deal.json $.agreements[0].charges[0].formula.price");
    CHECK(form.findings().front().subject == "price");
    const auto content = read_document(with(small, "\"customer\": \"b\"", "\"customer\": \"bb\""), named);
    REQUIRE_FALSE(content.has_value());
    CHECK(content.findings().front().place == "deal.json $.provides[0].customer");
    CHECK(content.findings().front().subject == "o");
}

TEST_CASE("document: what a term says wrong is found where it was stated, whichever version it holds in")
{
    // Charge by charge: one stated by the agreement, one by the second version; the third version inherits both of its terms.
    const auto read = read_document(R"({"format": "partnering/1",
      "parties": [{"key": "a"}, {"key": "b"}],
      "agreements": [{"key": "deal", "type": "distribute", "currency": "EUR",
        "parties": [{"party": "a", "role": "suplier"}, {"party": "b", "role": "distributor"}],
        "versions": [{"from": "2026-01-01"},
          {"from": "2026-02-01", "charges": [{"key": "p", "payer": "distributor", "payee": "broker", "formula": {"kind": "flat", "amount": 1}}]},
          {"from": "2026-03-01", "items": ["nothing"]}]},
        {"key": "other", "type": "distribute", "currency": "EUR", "parties": [{"party": "a", "role": "supplier"}, {"party": "b", "role": "distributor"}],
         "versions": [{"from": "2026-01-01", "items": ["nothing"], "charges": [{"key": "y", "payer": "distributor", "payee": "supplier", "kind": "recurring", "due": "29",
           "formula": {"kind": "flat", "amount": 1}}]}]}]})");
    std::vector<std::string> places;
    for (const finding& one : read.findings()) {
        if (one.level == severity::error) places.push_back(one.code + " " + one.place);
    }
    std::sort(places.begin(), places.end());
    CHECK(places == std::vector<std::string>{
                        "role_not_engaged $.agreements[0].versions[1].charges[0].payee",
                        "schedule $.agreements[1].versions[0].charges[0].due", "unknown_role $.agreements[0].parties[0].role",
                        "unknown_service $.agreements[0].versions[2].items[0]", "unknown_service $.agreements[1].versions[0].items[0]"});
}

TEST_CASE("document: a slip in a field's name is one finding, and what stands in the field is read all the same")
{
    const auto read = read_document(with(with(small, "\"parties\": [{\"key\"", "\"partis\": [{\"key\""), "\"b\", \"role\": \"distributor\"",
                                         "\"b\", \"role\": \"distributer\""));
    REQUIRE_FALSE(read.has_value());
    std::vector<std::string> codes;
    for (const finding& one : read.findings()) codes.push_back(one.code);
    CHECK(codes == std::vector<std::string>{"unknown_field", "unknown_role", "role_not_engaged"});
}

TEST_CASE("document: what is broken is not also missed elsewhere")
{
    // The party without a key is the one that everything else names: only the missing key is worth saying.
    const auto read = read_document(with(small, "{\"key\": \"b\"}", "{\"name\": \"b\"}"));
    REQUIRE(read.findings().size() == 1);
    CHECK(read.findings().front().code == "missing_field");
    CHECK(read.findings().front().place == "$.parties[1].key");
    // And a broken agreement does not make its offers look lost.
    const auto broken =
        read_document(with(small, "{\"party\": \"b\", \"role\": \"distributor\"}", "{\"party\": 7, \"role\": \"distributor\"}"));
    REQUIRE(broken.findings().size() == 1);
    CHECK(broken.findings().front().code == "wrong_type");
}

TEST_CASE("document: zones come from the finder that is given; UTC is never asked for")
{
    std::vector<std::string> asked;
    read_options options;
    options.zones = [&](std::string_view name) -> checked<time_zone> {
        asked.emplace_back(name);
        return time_zone{std::string{name}, "made up", {{instant{0}, 3600}}};
    };
    const auto zoned = read_draft(with(small, "\"currency\"", "\"zone\": \"Mars/Olympus\", \"currency\""), options);
    REQUIRE(zoned.has_value());
    CHECK(zoned.value().agreements[0].zone.data_version() == "made up");
    CHECK(asked == std::vector<std::string>{"Mars/Olympus"});
    asked.clear();
    const auto plain = read_draft(with(small, "\"currency\"", "\"zone\": \"UTC\", \"currency\""), options);
    REQUIRE(plain.has_value());
    CHECK(asked.empty());
    CHECK(test_io::same(plain.value().agreements[0].zone, time_zone{}));
}

TEST_CASE("document: rounding without a quantum goes by the currency, and by the next version's currency where that changes")
{
    const auto read = read_draft(with(small, "\"currency\": \"EUR\",", R"("currency": "EUR", "rounding": [{"place": "statement"}],
      "versions": [{"from": "2026-01-01"}, {"from": "2026-02-01", "currency": "JPY"}, {"from": "2026-03-01", "currency": "KWD"}],)"));
    INFO(said(read.findings()));
    REQUIRE(read.has_value());
    const auto& versions = read.value().agreements[0].versions.entries();
    // ISO 4217: EUR has 2 decimals, JPY none, KWD 3.
    CHECK(versions[0].value.rounding[0].step == quantum::decimals(2));
    CHECK(versions[1].value.rounding[0].step == quantum::decimals(0));
    CHECK(versions[2].value.rounding[0].step == quantum::decimals(3));
}

TEST_CASE("document: a file that cannot be read is a finding that names it")
{
    struct row {
        std::filesystem::path path;
        const char* code;
    };
    for (const row& one : {row{root / "no/such/file.json", "cannot_read"}, row{root / "tests", "cannot_read"}}) {
        CAPTURE(one.path.string());
        const auto read = read_document_file(one.path.string());
        REQUIRE_FALSE(read.has_value());
        CHECK(read.findings().front().code == one.code);
        CHECK(read.findings().front().place == one.path.string());
    }
    read_options small_only;
    small_only.max_bytes = 100;
    const auto large = read_document_file((root / "examples/data/music-bundle.json").string(), small_only);
    REQUIRE_FALSE(large.has_value());
    CHECK(large.findings().front().code == "document_too_large");
    CHECK(read_document_file((root / "examples/data/music-bundle.json").string()).has_value());
}

namespace {

/// Random drafts that keep every rule of form: what stands in them need not make sense as a partnership.
class random_draft {
public:
    explicit random_draft(unsigned seed) : random_{seed} {}

    ecosystem_draft make()
    {
        ecosystem_draft made;
        made.name = text();
        for (std::size_t i = 0; i < below(4); ++i)
            made.roles.push_back({key(), text(), below(2) == 0 ? "" : "K", below(2) == 0 ? "" : key()});
        for (std::size_t i = 0; i < below(4); ++i) made.services.push_back(a_service());
        for (std::size_t i = 0; i < below(4); ++i) made.parties.push_back(a_party());
        for (std::size_t i = 0; i < below(4); ++i) made.agreements.push_back(an_agreement());
        for (std::size_t i = 0; i < below(4); ++i)
            made.offers.push_back({key(), key(), key(), key(), key(), below(2) == 0 ? "" : key(), keys(), days()});
        for (std::size_t i = 0; i < below(4); ++i) {
            const date_range when = days();
            made.measures.push_back(
                {key(), key(), {std::max(when.begin, date::of(1000, 1, 1)), std::min(when.end, date::of(9999, 1, 1))}, number()});
        }
        return made;
    }
    usage_format usage()
    {
        usage_format made;
        if (below(2) == 0) made.quantity_column = "q" + std::to_string(below(9));
        if (below(2) == 0) made.party_columns["c"] = "column of c";
        if (below(2) == 0) made.offer = key();
        made.quantity_scale = static_cast<int>(below(19));
        if (below(2) == 0)
            made.gross_in_minor_units = true;
        else
            made.gross_in = static_cast<int>(below(19));
        if (below(2) == 0) made.booked_column = "b" + std::to_string(below(9));
        made.time = pick({usage_time::iso, usage_time::microseconds, usage_time::milliseconds, usage_time::seconds});
        made.separator = pick({',', ';', '|', '\t'});
        return made;
    }

private:
    std::size_t below(std::size_t end) { return random_() % end; }
    template <class T>
    T pick(std::initializer_list<T> from)
    {
        return *(from.begin() + below(from.size()));
    }
    std::string key() { return pick<std::string>({"a", "b", "key with blanks", "\xC3\xA5\xC3\xA4", "quote\"", "back\\slash", "$.x[0]"}); }
    std::string text() { return pick<std::string>({"", "text", "\xE2\x82\xAC 5", "a, b"}); }
    std::vector<std::string> keys()
    {
        std::vector<std::string> made;
        for (std::size_t i = 0; i < below(3); ++i) made.push_back(key());
        return made;
    }
    rational number()
    {
        const auto digits = static_cast<std::int64_t>(random_());
        return rational{below(2) == 0 ? digits : -digits, pick<std::int64_t>({1, 100, 3, 1'000'000'007, 1 << 20})};
    }
    rational positive() { return rational{static_cast<std::int64_t>(random_() % 100'000) + 1, pick<std::int64_t>({1, 100, 3})}; }
    date_range days()
    {
        const date begin =
            below(3) == 0 ? date{-719162} : date::of(2020 + static_cast<int>(below(10)), 1 + static_cast<unsigned>(below(12)), 1);
        return {begin, below(3) == 0 ? date{2932897}
                                     : std::max(begin, date::of(2030, 1, 1)).plus_days(static_cast<std::int32_t>(below(1000)) + 1)};
    }
    service a_service()
    {
        service made{.key = key(), .name = text(), .unit = text(), .vertical = text(), .digital = below(2) == 0, .parts = {}};
        for (std::size_t i = 0; i < below(3); ++i) made.parts.push_back({key(), below(2) == 0 ? std::optional<rational>{} : number()});
        return made;
    }
    party a_party()
    {
        party made;
        made.key = key();
        made.name = text();
        made.kind = pick({party_kind::organisation, party_kind::unit, party_kind::individual, party_kind::party_class});
        made.parent = below(2) == 0 ? "" : key();
        made.industry = text();
        if (made.kind != party_kind::party_class) return made;
        made.settles = pick({class_settlement::each, class_settlement::together});
        made.open = below(2) == 0;
        made.members = keys();
        return made;
    }
    basis a_basis()
    {
        const auto kind = pick({basis_kind::retail, basis_kind::gross, basis_kind::net, basis_kind::wholesale, basis_kind::margin,
                                basis_kind::reported, basis_kind::clause});
        return {kind, kind == basis_kind::clause ? key() : ""};
    }
    measure_ref a_measure()
    {
        return {
            key(), below(2) == 0 ? "" : key(),
            pick({measure_period::this_period, measure_period::previous_period, measure_period::this_year, measure_period::previous_year}),
            below(2) == 0 ? std::optional<rational>{} : number()};
    }
    driver a_driver()
    {
        switch (below(3)) {
        case 0:
            return quantity_driver{};
        case 1:
            return a_basis();
        default:
            return a_measure();
        }
    }
    std::vector<tier> tiers(bool flats)
    {
        std::vector<tier> made;
        rational up_to = number();
        for (std::size_t i = 0; i < below(4); ++i) {
            made.push_back(
                {up_to, pick({tier_bound::inclusive, tier_bound::exclusive}), number(), flats && below(2) == 0 ? number() : rational{}});
            up_to += positive();
        }
        made.push_back({std::nullopt, tier_bound::inclusive, number(), rational{}});
        return made;
    }
    formula a_formula(int depth)
    {
        const std::size_t kind = below(depth > 4 ? 7 : 14);
        switch (kind) {
        case 0:
            return flat(number());
        case 1:
            return per_unit(number(), a_driver());
        case 2:
            return package(positive(), number(), a_driver());
        case 3:
            return tiered(pick({tier_mode::graduated, tier_mode::volume}), tiers(true), a_driver());
        case 4:
            return percent(number(), a_basis());
        case 5:
            return cost_plus(number(), below(2) == 0 ? rational{} : number(), a_basis());
        case 6:
            return retail_minus(number(), below(2) == 0 ? rational{} : number(), a_basis());
        case 7: {
            std::vector<formula> parts;
            for (std::size_t i = 0; i < 1 + below(3); ++i) parts.push_back(a_formula(depth + 1));
            return sum(std::move(parts));
        }
        case 8:
            return take_or_pay(a_formula(depth + 1), number());
        case 9:
            return at_least(a_formula(depth + 1), number());
        case 10:
            return at_most(a_formula(depth + 1), number());
        case 11:
            return discounted(a_formula(depth + 1), number());
        case 12:
            return discounted_by(a_formula(depth + 1), tiers(false), a_measure());
        default:
            return when(a_driver(),
                        pick({comparison::less, comparison::less_or_equal, comparison::equal, comparison::not_equal,
                              comparison::greater_or_equal, comparison::greater}),
                        number(), a_formula(depth + 1), below(2) == 0 ? flat(0) : a_formula(depth + 1));
        }
    }
    charge_clause a_charge()
    {
        charge_clause made{.key = key(),
                           .label = text(),
                           .payer = key(),
                           .payee = key(),
                           .kind = pick({charge_kind::one_time, charge_kind::recurring, charge_kind::usage}),
                           .how = a_formula(0),
                           .services = keys(),
                           .per = pick({charge_scope::period, charge_scope::event}),
                           .counts = pick({charge_driver::own, charge_driver::fed}),
                           .due = {}};
        if (made.kind == charge_kind::one_time && below(2) == 0) made.due.on = date::of(2026, 2, 28);
        if (made.kind != charge_kind::recurring) return made;
        made.due.every = pick({recurrence::day, recurrence::month, recurrence::quarter, recurrence::year});
        if (made.due.every == recurrence::year) made.due.due_month = 1 + static_cast<unsigned>(below(12));
        if (made.due.every != recurrence::day) made.due.due_day = 1 + static_cast<unsigned>(below(28));
        made.due.prorated = below(2) == 0;
        made.due.days = pick({day_count::actual_actual, day_count::actual_365, day_count::actual_360, day_count::thirty_360});
        return made;
    }
    agreement_terms terms()
    {
        agreement_terms made{.type = text() + "x",
                             .money = pick({financial_model::settlement, financial_model::invoice}),
                             .in = pick({currency{"EUR"}, currency{"JPY"}, currency{"KWD"}}),
                             .engaged = {},
                             .items = keys(),
                             .charges = {},
                             .divisions = {},
                             .rounding = {},
                             .restrictions = {}};
        for (std::size_t i = 0; i < below(3); ++i) made.engaged.push_back({key(), key()});
        for (std::size_t i = 0; i < below(4); ++i) made.charges.push_back(a_charge());
        for (std::size_t i = 0; i < below(3); ++i) {
            division_clause one{.key = key(),
                                .payer = below(2) == 0 ? "" : key(),
                                .of = a_basis(),
                                .members = {},
                                .services = keys(),
                                .per = pick({charge_scope::period, charge_scope::event})};
            for (std::size_t m = 0; m < 1 + below(3); ++m)
                one.members.push_back({below(2) == 0 ? "" : key(), key(), below(2) == 0 ? std::optional<rational>{} : number(), text()});
            made.divisions.push_back(std::move(one));
        }
        for (std::size_t i = 0; i < below(3); ++i) {
            made.rounding.push_back({pick({rounding_place::event, rounding_place::leg, rounding_place::statement}),
                                     quantum{static_cast<std::int64_t>(below(50)) + 1, 1000},
                                     pick({rounding_mode::half_even, rounding_mode::half_up, rounding_mode::half_down, rounding_mode::up,
                                           rounding_mode::down, rounding_mode::ceiling, rounding_mode::floor})});
        }
        for (std::size_t i = 0; i < below(3); ++i) {
            made.restrictions.push_back({pick({restriction_kind::territory, restriction_kind::exclusivity, restriction_kind::resale_price,
                                               restriction_kind::branding, restriction_kind::other}),
                                         below(2) == 0 ? "" : key(), keys(), keys(), below(2) == 0 ? std::optional<rational>{} : number(),
                                         below(2) == 0 ? std::optional<rational>{} : number(), text()});
        }
        if (below(2) == 0) made.payment_days = static_cast<std::uint32_t>(below(36'601));
        if (below(2) == 0) return made;
        const auto any_tolerance = [&] { return tolerance{below(2) == 0 ? rational{} : number(), below(2) == 0 ? rational{} : number()}; };
        made.reconciliation = {
            pick({agreed_figure::supplier, agreed_figure::consumer, agreed_figure::lower, agreed_figure::higher, agreed_figure::mean}),
            any_tolerance(), any_tolerance(), below(2) == 0 ? 0 : static_cast<std::int64_t>(random_())};
        return made;
    }
    agreement an_agreement()
    {
        agreement made{.key = key(),
                       .name = text(),
                       .zone = time_zone{},
                       .cycle = pick({recurrence::day, recurrence::month, recurrence::quarter, recurrence::year}),
                       .versions_by = pick({version_policy::by_date, version_policy::period_start, version_policy::period_end}),
                       .versions = {}};
        std::vector<timeline<agreement_terms>::entry> versions;
        date next = below(2) == 0 ? date{-719162} : date::of(2020, 5, 5);
        agreement_terms before = terms();
        for (std::size_t i = 0, count = 1 + below(4); i < count; ++i) {
            const bool last = i + 1 == count;
            const date end = last && below(2) == 0
                                 ? date{2932897}
                                 : std::max(next, date::of(2021, 1, 1)).plus_days(static_cast<std::int32_t>(below(400)) + 1);
            agreement_terms now = terms();
            // Some terms hold on, as they do in life.
            if (below(2) == 0) now.charges = before.charges;
            if (below(2) == 0) now.engaged = before.engaged;
            if (below(2) == 0) now.rounding = before.rounding;
            if (below(2) == 0) now.reconciliation = before.reconciliation;
            before = now;
            versions.push_back({{next, end}, std::move(now)});
            next = end.plus_days(below(2) == 0 ? 0 : 30);
        }
        made.versions = timeline<agreement_terms>{std::move(versions)};
        return made;
    }

    std::mt19937 random_;
};

}  // namespace

TEST_CASE("document: any draft that keeps the rules of form is the same after writing and reading it")
{
    for (unsigned seed = 1; seed <= 400; ++seed) {
        CAPTURE(seed);
        random_draft random{seed};
        const ecosystem_draft draft = random.make();
        const usage_format usage = random.usage();
        const std::string written = write_document(draft, usage);
        CAPTURE(written);
        const auto read = read_draft(written);
        INFO(said(read.findings()));
        REQUIRE(read.has_value());
        REQUIRE(test_io::difference(draft, read.value()) == "");
        REQUIRE(write_document(read.value(), usage) == written);
    }
}

TEST_CASE("document: an offer that feeds nothing is read, written and read again as one, apart from one that does not say")
{
    const auto offers_of = [](std::string_view feeds) {
        return std::string{
                   R"({"format": "partnering/1", "services": [{"key": "s"}], "parties": [{"key": "a"}, {"key": "b"}], "agreements": [)"} +
               R"({"key": "g", "type": "distribute", "currency": "EUR", "parties": [{"party": "a", "role": "supplier"}, )" +
               R"({"party": "b", "role": "distributor"}]}], "provides": [{"key": "o", "supplier": "a", "customer": "b", )" +
               R"("service": "s", "under": "g")" + std::string{feeds} + "}]}";
    };
    const auto silent = read_document(offers_of(""));
    const auto nothing = read_document(offers_of(R"(, "feeds": [])"));
    REQUIRE(silent.has_value());
    REQUIRE(nothing.has_value());
    CHECK_FALSE(silent.value().content.offers().front().feeds.has_value());
    REQUIRE(nothing.value().content.offers().front().feeds.has_value());
    CHECK(nothing.value().content.offers().front().feeds->empty());
    CHECK(silent.value().content.content_digest() != nothing.value().content.content_digest());
    const std::string written = write_document(read_draft(offers_of(R"(, "feeds": [])")).value());
    CHECK(written.find("\"feeds\": []") != std::string::npos);
    CHECK(read_document(written).value().content.content_digest() == nothing.value().content.content_digest());
    CHECK(write_document(read_draft(offers_of("")).value()).find("feeds") == std::string::npos);
}
