"""Holds docs/errors.md to the code: every code that the library can give has a section there, and every section a code.

A section is a heading `### code`. Codes are read from src/, from the places where findings, rejects and arithmetic errors are made.

usage: errors.py ROOT
"""

import pathlib
import re
import sys

CODE = re.compile(r'"([a-z]+(?:_[a-z0-9]+)*)"')

# Where a code stands: (files, function, which argument). An argument may choose between codes: `bad ? "bad_key" : "empty_key"`.
CALLS = [
    ("entity/", "error", 0),
    ("entity/", "warning", 0),
    ("entity/", "find", 1),
    ("entity/", "check_listed_once", 3),
    ("entity/", "check_parents", 2),
    ("io/document", "error", 1),
    ("io/document", "recovered", 1),
    ("io/allocate", "error", 1),
    ("io/chain", "error", 1),
    ("io/game", "error", 1),
    ("io/sustainable", "error", 1),
    ("io/price", "error", 1),
    ("io/netting", "error", 1),
    ("io/requests", "error", 1),
    ("clearing/", "reject", 1),
    ("io/json", "fail", 0),
    ("io/json", "error_at", 0),
    ("io/usage_csv", "find", 0),
    ("io/usage_file", "fault", 0),
    ("io/usage_file", "stop", 0),
    ("io/usage_file", "unfit", 0),
    ("io/usage_csv", "understand_number", 0),
    ("", "wrong", 0),
    ("chain/", "tell", 1),
    ("chain/game/", "about", 1),
    ("governance/", "tell", 1),
    ("contract/", "about", 1),
    ("settlement/", "complain", 2),
    ("settlement/receipt", "reject", 1),
    ("charge/", "add", 0),
    ("allocation/", "add", 0),
    ("model/acronym", "add", 0),
    ("model/naming", "find", 0),
]
PATTERNS = [
    r'\{\s*"([a-z_0-9]+)",\s*severity::',  # finding{"code", severity::error, ...}
    r'finding\{\s*(?:\.code\s*=\s*)?"([a-z_0-9]+)",',
    r'\.code\s*=\s*"([a-z_0-9]+)"',
    r'arithmetic_error\{\s*"([a-z_0-9]+)"',
    r'return "(restriction_[a-z_]+)";',
    r'\{\{\s*"([a-z_0-9]+)",',  # a complaint about a record: {{"bad_time", text}}
]
REASON = re.compile(r"\.reason\s*=([^;]*);")


def without_comments(text):
    return re.sub(r'("(?:\\.|[^"\\\n])*")|//[^\n]*|/\*.*?\*/', lambda m: m.group(1) or " ", text, flags=re.S)


def arguments(text, start):
    """The arguments of a call whose opening parenthesis is at `start`."""
    found, depth, begin, at = [], 0, start + 1, start
    while at < len(text):
        c = text[at]
        if c == '"':
            at += 1
            while at < len(text) and text[at] != '"':
                at += 2 if text[at] == "\\" else 1
        elif c in "([{":
            depth += 1
        elif c in ")]}":
            depth -= 1
            if depth == 0:
                found.append(text[begin:at])
                return found
        elif c == "," and depth == 1:
            found.append(text[begin:at])
            begin = at + 1
        at += 1
    return found


def codes_in(name, text):
    """Yields the codes that a source file can give."""
    text = without_comments(text)
    for where, function, position in CALLS:
        if not name.startswith(where):
            continue
        for call in re.finditer(r"(?<![\w:])" + function + r"(?=\()", text):
            given = arguments(text, call.end())
            if position >= len(given):
                continue
            argument = given[position].strip()
            # A code is a literal, or one of two: what is a literal within a call there is something else.
            whole = CODE.fullmatch(argument)
            choice = re.search(r"\?\s*" + CODE.pattern + r"\s*:\s*" + CODE.pattern + r"$", argument)
            yield from whole.groups() if whole else choice.groups() if choice else ()
    for pattern in PATTERNS:
        for found in re.finditer(pattern, text):
            # Tables of roles and the like open with two braces too: what has no severity is a complaint of the usage reader's only.
            if pattern.startswith(r"\{\{") and not name.startswith("io/usage_csv"):
                continue
            yield found.group(1)
    for found in REASON.finditer(text):
        yield from CODE.findall(found.group(1))


def main():
    root = pathlib.Path(sys.argv[1]).resolve()
    given = {}
    for path in sorted((root / "src").rglob("*")):
        if path.suffix in (".cpp", ".hpp", ".inc"):
            name = path.relative_to(root / "src").as_posix()
            for code in codes_in(name, path.read_text(encoding="utf-8")):
                given.setdefault(code, name)
    page = (root / "docs/errors.md").read_text(encoding="utf-8")
    sections = re.findall(r"^### `?([^\s`]+)`?\s*$", page, flags=re.M)

    faults = []
    if len(given) < 100:
        faults.append(f"only {len(given)} codes were found in src/: this script no longer reads the code right")
    faults += [f"src/{given[code]}: gives `{code}`, which docs/errors.md has no section for" for code in sorted(set(given) - set(sections))]
    faults += [f"docs/errors.md: nothing in src/ gives `{code}`" for code in sorted(set(sections) - set(given))]
    faults += [f"docs/errors.md: `{code}` has two sections" for code in sorted({c for c in sections if sections.count(c) > 1})]
    print("\n".join(faults) if faults else f"all {len(given)} codes have their section")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
