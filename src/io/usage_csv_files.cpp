#include "io/usage_csv_files.hpp"

#include <partnering/io/usage_format.hpp>

#include <system_error>
#include <vector>

PARTNERING_BEGIN

checked<usage_table> read_usage_csv_files(std::span<const std::string> paths, const usage_format& format, unsigned threads)
{
    std::vector<file_content> files;
    files.reserve(paths.size());
    for (const std::string& path : paths) files.emplace_back(path);
    return read_usage_csv_contents(paths, files, format, threads);
}

checked<usage_table> read_usage_csv_contents(std::span<const std::string> paths, std::span<const file_content> files,
                                             const usage_format& format, unsigned threads)
{
    std::vector<usage_input> inputs;
    std::vector<finding> findings;
    for (std::size_t i = 0; i < files.size(); ++i) {
        if (files[i].error() != 0) {
            findings.push_back({.code = "cannot_read",
                                .level = severity::error,
                                .subject = {},
                                .place = paths[i],
                                .text = "the file cannot be read: " + std::generic_category().message(files[i].error())});
            continue;
        }
        inputs.push_back({.name = paths[i], .content = files[i].view()});
    }
    if (findings.empty()) return read_usage_csv(inputs, format, threads);
    // What can be read is looked at all the same: its headers may be wrong too.
    const checked<usage_table> others = read_usage_csv(inputs, format, threads);
    findings.insert(findings.end(), others.findings().begin(), others.findings().end());
    return findings;
}

checked<usage_table> read_usage_csv_file(const std::string& path, const usage_format& format, unsigned threads)
{
    return read_usage_csv_files({&path, 1}, format, threads);
}

PARTNERING_END
