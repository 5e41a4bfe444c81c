#pragma once

#include <string>

/// Workload W1: usage of 1,000 offers settled to 10^-4 per record; prints one line a run with its check values.
///
/// `dir` holds what `generate events` writes: event_id.u64, offer.u32, channel.u32, time.i64, qty.i64, gross.i64, legs.csv.
void run_w1(const std::string& dir, unsigned threads, unsigned runs);

/// W1 where graduated tiers (`dir`/tiers.csv) over what a channel used of an offer so far price each record first.
void run_w1b(const std::string& dir, unsigned threads, unsigned runs);

/// The same from one packed file, which is written to `dir`/w1.usage first: a run maps it, checks all of it, and settles it.
void run_w1_file(const std::string& dir, unsigned threads, unsigned runs);

/// The same as one process does it from start to end, compiling the agreements among it; the packed file must be there.
void run_w1_packed(const std::string& dir, unsigned threads, unsigned runs);

/// How long it takes to read 16 bytes an event: two columns, summed.
void run_read(const std::string& dir, unsigned threads, unsigned runs);
