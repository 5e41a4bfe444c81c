#include "allocate.hpp"
#include "chain_game.hpp"
#include "clear.hpp"
#include "costs.hpp"
#include "net.hpp"
#include "w1.hpp"
#include "w2.hpp"
#include "w3.hpp"
#include "w4.hpp"

#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string>

namespace {

struct workload {
    const char* name;
    const char* of;
    void (*run)(const std::string& of, unsigned threads, unsigned runs);
};

constexpr workload workloads[] = {
    {"w1", "DIR", run_w1},     {"w1b", "DIR", run_w1b}, {"w1-file", "DIR", run_w1_file}, {"w1-packed", "DIR", run_w1_packed},
    {"read", "DIR", run_read}, {"w4", "FILE", run_w4},
};

unsigned number(const char* word) { return static_cast<unsigned>(std::strtoul(word, nullptr, 10)); }

}  // namespace

int main(int count, char** words)
{
    const std::string name = count >= 4 ? words[1] : "";
    try {
        if (name == "net" && count == 4) {
            run_net(number(words[2]), number(words[3]));
            return 0;
        }
        if (name == "clear" && count == 4) {
            run_clear(number(words[2]), number(words[3]));
            return 0;
        }
        if (name == "w2" && count == 4) {
            run_w2(words[2], number(words[3]));
            return 0;
        }
        if (name == "w3" && count == 4) {
            run_w3(words[2], number(words[3]));
            return 0;
        }
        if (name == "nucleolus" && count == 4) {
            run_nucleolus(words[2], number(words[3]));
            return 0;
        }
        if (name == "chain-game" && count == 4) {
            run_chain_game(number(words[2]), number(words[3]));
            return 0;
        }
        if (name == "allocate" && count == 4) {
            run_allocate(number(words[2]), number(words[3]));
            return 0;
        }
        if (name == "costs" && (count == 5 || count == 6)) {
            run_costs(words[2], number(words[3]), number(words[4]), count == 6 ? words[5] : "");
            return 0;
        }
        for (const workload& w : workloads) {
            if (name != w.name || count != 5) continue;
            w.run(words[2], number(words[3]), number(words[4]));
            return 0;
        }
    } catch (const std::exception& e) {
        std::fprintf(stderr, "partnering-bench: %s\n", e.what());
        return 2;
    }
    for (const workload& w : workloads) std::fprintf(stderr, "usage: partnering-bench %s %s THREADS RUNS\n", w.name, w.of);
    std::fprintf(stderr, "usage: partnering-bench costs DIR THREADS RUNS [WHICH]\n");
    std::fprintf(stderr, "usage: partnering-bench w2 DIR RUNS\n");
    std::fprintf(stderr, "usage: partnering-bench w3 DIR RUNS\n");
    std::fprintf(stderr, "usage: partnering-bench nucleolus DIR RUNS\n");
    std::fprintf(stderr, "usage: partnering-bench chain-game PARTIES RUNS\n");
    std::fprintf(stderr, "usage: partnering-bench allocate MEMBERS RUNS\n");
    std::fprintf(stderr, "usage: partnering-bench net PARTIES OBLIGATIONS\n");
    std::fprintf(stderr, "usage: partnering-bench clear PARTIES OBLIGATIONS\n");
    return 2;
}
