#include <partnering/io/usage_files.hpp>

#include "io/file_kind.hpp"
#include "io/usage_csv_files.hpp"
#include "io/usage_file_read.hpp"
#include "io/usage_join.hpp"

#include <partnering/io/usage_format.hpp>

#include <utility>
#include <vector>

PARTNERING_BEGIN

checked<usage_table> read_usage_files(std::span<const std::string> paths, const usage_format& format, unsigned threads)
{
    std::vector<std::string> csv_paths;
    std::vector<file_content> csv_files;
    std::vector<checked<usage_table>> read;
    for (const std::string& path : paths) {
        file_content content{path};
        if (is_usage_file(content.view())) {
            read.push_back(read_usage_file_content(path, std::move(content), {.threads = threads}));
        } else if (const std::string_view kind = kind_of_file(content.view()); !kind.empty()) {
            read.push_back(finding{"not_usage", severity::error, "", path, "this is no usage but " + std::string{kind}});
        } else {
            csv_paths.push_back(path);
            csv_files.push_back(std::move(content));
        }
    }
    if (read.empty() || !csv_paths.empty()) read.insert(read.begin(), read_usage_csv_contents(csv_paths, csv_files, format, threads));
    if (read.size() == 1) return std::move(read.front());

    std::vector<finding> findings;
    std::vector<usage_table> tables;
    for (const checked<usage_table>& one : read) {
        findings.insert(findings.end(), one.findings().begin(), one.findings().end());
        if (one) tables.push_back(one.value());
    }
    if (any_error(findings)) return findings;
    checked<usage_table> joined = join_usage(tables);
    if (!joined) return joined;
    return {std::move(joined).value(), std::move(findings)};
}

PARTNERING_END
