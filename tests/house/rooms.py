"""Which room uses which: reads the includes and says where one uses more than its row allows.

usage: rooms.py ROOT
"""

import pathlib
import re
import sys

# The table of docs/explanation/architecture.md. A room may use the rooms its row names and what those use.
USES = {
    "core": [],
    "money": ["core"],
    "charge": ["money"],
    "allocation": ["money"],
    "clearing": ["money"],
    "entity": ["charge", "allocation"],
    "chain": ["entity"],
    "flow": ["chain"],
    "contract": ["flow"],
    "model": ["contract"],
    "settlement": ["contract", "clearing"],
    "governance": ["model", "settlement"],
    "io": ["governance", "model", "settlement", "contract"],
    "testing": ["io"],
}
# The program, the benchmark and the examples are faces of the library and may use all of it.
FACES = {"program"}
# Cooperative games are for those who ask about fairness; what an agreement writes down must not hang on them.
KEPT_APART = [("entity", "allocation/game/")]
# Everything but these rooms is pure: no files, clock, locale or environment.
IMPURE = {"io", "testing", "program"}
IMPURE_HEADERS = {
    "chrono", "clocale", "cstdio", "ctime", "filesystem", "fstream", "iostream", "locale", "random", "stdio.h", "syncstream", "time.h",
    "unistd.h",
}
# Binary floating point stays away from money, rates and shares: in the pure rooms there is none at all.
FLOATING = re.compile(r"\b(?:float|double)\b")

INCLUDE = re.compile(r'^\s*#\s*include\s*(<[^>]+>|"[^"]+")')
COMMENT_OR_STRING = re.compile(r'//[^\n]*|/\*.*?\*/|R"(\w*)\(.*?\)\1"|"(?:\\.|[^"\\\n])*"', re.S)


def closure(room):
    """A room itself, the rooms its row names, and what those use."""
    seen, todo = set(), [room]
    while todo:
        one = todo.pop()
        if one not in seen:
            seen.add(one)
            todo.extend(USES[one])
    return seen


def includes(path):
    for number, line in enumerate(path.read_text().split("\n"), 1):
        match = INCLUDE.match(line)
        if match:
            yield number, match.group(1)


def blank(match):
    return re.sub(r"[^\n]", " ", match.group(0))


def faults(root):
    found = []
    bases = [root / "include" / "partnering", root / "src"]
    files = sorted(p for base in bases if base.exists() for p in base.rglob("*") if p.suffix in (".hpp", ".cpp"))
    includes_of = {}
    for path in files:
        base = next(b for b in bases if b in path.parents)
        inside = path.relative_to(base)
        place = path.relative_to(root)
        room = inside.parts[0] if len(inside.parts) > 1 else "core"
        if room not in USES and room not in FACES:
            found.append(f"{place}: the room `{room}` is not in the table of tests/house/rooms.py")
            continue
        allowed = None if room in FACES else closure(room)
        for number, text in includes(path):
            name = text[1:-1]
            if name.startswith("partnering/"):
                includes_of.setdefault(path, []).append((number, name))
                parts = name.split("/")
                used = parts[1] if len(parts) > 2 else "core"
                if not (root / "include" / name).exists():
                    found.append(f"{place}:{number}: there is no {name}")
                elif allowed is not None and used not in allowed:
                    found.append(f"{place}:{number}: `{room}` may not use `{used}` (it may: {', '.join(sorted(allowed))})")
            elif text.startswith('"'):
                # A private header: beside the file, or named from src/.
                candidates = [path.parent / name, root / "src" / name]
                target = next((c.resolve() for c in candidates if c.exists()), None)
                if target is None:
                    found.append(f"{place}:{number}: there is no {name} beside it or in src/; public headers are included as <partnering/...>")
                elif root / "src" in target.parents:
                    parts = target.relative_to(root / "src").parts
                    used = parts[0] if len(parts) > 1 else "core"
                    if allowed is not None and used not in allowed:
                        found.append(f"{place}:{number}: `{room}` may not use `{used}` (it may: {', '.join(sorted(allowed))})")
            if room not in IMPURE and name in IMPURE_HEADERS:
                found.append(f"{place}:{number}: `{room}` is pure and may not include <{name}>: files, clock and locale are io's")
        if room not in IMPURE:
            code = COMMENT_OR_STRING.sub(blank, path.read_text())
            for number, line in enumerate(code.split("\n"), 1):
                if FLOATING.search(line):
                    found.append(f"{place}:{number}: binary floating point; money, rates and shares are `rational`")

    for room, folder in KEPT_APART:
        for path in files:
            base = next(b for b in bases if b in path.parents)
            if path.relative_to(base).parts[0] != room:
                continue
            # Also by a detour: what entity includes must not include the games either.
            seen, todo = set(), [(path, [])]
            while todo:
                one, way = todo.pop()
                for number, name in includes_of.get(one, []):
                    if name.startswith("partnering/" + folder):
                        found.append(f"{path.relative_to(root)}: `{room}` may not reach {folder} ({' -> '.join(way + [name])})")
                    header = root / "include" / name
                    if header not in seen:
                        seen.add(header)
                        todo.append((header, way + [name]))
    return found


def main():
    root = pathlib.Path(sys.argv[1]).resolve()
    found = faults(root)
    print("\n".join(found) if found else "every room keeps to its row")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
