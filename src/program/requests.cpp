#include "verbs.hpp"

#include <partnering/io/document.hpp>
#include <partnering/io/netting.hpp>
#include <partnering/io/price.hpp>

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

/// What verbs that answer a file of requests have in common.
int answer_file(const request_arguments& with, answers (*answer)(std::string_view, const answer_options&))
{
    const answers given = answer(content_of(with.file), {.place = with.file});
    if (given.nothing_done) throw stop{given.text};
    write_out(with.format == "json" ? given.json : given.text);
    return given.any_error ? findings : done;
}

}  // namespace

int price(const request_arguments& with) { return answer_file(with, price_answer); }
int net(const request_arguments& with) { return answer_file(with, netting_answer); }

}  // namespace program
