#include "w1.hpp"

#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string>

int main(int count, char** words)
{
    if (count != 5 || std::string{words[1]} != "w1") {
        std::fprintf(stderr, "usage: partnering-bench w1 DIR THREADS RUNS\n");
        return 2;
    }
    try {
        run_w1(words[2], static_cast<unsigned>(std::strtoul(words[3], nullptr, 10)),
               static_cast<unsigned>(std::strtoul(words[4], nullptr, 10)));
    } catch (const std::exception& e) {
        std::fprintf(stderr, "partnering-bench: %s\n", e.what());
        return 2;
    }
    return 0;
}
