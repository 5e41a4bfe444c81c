#include "documents.hpp"

#include <set>

namespace growth {

std::string list_of(number n, const std::function<std::string(const std::string&)>& one)
{
    std::string made = "[";
    for (number i = 0; i < n; ++i) made += (i == 0 ? "" : ",") + one(std::to_string(i));
    return made + "]";
}

std::string quoted(const std::string& text) { return '"' + text + '"'; }

std::string document_of(const std::vector<std::pair<std::string, std::string>>& fields)
{
    std::string made = R"({"format":"partnering/1")";
    for (const auto& [name, content] : fields) made += "," + quoted(name) + ":" + content;
    return made + "}";
}

std::string codes_of(std::span<const partnering::finding> findings)
{
    std::set<std::string> codes;
    for (const partnering::finding& one : findings) codes.insert(one.code);
    std::string all;
    for (const std::string& one : codes) all += (all.empty() ? "" : " ") + one;
    return all;
}

}  // namespace growth
