#include "core/byte_coder.hpp"
#include "io/file_content.hpp"
#include "io/file_kind.hpp"
#include "io/file_replacement.hpp"

#include <partnering/core/date_text.hpp>
#include <partnering/io/partial_file.hpp>
#include <partnering/settlement/partial_bytes.hpp>

#include <algorithm>
#include <optional>
#include <set>
#include <system_error>
#include <utility>

PARTNERING_BEGIN

// docs/reference/partial-file.md says what stands where; a change of it is another version.

namespace {

constexpr std::string_view magic = partial_file_magic;
constexpr std::uint32_t version = 1;
constexpr std::size_t digest_bytes = 32;

using zone_data = std::set<std::pair<std::string, std::string>>;

/// The zones of an ecosystem, with the edition of their data.
zone_data zones_of(const ecosystem& of)
{
    zone_data all;
    for (const agreement& a : of.agreements()) all.emplace(a.zone.name(), a.zone.data_version());
    return all;
}

std::string text_of(const zone_data& zones)
{
    std::set<std::string> editions;
    for (const auto& [name, edition] : zones)
        if (name != "UTC") editions.insert(edition);
    std::string all;
    for (const std::string& edition : editions) all += (all.empty() ? "" : ", ") + edition;
    return all.empty() ? "none" : all;
}

finding wrong(const char* code, const std::string& place, std::string text) { return {code, severity::error, "", place, std::move(text)}; }

/// What a file says, before the plan is compiled and the partial read.
struct parts {
    std::string_view document;
    compile_options::cycles which = compile_options::cycles::ending;
    std::vector<date_range> periods;
    zone_data zones;
    std::vector<finding> besides;
    std::string_view sums;
};

parts parts_of(byte_reader& in)
{
    parts out;
    out.document = in.text();
    out.which = in.flag() ? compile_options::cycles::touching : compile_options::cycles::ending;
    const std::size_t periods = in.count(2);
    if (periods == 0) throw bad_bytes{"it names no period"};
    for (std::size_t i = 0; i < periods; ++i) {
        const int128 begin = in.wide();
        const std::uint64_t days = in.number(INT32_MAX);
        if (begin < INT32_MIN || begin + static_cast<int128>(days) > INT32_MAX || days == 0) throw bad_bytes{"a period is out of range"};
        const date first{static_cast<std::int32_t>(begin)};
        out.periods.push_back({first, first.plus_days(static_cast<std::int32_t>(days))});
        if (i != 0 && out.periods[i].begin < out.periods[i - 1].end) throw bad_bytes{"its periods do not ascend"};
    }
    for (std::size_t left = in.count(2); left > 0; --left) {
        const std::string_view name = in.text();
        const std::string_view edition = in.text();
        if (!out.zones.emplace(name, edition).second) throw bad_bytes{"a time zone is there twice"};
    }
    const std::size_t findings = in.count(9);
    for (std::size_t i = 0; i < findings; ++i) {
        const finding before = i == 0 ? finding{} : out.besides.back();
        finding f;
        f.code = in.text_after(before.code);
        const std::uint8_t level = in.byte();
        if (level > static_cast<std::uint8_t>(severity::warning)) throw bad_bytes{"a warning is none"};
        f.level = static_cast<severity>(level);
        f.subject = in.text_after(before.subject);
        f.place = in.text_after(before.place);
        f.text = in.text_after(before.text);
        if (i != 0 && !(before < f)) throw bad_bytes{"its warnings do not ascend"};
        out.besides.push_back(std::move(f));
    }
    out.sums = in.text();
    return out;
}

/// What happened to bytes of this version that do not have their checksum at their end.
std::string told_damage(std::string_view bytes)
{
    const std::size_t head = magic.size() + sizeof version;
    try {
        byte_reader in{bytes.substr(head)};
        static_cast<void>(parts_of(in));
        const std::size_t content = bytes.size() - in.left();
        if (in.sha256() == digester{}.add_raw(bytes.data(), content).finish() && in.left() != 0)
            return std::to_string(in.left()) + (in.left() == 1 ? " byte follows its end" : " bytes follow its end") +
                   (bytes.substr(bytes.size() - in.left()).starts_with(magic)
                        ? ": it is more than one partial in one file. Name each partial in a file of its own"
                        : ". Copy it again, or cut them off");
    } catch (const bad_bytes& bad) {
        if (bad.ends_early)
            return "it is shorter than it says it is: it was cut off, or a length in it was changed. Copy it again, or make it again from "
                   "its usage";
    }
    return "its checksum is another than that of its bytes: something in it was changed. Copy it again, or make it again from its usage";
}

/// What is within a file whose bytes are as they were written.
checked<std::string_view> content_of(std::string_view bytes, const std::string& place)
{
    if (bytes.empty()) return wrong("not_a_partial", place, "the file is empty; one that `settle --partial` wrote would be right");
    if (bytes.size() < magic.size() + sizeof version + digest_bytes && (bytes.starts_with(magic) || magic.starts_with(bytes)))
        return wrong("partial_damaged", place,
                     "the partial is cut off: it ends after byte " + std::to_string(bytes.size()) +
                         ", and its beginning and its checksum alone take more. Copy it again, or make it again from its usage");
    if (!bytes.starts_with(magic)) {
        std::string what{kind_of_file(bytes)};
        if (what.empty()) {
            const std::size_t first = bytes.find_first_not_of(" \t\r\n");
            what = first != std::string_view::npos && bytes[first] == '{'
                       ? "no partial but looks like JSON: a document goes first after `settle`, and `merge` needs none"
                       : "no partial: it does not begin as one does. Name what `settle --partial` wrote";
        }
        return wrong("not_a_partial", place, "this is " + what);
    }
    const std::string_view content = bytes.substr(0, bytes.size() - digest_bytes);
    if (digester{}.add_raw(content.data(), content.size()).finish() != byte_reader{bytes.substr(content.size())}.sha256()) {
        const bool ours = byte_reader{content.substr(magic.size())}.fixed() == version;
        return wrong(
            "partial_damaged", place,
            "the partial is not as it was written: " +
                (ours ? told_damage(bytes) : "something in it was changed or is missing. Copy it again, or make it again from its usage"));
    }
    if (const std::uint32_t written = byte_reader{content.substr(magic.size())}.fixed(); written != version)
        return wrong("partial_version", place,
                     "the partial is of version " + std::to_string(written) + " of the format, and this reads version " +
                         std::to_string(version) + ": make and merge all with one release");
    return content.substr(magic.size() + sizeof version);
}

/// Compiles the documents of files; most of the time it is one.
class compiler {
public:
    explicit compiler(const partial_file_reading& how) : how_{how} {}

    checked<plan> compiled(const parts& from, const std::string& place)
    {
        if (last_ && document_ == from.document && periods_ == from.periods && which_ == from.which) return *last_;
        read_options options = how_.document;
        options.place = place;
        const checked<document> read = read_document(from.document, options);
        if (!read) return read.findings();
        checked<plan> made = compile(read.value().content, {.periods = from.periods, .which = from.which, .policies = how_.policies});
        if (!made) {
            std::vector<finding> found = made.findings();
            for (finding& f : found)
                if (f.place.empty()) f.place = place;
            return found;
        }
        document_ = from.document;
        periods_ = from.periods;
        which_ = from.which;
        last_ = made.value();
        return *last_;
    }

private:
    const partial_file_reading& how_;
    std::string document_;
    std::vector<date_range> periods_;
    compile_options::cycles which_ = compile_options::cycles::ending;
    std::optional<plan> last_;
};

checked<partial_file> read_one(std::string_view bytes, const std::string& place, compiler& plans)
{
    const checked<std::string_view> content = content_of(bytes, place);
    if (!content) return content.findings();
    parts from;
    try {
        byte_reader in{content.value()};
        from = parts_of(in);
        in.end();
    } catch (const bad_bytes& bad) {
        return wrong("partial_malformed", place, "the partial was written wrong, by no version of this library: " + bad.what);
    }
    checked<plan> compiled = plans.compiled(from, place);
    if (!compiled) return compiled.findings();
    plan under = std::move(compiled).value();
    checked<partial> sums = partial_from_bytes(from.sums, under);
    if (!sums) {
        std::vector<finding> found = sums.findings();
        for (finding& f : found) {
            f.place = place;
            if (f.code != "foreign_partial") continue;
            const zone_data here = zones_of(under.of());
            f.code = "partial_plan_differs";
            f.text = here != from.zones
                         ? "the partial was made with the time-zone data " + text_of(from.zones) + ", and this machine has " +
                               text_of(here) +
                               ": install the same edition of them here, or make all partials with the edition of this machine"
                         : std::string{"its document compiles to another plan here than where it was made: make and merge all partials "
                                       "with one release, and with the same contract policies"};
        }
        return found;
    }
    return partial_file{std::move(under), std::move(from.periods), from.which, std::move(sums).value(), std::move(from.besides)};
}

std::string text_of(const std::vector<date_range>& periods)
{
    std::string all;
    for (const date_range& period : periods) all += (all.empty() ? "" : ", ") + to_string(period);
    return all;
}

/// Two files of different plans, in the words of whoever made them.
std::string told_difference(const partial_file& a, const partial_file& b)
{
    if (a.periods != b.periods)
        return "the two partials settle different periods (" + text_of(a.periods) + " and " + text_of(b.periods) +
               "): make all of them for the same (`settle --period`)";
    const std::string& mine = a.under.of().name();
    const std::string& theirs = b.under.of().name();
    if (mine != theirs)
        return "the two partials are of different documents (" + quote(mine) + " and " + quote(theirs) + "): merge those of one";
    if (write_document(a.under.of()) != write_document(b.under.of()))
        return "the document " + quote(mine) + " was changed between the two partials: make all of them again from one";
    return "the two partials were made under different plans of one document: make all of them in the same way";
}

}  // namespace

std::string partial_file_bytes(const partial_file& content)
{
    byte_writer out;
    out.raw(magic.data(), magic.size()).fixed(version).text(write_document(content.under.of()));
    out.byte(content.which == compile_options::cycles::touching ? 1 : 0).number(content.periods.size());
    for (const date_range& period : content.periods)
        out.wide(period.begin.days_since_epoch())
            .number(static_cast<std::uint64_t>(std::int64_t{period.end.days_since_epoch()} - period.begin.days_since_epoch()));
    const zone_data zones = zones_of(content.under.of());
    out.number(zones.size());
    for (const auto& [name, edition] : zones) out.text(name).text(edition);
    std::vector<finding> found = content.besides;
    std::sort(found.begin(), found.end());
    found.erase(std::unique(found.begin(), found.end()), found.end());
    out.number(found.size());
    finding before;
    for (const finding& f : found) {
        out.text_after(before.code, f.code).byte(static_cast<std::uint8_t>(f.level)).text_after(before.subject, f.subject);
        out.text_after(before.place, f.place).text_after(before.text, f.text);
        before = f;
    }
    out.text(to_bytes(content.sums));
    return std::move(out).sealed();
}

checked<partial_file> partial_file_from_bytes(std::string_view bytes, const std::string& place, const partial_file_reading& how)
{
    compiler plans{how};
    return read_one(bytes, place, plans);
}

checked<std::uint64_t> write_partial_file(const std::string& path, const partial_file& content)
{
    const std::string bytes = partial_file_bytes(content);
    try {
        file_replacement file{path};
        file.write(bytes.data(), bytes.size(), 0);
        file.take_its_place();
    } catch (const cannot_write& failed) {
        return finding_of(failed, path);
    }
    return std::uint64_t{bytes.size()};
}

checked<std::vector<partial_file>> read_partial_files(std::span<const std::string> paths, const partial_file_reading& how)
{
    compiler plans{how};
    std::vector<partial_file> all;
    std::vector<finding> findings;
    for (const std::string& path : paths) {
        const file_content file{path};
        if (file.error() != 0) {
            findings.push_back(wrong("cannot_read", path, "the file cannot be read: " + std::generic_category().message(file.error())));
            continue;
        }
        checked<partial_file> one = read_one(file.view(), path, plans);
        if (one)
            all.push_back(std::move(one).value());
        else
            findings.insert(findings.end(), one.findings().begin(), one.findings().end());
    }
    if (!findings.empty()) return findings;
    return all;
}

checked<partial_file> merge(std::span<const partial_file> files, std::span<const std::string> names)
{
    PARTNERING_EXPECTS(!files.empty() && files.size() == names.size(), "each file has a name, and there is at least one");
    std::vector<partial> sums;
    std::vector<finding> besides;
    for (std::size_t i = 1; i < files.size(); ++i)
        if (files[0].under.content_digest() != files[i].under.content_digest())
            return wrong("foreign_partial", names[0] + " and " + names[i], told_difference(files[0], files[i]));
    for (const partial_file& file : files) {
        sums.push_back(file.sums);
        besides.insert(besides.end(), file.besides.begin(), file.besides.end());
    }
    checked<partial> all = merge(sums, names);
    if (!all) return all.findings();
    std::sort(besides.begin(), besides.end());
    besides.erase(std::unique(besides.begin(), besides.end()), besides.end());
    return partial_file{files.front().under, files.front().periods, files.front().which, std::move(all).value(), std::move(besides)};
}

PARTNERING_END
