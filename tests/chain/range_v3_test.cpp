#if __has_include(<range/v3/view/filter.hpp>)

#include <partnering/chain/range_v3.hpp>

#include <doctest/doctest.h>

#include <range/v3/algorithm/equal.hpp>
#include <range/v3/range/conversion.hpp>
#include <range/v3/view/reverse.hpp>

#include <string>
#include <vector>

using namespace partnering;

TEST_CASE("range-v3: links of a chain pass through a pipeline, by agreement and by service")
{
    ecosystem_draft draft;
    draft.services = {{.key = "music"}, {.key = "video"}};
    draft.parties = {{.key = "maker"}, {.key = "seller"}, {.key = "buyer"}};
    const agreement_terms terms{
        .type = "distribute", .in = currency{"EUR"}, .engaged = {{"maker", "supplier"}, {"seller", "distributor"}, {"buyer", "customer"}}};
    draft.agreements = {{.key = "retail", .versions = since(date::of(2026, 1, 1), terms)},
                        {.key = "wholesale", .versions = since(date::of(2026, 1, 1), terms)}};
    draft.offers = {{.key = "m1", .from = "maker", .to = "seller", .service = "music", .under = "wholesale"},
                    {.key = "m2", .from = "seller", .to = "buyer", .service = "music", .under = "retail"},
                    {.key = "v1", .from = "maker", .to = "seller", .service = "video", .under = "wholesale"},
                    {.key = "v2", .from = "seller", .to = "buyer", .service = "video", .under = "retail"}};
    const ecosystem of = ecosystem::from(draft).value();
    const value_chain chain = value_chain::as_of(of, date::of(2026, 6, 1)).value();
    const agreement_id wholesale = *of.find_agreement("wholesale");
    const service_id video = *of.find_service("video");

    using texts = std::vector<std::string>;
    CHECK((links_view(chain) | keys_of_offers(chain) | ranges::to<std::vector<std::string>>()) == texts{"m1", "m2", "v1", "v2"});
    CHECK((links_view(chain) | links_under(wholesale) | keys_of_offers(chain) | ranges::to<std::vector<std::string>>()) ==
          texts{"m1", "v1"});
    CHECK((links_view(chain) | links_under(wholesale) | links_of(video) | keys_of_offers(chain) | ranges::to<std::vector<std::string>>()) ==
          texts{"v1"});
    CHECK((links_view(chain) | ranges::views::reverse | keys_of_offers(chain) | ranges::to<std::vector<std::string>>()) ==
          texts{"v2", "v1", "m2", "m1"});
}

#endif
