"""Holds that the wrong line of a misuse does not compile, for the reason it is there, and that its fixed twin does.

usage: misuse.py FILE --compiler CXX --include DIR
"""

import argparse
import pathlib
import re
import subprocess
import sys


def wrong_lines(text):
    """The numbers of the lines between `#ifdef MISUSE` and its `#else`."""
    lines, inside = [], False
    for number, line in enumerate(text.split("\n"), 1):
        if line.startswith("#ifdef MISUSE"):
            inside = True
        elif line.startswith(("#else", "#endif")):
            inside = False
        elif inside and line.strip():
            lines.append(number)
    return lines


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("file", type=pathlib.Path)
    parser.add_argument("--compiler", required=True)
    parser.add_argument("--include", required=True)
    args = parser.parse_args()
    wrong = wrong_lines(args.file.read_text())
    if not wrong:
        print(f"{args.file}: no wrong line under `#ifdef MISUSE`")
        return 1
    compile = [args.compiler, "-std=c++20", f"-I{args.include}", "-fsyntax-only", "-Wall", "-Wextra", "-Werror=unused-result"]

    twin = subprocess.run([*compile, args.file], capture_output=True, text=True)
    if twin.returncode:
        print(f"{args.file}: the fixed twin does not compile\n{twin.stderr}")
        return 1
    misuse = subprocess.run([*compile, "-DMISUSE", args.file], capture_output=True, text=True)
    if not misuse.returncode:
        print(f"{args.file}: the wrong line compiles")
        return 1
    # An error elsewhere, such as a missing header, is not the refusal this is about.
    if not any(re.search(rf"{re.escape(args.file.name)}:{n}:\d+:", misuse.stderr) for n in wrong):
        print(f"{args.file}: it does not compile, but not because of line {wrong}\n{misuse.stderr}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
