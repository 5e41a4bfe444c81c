#include "model/chains.hpp"

#include <partnering/model/naming.hpp>

#include <algorithm>
#include <map>
#include <string_view>

using namespace chains;

namespace {

using keys = std::set<std::string>;

/// A model and all that it is a special case of.
void add_with_refined(keys& to, const std::string& acronym)
{
    if (!to.insert(acronym).second) return;
    for (const std::string& wider : model_catalogue::shipped().find(acronym)->refines) add_with_refined(to, wider);
}

/// All that the answer to an acronym allows for: whoever is told B2D2C is told B2M2X too.
keys named_by(const acronym& of)
{
    const acronym_naming named = name_acronym(of);
    keys all;
    if (!named.model.empty()) add_with_refined(all, named.model);
    for (const acronym_candidate& each : named.candidates) add_with_refined(all, each.model);
    for (const acronym_part& part : named.parts) {
        if (!part.model.empty()) add_with_refined(all, part.model);
        for (const std::string& model : part.may_be) add_with_refined(all, model);
    }
    // Whoever passes on to a business is the same in the words of another row: X is a customer (B2M2C) or a business (A2M2B).
    if (all.contains("B2M2X")) all.insert("A2M2B");
    return all;
}

/// The place that a letter of a model's acronym stands for; empty where the acronym does not say.
std::string place_of(const partnership_model& model, const model_variant* written, const acronym& letters, std::size_t at, char letter)
{
    if (written != nullptr && !written->place.empty() && at + 1 == letters.groups.size()) return written->place;
    for (const std::string& key : {std::string{letter}, std::string{letter} + (at == 0 ? '1' : '2')})
        if (find_place(model, key) != nullptr) return key;
    return {};
}

/// An acronym in which everybody in one place has another letter.
acronym with_letter(const partnership_model& model, const model_variant* written, const acronym& letters, const std::string& place,
                    char letter)
{
    acronym other = letters;
    for (std::size_t at = 0; at < letters.groups.size(); ++at)
        for (acronym_letter& each : other.groups[at])
            if (place_of(model, written, letters, at, each.letter) == place) each.letter = letter;
    return parse_acronym(to_string(other)).value();
}

}  // namespace

// A letter stands for a role: a chain in which everybody has the roles of the letters is one that the acronym may mean. Roles of those who
// introduce, pay to be shown, carry payments, sell what is not sold on or join up (K, V, N, P, G) say what they do, so that they stand in
// places of their own only.
TEST_CASE("property: whatever a chain of the letters of an acronym is recognised as, naming the acronym allows for")
{
    std::size_t recognised = 0;
    for (const partnership_model& model : model_catalogue::shipped().models()) {
        std::vector<const model_variant*> ways{nullptr};
        for (const model_variant& variant : model.variants) ways.push_back(&variant);
        for (const model_variant* way : ways) {
            const std::string written = way == nullptr ? model.acronym : way->acronym;
            const acronym letters = parse_acronym(written).value();
            // The bank of C2C has no letter: without the other two of that acronym nothing says that there is one.
            const bool hub_is_written = written != "C2C";
            model_parts parts;
            std::map<std::string, std::string> place_of_party;
            for (const model_place& place : model.places) {
                model_parts::members who{.place = place.key};
                // Two suppliers: an integrator who joins up one service with one of its own passes it on, nearly.
                const bool one = place.most == 1 || place.key == centre_of(model).hub;
                for (unsigned i = 0; i < (one ? 1U : 2U); ++i) {
                    who.parties.push_back("party-" + place.key + std::to_string(i));
                    place_of_party[who.parties.back()] = place.key;
                }
                parts.who.push_back(who);
            }
            const ecosystem_draft draft = build(written, parts).value();
            for (const model_place& place : model.places) {
                for (const char letter : std::string_view{hub_is_written ? "=ABCDEFMX" : "="}) {
                    const acronym asked = letter == '=' ? letters : with_letter(model, way, letters, place.key, letter);
                    std::map<std::string, std::string> roles;
                    for (std::size_t at = 0; at < letters.groups.size(); ++at)
                        for (std::size_t i = 0; i < letters.groups[at].size(); ++i)
                            roles[place_of(model, way, letters, at, letters.groups[at][i].letter)] = asked.groups[at][i].role;
                    ecosystem_draft changed = draft;
                    for (agreement& each : changed.agreements) {
                        agreement_terms terms = each.versions.entries().front().value;
                        for (engagement& who : terms.engaged)
                            if (place_of_party[who.party] == place.key && letter != '=' && roles.contains(place.key))
                                who.role = roles[place.key];
                        each.versions = since(date::of(2026, 1, 1), terms);
                    }
                    const std::string text = to_string(asked);
                    CAPTURE(written);
                    CAPTURE(place.key);
                    CAPTURE(text);
                    const auto flows = try_flows(changed);
                    if (!flows) continue;
                    const keys allowed = named_by(asked);
                    for (const told& each : tell(flows.value(), recognise(flows.value()))) {
                        ++recognised;
                        CAPTURE(each.model);
                        CHECK(allowed.contains(each.model));
                        for (const std::string& also : each.also) {
                            CAPTURE(also);
                            CHECK(allowed.contains(also));
                        }
                    }
                }
            }
        }
    }
    // The test means something only as long as most of these chains are an instance of something.
    CHECK(recognised > 500);
}
