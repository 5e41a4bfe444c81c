#include "model/random_acronym.hpp"

#include <partnering/model/acronym.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

using namespace partnering;

namespace {

/// The groups of an acronym with the roles its letters stand for: `business+integrator > customer`.
std::string roles_in(const acronym& of)
{
    std::string out;
    for (const std::vector<acronym_letter>& who : of.groups) {
        out += out.empty() ? "" : " > ";
        for (std::size_t i = 0; i < who.size(); ++i) out += (i == 0 ? "" : "+") + who[i].role;
    }
    return out;
}

bool says(const std::vector<std::string>& sentences, const std::string& part)
{
    for (const std::string& each : sentences)
        if (each.find(part) != std::string::npos) return true;
    return false;
}

}  // namespace

TEST_CASE("acronym: a letter stands for its role, alone or side by side, and P for the role of its side")
{
    // The letters are those of docs/reference/roles.md; A is a second business.
    struct row {
        const char* text;
        const char* roles;
    };
    for (const row& each :
         {row{"B2D2C", "business > distributor > customer"}, row{"BG2C", "business+integrator > customer"},
          row{"AB2C", "business+business > customer"}, row{"A2E2B", "business > ecosystem_enabler > business"},
          row{"B2M2X", "business > intermediary > consumer"}, row{"B2F2C", "business > franchisee > customer"},
          row{"B2K2C", "business > broker > customer"}, row{"BV2C", "business+advertiser > customer"},
          row{"C2N2C", "customer > bank > customer"}, row{"P2B", "provider > business"}, row{"B2P", "business > purchaser"},
          row{"A2E2B2C", "business > ecosystem_enabler > business > customer"}, row{"ABG2C", "business+business+integrator > customer"}}) {
        CAPTURE(each.text);
        const checked<acronym> read = parse_acronym(each.text);
        REQUIRE(read);
        CHECK(roles_in(read.value()) == each.roles);
        CHECK(to_string(read.value()) == each.text);
    }
}

TEST_CASE("acronym: what is read and printed is what was written, for any chain of known letters")
{
    const unsigned seed = 20261129;
    CAPTURE(seed);
    std::mt19937 random{seed};
    for (int round = 0; round < 2000; ++round) {
        const std::string text = random_acronym(random);
        CAPTURE(text);
        const checked<acronym> read = parse_acronym(text);
        REQUIRE(read);
        CHECK(to_string(read.value()) == text);
        CHECK(parse_acronym(to_string(read.value())).value() == read.value());
        // A link is said for each 2 and for each advertiser's money; nobody who is written is passed over.
        const acronym_words words = in_words(read.value());
        CHECK(words.links.size() >= static_cast<std::size_t>(std::count(text.begin(), text.end(), '2')));
        for (const std::vector<acronym_letter>& who : read.value().groups)
            for (const acronym_letter& letter : who) CHECK(says(words.links, std::string{"("} + letter.letter + ')'));
    }
}

TEST_CASE("acronym: any text at all is read or answered with findings, never with an exception")
{
    const unsigned seed = 7;
    CAPTURE(seed);
    std::mt19937 random{seed};
    const std::string bytes = "BDC22  b-x\xC3\xA9\xF0\x9F\x92\xB0\x80\xFF\n\0Z9"
                              "2";
    for (int round = 0; round < 5000; ++round) {
        std::string text;
        for (std::size_t many = random() % 12; many > 0; --many) text += bytes[random() % bytes.size()];
        const checked<acronym> read = parse_acronym(text);
        if (read) {
            CHECK(to_string(read.value()) == text);
        } else {
            for (const finding& each : read.findings()) {
                CHECK(each.place.starts_with("character "));
                CHECK_FALSE(each.text.empty());
            }
        }
    }
}

TEST_CASE("acronym: what is wrong is said with its character and what was meant")
{
    struct row {
        std::string text;
        const char* code;
        const char* place;
        const char* meant;  ///< empty: no suggestion
    };
    for (const row& each : {row{"b2d2c", "bad_acronym", "character 1", "B2D2C"}, row{"B2D2c", "bad_acronym", "character 5", "B2D2C"},
                            row{"B2 D2C", "bad_acronym", "character 3", "B2D2C"}, row{"B-2-C", "bad_acronym", "character 2", "B2C"},
                            row{"B to D to C", "bad_acronym", "character 2", "B2D2C"}, row{"B->C", "bad_acronym", "character 2", "B2C"},
                            row{"B22C", "bad_acronym", "character 3", "B2C"}, row{"2B2C", "bad_acronym", "character 1", "B2C"},
                            row{"B2C2", "bad_acronym", "character 4", "B2C"}, row{"BDC", "bad_acronym", "character 3", ""},
                            row{"", "bad_acronym", "character 1", ""}, row{"2", "bad_acronym", "character 1", ""},
                            row{"B2Q", "unknown_letter", "character 3", ""}, row{"B3C", "bad_acronym", "character 2", ""},
                            row{"B2\xC3\xA9", "bad_acronym", "character 3", ""},
                            row{"B\xC3\xA9"
                                "2Q2C",
                                "bad_acronym", "character 2", ""},
                            row{std::string(10000, 'B'), "bad_acronym", "character 65", ""},
                            row{std::string(10000, '2'), "bad_acronym", "character 65", ""}}) {
        CAPTURE(each.text);
        const checked<acronym> read = parse_acronym(each.text);
        REQUIRE_FALSE(read);
        const finding& first = read.findings().front();
        CHECK(first.code == each.code);
        CHECK(first.place == each.place);
        const std::string meant = std::string{"did you mean \""} + each.meant + "\"?";
        CHECK((first.text.find("did you mean") != std::string::npos) == !std::string{each.meant}.empty());
        if (*each.meant != '\0') CHECK(first.text.find(meant) != std::string::npos);
        CHECK(first.text.size() < 300);
    }
    // Characters are counted, not bytes, and every kind of fault is told.
    const checked<acronym> several = parse_acronym("B\xC3\xA9"
                                                   "2Q2q");
    REQUIRE(several.findings().size() == 3);
    CHECK(several.findings()[1].code == "unknown_letter");
    CHECK(several.findings()[1].place == "character 4");
    CHECK(several.findings()[2].place == "character 6");
}

TEST_CASE("acronym: the longest one is read, one letter more is not")
{
    std::string longest = "B";
    while (longest.size() + 2 < acronym::most_characters) longest += "2D";
    longest += 'C';
    REQUIRE(longest.size() == acronym::most_characters);
    CHECK(parse_acronym(longest));
    CHECK_FALSE(parse_acronym(longest + 'C'));
}

TEST_CASE("acronym: an ecosystem's own letters are read beside the built-in ones")
{
    std::vector<role> roles{built_in_roles().begin(), built_in_roles().end()};
    roles.push_back({.key = "virtual_operator", .name = "virtual network operator", .letter = "O", .parent = "reseller"});
    roles.push_back({.key = "dealer", .name = "", .letter = "D", .parent = "distributor"});
    CHECK_FALSE(parse_acronym("B2O2C"));
    const checked<acronym> read = parse_acronym("B2O2C", roles);
    REQUIRE(read);
    CHECK(roles_in(read.value()) == "business > virtual_operator > customer");
    CHECK(in_words(read.value(), roles).links.back() == "that virtual network operator (O) sells on to a customer (C)");
    // A letter that a kind shares with what it is a kind of stands for the wider one.
    CHECK(roles_in(parse_acronym("B2D2C", roles).value()) == "business > distributor > customer");
    // Roles that nobody has checked may go round in circles.
    roles.push_back({.key = "a", .name = "", .letter = "Q", .parent = "b"});
    roles.push_back({.key = "b", .name = "", .letter = "Q", .parent = "a"});
    CHECK_FALSE(parse_acronym("B2Q", roles).has_value());
}

TEST_CASE("acronym: links are told one by one, also of long chains")
{
    using list = std::vector<std::string>;
    const auto links = [](const char* text) { return in_words(parse_acronym(text).value()).links; };
    CHECK(links("B2C") == list{"a business (B) sells to a customer (C)"});
    CHECK(links("B2D2D2C") == list{"a business (B) sells to a distributor (D)", "that distributor (D) sells on to another distributor (D)",
                                   "that other distributor (D) sells on to a customer (C)"});
    CHECK(links("A2E2B2C") == list{"a business (A) sells to an ecosystem enabler (E)",
                                   "that ecosystem enabler (E) sells on to another business (B)",
                                   "that other business (B) sells to a customer (C)"});
    CHECK(links("BG2X") == list{"a business (B) and an integrator (G), side by side, sell to a consumer (X)"});
    CHECK(links("ABB2C") == list{"a business (A), another business (B) and another business (B), side by side, sell to a customer (C)"});
    CHECK(links("P2B") == list{"a provider (P) sells to a business (B)"});
    // Whoever sells to a franchisee is the franchisor; between those of one business an enabler is a clearing house.
    CHECK(links("B2F2C") == list{"a franchisor (B) sells to a franchisee (F)", "that franchisee (F) sells on to a customer (C)"});
    CHECK(links("B2E2B") ==
          list{"a business (B) sells to a clearing house (E)", "that clearing house (E) sells on to another business (B)"});
    CHECK(links("D2E2B").front() == "a distributor (D) sells to an ecosystem enabler (E)");
    CHECK(links("AB2E2B").back() == "that ecosystem enabler (E) sells on to another business (B)");
}

TEST_CASE("acronym: broker, bank and advertiser break the rule, and the words say what is meant")
{
    // Which three names break the rule, and what they rightly are, stands in the partnering guidance: K passes nothing on (K2B), the bank
    // is plain C2C, the advertiser pays to be shown.
    const auto words = [](const char* text) { return in_words(parse_acronym(text).value()); };
    const acronym_words broker = words("B2K2C");
    CHECK(broker.links.front() == "a business (B) sells to a customer (C)");
    CHECK(broker.links.back() == "a broker (K) introduces that customer (C) to that business (B)");
    CHECK(says(broker.breaks, "K2B"));

    const acronym_words bank = words("C2N2C");
    CHECK(bank.links.front() == "a customer (C) sells to another customer (C)");
    CHECK(bank.links.back() == "a bank (N) carries what that other customer (C) pays to that customer (C)");
    CHECK(says(bank.breaks, "plain C2C"));
    // Over two banks, the reason is given once.
    CHECK(words("C2N2N2C").breaks.size() == 1);

    const acronym_words advertiser = words("BV2C");
    CHECK(advertiser.links.back() == "an advertiser (V) pays that business (B) for being shown to that customer (C)");
    CHECK(says(advertiser.breaks, "B2C beside B2V"));
    CHECK(says(words("V2B").breaks, "B2V"));
    // Who shows it may have no letter.
    CHECK(words("V2C").links == std::vector<std::string>{"an advertiser (V) pays for being shown to a customer (C)"});
    CHECK(says(words("V2C").breaks, "B2C beside B2V"));
    const acronym_words between = words("B2V2C");
    CHECK(between.links.front() == "a business (B) sells to a customer (C)");
    CHECK(between.links.back() == "an advertiser (V) pays that business (B) for being shown to that customer (C)");
    CHECK(says(between.breaks, "B2C beside B2V"));

    for (const char* keeps : {"B2D2C", "AB2C", "BG2C", "A2E2B", "P2B", "B2P", "K2B", "N2C", "B2V", "C2C", "B2B2C"}) {
        CAPTURE(keeps);
        CHECK(words(keeps).breaks.empty());
    }
    CHECK(says(words("C2B2C").remarks, "a customer stands in a business's letter"));
    CHECK(says(words("B2X2C").remarks, "generic form"));
    // In between, P buys as one and sells as the other.
    CHECK(words("B2P2C").links.front() == "a business (B) sells to a purchaser and provider (P)");
    CHECK(words("B2P2C").links.back() == "that purchaser and provider (P) sells to a customer (C)");
    CHECK(says(words("P2B").remarks, "same trade"));
    CHECK(says(words("B2P").remarks, "same trade"));
    CHECK(words("B2D2C").remarks.empty());
}
