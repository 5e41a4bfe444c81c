#pragma once

#include <cstddef>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

/// The verbs of the program: each reads its files, asks the library, writes one answer to standard output and returns the exit code.
namespace program {

/// Exit codes, as the manual has them.
enum outcome : int {
    done = 0,      ///< nothing is wrong
    findings = 1,  ///< done, but there are findings of severity error or rejected records
    nothing = 2,   ///< nothing was done: unusable input or arguments
};

/// What stops a verb before it has done anything: one line, for standard error.
class stop : public std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// Of the verbs that look at a partnership as of a day.
struct describe_arguments {
    std::string document;
    std::string as_of;
    std::string format = "text";
};

struct check_arguments {
    std::vector<std::string> documents;
    std::string format = "text";
};

/// The other side's usage, where two report: `--usage` is the supplier's then.
struct reconcile_arguments {
    std::vector<std::string> against;     ///< the consumer's usage; empty: nobody else reports
    std::vector<std::string> decided;     ///< records that settle a dispute
    std::string counts = "supplier";      ///< whose figure is settled
    std::vector<std::string> tolerances;  ///< `quantity=1%`
};

struct settle_arguments {
    std::string document;
    std::vector<std::string> usage;
    reconcile_arguments reconcile;
    std::vector<std::string> receipts;          ///< who has paid; empty: nobody asks
    std::optional<std::string> received_until;  ///< a day
    std::optional<unsigned> due_days;
    std::vector<std::string> periods;
    std::optional<std::string> as_of;  ///< booking cut-off
    std::optional<std::string> viewer;
    std::string rejects;
    std::string partial;              ///< the file that a partial is written to, in place of statements; empty: none
    std::optional<std::string> part;  ///< which part of the usage, such as 3/16; none: all of it
    unsigned threads = 0;
    std::string format = "text";
};

struct merge_arguments {
    std::vector<std::string> partials;
    std::optional<std::string> viewer;
    std::string rejects;
    std::string partial;  ///< as of settle
    std::string format = "text";
};

struct explain_arguments {
    std::string document;
    std::vector<std::string> usage;
    reconcile_arguments reconcile;
    std::string payer;
    std::string payee;
    std::vector<std::string> periods;
    std::optional<std::string> as_of;  ///< booking cut-off
    std::optional<std::string> viewer;
    std::optional<std::string> agreement;
    std::size_t records = 10;
    unsigned threads = 0;
    std::string format = "text";
};

struct pack_arguments {
    std::string document;
    std::vector<std::string> usage;
    std::string out;
    std::string format = "text";
};

/// Of the verbs that answer a file of requests.
struct request_arguments {
    std::string file;
    std::string format = "text";
};

struct allocate_arguments : request_arguments {
    std::string method;  ///< in place of each request's own; empty: that
    bool explain = false;
};

struct models_arguments {
    std::string model;  ///< an acronym; empty: all there are
    std::string format = "text";
};

struct name_arguments {
    std::string acronym;
    std::string format = "text";
};

// Errors: stop, and what the library throws.
int describe(const describe_arguments& with);
int check(const check_arguments& with);
int settle(const settle_arguments& with);
int merge(const merge_arguments& with);
int explain(const explain_arguments& with);
int pack(const pack_arguments& with);
int allocate(const allocate_arguments& with);
int price(const request_arguments& with);
int net(const request_arguments& with);
int clear(const request_arguments& with);
int models(const models_arguments& with);
int name(const name_arguments& with);
int recognise(const describe_arguments& with);

/// Writes all of it to standard output. Errors: stop where it cannot be written.
void write_out(const std::string& text);

}  // namespace program
