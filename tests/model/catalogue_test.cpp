#include <partnering/model/catalogue.hpp>

#include <doctest/doctest.h>

#include <set>
#include <string>

using namespace partnering;

namespace {

/// The flows of a row of one kind, as the table of the models writes them: `B>D S`; optional ones in brackets.
std::set<std::string> arrows(const partnership_model& m, flow_kind kind)
{
    std::set<std::string> all;
    for (const model_arrow& a : m.arrows) {
        if (a.kind != kind) continue;
        std::string text = a.from + ">" + a.to + (kind == flow_kind::service || kind == flow_kind::payment ? " " + a.of : "");
        if (!a.through.empty()) text += " through " + a.through;
        if (a.netted) text += " netted";
        if (a.consolidated) text += " consolidated";
        all.insert(a.optional ? "[" + text + "]" : text);
    }
    return all;
}

using flows = std::set<std::string>;

}  // namespace

// The table of the partnership models in TM Forum's B2B2X partnering guidance, column by column; what it leaves to agreement is in
// brackets. Placing a consumer in a variant changes no flow.
TEST_CASE("catalogue: each model has exactly the flows of the table of models")
{
    struct expected {
        std::string acronym;
        std::string name;
        flows services, payments, bills, introductions, exposures;
        std::string contract_with;
    };
    const std::vector<expected> table{
        {"B2E2B",
         "clearing house",
         {"B>E S", "E>B S", "[E>B R]"},
         {"B>E S netted", "E>B S netted", "[B>E R netted]"},
         {"B>E netted", "E>B netted", "[E>B netted]"},
         {},
         {},
         "E"},
        {"A2E2B",
         "ecosystem enabler",
         {"A>E S", "E>B S", "[E>A R]", "[E>B R]"},
         {"B>E S consolidated", "E>A S consolidated", "[A>E R consolidated]", "[B>E R consolidated]"},
         {"A>E consolidated", "E>B consolidated", "[E>A consolidated]", "[E>B consolidated]"},
         {},
         {},
         "E"},
        {"B2F2C", "franchise", {"B>F S", "F>C S"}, {"C>F S", "F>B S", "[F>B royalty]", "[F>B entry fee]"}, {"B>F", "F>C"}, {}, {}, "F"},
        {"B2D2C", "distributor", {"B>D S", "D>C S"}, {"C>D S", "D>B S"}, {"B>D", "D>C"}, {}, {}, "D"},
        {"B2G2C", "integrator", {"B>G S", "G>C S+T"}, {"C>G S+T", "G>B S"}, {"B>G", "G>C"}, {}, {}, "G"},
        {"A2M2B", "intermediary, business receives", {"A>M S", "M>B S"}, {"B>M S", "M>A S"}, {"A>M", "M>B"}, {}, {}, "M"},
        {"B2M2X", "intermediary", {"B>M S", "M>X S"}, {"X>M S", "M>B S"}, {"B>M", "M>X"}, {}, {}, "M"},
        {"B2K2C", "broker", {"B>C S", "[K>B R]"}, {"C>B S", "B>K R"}, {"B>C", "K>B"}, {"K>B"}, {}, "B"},
        {"BV2C", "advertiser", {"B>C S", "B>V R"}, {"V>B R", "[C>B S]"}, {"B>V", "[B>C]"}, {}, {"V>C through B"}, "B"},
        {"C2C", "bank", {"C1>C2 S", "N>C1 R", "N>C2 R"}, {"C2>C1 S through N", "[C1>N R]", "[C2>N R]"}, {"C1>C2"}, {}, {}, "C1"},
        {"AB2C",
         "co-market",
         {"A>C S", "B>C T"},
         {"C>A S", "C>B T", "[A>B commission]", "[B>A commission]"},
         {"A>C", "B>C", "[A>B]", "[B>A]"},
         {"[A>B]", "[B>A]"},
         {},
         ""},
        {"BG2C", "sell with", {"B>C S", "G>C T"}, {"C>B S", "C>G T"}, {"B>C", "G>C"}, {}, {}, ""},
        {"B2P", "purchaser", {"B>C S", "B>P T"}, {"C>B S", "P>B T"}, {"B>C", "B>P"}, {}, {}, "B"},
        {"P2B", "provider", {"P>B R", "B>C S"}, {"B>P R", "C>B S"}, {"P>B", "B>C"}, {}, {}, "B"},
    };
    const auto models = model_catalogue::shipped().models();
    REQUIRE(models.size() == table.size());
    for (std::size_t i = 0; i < table.size(); ++i) {
        const expected& e = table[i];
        CAPTURE(e.acronym);
        const partnership_model& m = models[i];
        CHECK(m.acronym == e.acronym);
        CHECK(m.name == e.name);
        CHECK(arrows(m, flow_kind::service) == e.services);
        CHECK(arrows(m, flow_kind::payment) == e.payments);
        CHECK(arrows(m, flow_kind::bill) == e.bills);
        CHECK(arrows(m, flow_kind::introduction) == e.introductions);
        CHECK(arrows(m, flow_kind::exposure) == e.exposures);
        CHECK(m.contract_with == e.contract_with);
        CHECK(!m.summary.empty());
        CHECK(centre_of(m).shape != model_shape::none);
        for (const std::string& name : m.marks) CHECK(model_catalogue::shipped().marks().find(name) != nullptr);
    }
}

TEST_CASE("catalogue: a model is found by its acronym and by those of its variants")
{
    const model_catalogue& all = model_catalogue::shipped();
    for (const auto& [acronym, model] : {std::pair{"B2D2C", "B2D2C"},
                                         {"AG2B", "BG2C"},
                                         {"BG2X", "BG2C"},
                                         {"B2M2C", "B2M2X"},
                                         {"A2M2B", "A2M2B"},
                                         {"C2N2C", "C2C"},
                                         {"K2B", "B2K2C"},
                                         {"A2K2B", "B2K2C"},
                                         {"B2X2C", "B2M2X"}}) {
        CAPTURE(acronym);
        REQUIRE(all.find(acronym) != nullptr);
        CHECK(all.find(acronym)->acronym == model);
    }
    CHECK(all.find("B2B2C") == nullptr);
    CHECK(all.find("b2d2c") == nullptr);
}

TEST_CASE("catalogue: names that break the rule say so")
{
    for (const partnership_model& m : model_catalogue::shipped().models()) {
        CAPTURE(m.acronym);
        const bool breaks = m.acronym == "B2K2C" || m.acronym == "C2C" || m.acronym == "BV2C";
        CHECK(m.exception.empty() == !breaks);
    }
}

TEST_CASE("catalogue: a row that says nothing sensible is refused with all that is wrong")
{
    const model_catalogue& all = model_catalogue::shipped();
    const auto findings = [&](partnership_model m) {
        std::string text;
        const auto made = all.with(std::move(m));
        for (const finding& f : made.findings()) {
            CHECK(f.code == "bad_model");
            text += f.text + "\n";
        }
        return text;
    };
    const partnership_model sound = *all.find("B2D2C");
    CHECK(findings(sound).empty());
    partnership_model m = sound;
    m.acronym = "";
    CHECK(findings(m).find("needs an acronym") != std::string::npos);
    m = sound;
    m.arrows[0].from = "Q";
    CHECK(findings(m).find("\"Q\" is no place") != std::string::npos);
    m = sound;
    m.acronym = "BD2C";
    m.variants = {{"AG2B"}};
    CHECK(findings(m).find("already a variant of BG2C") != std::string::npos);
    m = sound;
    m.refines = {"B2F2C"};
    CHECK(findings(m).find("does not refine itself") != std::string::npos);
    m = sound;
    m.refines = {"B2Q2C"};
    CHECK(findings(m).find("is no model") != std::string::npos);
    m = sound;
    m.marks = {"passes_on_hole"};
    CHECK(findings(m).find("did you mean 'passes_on_whole'") != std::string::npos);
    m = sound;
    m.arrows.resize(1);
    CHECK(findings(m).find("meet in no place") != std::string::npos);
    m = sound;
    m.places[0].most = 1;
    m.places[0].least = 2;
    CHECK(findings(m).find("room for fewer") != std::string::npos);
}
