#include "model/random_acronym.hpp"

#include <partnering/model/naming.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

using namespace partnering;

namespace {

using list = std::vector<std::string>;

acronym_naming named(const std::string& text, const model_catalogue& among = model_catalogue::shipped())
{
    return name_acronym(parse_acronym(text).value(), among);
}

list candidates(const acronym_naming& of)
{
    list all;
    for (const acronym_candidate& each : of.candidates) all.push_back(each.model);
    std::sort(all.begin(), all.end());
    return all;
}

list parts(const acronym_naming& of)
{
    list all;
    for (const acronym_part& each : of.parts) all.push_back(each.acronym + '=' + each.model);
    return all;
}

bool says(const list& sentences, const std::string& part)
{
    return std::any_of(sentences.begin(), sentences.end(), [&](const std::string& each) { return each.find(part) != std::string::npos; });
}

}  // namespace

TEST_CASE("naming: every model and variant is found by its acronym, and its name breaks the rule only where its row says so")
{
    for (const partnership_model& model : model_catalogue::shipped().models()) {
        std::vector<std::string> written{model.acronym};
        for (const model_variant& variant : model.variants) written.push_back(variant.acronym);
        for (const std::string& each : written) {
            CAPTURE(each);
            const acronym_naming found = named(each);
            CHECK(found.model == model.acronym);
            CHECK(found.findings.empty());
            if (!model.exception.empty()) CHECK(says(found.notes, model.exception));
        }
    }
}

TEST_CASE("naming: broker, bank and advertiser are told to break the rule")
{
    // The three that the partnering guidance names as exceptions.
    CHECK(says(named("B2K2C").notes, "K2B"));
    CHECK(says(named("C2C").notes, "no letter"));
    CHECK(says(named("C2N2C").notes, "no letter"));
    CHECK(says(named("BV2C").notes, "the host serves the advertiser"));
    for (const char* keeps : {"A2M2B", "AB2C", "B2M2X", "B2D2C", "A2E2B", "B2E2B", "B2F2C", "B2G2C", "BG2C"}) {
        CAPTURE(keeps);
        CHECK(named(keeps).notes.empty());
    }
}

TEST_CASE("naming: other receivers, private sellers, kinds of a role, repeats and order side by side still name the model")
{
    // Expected by reading the rule of naming: which letters stand for the same roles.
    struct row {
        const char* text;
        const char* model;
        const char* note;
    };
    for (const row& each : {row{"A2D2B", "B2D2C", ""},
                            row{"B2D2B", "B2D2C", ""},
                            row{"B2F2X", "B2F2C", ""},
                            row{"A2K2B", "B2K2C", "K2B"},
                            row{"K2B", "B2K2C", "K2B"},
                            row{"AG2B", "BG2C", ""},
                            row{"GB2C", "BG2C", ""},
                            row{"BBG2X", "BG2C", ""},
                            row{"ABB2C", "AB2C", ""},
                            row{"BB2C", "AB2C", ""},
                            row{"B2E2C", "A2E2B", "a customer receives in place of a business"},
                            row{"C2K2C", "B2K2C", "a customer stands in a business's letter"},
                            row{"C2N2N2C", "C2C", ""},
                            row{"B2N2C", "C2C", "a business is paid in place of a customer"},
                            row{"BV2B", "BV2C", "a business receives in place of a customer"},
                            row{"A2E2C", "A2E2B", "in place of a business"},
                            row{"X2E2X", "A2E2B", ""},
                            row{"B2M2D", "A2M2B", ""},
                            row{"M2E2M", "B2E2B", ""},
                            row{"A2M2C", "B2M2X", ""},
                            row{"G2D2C", "B2D2C", "an integrator is a kind of business"}}) {
        CAPTURE(each.text);
        const acronym_naming found = named(each.text);
        CHECK(found.model == each.model);
        CHECK(found.findings.empty());
        CHECK(found.candidates.empty());
        if (*each.note != '\0') CHECK(says(found.notes, each.note));
    }
}

TEST_CASE("naming: B2B2C is not accepted in silence: it has candidates, what decides for each, and a question")
{
    // Whoever stands in between may be any kind of intermediary, a broker, or a buyer for itself (the first business is then its provider).
    const acronym_naming open = named("B2B2C");
    CHECK(open.model.empty());
    CHECK(candidates(open) == list{"B2D2C", "B2F2C", "B2G2C", "B2K2C", "B2M2X", "P2B"});
    CHECK(open.question.find('?') != std::string::npos);
    REQUIRE(open.findings.size() == 1);
    CHECK(open.findings.front().code == "ambiguous_acronym");
    list decides;
    for (const acronym_candidate& each : open.candidates) {
        CHECK_FALSE(each.when.empty());
        decides.push_back(each.when);
    }
    std::sort(decides.begin(), decides.end());
    CHECK(std::adjacent_find(decides.begin(), decides.end()) == decides.end());

    // Where a business receives, an enabler is possible too, and a clearing house between those of one business.
    CHECK(candidates(named("A2B2B")) == list{"A2E2B", "A2M2B", "B2D2C", "B2F2C", "B2G2C", "B2K2C", "B2M2X", "P2B"});
    CHECK(candidates(named("B2B2B")) == list{"A2E2B", "A2M2B", "B2D2C", "B2E2B", "B2F2C", "B2G2C", "B2K2C", "B2M2X", "P2B"});
    // Whoever passes on may sell to one who does: that G sells does not say what B does, or whether it needs that for itself. But an
    // integrator is no franchisor.
    CHECK(candidates(named("G2B2C")) == list{"B2D2C", "B2G2C", "B2K2C", "B2M2X", "P2B"});
}

TEST_CASE("naming: the question says which answer leads to which candidate, and candidates of one answer are told apart")
{
    // The same set goes on: D, F or M. A strict superset: G. Out of the service's way: K. Not what is sold: the provider.
    const acronym_naming open = named("B2B2C");
    for (const char* leads :
         {"the same goes on: B2F2C, B2D2C, B2M2X", "larger that goes on: B2G2C", "who introduces: B2K2C", "nothing of it goes on: P2B"}) {
        CAPTURE(leads);
        CHECK(open.question.find(leads) != std::string::npos);
    }
    const auto when = [&](const char* model) {
        for (const acronym_candidate& each : open.candidates)
            if (each.model == model) return list{each.when};
        return list{};
    };
    CHECK(says(when("B2F2C"), "one franchisor, under its brand"));
    CHECK(says(when("B2D2C"), "contract to sell on, often for a territory"));
    CHECK(says(when("B2M2X"), "merely passes on"));
}

TEST_CASE("naming: a sale between businesses is mostly just that, and what else it may be is asked")
{
    for (const char* text : {"B2B", "A2B"}) {
        CAPTURE(text);
        const acronym_naming found = named(text);
        CHECK(found.direct_sale);
        CHECK(found.findings.empty());
        CHECK(candidates(found) == list{"B2K2C", "B2P", "P2B"});
        for (const char* leads : {"a direct sale", "customers: B2K2C", "sideline of its seller: B2P", "does not sell on: P2B"})
            CHECK(found.question.find(leads) != std::string::npos);
    }
}

TEST_CASE("naming: a role of its own beside another seller is not taken for just any coseller")
{
    // K introduces and N carries, neither serves the customer as a coseller of AB2C does; D, M, E and F may sell on what B sells; P may
    // serve B. That they sell something of their own is AB2C.
    struct row {
        const char* text;
        list may_be;
    };
    for (const row& each :
         {row{"BK2C", {"AB2C", "B2K2C"}}, row{"KB2C", {"AB2C", "B2K2C"}}, row{"BN2C", {"AB2C", "C2C"}}, row{"BD2C", {"AB2C", "B2D2C"}},
          row{"BE2C", {"A2E2B", "AB2C"}}, row{"BM2C", {"AB2C", "B2M2X"}}, row{"BF2C", {"AB2C", "B2F2C"}}, row{"BP2C", {"AB2C", "P2B"}}}) {
        CAPTURE(each.text);
        const acronym_naming found = named(each.text);
        CHECK(found.model.empty());
        CHECK(candidates(found) == each.may_be);
        CHECK(found.question.find("something of its own, and may pay for being introduced: AB2C") != std::string::npos);
        REQUIRE(found.findings.size() == 1);
        CHECK(found.findings.front().code == "ambiguous_acronym");
    }
    // Anybody may show adverts.
    CHECK(named("DV2C").model == "BV2C");
    // Where one of them integrates, it is not the model of those of whom none does.
    CHECK(candidates(named("GG2C")) == list{"B2G2C", "BG2C"});
    CHECK(named("BGD2C").model == "BG2C");
    CHECK(says(named("BGD2C").notes, "no other model fits; it is where the sellers pay one another nothing"));
    CHECK(named("ABG2C").model == "BG2C");
}

TEST_CASE("naming: who supplies a franchisee is its franchisor, by a letter that a franchisor may have")
{
    // The row of the franchise asks for a franchisor; what a distributor, an integrator or a franchisee supplies is distribution.
    for (const char* text : {"F2F2C", "D2F2C", "G2F2C", "M2F2C"}) {
        CAPTURE(text);
        CHECK(named(text).model == "B2D2C");
        CHECK(says(named(text).notes, "a franchisee is a kind of distributor"));
    }
    for (const char* text : {"B2F2C", "A2F2C", "A2F2B"}) CHECK(named(text).model == "B2F2C");
}

TEST_CASE("naming: private people in between leave open what they do there")
{
    for (const char* text : {"C2C2C", "B2C2B"}) {
        CAPTURE(text);
        const acronym_naming found = named(text);
        CHECK(found.model.empty());
        CHECK(found.candidates.size() > 1);
        CHECK(found.findings.front().code == "ambiguous_acronym");
        // No private person is an enabler or a clearing house.
        for (const acronym_candidate& each : found.candidates) CHECK((each.model != "A2E2B" && each.model != "B2E2B"));
    }
    // What private people pay one another a bank may carry, which is none of them.
    for (const char* text : {"C2C2C", "B2C2C"}) {
        CAPTURE(text);
        const acronym_naming found = named(text);
        const auto bank =
            std::find_if(found.candidates.begin(), found.candidates.end(), [](const auto& each) { return each.model == "C2C"; });
        REQUIRE(bank != found.candidates.end());
        CHECK(bank->when.starts_with("somebody without a letter is a bank"));
        CHECK(found.question.find("it is paid through a bank: C2C") != std::string::npos);
    }
    CHECK(candidates(named("B2C2B")) == list{"A2M2B", "B2D2C", "B2F2C", "B2G2C", "B2K2C", "B2M2X", "P2B"});
    CHECK(parts(named("N2C2C")) == list{"N2C=", "C2C=C2C"});
}

TEST_CASE("naming: C2B2C is usually a broker, B2X2C the generic form")
{
    const acronym_naming people = named("C2B2C");
    CHECK(people.model == "B2K2C");
    CHECK(says(people.notes, "usually B2K2C"));
    CHECK(says(people.notes, "a customer stands in a business's letter"));
    CHECK(candidates(people) == list{"B2D2C", "B2F2C", "B2G2C", "B2M2X", "C2C", "P2B"});
    CHECK(named("C2X2C").model == "B2K2C");

    const acronym_naming generic = named("B2X2C");
    CHECK(generic.model == "B2M2X");
    CHECK(says(generic.notes, "generic form"));
    CHECK(candidates(generic) == list{"B2D2C", "B2F2C", "B2G2C", "B2K2C"});
    CHECK(generic.findings.empty());
    // Where not even who sells is said to be a business, nothing is said at all.
    for (const char* text : {"X2X2X", "X2X2C"}) {
        CAPTURE(text);
        CHECK(named(text).model.empty());
        CHECK(candidates(named(text)) == list{"B2D2C", "B2F2C", "B2G2C", "B2K2C", "B2M2X", "C2C"});
        CHECK(says(named(text).notes, "generic form"));
        REQUIRE(named(text).findings.size() == 1);
        CHECK(named(text).findings.front().code == "ambiguous_acronym");
    }
}

TEST_CASE("naming: however an advertiser is written, it leads to the model of adverts and does not drop out")
{
    // Who pays to be shown serves nobody: B still serves C.
    for (const char* text : {"B2V", "V2B", "B2V2C", "V2B2C", "V2D2C", "BV2C", "VB2C"}) {
        CAPTURE(text);
        CHECK(named(text).model == "BV2C");
        CHECK(named(text).findings.empty());
        CHECK(says(named(text).notes, "the host serves the advertiser"));
    }
    // Nor where whoever shows it has no letter.
    for (const char* text : {"V2C", "V2X", "V2P", "VV2C"}) {
        CAPTURE(text);
        CHECK(named(text).model == "BV2C");
        CHECK(named(text).findings.empty());
        CHECK_FALSE(says(named(text).notes, "whose sideline"));
    }
    CHECK(says(named("B2P").notes, "whose sideline"));
    CHECK(named("V2D").model == "BV2C");
    CHECK(parts(named("BV2D2C")) == list{"BV2D=BV2C", "B2D2C=B2D2C"});
    CHECK(parts(named("B2DV2C")) == list{"DV2C=BV2C", "B2D2C=B2D2C"});
}

TEST_CASE("naming: a role of its own beside a seller in a chain is told by itself, and the question asks about the chain that is left")
{
    // The letters K, V and G say what they do; what becomes of the service at the business that sells on, no letter says: B2B2C.
    struct row {
        const char* text;
        list parts;
    };
    for (const row& each : {row{"BK2B2C", {"BK2B=", "B2B2C="}}, row{"BV2B2C", {"BV2B=BV2C", "B2B2C="}},
                            row{"B2BV2C", {"BV2C=BV2C", "B2B2C="}}, row{"B2BG2C", {"BG2C=BG2C", "B2G2C=B2G2C", "B2B2C="}}}) {
        CAPTURE(each.text);
        const acronym_naming found = named(each.text);
        CHECK(parts(found) == each.parts);
        CHECK(found.candidates.empty());
        CHECK(found.parts.back().may_be == list{"B2F2C", "B2D2C", "B2G2C", "B2M2X", "B2K2C", "P2B"});
        CHECK(found.parts.back().question == named("B2B2C").question);
        REQUIRE(found.findings.size() == 1);
        CHECK(found.findings.front().code == "ambiguous_acronym");
        CHECK(found.findings.front().text.ends_with("B2B2C"));
    }
    CHECK(named("BK2B2C").parts.front().may_be == list{"B2K2C", "AB2C"});
    // Nobody sells to V.
    for (const std::string& link : in_words(parse_acronym("B2BV2C").value()).links)
        CHECK(link.find("and an advertiser") == std::string::npos);
}

TEST_CASE("naming: what decides is told in the letters that were typed")
{
    const auto starts = [](const char* text, const char* model, const char* begin) {
        for (const acronym_candidate& each : named(text).candidates)
            if (each.model == model) return each.when.starts_with(begin);
        return false;
    };
    CHECK(starts("B2B2C", "B2D2C", "the middle B is a distributor"));
    CHECK(starts("B2X2C", "B2G2C", "X is an integrator; what X sells"));
    CHECK(starts("C2B2C", "C2C", "B is a bank"));
    CHECK(starts("B2B", "B2K2C", "the first B is a broker"));
    CHECK(starts("BK2C", "B2K2C", "K is a broker"));
    CHECK(starts("B2BB2C", "B2D2C", "one of those in the middle is a distributor"));
}

TEST_CASE("naming: a clearing house is meant only between those of one business")
{
    CHECK(named("B2E2B").model == "B2E2B");
    for (const char* text : {"D2E2B", "AB2E2B", "A2E2B", "B2E2A"}) {
        CAPTURE(text);
        CHECK(named(text).model == "A2E2B");
    }
}

TEST_CASE("naming: P2B and B2P are told to be one trade from its two sides")
{
    CHECK(named("P2B").model == "P2B");
    CHECK(named("B2P").model == "B2P");
    CHECK(says(named("P2B").notes, "whose sideline"));
    CHECK(says(named("B2P").notes, "whose sideline"));
}

TEST_CASE("naming: a longer chain is taken apart into models and direct sales")
{
    CHECK(parts(named("B2D2D2C")) == list{"B2D2D=B2D2C", "D2D2C=B2D2C"});
    CHECK(parts(named("A2E2B2C")) == list{"A2E2B=A2E2B", "B2C="});
    CHECK(parts(named("B2G2D2C")) == list{"B2G2D=B2G2C", "G2D2C=B2D2C"});
    CHECK(says(named("A2E2B2C").notes, "whether B passes on what it buys"));
    // A broker passes nothing on: whoever it introduces to one another sell to one another.
    CHECK(parts(named("B2K2D2C")) == list{"B2K2D=B2K2C", "B2D2C=B2D2C"});
    for (const char* text : {"B2D2D2C", "A2E2B2C", "B2G2D2C", "B2K2D2C"}) CHECK(named(text).findings.empty());

    // Where no letter says that somebody passes on, each business between two others is asked about.
    const acronym_naming open = named("B2B2B2C");
    CHECK(parts(open) == list{"B2B2B=", "B2B2C="});
    CHECK(open.candidates.empty());
    CHECK(open.parts.back().may_be == list{"B2F2C", "B2D2C", "B2G2C", "B2M2X", "B2K2C", "P2B"});
    REQUIRE(open.findings.size() == 1);
    CHECK(open.findings.front().code == "ambiguous_acronym");
    CHECK(open.findings.front().text.ends_with("what is meant by B2B2B, B2B2C"));
    // What is asked about is told once.
    CHECK(named("B2B2B2B2C").findings.front().text.ends_with("what is meant by B2B2B, B2B2C"));
}

TEST_CASE("naming: the rows of provider, broker and purchaser hold the sale to the customer too")
{
    // Rows of the table: P→B and B→C; K→B and B→C; B→C and B→P. A private person may stand in the letter of a business.
    struct row {
        const char* text;
        const char* model;
    };
    for (const row& each : {row{"P2B2C", "P2B"}, row{"P2B2B", "P2B"}, row{"P2D2C", "P2B"}, row{"K2B2C", "B2K2C"}, row{"K2D2C", "B2K2C"},
                            row{"K2C2B", "B2K2C"}, row{"K2C", "B2K2C"}, row{"B2CP", "B2P"}, row{"B2PC", "B2P"}}) {
        CAPTURE(each.text);
        const acronym_naming found = named(each.text);
        CHECK(found.model == each.model);
        CHECK(found.parts.empty());
        CHECK(found.findings.empty());
        CHECK_FALSE(says(found.notes, "leaves open"));
    }
    // Whoever passes on by its letter may do so with what the first one sells it.
    for (const row& each : {row{"P2D2C", "B2D2C"}, row{"P2G2C", "B2G2C"}, row{"P2E2B", "A2E2B"}, row{"K2M2C", "B2M2X"}}) {
        CAPTURE(each.text);
        const acronym_naming found = named(each.text);
        REQUIRE(found.candidates.size() == 1);
        CHECK(found.candidates.front().model == each.model);
        CHECK_FALSE(found.question.empty());
    }
    CHECK(named("P2B2C").candidates.empty());
    CHECK(says(named("K2C2B").notes, "a customer stands in a business's letter"));
    // P at the end buys a sideline, and in between it sells on nothing that was said.
    CHECK(parts(named("B2P2C")) == list{"B2P=B2P", "P2C="});
    CHECK(parts(named("P2B2D2C")) == list{"P2B=P2B", "B2D2C=B2D2C"});
    CHECK(parts(named("P2B2B2C")) == list{"P2B=P2B", "B2B2C="});
    for (const char* text : {"B2P2C", "P2B2D2C"}) CHECK(named(text).findings.empty());
}

TEST_CASE("naming: direct sales")
{
    CHECK(named("B2C").direct_sale);
    CHECK(named("D2C").direct_sale);
    CHECK(named("B2AB").direct_sale);
    CHECK_FALSE(named("B2D2C").direct_sale);
    // A bank that shows a purchaser adverts: of what it sells the purchaser there is no model.
    REQUIRE(named("N2V2P").findings.size() == 1);
    CHECK(named("N2V2P").findings.front().code == "unnamed_model");
    CHECK(says(named("N2V2P").notes, "N2P beside N2V"));
    // Of a chain it is told which part has no name.
    REQUIRE(named("N2V2P2D2C").findings.size() == 1);
    CHECK(named("N2V2P2D2C").findings.front().code == "unnamed_model");
    CHECK(named("N2V2P2D2C").findings.front().text.ends_with("a part of it: N2V2P"));
    // Beside a part without a name, one that a letter leaves open is told as well.
    const auto both = named("KEK2K2M2CK").findings;
    REQUIRE(both.size() == 2);
    CHECK(both[0].code == "unnamed_model");
    CHECK(both[1].code == "ambiguous_acronym");
    CHECK(both[1].text.ends_with("what is meant by KEK2M"));
}

TEST_CASE("naming: any acronym has an answer or a finding, whatever it is made of")
{
    const unsigned seed = 41;
    CAPTURE(seed);
    std::mt19937 random{seed};
    for (int round = 0; round < 1000; ++round) {
        const std::string text = random_acronym(random);
        CAPTURE(text);
        const acronym_naming found = named(text);
        const bool answered = !found.model.empty() || found.direct_sale || !found.parts.empty();
        CHECK((answered || !found.findings.empty()));
        if (!found.model.empty()) CHECK(model_catalogue::shipped().find(found.model) != nullptr);
        for (const acronym_candidate& each : found.candidates) CHECK(each.model != found.model);
        if (!found.findings.empty() && found.parts.empty()) CHECK(found.candidates.size() != 1);
        // Without a finding everything is answered, and with one it is not.
        const auto is_answered = [](const auto& one) { return !one.model.empty() || one.direct_sale; };
        const bool each_is = !found.parts.empty() && std::all_of(found.parts.begin(), found.parts.end(), is_answered);
        CHECK(found.findings.empty() == (is_answered(found) || each_is));
        // A part is named as it would be by itself.
        for (const acronym_part& part : found.parts) {
            CAPTURE(part.acronym);
            if (part.acronym == text) continue;
            const acronym_naming alone = named(part.acronym);
            list may_be;
            for (const acronym_candidate& each : alone.candidates) may_be.push_back(each.model);
            CHECK(part.model == alone.model);
            CHECK(part.may_be == may_be);
            CHECK(part.question == alone.question);
            CHECK(part.direct_sale == alone.direct_sale);
            CHECK(alone.parts.empty());
        }
        CHECK(found.question.empty() == found.candidates.empty());
        // Naming does not depend on the order of letters that stand side by side.
        std::string turned;
        for (std::size_t from = 0; from <= text.size();) {
            const std::size_t end = std::min(text.find('2', from), text.size());
            std::string who = text.substr(from, end - from);
            std::sort(who.begin(), who.end());
            turned += (from == 0 ? "" : "2") + who;
            from = end + 1;
        }
        CHECK(named(turned).model == found.model);
    }
}

TEST_CASE("naming: a model of somebody's own is named too, by a letter of its own")
{
    std::vector<role> roles{built_in_roles().begin(), built_in_roles().end()};
    roles.push_back({.key = "virtual_operator", .name = "virtual network operator", .letter = "O", .parent = "reseller"});
    partnership_model own = *model_catalogue::shipped().find("B2M2X");
    own.acronym = "B2O2C";
    own.name = "virtual network";
    own.variants.clear();
    own.places[1] = {"O", "virtual_operator", 1, 1};
    for (model_arrow& arrow : own.arrows) {
        if (arrow.from == "M") arrow.from = "O";
        if (arrow.to == "M") arrow.to = "O";
    }
    own.contract_with = "O";
    const checked<model_catalogue> more = model_catalogue::shipped().with(own);
    REQUIRE(more);
    CHECK(name_acronym(parse_acronym("B2O2C", roles).value(), more.value(), roles).model == "B2O2C");
    CHECK(name_acronym(parse_acronym("A2O2B", roles).value(), more.value(), roles).model == "B2O2C");
    // Without the row it is an intermediary, since its role is a kind of one.
    CHECK(name_acronym(parse_acronym("B2O2C", roles).value(), model_catalogue::shipped(), roles).model == "B2M2X");
}

TEST_CASE("naming: letters side by side mean the same in any order")
{
    for (const auto& [one, other] : std::vector<std::pair<std::string, std::string>>{
             {"GM2C", "MG2C"}, {"BG2C", "GB2C"}, {"ABG2C", "GBA2C"}, {"BVD2C", "DVB2C"}, {"B2VC", "B2CV"}, {"BKN2C", "NKB2C"}}) {
        CAPTURE(one);
        const acronym_naming a = name_acronym(parse_acronym(one).value());
        const acronym_naming b = name_acronym(parse_acronym(other).value());
        CHECK(a.model == b.model);
        CHECK(candidates(a) == candidates(b));
    }
}

TEST_CASE("naming: an advertiser beside those who are shown its adverts, or a host beside them")
{
    // Section 3 of the field: however the advertiser is written, it is the same trade.
    for (const char* written : {"B2VC", "V2BC"}) {
        CAPTURE(written);
        CHECK(name_acronym(parse_acronym(written).value()).model == "BV2C");
    }
}
