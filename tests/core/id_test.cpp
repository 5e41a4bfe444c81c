#include <partnering/core/id.hpp>

#include <doctest/doctest.h>

#include <map>
#include <unordered_set>

using namespace partnering;

TEST_CASE("id: orders, compares and hashes by its number")
{
    CHECK(party_id{1} == party_id{1});
    CHECK(party_id{1} != party_id{2});
    CHECK(party_id{1} < party_id{2});
    CHECK(party_id{7}.index() == 7);
    const std::unordered_set<party_id> set{party_id{1}, party_id{2}, party_id{1}};
    CHECK(set.size() == 2);
    const std::map<service_id, int> map{{service_id{3}, 1}, {service_id{1}, 2}};
    CHECK(map.begin()->first == service_id{1});
}
