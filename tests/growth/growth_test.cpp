#include "documents.hpp"
#include "steps.hpp"

#include <partnering/io/document.hpp>

#include <doctest/doctest.h>

#include <cstddef>
#include <functional>
#include <string>
#include <utility>
#include <vector>

// That reading and checking a document takes work in proportion to its size, whatever it is big in: a text of some megabytes must not keep
// anybody busy for an hour.
//
// The work is counted. A clock says other things on a busy machine, and a limit generous enough for a slow one lets a quadratic step pass
// at any size that a test can afford. Counted allocations see no scans: looking for each key in a list allocates nothing. Here the bodies
// that read and check are compiled to count each basic block they run, and words that they have moved or compared, which is the same on
// every machine and in every run, and sees a search within a search at a few thousand elements.

using namespace partnering;
using namespace growth;

namespace {

std::string party_of(const std::string& key) { return R"({"key":")" + key + R"("})"; }
std::string engaged(const std::string& party, const std::string& role)
{
    return R"({"party":")" + party + R"(","role":")" + role + R"("})";
}
std::string flat_charge(const std::string& key)
{
    return R"({"key":")" + key + R"(","payer":"distributor","payee":"supplier","formula":{"kind":"flat","amount":1}})";
}
std::string offer_of(const std::string& key, const std::string& customer, const std::string& service, const std::string& under)
{
    return R"({"key":")" + key + R"(","supplier":"a","customer":")" + customer + R"(","service":")" + service + R"(","under":")" + under +
           R"("})";
}

/// Fields of one agreement `u` between a and b, beside those given.
std::string agreement_of(const std::string& more, const std::string& key = "u")
{
    return R"({"key":")" + key + R"(","type":"distribute","currency":"EUR","parties":[)" + engaged("a", "supplier") + "," +
           engaged("b", "distributor") + "]" + (more.empty() ? "" : "," + more) + "}";
}
/// Parties a and b, service s, the agreement with those terms, and an offer under it.
std::string terms_of(const std::string& more)
{
    return document_of({{"services", R"([{"key":"s"}])"},
                        {"parties", R"([{"key":"a"},{"key":"b"}])"},
                        {"agreements", "[" + agreement_of(more) + "]"},
                        {"provides", "[" + offer_of("o", "b", "s", "u") + "]"}});
}

/// A code of ISO 3166 for a part of a country: of 36 letters and digits there are 46656.
std::string part_of(const std::string& country, number i)
{
    constexpr const char* letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    return country + letters[i % 36] + letters[i / 36 % 36] + letters[i / 1296 % 36];
}
/// Two agreements that bind b to each of them alone, for n services in n territories.
std::string exclusive_twice(number n, const std::string& in, const std::string& other)
{
    const auto one = [&](const std::string& key, const std::string& country) {
        return agreement_of(R"("items":)" + list_of(n, [](auto i) { return quoted("s" + i); }) +
                                R"(,"restrictions":[{"kind":"exclusivity","role":"distributor","territories":)" +
                                list_of(n, [&](auto i) { return quoted(part_of(country, std::stoul(i))); }) + "}]",
                            key);
    };
    return document_of({{"services", list_of(n, [](auto i) { return party_of("s" + i); })},
                        {"parties", R"([{"key":"a"},{"key":"b"}])"},
                        {"agreements", "[" + one("u", in) + "," + one("v", other) + "]"},
                        {"provides", "[" + offer_of("o", "b", "s0", "u") + "]"}});
}

/// A document that is big in one way; the codes that it has at any size, so that nothing else stops the reader before.
struct dimension {
    std::string what;
    number least;
    std::string codes;
    std::function<std::string(number)> text;
};

std::vector<dimension> dimensions()
{
    return {
        {"parties", 4000, "", [](number n) { return document_of({{"parties", list_of(n, [](auto i) { return party_of("p" + i); })}}); }},
        {"units of units", 4000, "",
         [](number n) {
             return document_of({{"parties", list_of(n, [](auto i) {
                                      return i == "0" ? party_of("p0")
                                                      : R"({"key":"p)" + i + R"(","kind":"unit","parent":"p)" +
                                                            std::to_string(std::stoul(i) - 1) + R"("})";
                                  })}});
         }},
        {"roles", 4000, "",
         [](number n) {
             return document_of({{"roles", list_of(n, [](auto i) { return R"({"key":"r)" + i + R"(","parent":"party"})"; })}});
         }},
        {"roles of roles", 4000, "",
         [](number n) {
             return document_of({{"roles", list_of(n, [](auto i) {
                                      return R"({"key":"r)" + i + R"(","parent":")" +
                                             (i == "0" ? "party" : "r" + std::to_string(std::stoul(i) - 1)) + R"("})";
                                  })}});
         }},
        {"services", 4000, "", [](number n) { return document_of({{"services", list_of(n, [](auto i) { return party_of("s" + i); })}}); }},
        {"parts of a bundle", 4000, "",
         [](number n) {
             std::string all = list_of(n, [](auto i) { return party_of("s" + i); });
             all.back() = ',';
             return document_of({{"services", all + R"({"key":"b","parts":)" +
                                                  list_of(n, [](auto i) { return R"({"service":"s)" + i + R"(","units":1})"; }) + "}]"}});
         }},
        {"bundles of bundles", 4000, "",
         [](number n) {
             return document_of({{"services", list_of(n, [](auto i) {
                                      return i == "0" ? party_of("s0")
                                                      : R"({"key":"s)" + i + R"(","parts":[{"service":"s)" +
                                                            std::to_string(std::stoul(i) - 1) + R"(","units":1}]})";
                                  })}});
         }},
        {"members of a class", 4000, "unused_class",
         [](number n) {
             return document_of(
                 {{"parties", R"([{"key":"c","kind":"class","members":)" + list_of(n, [](auto i) { return quoted("k" + i); }) + "}]"}});
         }},
        {"classes", 4000, "too_many_findings unused_class",
         [](number n) {
             return document_of({{"parties", list_of(n, [](auto i) {
                                      return R"({"key":"c)" + i + R"(","kind":"class","settles":"together","members":["m"]})";
                                  })}});
         }},
        {"agreements", 2000, "",
         [](number n) {
             return document_of(
                 {{"services", R"([{"key":"s"}])"},
                  {"parties", R"([{"key":"a"},{"key":"b"}])"},
                  {"agreements", list_of(n, [](auto i) { return agreement_of(R"("charges":[)" + flat_charge("c") + "]", "u" + i); })},
                  {"provides", list_of(n, [](auto i) { return offer_of("o" + i, "b", "s", "u" + i); })}});
         }},
        {"parties of one agreement, with an offer each", 2000, "",
         [](number n) {
             std::string parties = list_of(n, [](auto i) { return party_of("p" + i); });
             std::string engagements = list_of(n, [](auto i) { return engaged("p" + i, "distributor"); });
             parties.back() = ',';
             engagements.back() = ',';
             return document_of({{"services", R"([{"key":"s"}])"},
                                 {"parties", parties + R"({"key":"a"}])"},
                                 {"agreements", R"([{"key":"u","type":"distribute","currency":"EUR","parties":)" + engagements +
                                                    engaged("a", "supplier") + R"(],"charges":[)" + flat_charge("c") + "]}]"},
                                 {"provides", list_of(n, [](auto i) { return offer_of("o" + i, "p" + i, "s", "u"); })}});
         }},
        {"offers under one agreement", 2000, "",
         [](number n) {
             return document_of({{"services", list_of(n, [](auto i) { return party_of("s" + i); })},
                                 {"parties", R"([{"key":"a"},{"key":"b"}])"},
                                 {"agreements", "[" + agreement_of(R"("charges":[)" + flat_charge("c") + "]") + "]"},
                                 {"provides", list_of(n, [](auto i) { return offer_of("o" + i, "b", "s" + i, "u"); })}});
         }},
        {"charges", 2000, "", [](number n) { return terms_of(R"("charges":)" + list_of(n, [](auto i) { return flat_charge("c" + i); })); }},
        {"charges of charges", 2000, "",
         [](number n) {
             return terms_of(
                 R"("charges":)" + list_of(n, [](auto i) {
                     return i == "0"
                                ? flat_charge("c0")
                                : R"({"key":"c)" + i +
                                      R"(","payer":"supplier","payee":"distributor","formula":{"kind":"percent","percent":1,"of":"clause:c)" +
                                      std::to_string(std::stoul(i) - 1) + R"("}})";
                 }));
         }},
        {"services of a charge", 4000, "",
         [](number n) {
             return document_of(
                 {{"services", list_of(n, [](auto i) { return party_of("s" + i); })},
                  {"parties", R"([{"key":"a"},{"key":"b"}])"},
                  {"agreements",
                   "[" +
                       agreement_of(
                           R"("charges":[{"key":"c","payer":"distributor","payee":"supplier","formula":{"kind":"flat","amount":1},"services":)" +
                           list_of(n, [](auto i) { return quoted("s" + i); }) + "}]") +
                       "]"},
                  {"provides", "[" + offer_of("o", "b", "s0", "u") + "]"}});
         }},
        {"items", 4000, "",
         [](number n) {
             return document_of({{"services", list_of(n, [](auto i) { return party_of("s" + i); })},
                                 {"parties", R"([{"key":"a"},{"key":"b"}])"},
                                 {"agreements", "[" +
                                                    agreement_of(R"("charges":[)" + flat_charge("c") + R"(],"items":)" +
                                                                 list_of(n, [](auto i) { return quoted("s" + i); })) +
                                                    "]"},
                                 {"provides", list_of(n, [](auto i) { return offer_of("o" + i, "b", "s" + i, "u"); })}});
         }},
        {"tiers", 4000, "",
         [](number n) {
             return terms_of(R"("charges":[{"key":"c","payer":"distributor","payee":"supplier","formula":{"kind":"graduated","tiers":)" +
                             list_of(n,
                                     [n](auto i) {
                                         return std::stoul(i) + 1 == n
                                                    ? R"({"unit":1})"
                                                    : R"({"up_to":)" + std::to_string(std::stoul(i) + 1) + R"(,"unit":1})";
                                     }) +
                             "}}]");
         }},
        {"a sum", 4000, "",
         [](number n) {
             return terms_of(R"("charges":[{"key":"c","payer":"distributor","payee":"supplier","formula":{"kind":"sum","formulas":)" +
                             list_of(n, [](auto) { return std::string{R"({"kind":"flat","amount":1})"}; }) + "}}]");
         }},
        {"divisions", 2000, "",
         [](number n) {
             return terms_of(
                 R"("divisions":)" + list_of(n, [](auto i) {
                     return R"({"key":"d)" + i +
                            R"(","payer":"distributor","of":"reported","members":[{"payee":"supplier","share":"1/2"},{"payee":"distributor","rest":true}]})";
                 }));
         }},
        {"members of a division", 4000, "",
         [](number n) {
             std::string members = list_of(n, [](auto i) { return R"({"payee":"supplier","label":"l)" + i + R"(","share":"1/1000000"})"; });
             members.back() = ',';
             return terms_of(R"("divisions":[{"key":"d","payer":"distributor","of":"reported","members":)" + members +
                             R"({"payee":"distributor","rest":true}]}])");
         }},
        {"members of a division by a policy", 4000, "",
         [](number n) {
             return terms_of(R"("divisions":[{"key":"d","payer":"distributor","of":"reported","by":{"method":"proportional"},"members":)" +
                             list_of(n, [](auto i) { return R"({"payee":"supplier","key":"m)" + i + R"(","weight":1})"; }) + "}]");
         }},
        {"restrictions", 2000, "",
         [](number n) {
             return terms_of(R"("restrictions":)" + list_of(n, [](auto i) {
                                 return R"({"kind":"resale_price","role":"distributor","least":1,"most":2,"text":"t)" + i + R"("})";
                             }));
         }},
        {"exclusivities of one agreement", 2000, "",
         [](number n) {
             return terms_of(R"("restrictions":)" +
                             list_of(n, [](auto i) { return R"({"kind":"exclusivity","role":"distributor","text":"t)" + i + R"("})"; }));
         }},
        {"territories", 4000, "",
         [](number n) {
             return terms_of(R"("restrictions":[{"kind":"territory","role":"distributor","territories":)" +
                             list_of(n,
                                     [](auto i) {
                                         return quoted(std::string{"SE-"} + static_cast<char>('A' + std::stoul(i) % 26) +
                                                       static_cast<char>('A' + std::stoul(i) / 26 % 26) +
                                                       static_cast<char>('A' + std::stoul(i) / 676 % 26));
                                     }) +
                             "}]");
         }},
        {"dated versions", 2000, "",
         [](number n) {
             return terms_of(R"("charges":[)" + flat_charge("c") + R"(],"versions":)" + list_of(n, [](auto i) {
                                 return R"({"from":")" + std::string{std::to_string(1000 + std::stoul(i) / 28 / 12)} + "-" +
                                        (std::stoul(i) / 28 % 12 + 1 < 10 ? "0" : "") + std::to_string(std::stoul(i) / 28 % 12 + 1) + "-" +
                                        (std::stoul(i) % 28 + 1 < 10 ? "0" : "") + std::to_string(std::stoul(i) % 28 + 1) +
                                        R"(","payment_days":1})";
                             }));
         }},
        {"figures from outside", 4000, "",
         [](number n) {
             return document_of({{"parties", R"([{"key":"a"}])"}, {"measures", list_of(n, [](auto i) {
                                                                       return R"({"measure":"m","of":"a","period":")" +
                                                                              std::to_string(1000 + std::stoul(i) / 12) + "-" +
                                                                              (std::stoul(i) % 12 + 1 < 10 ? "0" : "") +
                                                                              std::to_string(std::stoul(i) % 12 + 1) + R"(","value":1})";
                                                                   })}});
         }},
        {"offers that feed one another", 2000, "",
         [](number n) {
             return document_of({{"services", R"([{"key":"s"}])"},
                                 {"parties", R"([{"key":"a"},{"key":"b"},{"key":"c"}])"},
                                 {"agreements", "[" + agreement_of("") + R"(,{"key":"v","type":"distribute","currency":"EUR","parties":[)" +
                                                    engaged("b", "distributor") + "," + engaged("c", "customer") + "]}]"},
                                 {"provides", [&] {
                                      std::string all = list_of(n, [](auto i) {
                                          return R"({"key":"i)" + i + R"(","supplier":"b","customer":"c","service":"s","under":"v"})";
                                      });
                                      all.back() = ',';
                                      return all + R"({"key":"o","supplier":"a","customer":"b","service":"s","under":"u","feeds":)" +
                                             list_of(n, [](auto i) { return quoted("i" + i); }) + "}]";
                                  }()}});
         }},
        {"one key, many parties", 4000, "duplicate_key too_many_findings",
         [](number n) { return document_of({{"parties", list_of(n, [](auto) { return party_of("p"); })}}); }},
        {"one key, many agreements", 2000, "duplicate_key too_many_findings",
         [](number n) {
             return document_of(
                 {{"parties", R"([{"key":"a"},{"key":"b"}])"}, {"agreements", list_of(n, [](auto) { return agreement_of(""); })}});
         }},
        {"one key, many charges", 2000, "duplicate_key too_many_findings",
         [](number n) { return terms_of(R"("charges":)" + list_of(n, [](auto) { return flat_charge("c"); })); }},
        {"one name, many fields", 4000, "duplicate_field too_many_findings",
         [](number n) {
             std::vector<std::pair<std::string, std::string>> fields;
             for (number i = 0; i < n; ++i) fields.push_back({"name", "\"x\""});
             return document_of(fields);
         }},
        {"unknown fields", 4000, "too_many_findings unknown_field",
         [](number n) {
             std::vector<std::pair<std::string, std::string>> fields;
             for (number i = 0; i < n; ++i) fields.push_back({"partie" + std::to_string(i), "1"});
             return document_of(fields);
         }},
        {"references to nobody", 4000, "too_many_findings unknown_agreement unknown_party unknown_service",
         [](number n) { return document_of({{"provides", list_of(n, [](auto i) { return offer_of("o" + i, "b", "s", "u"); })}}); }},
        {"references to nobody, beside many parties", 4000, "too_many_findings unknown_party",
         [](number n) {
             return document_of(
                 {{"parties", list_of(n, [](auto i) { return R"({"key":"p)" + i + R"(","kind":"unit","parent":"q)" + i + R"("})"; })}});
         }},
        {"things without a key", 4000, "missing_field too_many_findings",
         [](number n) { return document_of({{"parties", list_of(n, [](auto) { return std::string{"{}"}; })}}); }},
        {"columns of usage", 4000, "too_many_findings unused_class",
         [](number n) {
             std::string columns = "{";
             for (number i = 0; i < n; ++i)
                 columns += (i == 0 ? "\"c" : ",\"c") + std::to_string(i) + R"(":"column )" + std::to_string(i) + '"';
             return document_of(
                 {{"parties",
                   list_of(n, [](auto i) { return R"({"key":"c)" + i + R"(","kind":"class","settles":"together","members":["m"]})"; })},
                  {"usage", R"({"columns":{"parties":)" + columns + "}}}"}});
         }},
        {"columns of usage for classes that are not there", 2000, "too_many_findings unused_class",
         [](number n) {
             std::string columns = "{";
             for (number i = 0; i < n; ++i)
                 columns += (i == 0 ? "\"d" : ",\"d") + std::to_string(i) + R"(":"column )" + std::to_string(i) + '"';
             return document_of(
                 {{"parties", list_of(n, [](auto i) { return R"({"key":"c)" + i + R"(","kind":"class","members":["m"]})"; })},
                  {"usage", R"({"columns":{"parties":)" + columns + "}}}"}});
         }},
        {"exclusivities on one service, each in its time", 1100, "exclusivity_broken too_many_findings",
         [](number n) {
             return document_of(
                 {{"services", R"([{"key":"s"}])"},
                  {"parties", R"([{"key":"a"},{"key":"b"}])"},
                  {"agreements", list_of(n,
                                         [](auto i) {
                                             const number day = std::stoul(i);
                                             const auto text = [](number d) {
                                                 const auto two = [](number of) { return (of < 10 ? "0" : "") + std::to_string(of); };
                                                 return std::to_string(1000 + d / 336) + "-" + two(d / 28 % 12 + 1) + "-" + two(d % 28 + 1);
                                             };
                                             return agreement_of(
                                                 R"("charges":[)" + flat_charge("c") +
                                                     R"(],"restrictions":[{"kind":"exclusivity","role":"distributor","from":")" +
                                                     text(day) + R"(","to":")" + text(day + 1) + R"("}])",
                                                 "u" + i);
                                         })},
                  {"provides", list_of(n, [](auto i) { return offer_of("o" + i, "b", "s", "u" + i); })}});
         }},
        {"exclusivities on one service, each in its place", 500, "",
         [](number n) {
             return document_of(
                 {{"services", R"([{"key":"s"}])"},
                  {"parties", R"([{"key":"a"},{"key":"b"}])"},
                  {"agreements", list_of(n,
                                         [](auto i) {
                                             const number at = std::stoul(i);
                                             const auto letter = [](number of) { return static_cast<char>('A' + of % 26); };
                                             const std::string part{'S', 'E', '-', letter(at), letter(at / 26), letter(at / 676)};
                                             return agreement_of(
                                                 R"("charges":[)" + flat_charge("c") +
                                                     R"(],"restrictions":[{"kind":"exclusivity","role":"distributor","territories":[")" +
                                                     part + R"("]}])",
                                                 "u" + i);
                                         })},
                  {"provides", list_of(n, [](auto i) { return offer_of("o" + i, "b", "s", "u" + i); })}});
         }},
        {"exclusivities of every service", 2000, "",
         [](number n) {
             return document_of(
                 {{"services", list_of(n, [](auto i) { return party_of("s" + i); })},
                  {"parties", R"([{"key":"a"},{"key":"b"}])"},
                  {"agreements",
                   "[" +
                       agreement_of(
                           R"("charges":[)" + flat_charge("c") + R"(],"restrictions":)" +
                           list_of(n, [](auto i) { return R"({"kind":"exclusivity","role":"distributor","text":"t)" + i + R"("})"; })) +
                       "]"},
                  {"provides", list_of(n, [](auto i) { return offer_of("o" + i, "b", "s" + i, "u"); })}});
         }},
        {"exclusivities of two agreements over many services, in territories apart", 1000, "unused_agreement",
         [](number n) { return exclusive_twice(n, "SE-", "DE-"); }},
        {"exclusivities of two agreements over many services, in the same territories", 1000, "exclusivity_twice unused_agreement",
         [](number n) { return exclusive_twice(n, "SE-", "SE-"); }},
        {"dealers of two agreements, each bound alone for many services", 1000, "exclusivity_broken exclusivity_twice",
         [](number n) {
             const std::string engagements = list_of(n, [](auto i) { return engaged("p" + i, "distributor"); });
             const auto one = [&](const std::string& key) {
                 std::string all = engagements;
                 all.back() = ',';
                 return R"({"key":")" + key + R"(","type":"distribute","currency":"EUR","parties":)" + all + engaged("a", "supplier") +
                        R"(],"items":)" + list_of(n, [](auto i) { return quoted("s" + i); }) +
                        R"(,"restrictions":[{"kind":"exclusivity","role":"distributor"}]})";
             };
             std::string parties = list_of(n, [](auto i) { return party_of("p" + i); });
             parties.back() = ',';
             std::string offers = list_of(n, [](auto i) { return offer_of("o" + i, "p" + i, "s" + i, "u"); });
             offers.back() = ',';
             return document_of({{"services", list_of(n, [](auto i) { return party_of("s" + i); })},
                                 {"parties", parties + party_of("a") + "]"},
                                 {"agreements", "[" + one("u") + "," + one("v") + "]"},
                                 {"provides", offers + offer_of("v", "p0", "s0", "v") + "]"}});
         }},
        {"exclusivities of a role that many hold", 1000, "",
         [](number n) {
             std::string parties = list_of(n, [](auto i) { return party_of("p" + i); });
             std::string engagements = list_of(n, [](auto i) { return engaged("p" + i, "distributor"); });
             parties.back() = ',';
             engagements.back() = ',';
             return document_of(
                 {{"services", R"([{"key":"s"}])"},
                  {"parties", parties + party_of("a") + "]"},
                  {"agreements",
                   R"([{"key":"u","type":"distribute","currency":"EUR","parties":)" + engagements + engaged("a", "supplier") +
                       R"(],"charges":[)" + flat_charge("c") + R"(],"restrictions":)" +
                       list_of(n, [](auto i) { return R"({"kind":"exclusivity","role":"distributor","text":"t)" + i + R"("})"; }) + "}]"},
                  {"provides", list_of(n, [](auto i) { return offer_of("o" + i, "p" + i, "s", "u"); })}});
         }},
        {"offers beside an exclusivity", 2000, "exclusivity_broken too_many_findings",
         [](number n) {
             // Under n agreements that bind to nothing, beside one that does.
             std::string agreements = list_of(n, [](auto i) { return agreement_of(R"("charges":[)" + flat_charge("c") + "]", "v" + i); });
             std::string offers = list_of(n, [](auto i) { return offer_of("o" + i, "b", "s", "v" + i); });
             agreements.back() = ',';
             offers.back() = ',';
             return document_of(
                 {{"services", R"([{"key":"s"}])"},
                  {"parties", R"([{"key":"a"},{"key":"b"}])"},
                  {"agreements", agreements + agreement_of(R"("restrictions":[{"kind":"exclusivity","role":"supplier"}])") + "]"},
                  {"provides", offers + offer_of("o", "b", "s", "u") + "]"}});
         }},
        {"bundles beside an exclusivity of their parts", 1000, "exclusivity_broken too_many_findings",
         [](number n) {
             // One of all, and one of each with what all of them have.
             std::string services = list_of(n, [](auto i) { return party_of("s" + i); });
             std::string all = list_of(n, [](auto i) { return R"({"service":"s)" + i + R"(","units":1})"; });
             std::string bundles = list_of(n, [](auto i) {
                 return R"({"key":"w)" + i + R"(","parts":[{"service":"s)" + i + R"(","units":1},{"service":"t","units":1}]})";
             });
             std::string inside = list_of(n, [](auto i) { return offer_of("o" + i, "b", "s" + i, "u"); });
             std::string beside = list_of(n, [](auto i) { return offer_of("p" + i, "b", "w" + i, "v"); });
             std::string whole = list_of(n, [](auto i) { return offer_of("q" + i, "b", "all", "v"); });
             for (std::string* list : {&services, &bundles, &inside, &beside}) list->back() = ',';
             return document_of({{"services", services + bundles.substr(1) + R"({"key":"t"},{"key":"all","parts":)" + all + "}]"},
                                 {"parties", R"([{"key":"a"},{"key":"b"}])"},
                                 {"agreements", "[" + agreement_of(R"("restrictions":[{"kind":"exclusivity","role":"supplier"}])") + "," +
                                                    agreement_of("", "v") + "]"},
                                 {"provides", inside + beside.substr(1) + whole.substr(1)}});
         }},
        {"days apart of an exclusivity that holds for many", 1000, "exclusivity_broken exclusivity_not_compared",
         [](number n) {
             std::string parties = list_of(n, [](auto i) { return party_of("p" + i); });
             std::string engagements = list_of(n, [](auto i) { return engaged("p" + i, "distributor"); });
             std::string offers = list_of(n, [](auto i) { return offer_of("o" + i, "p" + i, "s", "u"); });
             for (std::string* list : {&parties, &engagements, &offers}) list->back() = ',';
             const auto terms = [&](const std::string& key, const std::string& more) {
                 return R"({"key":")" + key + R"(","type":"distribute","currency":"EUR","parties":)" + engagements +
                        engaged("a", "supplier") + "]" + more + "}";
             };
             const std::string restrictions = list_of(2 * n, [](auto i) {
                 const number day = std::stoul(i);
                 const auto text = [](number d) {
                     const auto two = [](number of) { return (of < 10 ? "0" : "") + std::to_string(of); };
                     return std::to_string(1000 + d / 336) + "-" + two(d / 28 % 12 + 1) + "-" + two(d % 28 + 1);
                 };
                 return R"({"kind":"exclusivity","role":"distributor","from":")" + text(2 * day) + R"(","to":")" + text(2 * day + 1) +
                        R"("})";
             });
             return document_of({{"services", R"([{"key":"s"}])"},
                                 {"parties", parties + party_of("a") + "," + party_of("b") + "]"},
                                 {"agreements", "[" + terms("u", R"(,"restrictions":)" + restrictions) + "," + terms("v", "") + "," +
                                                    agreement_of(R"("restrictions":[{"kind":"exclusivity","role":"distributor"}])", "x") +
                                                    "," + agreement_of("", "y") + "]"},
                                 {"provides", offers + offer_of("v", "p0", "s", "v") + "," + offer_of("x", "b", "s", "x") + "," +
                                                  offer_of("y", "b", "s", "y") + "]"}});
         }},
        {"one long name", 40000, "", [](number n) { return document_of({{"name", quoted(std::string(n, 'x'))}}); }},
    };
}

std::uint64_t steps_for(const dimension& of, number n)
{
    const std::string text = of.text(n);
    const std::uint64_t before = steps();
    const checked<document> read = read_document(text);
    const std::uint64_t taken = steps() - before;
    CHECK(codes_of(read.findings()) == of.codes);
    return taken;
}

}  // namespace

TEST_CASE("growth: work that grows with the square of a size is seen, and work in proportion passes")
{
    // What the other test goes by is tried on two documents that are known: a list, and as many lists as it is long.
    const auto ones = [](number n) { return list_of(n, [](auto) { return std::string{"1"}; }); };
    const dimension flat{"", 0, "", [&](number n) { return document_of({{"x-list", ones(n)}}); }};
    const dimension square{"", 0, "", [&](number n) { return document_of({{"x-list", list_of(n, [&](auto) { return ones(n); })}}); }};
    CHECK(10 * steps_for(flat, 8000) < limit_in_tenths * steps_for(flat, 4000));
    CHECK(10 * steps_for(square, 200) > 3 * limit_in_tenths / 2 * steps_for(square, 100));
    const std::uint64_t first = steps_for(square, 100);
    CHECK(steps_for(square, 100) == first);
}

TEST_CASE("growth: reading and checking a document of twice the size takes about twice the steps, whatever it is big in")
{
    for (const dimension& one : dimensions()) {
        CAPTURE(one.what);
        const std::uint64_t small = steps_for(one, one.least);
        const std::uint64_t twice = steps_for(one, 2 * one.least);
        const std::uint64_t four_times = steps_for(one, 4 * one.least);
        CAPTURE(small);
        CAPTURE(twice);
        CAPTURE(four_times);
        CHECK(10 * twice < limit_in_tenths * small);
        CHECK(10 * four_times < limit_in_tenths * twice);
        // Nothing is skipped: what is read has to be looked at.
        CHECK(four_times > 4 * one.least);
    }
}
