#include "liability_network.hpp"

#include "ratio_sum.hpp"

#include <partnering/core/multiprecision.hpp>

#include <algorithm>
#include <map>
#include <span>
#include <tuple>

PARTNERING_BEGIN
namespace detail {

namespace {

class network_reader {
public:
    explicit network_reader(const liability_system& of) : of_{of} {}

    checked<liability_network> run()
    {
        check();
        if (any_error(found_)) return std::move(found_);
        number_parties();
        gather();
        cover();
        note_bystanders();
        if (any_error(found_)) return std::move(found_);
        rank();
        count();
        made_.parts = parts();
        std::sort(found_.begin(), found_.end());
        made_.notes = std::move(found_);
        return std::move(made_);
    }

private:
    void wrong(const char* code, std::string subject, std::string place, std::string text, severity level = severity::error)
    {
        found_.push_back({code, level, std::move(subject), std::move(place), std::move(text)});
    }
    /// Where one of a list stands: `liabilities[3]`.
    static std::string at(const char* list, std::size_t number) { return std::string{list} + '[' + std::to_string(number) + ']'; }

    void check()
    {
        for (std::size_t i = 0; i < of_.liabilities.size(); ++i) {
            const liability& each = of_.liabilities[i];
            const auto here = [&] { return at("liabilities", i); };
            if (each.debtor.empty() || each.creditor.empty())
                wrong("empty_key", {}, here(), "a liability names its debtor and its creditor by keys that are not empty");
            else if (each.debtor == each.creditor)
                wrong("self_debt", each.debtor, here(), quote(each.debtor) + " owes itself: debtor and creditor are two parties");
            if (each.amount.sign() < 0)
                wrong("negative_obligation", each.debtor, here() + ".amount",
                      "what " + quote(each.debtor) + " owes " + quote(each.creditor) +
                          " is below 0: write it as a liability the other way round");
        }
        std::map<std::string_view, bool> told;
        for (std::size_t i = 0; i < of_.assets.size(); ++i) {
            const outside_assets& each = of_.assets[i];
            if (each.party.empty()) wrong("empty_key", {}, at("assets", i), "assets name their party by a key that is not empty");
            if (each.amount.sign() < 0)
                wrong("negative_assets", each.party, at("assets", i) + ".amount",
                      "the assets of " + quote(each.party) + " are below 0: write what it owes somebody outside as a liability");
            bool& is_told = told[each.party];
            if (is_told)
                wrong("repeated_assets", each.party, at("assets", i), "the assets of " + quote(each.party) + " stand twice: add them up");
            is_told = true;
        }
        for (const auto& [part, name] : {std::pair{&of_.costs.assets, "costs.assets"}, std::pair{&of_.costs.payments, "costs.payments"}})
            if (*part < rational{0} || *part > rational{1})
                wrong("default_cost_range", {}, name, "what is left of assets or payments after default is a part of them, from 0 to 1");
        for (std::size_t i = 0; i < of_.guarantees.size(); ++i) {
            const guarantee& each = of_.guarantees[i];
            const auto here = [&] { return at("guarantees", i); };
            if (each.guarantor.empty())
                wrong("empty_key", {}, here(), "a guarantee names its guarantor by a key that is not empty");
            else if (each.debtor.empty() && each.creditor.empty())
                wrong("no_guarantee", each.guarantor, here(),
                      "a guarantee of " + quote(each.guarantor) + " names neither debtor nor creditor: say whose debts it covers");
            else if (each.guarantor == each.debtor || each.guarantor == each.creditor)
                wrong("no_guarantee", each.guarantor, here(),
                      quote(each.guarantor) + " guarantees a debt of its own, or one to itself: a guarantor is a third party");
        }
    }

    void number_parties()
    {
        std::map<std::string_view, std::uint32_t> keys;
        for (const liability& each : of_.liabilities) {
            keys.emplace(each.debtor, 0);
            keys.emplace(each.creditor, 0);
        }
        for (const outside_assets& each : of_.assets) keys.emplace(each.party, 0);
        for (const guarantee& each : of_.guarantees) keys.emplace(each.guarantor, 0);
        for (auto& [key, number] : keys) {
            number = static_cast<std::uint32_t>(made_.parties.size());
            made_.parties.push_back({.key = std::string{key}});
        }
        numbers_ = std::move(keys);
    }

    void gather()
    {
        for (const outside_assets& each : of_.assets) made_.parties[numbers_.at(each.party)].exact_assets = each.amount;
        std::map<std::tuple<std::uint32_t, std::uint32_t, unsigned>, rational> sums;
        for (const liability& each : of_.liabilities)
            sums[{numbers_.at(each.debtor), numbers_.at(each.creditor), each.rank}] += each.amount;
        for (const auto& [of, amount] : sums) {
            const auto& [debtor, creditor, rank] = of;
            made_.parties[debtor].debts.push_back(made_.debts.size());
            made_.parties[creditor].claims.push_back(made_.debts.size());
            made_.debts.push_back({.debtor = debtor, .creditor = creditor, .rank = rank, .place = 0, .amount = {}, .exact = amount});
        }
    }

    void cover()
    {
        constexpr std::size_t nobody = static_cast<std::size_t>(-1);
        struct coverage {
            std::size_t by = nobody;  ///< the first guarantee
            bool is_told = false;     ///< once a debt, however many guarantee it
        };
        std::vector<coverage> covered(made_.debts.size());
        for (std::size_t i = 0; i < of_.guarantees.size(); ++i) {
            const guarantee& each = of_.guarantees[i];
            bool any = false;
            const std::uint32_t guarantor = numbers_.at(each.guarantor);
            const auto take = [&](std::size_t place) {
                const liability_network::debt& debt = made_.debts[place];
                if (debt.debtor == guarantor || debt.creditor == guarantor) return;
                any = true;
                coverage& its = covered[place];
                if (its.by == nobody) {
                    its.by = i;
                    made_.covers.push_back({.guarantor = guarantor, .debt = place, .rank = each.rank, .place = 0});
                } else if (!std::exchange(its.is_told, true)) {
                    const bool is_same = of_.guarantees[its.by].guarantor == each.guarantor;
                    wrong("guaranteed_twice", each.guarantor, at("guarantees", i),
                          "what " + quote(made_.parties[debt.debtor].key) + " owes " + quote(made_.parties[debt.creditor].key) +
                              " is guaranteed by " + at("guarantees", its.by) +
                              " already: " + (is_same ? "leave one of them out" : "name one guarantor for it"));
                }
            };
            const auto debtor = numbers_.find(each.debtor);
            const auto creditor = numbers_.find(each.creditor);
            if (each.debtor.empty()) {
                if (creditor != numbers_.end())
                    for (const std::size_t place : made_.parties[creditor->second].claims) take(place);
            } else if (debtor != numbers_.end() && (each.creditor.empty() || creditor != numbers_.end())) {
                // What a party owes is in the order of its creditors.
                std::span<const std::size_t> debts = made_.parties[debtor->second].debts;
                if (!each.creditor.empty()) {
                    const auto owed_to = [&](std::size_t place) { return made_.debts[place].creditor; };
                    const auto among = std::ranges::equal_range(debts, creditor->second, {}, owed_to);
                    debts = {among.begin(), among.end()};
                }
                for (const std::size_t place : debts) take(place);
            }
            if (!any)
                wrong("nothing_guaranteed", each.guarantor, at("guarantees", i),
                      "a guarantee of " + quote(each.guarantor) + " covers no debt: nobody owes what it names", severity::warning);
        }
        const auto order = [](const liability_network::cover& each) { return std::tuple{each.guarantor, each.debt}; };
        std::sort(made_.covers.begin(), made_.covers.end(), [&](const auto& a, const auto& b) { return order(a) < order(b); });
        for (std::size_t i = 0; i < made_.covers.size(); ++i) made_.parties[made_.debts[made_.covers[i].debt].creditor].covers.push_back(i);
    }

    /// Who has assets and nothing to do with anybody is perhaps a slip for somebody who has.
    void note_bystanders()
    {
        std::vector<bool> guarantees(made_.parties.size());
        for (const guarantee& each : of_.guarantees) guarantees[numbers_.at(each.guarantor)] = true;
        std::vector<std::string_view> others;
        for (const liability_network::party& each : made_.parties)
            if (!each.debts.empty() || !each.claims.empty() || guarantees[numbers_.at(each.key)]) others.push_back(each.key);
        std::size_t guesses = 0;
        for (std::size_t i = 0; i < of_.assets.size(); ++i) {
            const outside_assets& each = of_.assets[i];
            const std::uint32_t number = numbers_.at(each.party);
            const liability_network::party& its = made_.parties[number];
            if (!its.debts.empty() || !its.claims.empty() || guarantees[number]) continue;
            // A guess for each of very many would cost as many times as there are others.
            const std::string_view meant = guesses++ < 10 ? closest(each.party, others) : std::string_view{};
            wrong("assets_of_bystander", each.party, at("assets", i),
                  quote(each.party) + " has assets, and owes nobody and is owed by nobody" +
                      (meant.empty() ? std::string{": it changes nothing"} : ": is " + quote(meant) + " meant?"),
                  severity::warning);
        }
    }

    /// Classes by rank, for debts and guarantees.
    void rank()
    {
        std::vector<std::vector<unsigned>> ranks(made_.parties.size());
        for (const auto& each : made_.debts) ranks[each.debtor].push_back(each.rank);
        for (const auto& each : made_.covers) ranks[each.guarantor].push_back(each.rank);
        for (std::size_t i = 0; i < ranks.size(); ++i) {
            std::sort(ranks[i].begin(), ranks[i].end());
            ranks[i].erase(std::unique(ranks[i].begin(), ranks[i].end()), ranks[i].end());
            for (const unsigned each : ranks[i]) made_.parties[i].classes.push_back({.rank = each});
        }
        const auto place = [&](std::uint32_t party, unsigned each) {
            return static_cast<std::size_t>(std::lower_bound(ranks[party].begin(), ranks[party].end(), each) - ranks[party].begin());
        };
        for (auto& each : made_.debts) each.place = place(each.debtor, each.rank);
        for (std::size_t i = 0; i < made_.covers.size(); ++i) {
            auto& each = made_.covers[i];
            each.place = place(each.guarantor, each.rank);
            made_.parties[each.guarantor].classes[each.place].covers.push_back(i);
        }
    }

    [[nodiscard]] default_parts parts() const
    {
        const integer_ratio assets = ratio_of(of_.costs.assets);
        const integer_ratio payments = ratio_of(of_.costs.payments);
        const cpp_int unit = least_multiple(assets.below, payments.below);
        return {unit, unit / assets.below * assets.above, unit / payments.below * payments.above};
    }

    /// All amounts in whole numbers of one unit.
    void count()
    {
        // What is paid is a ratio of about this length: one beyond all bounds is told at once, not when all work is done.
        const auto take = [&](const rational& each) {
            made_.unit = least_multiple(made_.unit, ratio_of(each).below);
            if (is_beyond_all(made_.unit)) throw arithmetic_error{"number_too_long"};
        };
        for (const auto& each : made_.parties) take(each.exact_assets);
        for (const auto& each : made_.debts) take(each.exact);
        const auto whole = [&](const rational& each) {
            const integer_ratio ratio = ratio_of(each);
            return cpp_int{made_.unit / ratio.below * ratio.above};
        };
        for (auto& each : made_.parties) each.assets = whole(each.exact_assets);
        for (auto& each : made_.debts) {
            each.amount = whole(each.exact);
            made_.parties[each.debtor].classes[each.place].fixed += each.amount;
        }
    }

    const liability_system& of_;
    liability_network made_{};
    std::map<std::string_view, std::uint32_t> numbers_{};
    std::vector<finding> found_{};
};

}  // namespace

checked<liability_network> read_network(const liability_system& of) { return network_reader{of}.run(); }

}  // namespace detail
PARTNERING_END
