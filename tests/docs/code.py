"""Holds what the pages show to what the library and the program do.

- ```cpp blocks are verbatim parts of a program that is built and run: `<!-- from examples/01_x.cpp -->` stands above each.
- ```text blocks below such a comment are verbatim parts of what such a program prints, as its expected output has it.
- ```json blocks are JSON; one with a "format" passes `partnering check`.
- A formula below `<!-- price: quantity=7 retail=100 gives 48 -->` costs that: `partnering price` is asked. Names other than `quantity` and those of
  bases are measures.
- ```console blocks run: commands start with `$ `, what they print (both streams) must be what stands below them. They run in a folder of the
  page's own, in which a block below `<!-- file: NAME -->` is that file and a ```diff block below `<!-- edit: NAME -->` changes it.
- Links to files and headings lead somewhere.
- README's C++ is examples/10_readme.cpp, and its text below is what that prints.

usage: code.py ROOT PROGRAM [--update] [PAGE ...]      --update writes the output of console blocks into the pages
"""

import json
import os
import pathlib
import re
import shlex
import subprocess
import sys
import tempfile
import textwrap

BLOCK = re.compile(r"(?:^<!-- (?P<marker>[^\n]*?) -->\n+)?^```(?P<language>[\w+-]*)\n(?P<body>.*?)^```$", re.M | re.S)
BASES = {"retail", "gross", "net", "wholesale", "margin", "reported"}


def without_digests(text):
    """A digest covers the version of the system's time-zone data too, so that it is another one elsewhere."""
    return re.sub(r"sha256:[0-9a-f]{64}", "sha256:", text)


def without_sizes(text):
    """How many bytes a partial has is nobody's promise: pages leave it out."""
    return re.sub(r"^(\S+\.partial: .*), [\d,]+ bytes$", r"\1, … bytes", text, flags=re.M)


def anchors_of(path):
    text = path.read_text(encoding="utf-8")
    headings = re.findall(r"^#+ (.*?)\s*$", BLOCK.sub("", text), flags=re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings} | set(re.findall(r'<a id="([^"]+)"', text))


class page:
    def __init__(self, root, path, program, update):
        self.root, self.path, self.program, self.update = root, path, program, update
        self.name = path.relative_to(root).as_posix()
        self.text = path.read_text(encoding="utf-8")
        self.faults = []
        self.counts = {}

    def fault(self, at, text):
        self.faults.append(f"{self.name}:{self.text.count(chr(10), 0, at) + 1}: {text}")

    def count(self, what):
        self.counts[what] = self.counts.get(what, 0) + 1

    def check(self):
        with tempfile.TemporaryDirectory() as folder:
            self.folder = pathlib.Path(folder)
            (self.folder / "examples").symlink_to(self.root / "examples")
            (self.folder / "partnering").symlink_to(self.program)
            self.exit_code = 0
            written, last = [], 0
            for block in BLOCK.finditer(self.text):
                body = self.check_block(block)
                written += [self.text[last:block.start("body")], body]
                last = block.end("body")
            written.append(self.text[last:])
            if self.update and "".join(written) != self.text:
                self.path.write_text("".join(written), encoding="utf-8")
        for link in re.finditer(r"\]\((?!https?://)([^)#\s]*)(?:#([^)\s]+))?\)", self.text):
            self.count("links")
            target = self.path.parent / link.group(1) if link.group(1) else self.path
            if not target.exists():
                self.fault(link.start(), f"the link to {link.group(1)} leads nowhere")
            elif link.group(2) and link.group(2) not in anchors_of(target):
                self.fault(link.start(), f"{link.group(1) or 'this page'} has no heading #{link.group(2)}")
        return self.faults

    def check_block(self, block):
        """Gives the body as it should be."""
        at, language, body, marker = block.start("language"), block["language"], block["body"], block["marker"] or ""
        kind, _, rest = marker.partition(" ")
        if kind == "file:":
            (self.folder / rest).write_text(body, encoding="utf-8")
        if kind == "edit:":
            self.edit(at, rest, body)
        if language == "cpp":
            self.check_cpp(at, kind, rest, body)
        elif language == "json":
            self.check_json(at, kind, rest, body)
        elif language == "console":
            return self.check_console(at, body)
        elif language == "text" and kind == "from":
            self.check_output(at, rest, body)
        return body

    def edit(self, at, name, body):
        lines = body.splitlines(keepends=True)
        before = "".join(line[1:] for line in lines if line[0] in " -")
        after = "".join(line[1:] for line in lines if line[0] in " +")
        content = (self.folder / name).read_text(encoding="utf-8")
        if content.count(before) != 1:
            self.fault(at, f"what this changes stands in {name} {content.count(before)} times, not once")
        (self.folder / name).write_text(content.replace(before, after), encoding="utf-8")

    def check_cpp(self, at, kind, source, body):
        self.count("cpp")
        if kind != "from":
            self.fault(at, "no comment `<!-- from FILE -->` says which program this is a part of")
            return
        # What stands deeper there is moved to the margin here: each line by the same number of blanks.
        content = (self.root / source).read_text(encoding="utf-8") if (self.root / source).exists() else ""
        if not any(textwrap.indent(body, " " * deep) in content for deep in (0, 4, 8, 12)):
            self.fault(at, f"this is not a part of {source}")

    def check_output(self, at, source, body):
        self.count("outputs")
        path = self.root / source
        if not path.exists() or body not in path.read_text(encoding="utf-8"):
            self.fault(at, f"this is not a part of {source}")

    def check_json(self, at, kind, rest, body):
        self.count("json")
        try:
            # A part of an object may be shown without the braces around it.
            content = json.loads("{" + body + "}" if body.startswith('"') else body)
        except ValueError as error:
            self.fault(at, f"this is no JSON: {error}")
            return
        if isinstance(content, dict) and "format" in content:
            file = self.folder / "checked.json"
            file.write_text(body, encoding="utf-8")
            done = subprocess.run([self.program, "check", file], capture_output=True, text=True, check=False)
            if done.returncode != 0:
                self.fault(at, "check does not pass: " + (done.stdout + done.stderr).strip())
        if kind == "price:":
            self.check_price(at, rest, content)

    def check_price(self, at, rest, formula):
        self.count("prices")
        given, _, total = rest.partition("gives ")
        request = {"formula": formula, "bases": {}, "measures": {}}
        for word in shlex.split(given):
            name, _, value = word.partition("=")
            if name == "quantity":
                request["quantity"] = value
            else:
                request["bases" if name in BASES or name.startswith("clause:") else "measures"][name] = value
        file = self.folder / "request.json"
        file.write_text(json.dumps(request), encoding="utf-8")
        done = subprocess.run([self.program, "price", file, "--format", "json"], capture_output=True, text=True, check=False)
        said = json.loads(done.stdout).get("total") if done.returncode == 0 else (done.stdout + done.stderr).strip()
        if said != total.strip():
            self.fault(at, f"this costs {said}, not {total.strip()}")

    def check_console(self, at, body):
        lines = body.splitlines(keepends=True)
        out, shown = [], ""
        commands = []
        for line in lines:
            if line.startswith("$ "):
                commands.append([line, ""])
            elif commands:
                commands[-1][1] += line
        for command, shown in commands:
            self.count("commands")
            said = without_sizes(self.run(command[2:].strip()))
            if without_digests(said) != without_digests(shown) and not self.update:
                self.fault(at, f"`{command[2:].strip()}` prints\n{textwrap.indent(said, '    ')}")
            out += [command, said]
        return "".join(out)

    def run(self, command):
        if command == "echo $?":
            return f"{self.exit_code}\n"
        words = shlex.split(command)
        if words[0] not in ("partnering", "cat"):
            return f"only partnering, cat and echo $? are run here, not {words[0]}\n"
        if words[0] == "partnering":
            words[0] = str(self.program)
        done = subprocess.run(words, cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False,
                              env={**os.environ, "LC_ALL": "C.UTF-8"})
        self.exit_code = done.returncode
        return "".join(line.rstrip() + "\n" for line in done.stdout.splitlines())


def readme_faults(root):
    text = (root / "README.md").read_text(encoding="utf-8")
    faults = []
    for language, source in (("cpp", "examples/10_readme.cpp"), ("text", "examples/10_readme.txt")):
        blocks = [b["body"] for b in BLOCK.finditer(text) if b["language"] == language]
        path = root / source
        if not path.exists() or path.read_text(encoding="utf-8") not in blocks:
            faults.append(f"README.md: no {language} block is {source}")
    return faults


def main():
    arguments = [a for a in sys.argv[1:] if a != "--update"]
    root, program = pathlib.Path(arguments[0]).resolve(), pathlib.Path(arguments[1]).resolve()
    paths = [pathlib.Path(a).resolve() for a in arguments[2:]] or [root / "README.md", *sorted((root / "docs").rglob("*.md"))]
    faults, counts = [] if arguments[2:] else readme_faults(root), {}
    for path in paths:
        one = page(root, path, program, "--update" in sys.argv)
        faults += one.check()
        for what, number in one.counts.items():
            counts[what] = counts.get(what, 0) + number
    print("\n".join(faults) if faults else "every page is right: " + ", ".join(f"{number} {what}" for what, number in sorted(counts.items())))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
