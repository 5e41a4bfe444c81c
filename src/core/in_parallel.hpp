#pragma once

#include <partnering/core/version.hpp>

#include <cstddef>
#include <exception>
#include <system_error>
#include <thread>
#include <vector>

PARTNERING_BEGIN

/// Calls work(0) ... work(count - 1), each on a thread of its own as far as the system gives any, and waits for all of them.
///
/// Errors: what the first of them threw that threw
template <class Work>
void in_parallel(std::size_t count, Work work)
{
    if (count == 1) {
        work(std::size_t{0});
        return;
    }
    std::vector<std::exception_ptr> failures(count);
    const auto guarded = [&](std::size_t i) {
        try {
            work(i);
        } catch (...) {
            failures[i] = std::current_exception();
        }
    };
    std::vector<std::thread> others;
    others.reserve(count);
    std::size_t started = 1;
    try {
        for (; started < count; ++started) others.emplace_back(guarded, started);
    } catch (const std::system_error&) {
        // The system gives no more threads: this one does what is left.
    }
    guarded(0);
    for (std::size_t i = started; i < count; ++i) guarded(i);
    for (std::thread& other : others) other.join();
    for (const std::exception_ptr& failure : failures)
        if (failure) std::rethrow_exception(failure);
}

PARTNERING_END
