"""What every text file of the project looks like: a final newline, no tabs in code, no path of somebody's own machine.

usage: text.py ROOT
"""

import pathlib
import re
import sys

CODE = {".hpp", ".cpp", ".py", ".cmake", ".in"}
TEXT = CODE | {".md", ".txt", ".yml", ".yaml", ".conf"}
NAMES = {"CMakePresets.json", ".clang-format", ".clang-tidy", ".gitignore", "LICENSE"}
FOLDERS_OF_SCRIPTS = {"scripts", ".ci"}
# Input that is broken on purpose, expected output, and a licence text keep their bytes.
AS_THEY_ARE = re.compile(r"^(tests/(golden|data|hostile)/|examples/[^/]*\.txt$|examples/data/|LICENSE$)")
# Written in two halves, so that this file does not find itself.
SOMEBODYS_PATH = re.compile(r"(?<![\w.}/)-])/(" + "wor" + "k|ho" + r"me|ro" + r"ot|Us" + r"ers)/[\w.]")


def faults(root):
    found = []
    for path in sorted(root.rglob("*")):
        place = path.relative_to(root)
        if place.parts[0] in (".git", "build", ".cache") or "__pycache__" in place.parts or not path.is_file():
            continue
        script = place.parts[0] in FOLDERS_OF_SCRIPTS
        if not (path.suffix in TEXT or path.name in NAMES or script):
            continue
        name = place.as_posix()
        try:
            text = path.read_bytes().decode("utf-8")
        except UnicodeDecodeError as error:
            if not AS_THEY_ARE.match(name):
                found.append(f"{name}: not UTF-8 ({error.reason} at byte {error.start})")
            continue
        for number, line in enumerate(text.split("\n"), 1):
            if SOMEBODYS_PATH.search(line):
                found.append(f"{name}:{number}: names a path that only one machine has")
        if AS_THEY_ARE.match(name):
            continue
        if text and not text.endswith("\n"):
            found.append(f"{name}: the last line has no end")
        if "\r" in text:
            found.append(f"{name}: carriage returns")
        for number, line in enumerate(text.split("\n"), 1):
            if "\t" in line and (path.suffix in CODE or script):
                found.append(f"{name}:{number}: a tab")
            if line != line.rstrip(" ") and path.suffix != ".md":
                found.append(f"{name}:{number}: blanks at the end of the line")
    return found


def main():
    root = pathlib.Path(sys.argv[1]).resolve()
    found = faults(root)
    print("\n".join(found) if found else "every text file is in order")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
