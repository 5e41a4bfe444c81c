#include "io/usage_csv_record.hpp"

#include <partnering/core/finding.hpp>

#include <algorithm>
#include <cstring>

PARTNERING_BEGIN

namespace usage_csv {

bool is_utf8(std::string_view text) noexcept
{
    const auto* at = reinterpret_cast<const unsigned char*>(text.data());
    const auto* const end = at + text.size();
    while (at < end) {
        const unsigned lead = *at++;
        if (lead < 0x80) continue;
        // The second byte's range keeps out overlong forms, surrogates and what lies above U+10FFFF.
        unsigned low = 0x80;
        unsigned high = 0xbf;
        std::ptrdiff_t more = 0;
        if (lead >= 0xc2 && lead <= 0xdf) {
            more = 1;
        } else if (lead >= 0xe0 && lead <= 0xef) {
            more = 2;
            if (lead == 0xe0) low = 0xa0;
            if (lead == 0xed) high = 0x9f;
        } else if (lead >= 0xf0 && lead <= 0xf4) {
            more = 3;
            if (lead == 0xf0) low = 0x90;
            if (lead == 0xf4) high = 0x8f;
        } else {
            return false;
        }
        if (end - at < more) return false;
        if (*at < low || *at > high) return false;
        for (std::ptrdiff_t i = 1; i < more; ++i) {
            if (at[i] < 0x80 || at[i] > 0xbf) return false;
        }
        at += more;
    }
    return true;
}

void take_apart(const char* const begin, const char* const end, char separator, quoted_lines lines, record& into)
{
    into.fields.clear();
    into.unescaped.clear();
    into.wrong = record::fault::none;
    into.wrong_field = 0;
    into.open = false;
    into.lines = 0;
    const auto blame = [&into](record::fault what) {
        if (into.wrong != record::fault::none) return;
        into.wrong = what;
        into.wrong_field = into.fields.size();
    };

    const char* at = begin;
    bool more = true;
    while (more) {
        const char* field = at;
        const char* stop = nullptr;
        std::string* copy = nullptr;
        if (at < end && *at == '"') {
            ++at;
            field = at;
            const char* piece = at;
            while (true) {
                const auto* quote = static_cast<const char*>(at < end ? std::memchr(at, '"', static_cast<std::size_t>(end - at)) : nullptr);
                if (quote != nullptr && lines == quoted_lines::forbidden &&
                    std::memchr(at, '\n', static_cast<std::size_t>(quote - at)) != nullptr) {
                    quote = nullptr;
                }
                if (quote == nullptr) {
                    // What follows may well be good records: only the line that this one began on goes with it.
                    blame(record::fault::open_quote);
                    into.open = true;
                    const auto* line = static_cast<const char*>(std::memchr(begin, '\n', static_cast<std::size_t>(end - begin)));
                    into.next = line == nullptr ? end : line + 1;
                    into.lines = line == nullptr ? 0 : 1;
                    // The fields before it are whole where they stand on that line; they say which record it was.
                    return;
                }
                if (end - quote > 1 && quote[1] == '"') {
                    if (copy == nullptr) copy = &into.unescaped.emplace_back();
                    copy->append(piece, quote + 1);
                    at = quote + 2;
                    piece = at;
                    continue;
                }
                if (copy != nullptr) copy->append(piece, quote);
                stop = quote;
                at = quote + 1;
                break;
            }
            if (at < end && *at != separator && *at != '\n' && !(*at == '\r' && (end - at == 1 || at[1] == '\n'))) {
                blame(record::fault::after_quote);
                while (at < end && *at != separator && *at != '\n') ++at;
            }
        } else {
            for (; at < end && *at != separator && *at != '\n'; ++at) {
                if (*at == '"') blame(record::fault::stray_quote);
                if (*at == '\r') {
                    if (end - at == 1 || at[1] == '\n') break;
                    blame(record::fault::stray_return);
                }
            }
            stop = at;
        }
        const std::string_view plain{field, static_cast<std::size_t>(stop - field)};
        into.fields.push_back(copy == nullptr ? plain : std::string_view{*copy});

        more = at < end && *at == separator;
        if (more) {
            ++at;
            continue;
        }
        if (at < end && *at == '\r') ++at;
        if (at < end && *at == '\n') ++at;
    }
    into.next = at;

    const std::string_view all{begin, static_cast<std::size_t>(at - begin)};
    into.lines = static_cast<std::uint64_t>(std::count(all.begin(), all.end(), '\n'));
    const auto first_field = [&into](auto&& bad) {
        const auto found = std::find_if(into.fields.begin(), into.fields.end(), bad);
        return found == into.fields.end() ? std::size_t{0} : static_cast<std::size_t>(found - into.fields.begin());
    };
    // What is not text at all comes before how it is quoted.
    if (std::memchr(all.data(), '\0', all.size()) != nullptr) {
        into.wrong = record::fault::nul_byte;
        into.wrong_field = first_field([](std::string_view f) { return f.find('\0') != std::string_view::npos; });
    } else if (!is_utf8(all)) {
        into.wrong = record::fault::not_utf8;
        into.wrong_field = first_field([](std::string_view f) { return !is_utf8(f); });
    }
}

std::string fault_text(const record& of, std::span<const std::string> names, quoted_lines lines)
{
    const std::string field = of.wrong_field < names.size() ? quote(names[of.wrong_field]) : "number " + std::to_string(of.wrong_field + 1);
    switch (of.wrong) {
    case record::fault::not_utf8:
        return "holds bytes that are not UTF-8, in field " + field + "; UTF-8 would be right";
    case record::fault::nul_byte:
        return "holds a NUL byte, in field " + field + "; text would be right";
    case record::fault::stray_quote:
        return "has a quote within field " + field +
               ", which does not begin with one; a quote is written twice in a field that is in quotes";
    case record::fault::after_quote:
        return "goes on after the closing quote of field " + field +
               "; a separator or the end of the line would be right, or the quote twice";
    case record::fault::stray_return:
        return "has a carriage return in field " + field +
               " that no line feed follows; lines end with LF or CRLF, text that holds one is in quotes";
    case record::fault::open_quote:
        return "has a quote in field " + field + " that is never closed" +
               (lines == quoted_lines::allowed ? "; from the next line on each line is read as a record" : " on its line");
    case record::fault::none:
        break;
    }
    return {};
}

scaled read_scaled(std::string_view text, int decimals) noexcept
{
    constexpr scaled not_a_number{.value = 0, .wrong = scaled::fault::not_a_number};
    constexpr scaled too_many{.value = 0, .wrong = scaled::fault::too_many_decimals};
    constexpr scaled too_large{.value = 0, .wrong = scaled::fault::too_large};

    const bool negative = !text.empty() && text.front() == '-';
    if (negative) text.remove_prefix(1);
    const std::size_t point = text.find('.');
    const std::string_view whole = text.substr(0, point);
    const std::string_view fraction = point == std::string_view::npos ? std::string_view{} : text.substr(point + 1);
    const auto all_digits = [](std::string_view part) {
        return std::all_of(part.begin(), part.end(), [](char c) { return c >= '0' && c <= '9'; });
    };
    if (whole.empty() || !all_digits(whole)) return not_a_number;
    if (point != std::string_view::npos && (fraction.empty() || !all_digits(fraction))) return not_a_number;
    if (fraction.size() > static_cast<std::size_t>(decimals)) return too_many;

    int128 value = 0;
    const auto append = [&value](int digit) {
        return !__builtin_mul_overflow(value, 10, &value) && !__builtin_add_overflow(value, digit, &value);
    };
    for (const std::string_view part : {whole, fraction}) {
        for (const char c : part) {
            if (!append(c - '0')) return too_large;
        }
    }
    for (std::size_t place = fraction.size(); place < static_cast<std::size_t>(decimals); ++place) {
        if (!append(0)) return too_large;
    }
    return {.value = negative ? -value : value, .wrong = scaled::fault::none};
}

}  // namespace usage_csv

PARTNERING_END
