#include <partnering/contract/derive.hpp>
#include <partnering/io/document.hpp>
#include <partnering/model/position.hpp>
#include <partnering/model/recognise.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <string>

using namespace partnering;

namespace {

const std::filesystem::path models = std::filesystem::path{PARTNERING_SOURCE_DIR} / "examples/models";

flow_set flows_of(const std::string& name)
{
    const auto read = read_document_file((models / (name + ".json")).string());
    std::string why;
    for (const finding& f : read.findings()) why += f.code + " " + f.place + ": " + f.text + "\n";
    CAPTURE(why);
    REQUIRE(read.has_value());
    const auto chain = value_chain::as_of(read.value().content, date::of(2026, 10, 15));
    REQUIRE(chain.has_value());
    const auto flows = derive(chain.value());
    for (const finding& f : flows.findings()) why += f.code + ": " + f.text + "\n";
    CAPTURE(why);
    REQUIRE(flows.has_value());
    return flows.value();
}

/// What is recognised, a line for each instance, near miss and offer that is in no instance.
std::set<std::string> answers_of(const flow_set& flows, const recognition& found)
{
    const value_chain& chain = flows.chain();
    const auto name = [&](std::uint32_t party) { return chain.of()[party_id{party}].key; };
    std::set<std::string> lines;
    for (std::size_t i = 0; i < found.size(); ++i) {
        std::string line = found[i].acronym();
        if (!found[i].also().empty()) line += " also";
        for (const auto also : found[i].also()) line += " " + std::string{also};
        for (const model_place& p : found[i].model().places) {
            line += " | " + p.key + ":";
            for (const auto party : found[i].parties(p.key)) line += " " + name(party);
        }
        lines.insert(line);
    }
    for (const recognition::near_miss& n : found.near_misses())
        lines.insert("near " + n.model + " at " + (n.hub == chain_facts::none ? "several" : name(n.hub)) + ": " +
                     (n.mark.empty() ? n.missing : n.mark));
    for (const auto e : found.unexplained()) lines.insert("unexplained " + chain.of()[chain[e].offer].key);
    return lines;
}

}  // namespace

// The cases that a reader of the partnering guidance has to tell apart, and those it names as real ones. What stands beside each
// document was written from the guidance, before the library was asked.
TEST_CASE("recognise: each example of a model is what the text beside it says")
{
    std::size_t cases = 0;
    for (const auto& entry : std::filesystem::directory_iterator{models}) {
        const std::string file = entry.path().filename().string();
        if (!file.ends_with(".models.txt")) continue;
        CAPTURE(file);
        ++cases;
        std::set<std::string> expected;
        std::ifstream text{entry.path()};
        for (std::string line; std::getline(text, line);) expected.insert(line);
        const flow_set flows = flows_of(file.substr(0, file.size() - 11));
        const auto answers = answers_of(flows, recognise(flows));
        for (const std::string& line : expected) {
            CAPTURE(line);
            CHECK(answers.count(line) == 1);
        }
        for (const std::string& line : answers) {
            CAPTURE(line);
            CHECK(expected.count(line) == 1);
        }
    }
    CHECK(cases >= 37);
}

// The guidance names the first two for their breadth: several partners, one vertical.
TEST_CASE("breadth_around: the real cases are as broad as the text about them says")
{
    const auto around = [](const std::string& name, std::string_view party) {
        CAPTURE(name);
        const flow_set flows = flows_of(name);
        const auto who = flows.chain().of().find_party(party);
        REQUIRE(who.has_value());
        return breadth_around(chain_facts::of(flows), who->index());
    };
    CHECK(around("e-reader", "operator") == partnership_breadth::many_partners_one_vertical);
    CHECK(around("connected-home", "operator") == partnership_breadth::many_partners_one_vertical);
    CHECK(around("music-resale", "operator") == partnership_breadth::one_partner_one_service);
}
