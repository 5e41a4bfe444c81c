#include "naming_question.hpp"

#include <array>
#include <utility>
#include <vector>

PARTNERING_BEGIN

namespace {

/// What is so where agreements are of a type, by what is asked.
struct answer {
    std::string_view policy;
    std::string_view between;
    std::string_view beside;
    std::string_view one_sale;
};

constexpr std::string_view goes_on = "the same goes on";
constexpr std::string_view sells_on = "one sells on what another sells";
constexpr std::string_view passed_on = "what its buyer passes on";

constexpr std::array answers{
    answer{"clear", goes_on, sells_on, passed_on},
    answer{"enable", goes_on, sells_on, passed_on},
    answer{"franchise", goes_on, sells_on, passed_on},
    answer{"distribute", goes_on, sells_on, passed_on},
    answer{"integrate", "it is part of something larger that goes on", "one joins what another sells up with more",
           "what its buyer joins up with more"},
    answer{"broker", "it goes past whoever stands there, who introduces", "one introduces customers to the other",
           "the introduction of customers"},
    answer{"bank", "it is paid through a bank", "one carries what the other is paid", "the carrying of payments"},
    answer{"provide", "nothing of it goes on", "one serves the other, who sells nothing of that on",
           "what its buyer needs and does not sell on"},
    answer{"purchase", "nothing of it goes on, and it is a sideline of its seller", "one buys a sideline of the other",
           "a sideline of its seller"},
    answer{"advertise", "it goes past whoever stands there, who pays for being shown", "one pays the other for being shown", "being shown"},
    answer{"co_market", "nothing of it goes on, and each sells something of its own",
           "each sells something of its own, and may pay for being introduced", "something beside what another sells"},
    answer{"co_sell", "nothing of it goes on, and each sells its own part of a whole",
           "each sells its own part of a whole that one of them joins up", "a part of a whole"},
};

std::string_view answer_of(const partnership_model& model, asked_of what)
{
    for (const answer& each : answers)
        if (each.policy == model.policy)
            return what == asked_of::between ? each.between : what == asked_of::beside ? each.beside : each.one_sale;
    return "it is otherwise";
}

}  // namespace

std::string_view told_apart_by(const partnership_model& model, const model_place* hub)
{
    if (model.policy == "provide") return "what is bought serves its buyer";
    if (model.policy == "purchase") return "what is sold is a sideline of its seller";
    if (hub == nullptr) return {};
    if (hub->role == "franchisee") return "who sells for one franchisor, under its brand";
    if (hub->role == "distributor") return "who has a contract to sell on, often for a territory";
    if (hub->role == "intermediary") return "who merely passes on";
    return {};
}

std::string question_of(std::span<const partnership_model* const> models, asked_of what)
{
    std::vector<std::pair<std::string_view, std::string>> by_answer;
    if (what == asked_of::one_sale) by_answer.emplace_back("its seller's own line of business", "a direct sale");
    for (const partnership_model* model : models) {
        const std::string_view its = answer_of(*model, what);
        auto at = by_answer.begin();
        while (at != by_answer.end() && at->first != its) ++at;
        if (at == by_answer.end())
            by_answer.emplace_back(its, model->acronym);
        else
            at->second += ", " + model->acronym;
    }
    std::string out = what == asked_of::between  ? "What becomes of the service at whoever stands in between?"
                      : what == asked_of::beside ? "What have those who sell side by side to do with one another?"
                                                 : "What is sold?";
    for (std::size_t i = 0; i < by_answer.size(); ++i)
        out += (i == 0 ? " If " : "; if ") + std::string{what == asked_of::one_sale ? "it is " : ""} + std::string{by_answer[i].first} +
               ": " + by_answer[i].second;
    return out + '.';
}

PARTNERING_END
