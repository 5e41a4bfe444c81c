#include "acronym_roles.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

PARTNERING_BEGIN

namespace {

constexpr std::string_view advertiser_breaks =
    " breaks the rule: an advertiser sells nothing to what follows, it pays for being shown; by the rule this is ";
constexpr std::string_view separators = " \t-_./>";

bool is_capital(char c) noexcept { return c >= 'A' && c <= 'Z'; }
bool is_small(char c) noexcept { return c >= 'a' && c <= 'z'; }
char capital(char c) noexcept { return is_small(c) ? static_cast<char>(c - 'a' + 'A') : c; }

bool is_known(char letter, const role_kinds& roles) { return roles.of_letter(letter, false) != nullptr; }

std::string letters_known(const role_kinds& roles)
{
    std::string list;
    for (char letter = 'A'; letter <= 'Z'; ++letter)
        if (is_known(letter, roles)) list += (list.empty() ? "" : " ") + std::string{letter};
    return list;
}

bool is_canonical(std::string_view text, const role_kinds& roles)
{
    if (text.empty() || text.size() > acronym::most_characters || text.find('2') == std::string_view::npos) return false;
    if (text.front() == '2' || text.back() == '2' || text.find("22") != std::string_view::npos) return false;
    return std::all_of(text.begin(), text.end(), [&](char c) { return c == '2' || is_known(c, roles); });
}

/// What was perhaps meant: in capitals, without what stands between, `to` and arrows written as 2. Empty where that is no acronym either.
std::string mended(std::string_view text, const role_kinds& roles)
{
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool two_letters = i + 1 < text.size();
        const bool to =
            two_letters && capital(text[i]) == 'T' && capital(text[i + 1]) == 'O' && !is_known('T', roles) && !is_known('O', roles);
        if (to || (two_letters && text[i] == '-' && text[i + 1] == '>')) {
            out += '2';
            ++i;
        } else if (separators.find(text[i]) == std::string_view::npos) {
            out += capital(text[i]);
        }
    }
    std::string once;
    for (const char c : out)
        if (c != '2' || (!once.empty() && once.back() != '2')) once += c;
    if (!once.empty() && once.back() == '2') once.pop_back();
    return is_canonical(once, roles) ? once : std::string{};
}

/// Says each kind of fault once, at the first character that has it.
class fault_finder {
public:
    fault_finder(std::string_view text, const role_kinds& roles) : text_{text}, roles_{roles} {}

    std::vector<finding> find()
    {
        if (text_.empty()) {
            add("bad_acronym", 1, "this acronym is empty: it says who sells to whom, as B2D2C does");
            return std::move(found_);
        }
        if (text_.size() > acronym::most_characters) {
            // What is wrong within it does not matter any more.
            add("bad_acronym", acronym::most_characters + 1,
                "this acronym is " + std::to_string(text_.size()) + " bytes long; one has at most " +
                    std::to_string(acronym::most_characters) + " characters");
            return std::move(found_);
        }
        std::size_t character = 0;
        for (std::size_t i = 0; i < text_.size();) {
            std::size_t next = i + 1;
            while (next < text_.size() && (static_cast<unsigned char>(text_[next]) & 0xC0U) == 0x80U) ++next;
            ++character;
            look_at(text_.substr(i, next - i), character, i);
            i = next;
        }
        if (text_.back() == '2') add("bad_acronym", character, "nobody stands after the last 2: a letter there says who is sold to");
        const std::string meant = mended(text_, roles_);
        if (meant.empty() && text_.find('2') == std::string_view::npos)
            add("bad_acronym", character, "no 2 says who sells to whom: one stands between who sells and who is sold to, as in B2C");
        if (!meant.empty()) found_.front().text += "; did you mean " + quote(meant) + '?';
        return std::move(found_);
    }

private:
    void look_at(std::string_view c, std::size_t character, std::size_t at)
    {
        // Bytes that are no UTF-8 may stand behind a letter: together they are no letter.
        const char first = c.size() == 1 ? c.front() : '\0';
        if (first == '2') {
            if (at == 0) add("bad_acronym", character, "nobody stands before the first 2: a letter there says who sells");
            if (at > 0 && text_[at - 1] == '2' && once("22"))
                add("bad_acronym", character, "one 2 follows another: a letter between them says who is sold to and sells on");
        } else if (is_small(first)) {
            if (once("small")) add("bad_acronym", character, quote(c) + " is a small letter: roles are capitals");
        } else if (is_capital(first)) {
            if (!is_known(first, roles_) && once(std::string{c}))
                add("unknown_letter", character, "no role has the letter " + quote(c) + "; letters are " + letters_known(roles_));
        } else if (separators.find(first) != std::string_view::npos) {
            if (once("separator"))
                add("bad_acronym", character, quote(c) + " does not belong here: letters and 2s follow one another directly");
        } else if (once(std::string{c})) {
            add("bad_acronym", character, quote(c) + " does not belong here: an acronym is made of capitals and the digit 2");
        }
    }
    bool once(std::string kind) { return told_.insert(std::move(kind)).second; }
    void add(const char* code, std::size_t character, std::string text)
    {
        found_.push_back(finding{.code = code,
                                 .level = severity::error,
                                 .subject = text_.size() > acronym::most_characters ? std::string{} : std::string{text_},
                                 .place = "character " + std::to_string(character),
                                 .text = std::move(text)});
    }

    std::string_view text_;
    const role_kinds& roles_;
    std::vector<finding> found_;
    std::set<std::string> told_;
};

using group = std::vector<acronym_letter>;

/// Says the links of an acronym one after the other and remembers whom it has spoken of.
class speaker {
public:
    speaker(const acronym& of, const role_kinds& roles) : of_{of}, roles_{roles}, spoken_of_(of.groups.size()) {}

    acronym_words say()
    {
        for (std::size_t from = 0; from + 1 < of_.groups.size();) {
            std::size_t to = from + 1;
            while (to + 1 < of_.groups.size() && is_aside(of_.groups[to])) ++to;
            link(from, to);
            for (std::size_t aside = from + 1; aside < to; ++aside) stand_aside(aside, from, to);
            from = to;
        }
        remark();
        return std::move(words_);
    }

private:
    bool is(const acronym_letter& letter, std::string_view wide) const { return roles_.is_kind_of(letter.role, wide); }
    bool all(const group& in, std::string_view wide) const
    {
        return std::all_of(in.begin(), in.end(), [&](const acronym_letter& each) { return is(each, wide); });
    }
    bool is_aside(const group& who) const { return all(who, "broker") || all(who, "bank") || all(who, "advertiser"); }
    /// The role that a letter has by where it stands: E between equals is a clearing house, who sells to franchisees their franchisor.
    const role* role_at(const acronym_letter& letter, std::size_t at) const
    {
        const role* narrow = nullptr;
        if (at + 1 < of_.groups.size()) {
            const group& next = of_.groups[at + 1];
            if (letter.role == "ecosystem_enabler" && at > 0 && all(next, "business") && are_equals(of_.groups[at - 1], next))
                narrow = roles_.find("clearing_house");
            else if (letter.role == "business" && all(next, "franchisee"))
                narrow = roles_.find("franchisor");
        }
        return narrow == nullptr ? roles_.find(letter.role) : narrow;
    }
    std::string name_of(const acronym_letter& letter, std::size_t at) const
    {
        const role* found = role_at(letter, at);
        PARTNERING_EXPECTS(found != nullptr, "an acronym is put into words with the roles it was read with");
        const auto name = [](const role& of) { return of.name.empty() ? of.key : of.name; };
        // In between, P buys as a purchaser and sells as a provider.
        const role* buys = at > 0 && at + 1 < of_.groups.size() ? roles_.of_letter(letter.letter, true) : nullptr;
        const bool other = buys != nullptr && buys != found && roles_.of_letter(letter.letter, false) == found &&
                           !roles_.is_kind_of(buys->key, found->key) && !roles_.is_kind_of(found->key, buys->key);
        return (other ? name(*buys) + " and " : "") + name(*found);
    }
    static std::string letters_of(const group& who)
    {
        std::string out;
        for (const acronym_letter& each : who) out += each.letter;
        return out;
    }
    /// `a business (B) and an integrator (G)`; later `that business (B)`; a letter met elsewhere before is another one of its kind.
    std::string say(const group& who, std::size_t at)
    {
        std::string out;
        for (std::size_t i = 0; i < who.size(); ++i) {
            const auto before = std::count(who.begin(), who.begin() + static_cast<std::ptrdiff_t>(i), who[i]);
            std::string& known_as = spoken_of_[at][{who[i].letter, before}];
            const std::string name = name_of(who[i], at);
            std::string called = known_as;
            if (known_as.empty()) {
                const bool is_new = met_.insert(name).second;
                called = is_new ? with_article(name) : "another " + name;
                known_as = (is_new ? "that " : "that other ") + name;
            }
            out += (i == 0 ? "" : i + 1 == who.size() ? " and " : ", ") + called + " (" + who[i].letter + ')';
        }
        return out;
    }
    void link(std::size_t from, std::size_t to)
    {
        group receivers = of_.groups[to];
        // Who pays to be shown by those beside it gets nothing from whoever sells to them.
        if (to + 1 < of_.groups.size() && !all(receivers, "advertiser"))
            std::erase_if(receivers, [&](const acronym_letter& each) { return is(each, "advertiser"); });
        group sellers;
        group shown;
        for (const acronym_letter& each : of_.groups[from]) (is(each, "advertiser") ? shown : sellers).push_back(each);
        if (sellers.empty()) std::swap(sellers, shown);
        const bool several = sellers.size() > 1;
        const std::string rule{advertiser_breaks};
        if (all(sellers, "advertiser") && to + 1 == of_.groups.size() && all(receivers, "consumer")) {
            words_.links.push_back(say(sellers, from) + (several ? " pay" : " pays") + " for being shown to " + say(receivers, to));
            break_once(letters_of(sellers) + rule + "B2" + letters_of(receivers) + " beside B2" + letters_of(sellers) +
                       ", where B is whoever shows it");
            return;
        }
        if (all(sellers, "advertiser")) {
            words_.links.push_back(say(sellers, from) + (several ? " pay " : " pays ") + say(receivers, to) + " for being shown");
            break_once(letters_of(sellers) + rule + letters_of(receivers) + '2' + letters_of(sellers));
            return;
        }
        const bool on = from > 0 && all(sellers, "intermediary");
        const std::string who = say(sellers, from);
        words_.links.push_back(who + (several ? ", side by side, sell" : " sells") + (on ? " on to " : " to ") + say(receivers, to));
        if (shown.empty()) return;
        const std::string advertisers = say(shown, from);
        words_.links.push_back(advertisers + (shown.size() > 1 ? " pay " : " pays ") + say(sellers, from) + " for being shown to " +
                               say(receivers, to));
        break_once(letters_of(shown) + rule + letters_of(sellers) + '2' + letters_of(receivers) + " beside " + letters_of(sellers) + '2' +
                   letters_of(shown));
    }
    /// Who stands between two that serve one another directly.
    void stand_aside(std::size_t aside, std::size_t from, std::size_t to)
    {
        const group& who = of_.groups[aside];
        const std::string several = who.size() > 1 ? "" : "s";
        if (all(who, "broker")) {
            const std::string broker = say(who, aside);
            words_.links.push_back(broker + " introduce" + several + ' ' + say(of_.groups[to], to) + " to " + say(of_.groups[from], from));
            words_.breaks.push_back(
                letters_of(who) +
                " breaks the rule: a broker passes nothing on, it introduces and is then out of the way; by the rule this is " +
                letters_of(who) + '2' + letters_of(of_.groups[from]));
        } else if (all(who, "advertiser")) {
            const std::string advertiser = say(who, aside);
            words_.links.push_back(advertiser + (who.size() > 1 ? " pay " : " pays ") + say(of_.groups[from], from) +
                                   " for being shown to " + say(of_.groups[to], to));
            break_once(letters_of(who) + std::string{advertiser_breaks} + letters_of(of_.groups[from]) + '2' + letters_of(of_.groups[to]) +
                       " beside " + letters_of(of_.groups[from]) + '2' + letters_of(who));
        } else {
            const std::string bank = say(who, aside);
            words_.links.push_back(bank + (who.size() > 1 ? " carry" : " carries") + " what " + say(of_.groups[to], to) + " pays to " +
                                   say(of_.groups[from], from));
            break_once(letters_of(who) +
                       " breaks the rule: a bank passes no service on, it carries the payment; by the rule this is plain " +
                       letters_of(of_.groups[from]) + '2' + letters_of(of_.groups[to]));
        }
    }
    void remark()
    {
        for (std::size_t i = 0; i + 1 < of_.groups.size(); ++i) {
            const group& who = of_.groups[i];
            if (i > 0 && all(who, "consumer") && !all(who, "customer") && !all(who, "purchaser"))
                remark_once(letters_of(who) + " between two 2s is the generic form: whoever stands there");
            // Between customers with nothing but banks in between no business is expected.
            std::size_t next = i + 1;
            while (next + 1 < of_.groups.size() && all(of_.groups[next], "bank")) ++next;
            const bool sells = std::any_of(who.begin(), who.end(), [&](const acronym_letter& each) { return is(each, "customer"); });
            if (sells && !(all(who, "customer") && all(of_.groups[next], "customer")))
                remark_once("a customer stands in a business's letter: private people sell here, as in an auction");
        }
        const group& first = of_.groups.front();
        const group& last = of_.groups.back();
        const bool is_sideline = (all(first, "provider") && all(last, "business")) || (all(first, "business") && all(last, "purchaser"));
        if (of_.groups.size() == 2 && is_sideline && !all(first, "advertiser"))
            remark_once("P2B and B2P are the same trade seen from its two sides: which is meant depends on whose sideline it is");
    }
    static void add_once(std::vector<std::string>& to, std::string text)
    {
        if (std::find(to.begin(), to.end(), text) == to.end()) to.push_back(std::move(text));
    }
    void break_once(std::string text) { add_once(words_.breaks, std::move(text)); }
    void remark_once(std::string text) { add_once(words_.remarks, std::move(text)); }

    const acronym& of_;
    const role_kinds& roles_;
    /// For each group, what each of its letters is called from now on; of equal letters, by their order.
    std::vector<std::map<std::pair<char, std::ptrdiff_t>, std::string>> spoken_of_;
    acronym_words words_;
    std::set<std::string> met_;
};

}  // namespace

bool are_equals(const std::vector<acronym_letter>& first, const std::vector<acronym_letter>& last)
{
    const auto same = [&](const acronym_letter& each) { return each.letter == first.front().letter; };
    return std::all_of(first.begin(), first.end(), same) && std::all_of(last.begin(), last.end(), same);
}

checked<acronym> parse_acronym(std::string_view text, std::span<const role> roles) { return parse_acronym(text, role_kinds{roles}); }

checked<acronym> parse_acronym(std::string_view text, const role_kinds& roles)
{
    if (!is_canonical(text, roles)) return fault_finder{text, roles}.find();
    acronym read;
    read.groups.emplace_back();
    const std::size_t last_two = text.rfind('2');
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '2')
            read.groups.emplace_back();
        else
            read.groups.back().push_back({text[i], roles.of_letter(text[i], i > last_two)->key});
    }
    return read;
}

std::string to_string(const acronym& of)
{
    std::string out;
    for (const std::vector<acronym_letter>& who : of.groups) {
        if (!out.empty()) out += '2';
        for (const acronym_letter& each : who) out += each.letter;
    }
    return out;
}

acronym_words in_words(const acronym& of, std::span<const role> roles)
{
    PARTNERING_EXPECTS(of.groups.size() >= 2, "an acronym has somebody before a 2 and somebody after it");
    return in_words(of, role_kinds{roles});
}

acronym_words in_words(const acronym& of, const role_kinds& roles) { return speaker{of, roles}.say(); }

PARTNERING_END
