#pragma once

// What the parts of the document writer share: fields that stand there only where they say something.

#include "document_words.hpp"
#include "json.hpp"

#include <partnering/core/rational_text.hpp>

#include <string>
#include <string_view>
#include <vector>

PARTNERING_BEGIN
namespace writing {

inline void set_text(json::value& into, std::string_view field, std::string_view text)
{
    if (!text.empty()) into.set(field, json::value::of(text));
}

inline json::value list_of(const std::vector<std::string>& texts)
{
    json::value list = json::value::array();
    for (const std::string& one : texts) list.add(json::value::of(one));
    return list;
}
inline void set_texts(json::value& into, std::string_view field, const std::vector<std::string>& texts)
{
    if (!texts.empty()) into.set(field, list_of(texts));
}

/// The word of an enumeration, where it is not the one that goes without saying.
template <class E, std::size_t N>
void set_word(json::value& into, std::string_view field, const words::table<E, N>& table, E word, E otherwise)
{
    if (word != otherwise) into.set(field, json::value::of(words::word_of(table, word)));
}

inline json::value number(const rational& what) { return json::value::of(to_decimal_or_ratio(what, 30)); }

/// Hundredths of a ratio: 8/100 is written 8.
inline json::value percentage(const rational& ratio) { return number(ratio * 100); }

}  // namespace writing
PARTNERING_END
