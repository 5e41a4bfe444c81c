"""Runs the built program in many processes, kills some, and merges what they wrote: the same bytes as one run.

usage: merge_test.py PROGRAM ROOT
"""

import csv
import hashlib
import json
import os
import pathlib
import random
import subprocess
import time
import unittest

from harness import DATA, PROGRAM, ProgramCase, data

PARTS = 16


def grown(seed):
    """The usage of the value web, five times over with keys of its own, in two files: with records delivered twice, of later revisions, with two
    contents, of offers that nobody has and times that are none, and with booking times. In any order."""
    roll = random.Random(seed)
    with open(DATA / "value-web.csv", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    all_rows = []
    for copy in range(5):
        for row in rows:
            one = dict(row, key=f"{row['key']}-{copy}" if copy % 2 else str(100 * len(all_rows) + copy), booked="2026-11-01T00:00:00Z")
            if roll.random() < 0.3:
                one["patient"] = one["patient"] and f"patient-{copy}-{roll.randrange(40)}"
            if roll.random() < 0.03:
                one["offer"] = "nobody's"
            if roll.random() < 0.03:
                one["time"] = "yesterday"
            if roll.random() < 0.1:
                one["booked"] = "2026-12-01T00:00:00Z"
            all_rows.append(one)
            if roll.random() < 0.1:
                all_rows.append(dict(one))
            if roll.random() < 0.1:
                all_rows.append(dict(one, revision=str(int(one["revision"] or 0) + 1), units="2"))
            if roll.random() < 0.05:
                all_rows.append(dict(one, units="7"))
    roll.shuffle(all_rows)
    half = len(all_rows) // 2
    return all_rows[:half], all_rows[half:]


class MergeTest(ProgramCase):
    def write(self, name, rows):
        with open(self.path(name), "w", encoding="utf-8", newline="") as file:
            out = csv.DictWriter(file, list(rows[0]))
            out.writeheader()
            out.writerows(rows)
        return self.path(name)

    def bytes_of(self, name):
        return pathlib.Path(self.path(name)).read_bytes()

    def running(self):
        """The value web with its tiered charge per record: each is charged what it adds to the month, whatever part it comes in."""
        with open(data("value-web"), encoding="utf-8") as file:
            document = json.load(file)
        agreement = next(one for one in document["agreements"] if one["key"] == "connecting")
        agreement["charges"][0]["per"] = "running"
        agreement["rounding"] = [{"place": place, "quantum": "0.01", "mode": "half_even"} for place in ("event", "statement")]
        with open(self.path("running.json"), "w", encoding="utf-8") as file:
            json.dump(document, file)
        return self.path("running.json")

    def asked(self, seed):
        first, second = grown(seed)
        return ["settle", self.running() if seed % 2 == 0 else data("value-web"), "--usage", self.write("1.csv", first), self.write("2.csv", second), "--period", "2026-10"]

    def in_parts(self, ask, parts=PARTS, *more):
        """Runs one process a part, a few at a time; returns the names of their files."""
        names = [self.path(f"{i}-of-{parts}.partial") for i in range(1, parts + 1)]
        for begin in range(0, parts, 4):
            ran = []
            for i in range(begin, min(parts, begin + 4)):
                call = [PROGRAM, *ask, "--partial", names[i], "--part", f"{i + 1}/{parts}", "--threads", str(1 + i % 3), *more]
                ran.append(subprocess.Popen(call, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True))
            for one in ran:
                _, errors = one.communicate(timeout=120)
                self.assertIn(one.returncode, (0, 1), errors)
                self.assertEqual(errors, "")
        return names

    def test_one_month_in_sixteen_processes_gives_the_bytes_of_one_run(self):
        for seed, more in ((1, []), (2, ["--as-of", "2026-11-15T00:00:00Z"])):
            with self.subTest(seed=seed):
                roll = random.Random(seed)
                ask = self.asked(seed) + more
                whole = self.run_program(*ask, "--format", "json", "--rejects", self.path("whole.rejects"), code=1).stdout
                out = json.loads(whole)
                # It is a month worth asking about.
                self.assertGreater(len(out["payments"]), 20)
                self.assertGreater(out["rejects"]["count"], 10)
                self.assertGreater(out["duplicates"], 10)
                self.assertGreater(out["totals"]["superseded"], 10)
                self.assertEqual(out["totals"]["not_yet_booked"] > 0, bool(more))
                self.assertIn("bad_time", out["rejects"]["by_reason"])

                names = self.in_parts(ask)
                for _ in range(2):
                    roll.shuffle(names)
                    self.assertEqual(self.run_program("merge", *names, "--format", "json", "--rejects", self.path("merged.rejects"), code=1).stdout, whole)
                    self.assertEqual(self.bytes_of("merged.rejects"), self.bytes_of("whole.rejects"))
                for form in ("text", "csv"):
                    self.assertEqual(self.run_program("merge", *names, "--format", form, code=1).stdout, self.run_program(*ask, "--format", form, code=1).stdout)
                for viewer in ("operator", "dealer-south"):
                    self.assertEqual(
                        self.run_program("merge", *names, "--viewer", viewer, "--format", "json", code=1).stdout,
                        self.run_program(*ask, "--viewer", viewer, "--format", "json", code=1).stdout)

                # Any tree: some are merged into one, which stands for them; what is in it already changes nothing.
                left = list(names)
                step = 0
                while len(left) > 1:
                    taken = [left.pop(roll.randrange(len(left))) for _ in range(min(len(left), roll.randrange(2, 5)))]
                    step += 1
                    merged = self.path(f"step-{step}.partial")
                    self.run_program("merge", *taken, "--partial", merged, code=1 if self.rejected(taken) else 0)
                    left.append(merged)
                self.assertEqual(self.run_program("merge", left[0], "--format", "json", code=1).stdout, whole)
                again = [*names, left[0], names[3]]
                roll.shuffle(again)
                self.assertEqual(self.run_program("merge", *again, "--format", "json", code=1).stdout, whole)
                # All of it as one partial, and another number of parts, come to the same statements.
                self.run_program(*ask, "--partial", self.path("all.partial"), code=1)
                self.assertEqual(self.run_program("merge", self.path("all.partial"), "--format", "json", code=1).stdout, whole)
                self.assertEqual(self.run_program("merge", *self.in_parts(ask, 3), "--format", "json", code=1).stdout, whole)

    def rejected(self, names):
        out = self.run_program("merge", *names, "--partial", self.path("counted.partial"), "--format", "json", code=None)
        return json.loads(out.stdout)["rejects"]["count"]

    def test_a_part_that_is_not_handed_over_is_named(self):
        ask = self.asked(7)
        names = self.in_parts(ask)
        usage = f"{self.path('1.csv')}, {self.path('2.csv')}"
        whole = self.run_program("merge", *names, "--format", "csv", code=1)
        self.assertEqual(whole.stderr, "")
        for left_out in range(PARTS):
            others = names[:left_out] + names[left_out + 1:]
            ran = self.run_program("merge", *others, "--format", ("json", "text", "csv")[left_out % 3], code=1)
            self.assertIn(f"part {left_out + 1} of 16 of usage {usage} is not among the partials", ran.stderr)
            self.assertTrue(ran.stderr.startswith("error part_missing"), ran.stderr)
            self.assertEqual(ran.stderr.count("\n"), 1, ran.stderr)
            if left_out % 3 == 0:
                out = json.loads(ran.stdout)
                self.assertEqual([f["severity"] for f in out["findings"] if f["code"] == "part_missing"], ["error"])
                self.assertTrue(out["payments"])
            elif left_out % 3 == 1:
                self.assertIn(ran.stderr, ran.stdout)
        ran = self.run_program("merge", *names[:2], *names[3:6], *names[9:], code=1)
        self.assertIn(f"parts 3, 7 to 9 of 16 of usage {usage} are not among the partials", ran.stderr)

        # A viewer is told that something is missing, not what others' files are called.
        ran = self.run_program("merge", *names[1:], "--viewer", "operator", "--format", "json", code=1)
        shown = json.loads(ran.stdout)["findings"]
        self.assertEqual([f["code"] for f in shown], ["part_missing"])
        self.assertNotIn("1.csv", ran.stdout)
        self.assertNotIn("part_missing", self.run_program("merge", *names, "--viewer", "operator", "--format", "json", code=1).stdout)

        # On the way of a tree nothing is wrong yet.
        ran = self.run_program("merge", *names[:8], "--partial", self.path("low.partial"), code=None)
        self.assertEqual(ran.stderr, "")
        self.assertIn("low.partial: parts 1 to 8 of 16, ", ran.stdout)
        ran = self.run_program("merge", *names[8:], "--partial", self.path("high.partial"), "--format", "json", code=None)
        self.assertEqual(json.loads(ran.stdout)["splits"][0]["missing"], [{"first": 1, "last": 8}])
        self.assertIn("parts 9 to 16 of 16 of usage", self.run_program("merge", self.path("low.partial"), code=1).stderr)
        both = self.run_program("merge", self.path("high.partial"), self.path("low.partial"), "--format", "csv", code=1)
        self.assertEqual((both.stdout, both.stderr), (whole.stdout, ""))
        ran = self.run_program("merge", self.path("high.partial"), self.path("low.partial"), "--partial", self.path("all.partial"), code=1)
        self.assertIn("all.partial: all 16 parts, ", ran.stdout)

    def test_files_that_are_split_each_miss_parts_of_their_own(self):
        with open(DATA / "value-web.csv", encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        made = {}
        for name in ("a", "b"):
            of = [dict(row, key=f"{name}-{row['key']}") for row in rows]
            ask = ["settle", data("value-web"), "--usage", self.write(f"{name}.csv", of), "--period", "2026-10"]
            made[name] = [self.path(f"{name}-{part}.partial") for part in (1, 2, 3)]
            for i, partial in enumerate(made[name]):
                self.run_program(*ask, "--part", f"{i + 1}/3", "--partial", partial, code=None)
        self.assertEqual(self.run_program("merge", *made["a"], *made["b"], code=None).stderr, "")
        ran = self.run_program("merge", *made["a"], made["b"][1], "--format", "csv", code=1)
        self.assertIn(f"parts 1, 3 of 3 of usage {self.path('b.csv')} are not among the partials", ran.stderr)
        self.assertNotIn("a.csv", ran.stderr)
        text = self.run_program("merge", *made["a"], made["b"][1], "--partial", self.path("x.partial"), code=None).stdout
        self.assertIn("part 2 of 3 of ", text)
        self.assertIn("all 3 parts of ", text)

        # Each process may have the usage in a folder of its own.
        os.mkdir(self.path("elsewhere"))
        of = [dict(row, key=f"a-{row['key']}") for row in rows]
        self.run_program("settle", data("value-web"), "--usage", self.write("elsewhere/a.csv", of), "--period", "2026-10", "--part", "1/3",
                         "--partial", self.path("other.partial"), code=None)
        self.assertEqual(self.run_program("merge", self.path("other.partial"), *made["a"][1:], code=None).stderr, "")

    def test_a_process_that_is_killed_leaves_no_half_file_and_runs_again(self):
        ask = [*self.asked(3), "--part", "2/3"]
        partial = self.path("2.partial")
        began = time.monotonic()
        self.run_program(*ask, "--partial", partial, code=1)
        takes = time.monotonic() - began
        expected = self.bytes_of("2.partial")
        roll = random.Random(3)
        killed = 0
        for attempt in range(24):
            if attempt % 2:
                os.remove(partial)
            running = subprocess.Popen([PROGRAM, *ask, "--partial", partial], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            time.sleep(takes * roll.random())
            running.kill()
            killed += running.wait(timeout=60) == -9
            # The old one, or the new one, or none where there was none: never a part of it.
            if pathlib.Path(partial).exists():
                self.assertEqual(self.bytes_of("2.partial"), expected)
            else:
                self.assertEqual(attempt % 2, 1)
            self.run_program(*ask, "--partial", partial, code=1)
            self.assertEqual(self.bytes_of("2.partial"), expected)
        self.assertGreater(killed, 5)

    def test_what_a_partial_says(self):
        ask = self.asked(4)
        out = json.loads(self.run_program(*ask, "--partial", self.path("3.partial"), "--part", "3/16", "--format", "json", code=None).stdout)
        self.assertEqual(list(out), ["file", "bytes", "part", "parts", "splits", "records", "duplicates", "superseded", "outside", "not_yet_booked", "rejects", "findings", "plan"])
        self.assertEqual((out["part"], out["parts"]), (3, 16))
        self.assertEqual(out["splits"], [{"name": None, "inputs": [self.path("1.csv"), self.path("2.csv")], "parts": 16, "held": [{"first": 3, "last": 3}],
                                          "missing": [{"first": 1, "last": 2}, {"first": 4, "last": 16}]}])
        self.assertEqual(out["bytes"], len(self.bytes_of("3.partial")))
        text = self.run_program(*ask, "--partial", self.path("3.partial"), "--part", "3/16", code=None).stdout
        self.assertIn(f"part 3 of 16, {out['records']} records", text)

    def test_what_cannot_be_merged_is_told_apart(self):
        ask = self.asked(5)
        one, two, _ = self.in_parts(ask, 3)
        whole = self.bytes_of("1-of-3.partial")
        damaged = pathlib.Path(self.path("damaged.partial"))
        roll = random.Random(5)
        for _ in range(20):
            at = roll.randrange(8, len(whole))
            damaged.write_bytes(whole[:at] + bytes([whole[at] ^ (1 << roll.randrange(8))]) + whole[at + 1:])
            self.refused("merge", two, str(damaged), says="[partial_damaged]")
        flipped = len(whole) - 40
        for content, says in ((whole[:-1], "it is shorter than it says"), (whole[:len(whole) // 2], "it is shorter than it says"),
                              (whole[:flipped] + bytes([whole[flipped] ^ 1]) + whole[flipped + 1:], "its checksum is another"),
                              (whole[:-1] + bytes([whole[-1] ^ 1]), "its checksum is another"),
                              (whole + b"\n", "1 byte follows its end. Copy it again"), (whole + whole, "it is more than one partial in one file")):
            damaged.write_bytes(content)
            self.refused("merge", two, str(damaged), says=f"{damaged}: the partial is not as it was written: ")
            self.refused("merge", two, str(damaged), says=says)
        for length in (1, 8, 43):
            damaged.write_bytes(whole[:length])
            self.refused("merge", str(damaged), says=f"the partial is cut off: it ends after byte {length},")
        damaged.write_bytes(b"")
        self.refused("merge", str(damaged), says="the file is empty")
        later = whole[:8] + b"\x02" + whole[9:-32]
        damaged.write_bytes(later + hashlib.sha256(later).digest())
        self.refused("merge", str(damaged), says="[partial_version]")
        self.refused("merge", two, data("value-web"), says="[not_a_partial]")
        self.refused("merge", two, data("value-web"), says="looks like JSON")
        self.refused("merge", two, self.path("1.csv"), says="does not begin as one does")
        packed = self.path("usage.packed")
        usage = ask[ask.index("--usage"):ask.index("--period")]
        self.run_program("pack", ask[1], *usage, "--out", packed, code=None)
        self.refused("merge", two, packed, says="this is packed usage, as `partnering pack` writes it: `--usage` takes it")
        self.refused("settle", packed, *usage, says="a document is JSON, and this is packed usage")
        self.refused("describe", one, says="a document is JSON, and this is a partial")
        for usage_twice in (["--usage", one], ["--usage", one, self.path("1.csv")]):
            self.refused("settle", ask[1], *usage_twice, says=f"{one}: this is no usage but a partial")
        self.refused("merge", two, self.path("none.partial"), says="[cannot_read]")
        self.run_program(*ask[:-1], "2026-11", "--partial", self.path("november.partial"), code=None)
        self.refused("merge", one, two, self.path("november.partial"), says="[foreign_partial]")
        self.refused("merge", one, two, self.path("november.partial"), says="different periods (2026-10 and 2026-11)")
        self.refused("merge", one, two, self.path("november.partial"), says=f"{one} and {self.path('november.partial')}: ")
        other = self.path("other.json")
        for change, told in ((" renamed", "different documents"), ("", "was changed between the two partials")):
            document = json.loads(pathlib.Path(ask[1]).read_text(encoding="utf-8"))
            document["name"] += change
            document["services"][0]["name"] = "changed"
            pathlib.Path(other).write_text(json.dumps(document), encoding="utf-8")
            self.run_program(ask[0], other, *ask[2:], "--partial", self.path("other.partial"), code=None)
            self.refused("merge", one, self.path("other.partial"), says=told)
        halves = self.in_parts(ask, 2)
        self.refused("merge", two, halves[0], says="[key_overlap]")
        self.refused("merge", two, halves[0], says="usage was split in two ways, into 2 and into 3 parts")
        self.refused("merge", one, two, "--rejects", one, says="--rejects: ")
        self.refused("merge", one, "--partial", "-", says="--partial: ")
        self.refused("merge", one, "--partial", self.path("no/where.partial"), says="[cannot_write]")
        self.refused("merge", says="PARTIALS is required")

    def test_what_does_not_go_together(self):
        ask = self.asked(6)
        partial = ["--partial", self.path("x.partial")]
        self.refused(*ask[:-2], *partial, says="--partial needs --period, as in --period 2026-10")
        self.refused(*ask, "--part", "1/2", says="--part says which records go into a partial")
        for wrong in ("0/2", "3/2", "1", "1/0", "a/b", "1/2/3", "-1/2", "1/2000000"):
            self.refused(*ask, *partial, f"--part={wrong}", says="--part: ")
        self.refused(*ask, *partial, "--part", "", says="--part: ")
        self.refused(*ask, *partial, "--viewer", "operator", says="--viewer shows statements")
        self.refused(*ask, *partial, "--format", "csv", says="--format csv writes statements")
        self.refused(*ask, "--partial", self.path("1.csv"), says="would be lost")
        self.refused(*ask, "--partial", "-", says="--partial: ")
        self.assertFalse(pathlib.Path(self.path("x.partial")).exists())


if __name__ == "__main__":
    unittest.main()
