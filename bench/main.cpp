#include "w1.hpp"
#include "w4.hpp"

#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string>

int main(int count, char** words)
{
    const std::string workload = count == 5 ? words[1] : "";
    if (workload != "w1" && workload != "w1-file" && workload != "w4") {
        std::fprintf(stderr, "usage: partnering-bench w1 DIR THREADS RUNS\n"
                             "       partnering-bench w1-file DIR THREADS RUNS\n"
                             "       partnering-bench w4 FILE THREADS RUNS\n");
        return 2;
    }
    try {
        const auto threads = static_cast<unsigned>(std::strtoul(words[3], nullptr, 10));
        const auto runs = static_cast<unsigned>(std::strtoul(words[4], nullptr, 10));
        (workload == "w1" ? run_w1 : workload == "w1-file" ? run_w1_file : run_w4)(words[2], threads, runs);
    } catch (const std::exception& e) {
        std::fprintf(stderr, "partnering-bench: %s\n", e.what());
        return 2;
    }
    return 0;
}
