#pragma once

#include <string>

/// Workload W4: usage read from CSV into columns, every field validated; prints one line a run with its check values.
///
/// `file` has the columns that `generate events ... csv` writes: event_id, offer_id, channel_party, event_time (µs), quantity, gross. It
/// may be compressed.
void run_w4(const std::string& file, unsigned threads, unsigned runs);
