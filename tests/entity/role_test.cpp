#include <partnering/entity/role.hpp>

#include "draft.hpp"

#include <fstream>
#include <map>
#include <set>

using namespace partnering;

TEST_CASE("role: every built-in role stands after its parent, so that one pass can read them")
{
    std::set<std::string> met;
    for (const role& each : built_in_roles()) {
        CAPTURE(each.key);
        CHECK((each.parent.empty() ? each.key == "party" : met.contains(each.parent)));
        CHECK(met.insert(each.key).second);
        CHECK_FALSE(each.name.empty());
    }
}

TEST_CASE("role: the reference page lists exactly the built-in roles, with their letters and parents")
{
    // The page is written by hand from the partnering guidance it names; the table in the code has to agree with it.
    std::ifstream page{std::string{PARTNERING_SOURCE_DIR} + "/docs/reference/roles.md"};
    REQUIRE(page.good());
    const auto cell = [](std::string text) {
        text.erase(0, text.find_first_not_of(" `"));
        text.erase(text.find_last_not_of(" `") + 1);
        return text == "-" ? std::string{} : text;
    };
    std::map<std::string, std::pair<std::string, std::string>> written;
    for (std::string line; std::getline(page, line);) {
        if (!line.starts_with("| `")) continue;
        std::vector<std::string> cells;
        for (std::size_t from = 1; from < line.size();) {
            const std::size_t to = line.find('|', from);
            cells.push_back(cell(line.substr(from, to - from)));
            from = to + 1;
        }
        REQUIRE(cells.size() == 4);
        CHECK(written.emplace(cells[0], std::pair{cells[1], cells[2]}).second);
    }
    std::map<std::string, std::pair<std::string, std::string>> built_in;
    for (const role& each : built_in_roles()) built_in.emplace(each.key, std::pair{each.letter, each.parent});
    CHECK(written == built_in);
}

TEST_CASE("role: a franchisee is a distributor, an intermediary and a business; an aggregator is no integrator")
{
    // The relations are those of the TM Forum guidance as docs/reference/roles.md lists them.
    struct row {
        const char* narrow;
        const char* wide;
        bool is;
    };
    const ecosystem of = drafts::made(drafts::music());
    for (const row& each :
         {row{"franchisee", "distributor", true}, row{"franchisee", "intermediary", true}, row{"franchisee", "business", true},
          row{"franchisee", "party", true}, row{"franchisee", "franchisee", true}, row{"distributor", "franchisee", false},
          row{"aggregator", "integrator", false}, row{"aggregator", "intermediary", true}, row{"clearing_house", "ecosystem_enabler", true},
          row{"customer", "consumer", true}, row{"customer", "business", false}, row{"provider", "supplier", true},
          row{"tenant", "retailer", true}, row{"reseller", "intermediary", true}, row{"engaged_party", "business", false}}) {
        CAPTURE(each.narrow);
        CAPTURE(each.wide);
        CHECK(of.is_kind_of(of.find_role(each.narrow).value(), of.find_role(each.wide).value()) == each.is);
    }
}

TEST_CASE("role: an own role joins the taxonomy, under its parent or, where none is named, under party")
{
    ecosystem_draft draft = drafts::music();
    draft.roles = {{.key = "mvno", .name = "virtual operator", .letter = "O", .parent = "reseller"},
                   {.key = "regulator", .name = "", .letter = "", .parent = ""}};
    const ecosystem of = drafts::made(draft);
    CHECK(of.is_kind_of(of.find_role("mvno").value(), of.find_role("business").value()));
    CHECK(of[of.find_role("regulator").value()].parent == "party");
    CHECK_FALSE(of.is_kind_of(of.find_role("regulator").value(), of.find_role("business").value()));
}

TEST_CASE("role: a chain of ten thousand own roles is walked without recursion and asked in one comparison")
{
    ecosystem_draft draft = drafts::music();
    for (int i = 0; i < 10'000; ++i) {
        draft.roles.push_back(
            {.key = "r" + std::to_string(i), .name = "", .letter = "", .parent = i == 0 ? "broker" : "r" + std::to_string(i - 1)});
    }
    const ecosystem of = drafts::made(draft);
    CHECK(of.is_kind_of(of.find_role("r9999").value(), of.find_role("broker").value()));
    CHECK(of.is_kind_of(of.find_role("r9999").value(), of.find_role("r0").value()));
    CHECK_FALSE(of.is_kind_of(of.find_role("r0").value(), of.find_role("r1").value()));
}
