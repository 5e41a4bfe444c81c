#pragma once

#include "documents.hpp"

#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace growth {

/// A document that grows, thing by thing. Numbers make keys: `key("p", 3)` is `p3`.
class partnership {
public:
    /// A party and the role that it is engaged in.
    using seat = std::pair<std::string, std::string>;

    void role(const std::string& key, const std::string& parent);
    /// With a unit of each part, where it has parts.
    void service(const std::string& key, const std::vector<std::string>& parts = {});
    void party(const std::string& key);
    /// `more`: further fields.
    void agreement(const std::string& key, const std::string& type, const std::vector<seat>& seats, const std::string& more = {});
    void offer(const std::string& key, const std::string& supplier, const std::string& customer, const std::string& service,
               const std::string& under, const std::string& more = {});
    [[nodiscard]] std::string text() const;

private:
    std::string roles_, services_, parties_, agreements_, offers_;
};

[[nodiscard]] std::string key(const std::string& letter, number i);

using seats = std::vector<partnership::seat>;
/// n parties in the same role.
void engage(partnership& in, seats& all, number n, const std::string& letter, const std::string& role);

/// A charge on usage, for all services or for those named.
[[nodiscard]] std::string price(const std::string& key, const std::string& payer, const std::string& payee,
                                const std::vector<std::string>& services = {});
/// A charge by the month.
[[nodiscard]] std::string fee(const std::string& key, const std::string& payer, const std::string& payee);
/// `"charges": [...]`
[[nodiscard]] std::string charges(const std::vector<std::string>& all);

/// A partnership that is big in one way, and the codes of all that `check` says about it at any size.
struct partnership_dimension {
    std::string what;
    number least;
    std::string codes;
    std::function<void(partnership&, number)> fill;
    /// Whether the plan that `check` compiles is in proportion as well. It says what one record sets off under each offer: all that this
    /// rests on, so that in a long line it goes with the square of it by its nature.
    bool plan_in_proportion = true;
};

/// Does with each partnership what is done with a document, at the least size and at four times that: makes its chain, derives its
/// flows, recognises models, reports these, describes and checks it. Fails where a part of that takes more than in proportion.
void check_growth(const std::vector<partnership_dimension>& all);

}  // namespace growth
