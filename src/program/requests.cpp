#include "verbs.hpp"

#include <partnering/io/allocate.hpp>
#include <partnering/io/clearing.hpp>
#include <partnering/io/document.hpp>
#include <partnering/io/netting.hpp>
#include <partnering/io/price.hpp>

#include <algorithm>
#include <array>
#include <fstream>

namespace program {

using namespace partnering;

namespace {

std::string content_of(const std::string& path)
{
    std::ifstream file{path, std::ios::binary};
    // One byte more than is allowed is enough for the reader to know that there is too much: a device never ends.
    const std::size_t most_bytes = read_options{}.max_bytes;
    std::string text;
    std::array<char, 65536> block;
    while (text.size() <= most_bytes && (file.read(block.data(), block.size()) || file.gcount() > 0))
        text.append(block.data(), static_cast<std::size_t>(file.gcount()));
    if (!file.is_open() || file.bad()) throw stop{path + ": cannot read the file: name one that is there, may be read, and is no folder"};
    return text;
}

/// What verbs that answer a file of requests have in common: `answer(text)` is the library's.
template <class Answer>
int answer_file(const request_arguments& with, const Answer& answer)
{
    const answers given = answer(content_of(with.file));
    if (given.nothing_done) {
        // One line is said: of a list, what is wrong with the first request.
        const std::size_t end = std::min(given.text.find('\n'), given.text.size());
        const bool more = given.text.find_first_not_of('\n', end) != std::string::npos;
        throw stop{given.text.substr(0, end) + (more ? "; nor has any other request an answer" : "")};
    }
    write_out(with.format == "json" ? given.json : given.text);
    return given.any_error ? findings : done;
}

}  // namespace

int allocate(const allocate_arguments& with)
{
    return answer_file(with, [&](const std::string& text) {
        allocate_options options;
        options.place = with.file;
        options.method = with.method;
        options.explain = with.explain;
        return allocate_answer(text, options);
    });
}
int price(const request_arguments& with)
{
    return answer_file(with, [&](const std::string& text) { return price_answer(text, {.place = with.file}); });
}
int net(const request_arguments& with)
{
    return answer_file(with, [&](const std::string& text) { return netting_answer(text, {.place = with.file}); });
}
int clear(const request_arguments& with)
{
    return answer_file(with, [&](const std::string& text) { return clearing_answer(text, {.place = with.file}); });
}

}  // namespace program
