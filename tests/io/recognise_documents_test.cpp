#include <partnering/contract/derive.hpp>
#include <partnering/io/document.hpp>
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
        const auto read = read_document_file((models / (file.substr(0, file.size() - 11) + ".json")).string());
        std::string why;
        for (const finding& f : read.findings()) why += f.code + " " + f.place + ": " + f.text + "\n";
        CAPTURE(why);
        REQUIRE(read.has_value());
        const auto chain = value_chain::as_of(read.value().content, date::of(2026, 6, 1));
        REQUIRE(chain.has_value());
        const auto flows = derive(chain.value());
        for (const finding& f : flows.findings()) why += f.code + ": " + f.text + "\n";
        CAPTURE(why);
        REQUIRE(flows.has_value());
        const auto answers = answers_of(flows.value(), recognise(flows.value()));
        for (const std::string& line : expected) {
            CAPTURE(line);
            CHECK(answers.count(line) == 1);
        }
        for (const std::string& line : answers) {
            CAPTURE(line);
            CHECK(expected.count(line) == 1);
        }
    }
    CHECK(cases >= 15);
}
