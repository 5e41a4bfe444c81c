"""What each public header costs: it compiles alone, stays within its tier's lines, and drags in no heavy library.

The tiers are those of docs/explanation/architecture.md; tiers.txt says which header is of which tier. Lines are counted in
the preprocessed text (`-E -P`), for counts do not flicker where seconds do.

usage: headers.py ROOT --compiler CXX [--cache FILE] [--isystem=DIR:DIR]
"""

import argparse
import concurrent.futures
import hashlib
import os
import pathlib
import re
import subprocess
import sys
import tempfile

BUDGETS = {0: 15000, 1: 55000, 2: 75000, 3: None}
# Standard headers that a tier must not reach, directly or not: they are what makes the next tier dearer.
NOT_IN_TIER = {
    0: ("string", "chrono", "iostream", "sstream", "ostream", "istream", "vector", "functional", "algorithm", "ranges"),
    1: ("chrono", "iostream", "sstream", "fstream", "regex", "ranges"),
    2: ("iostream", "sstream", "fstream", "regex"),
}
HEAVY = re.compile(r"/(boost|range/v3|nlohmann|CLI|doctest|date)/")
OPT_IN = {"boost_graph.hpp": "boost", "multiprecision.hpp": "boost", "range_v3.hpp": "range/v3", "nlohmann_json.hpp": "nlohmann"}


def read_tiers(path):
    """Lines `header tier` or `room/ tier`; the longest name that fits decides."""
    tiers = {}
    for number, line in enumerate(path.read_text().split("\n"), 1):
        line = line.split("#")[0].strip()
        if not line:
            continue
        name, tier = line.split()
        if int(tier) not in BUDGETS:
            raise SystemExit(f"{path}:{number}: a tier is 0, 1, 2 or 3")
        tiers[name] = int(tier)
    return tiers


def tier_of(name, tiers):
    if name in tiers:
        return tiers[name]
    if name.rsplit("/", 1)[-1] in OPT_IN:
        return 3
    folder = name
    while "/" in folder:
        folder = folder.rsplit("/", 1)[0]
        if folder + "/" in tiers:
            return tiers[folder + "/"]
    return None


def check(root, name, tier, compiler, flags, seen):
    """The faults of one header, its line count and the digest of what was compiled."""
    found = []
    with tempfile.TemporaryDirectory() as folder:
        source = pathlib.Path(folder) / "alone.cpp"
        source.write_text(f"#include <partnering/{name}>\n")
        rule = pathlib.Path(folder) / "alone.d"
        command = [compiler, *flags, "-E", "-P", "-MD", "-MF", str(rule), str(source)]
        result = subprocess.run(command, capture_output=True, text=True)
        if result.returncode:
            return [f"{name}: does not compile alone\n{result.stderr}"], 0, None
        # Compilers differ in the blank lines they leave; code is what is counted.
        lines = sum(1 for line in result.stdout.split("\n") if line.strip())
        depends = rule.read_text().replace("\\\n", " ").split()
        if tier is None:
            found.append(f"{name}: no tier; say in tests/house/tiers.txt which one it is of")
            tier = 3
        budget = BUDGETS[tier]
        if budget is not None and lines > budget:
            found.append(f"{name}: {lines} preprocessed lines; tier {tier} allows {budget}")
        for standard in NOT_IN_TIER.get(tier, ()):
            if any(re.search(rf"/c\+\+/(v1|[0-9.]+)/{standard}$", d) for d in depends):
                found.append(f"{name}: tier {tier} may not reach <{standard}>")
        heavy = sorted({m.group(1) for d in depends for m in [HEAVY.search(d)] if m and "/partnering/" not in d})
        own = OPT_IN.get(name.rsplit("/", 1)[-1])
        for library in heavy:
            if library != own:
                found.append(f"{name}: reaches {library}, a heavy library; only a header named after it may")
        if tier == 3 and own is None:
            found.append(f"{name}: tier 3 is for headers named after a heavy library")

        digest = hashlib.sha256("\0".join([compiler, *flags, result.stdout]).encode()).hexdigest()
        if digest not in seen:
            # Twice: a header guards itself.
            source.write_text(f"#include <partnering/{name}>\n#include <partnering/{name}>\n")
            warnings = ["-Wall", "-Wextra", "-Wpedantic", "-Wconversion", "-Werror"]
            result = subprocess.run([compiler, *flags, *warnings, "-fsyntax-only", str(source)], capture_output=True, text=True)
            if result.returncode:
                found.append(f"{name}: does not compile alone without a warning\n{result.stderr}")
                digest = None
    return found, lines, digest


def faults(root, compiler, flags, cache=None, out=sys.stdout):
    tiers = read_tiers(root / "tests" / "house" / "tiers.txt")
    base = root / "include" / "partnering"
    names = sorted(str(p.relative_to(base)) for p in base.rglob("*.hpp"))
    found = [f"tests/house/tiers.txt: there is no {n}" for n in tiers if not n.endswith("/") and not (base / n).exists()]
    seen = set(cache.read_text().split()) if cache and cache.exists() else set()
    digests = set()
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        jobs = {n: pool.submit(check, root, n, tier_of(n, tiers), compiler, flags, seen) for n in names}
        for name, job in jobs.items():
            its, lines, digest = job.result()
            found.extend(its)
            if digest:
                digests.add(digest)
            print(f"tier {tier_of(name, tiers)} {lines:7} {name}", file=out)
    if cache:
        cache.write_text("\n".join(sorted(digests)) + "\n")
    return found


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("root", type=pathlib.Path)
    parser.add_argument("--compiler", required=True)
    parser.add_argument("--cache", type=pathlib.Path)
    parser.add_argument("--isystem", default="")
    args = parser.parse_args()
    root = args.root.resolve()
    flags = ["-std=c++20", f"-I{root}/include"]
    for folder in args.isystem.split(":"):
        # The compiler's own folder must keep its place in the search.
        if folder and folder != "/usr/include":
            flags += ["-isystem", folder]
    found = faults(root, args.compiler, flags, args.cache)
    print("\n".join(found) if found else "every header compiles alone and keeps to its tier")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
