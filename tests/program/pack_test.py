"""Packs usage with the built program and settles what was packed; and packs some without it, from the page on the format alone.

usage: pack_test.py PROGRAM ROOT
"""

import hashlib
import json
import pathlib
import random
import struct
import unittest

from harness import DATA, ProgramCase, data

# 1,000 and 234 subscription-months, one record twice, one of a time nobody can read, one on an offer nobody knows.
MUSIC = """source,key,time,offer,quantity,colour
crm,1,2026-10-01T00:00:00+02:00,streaming-to-subscribers,1000,red
crm,2,2026-10-31T23:30:00+01:00,streaming-to-subscribers,234,
crm,2,2026-10-31T23:30:00+01:00,streaming-to-subscribers,234,
crm,3,yesterday,streaming-to-subscribers,234,
crm,4,2026-10-31T23:30:00+01:00,steaming,234,
"""


# ---------------------------------------------------------------------------------------------- docs/reference/usage-file.md, in Python

def crc_table():
    table = []
    for byte in range(256):
        crc = byte
        for _ in range(8):
            crc = crc >> 1 ^ (0x82F63B78 if crc & 1 else 0)
        table.append(crc)
    return table


CRC_TABLE = crc_table()


def crc32c(data):
    crc = 0xFFFFFFFF
    for byte in data:
        crc = crc >> 8 ^ CRC_TABLE[(crc ^ byte) & 0xFF]
    return crc ^ 0xFFFFFFFF


def padded(data):
    return data + bytes(-len(data) % 64)


def names(texts):
    encoded = [text.encode() for text in texts]
    return b"".join(struct.pack("<I", len(text)) for text in encoded) + b"".join(encoded)


def usage_file(records, sections, block_bytes=4096, version=1):
    """sections: (column, content, number, attribute, bytes, count)"""
    length = sum(len(padded(s[4])) for s in sections)
    blocks = -(-length // block_bytes)
    begin = 64 + len(padded(bytes(40 * len(sections)))) + len(padded(bytes(4 * blocks)))
    directory, data = b"", b""
    for column, content, number, attribute, section, count in sections:
        directory += struct.pack("<4I3Q", column, content, number, attribute, begin + len(data), len(section), count)
        data += padded(section)
    directory = padded(directory)
    checksums = padded(b"".join(struct.pack("<I", crc32c(data[at:at + block_bytes])) for at in range(0, length, block_bytes)))
    head = b"\x89PUC\r\n\x1a\n" + struct.pack("<IIQQIIII12x", version, block_bytes, begin + length, records, len(sections), blocks,
                                              crc32c(directory), crc32c(checksums))
    return head + struct.pack("<I", crc32c(head)) + directory + checksums + data


# ----------------------------------------------------------------------------------------------------------------------------- the tests

class PackTest(ProgramCase):
    def setUp(self):
        super().setUp()
        self.document = data("music-bundle")

    def said(self, *arguments, code, stdin=None):
        """What it writes, to standard error where nothing is done."""
        return self.refused(*arguments, says="", feed=stdin) if code == 2 else self.done(*arguments, code=code, feed=stdin)

    def pack(self, *usage, code=0, out="packed.usage"):
        path = str(self.folder / out)
        answer = json.loads(self.said("pack", self.document, "--usage", *usage, "--out", path, "--format", "json", code=code))
        return path, answer

    def settled(self, *usage, code=0, stdin=None, more=()):
        return self.said("settle", self.document, "--usage", *usage, *more, code=code, stdin=stdin)

    def test_a_packed_file_settles_to_the_same_bytes_as_its_csv(self):
        for name in ("music-bundle", "connected-car", "co-market", "marketplace-2025", "leased-access", "field-service"):
            with self.subTest(name):
                self.document = data(name)
                csv = str(DATA / f"{name}.csv")
                packed, answer = self.pack(csv)
                self.assertEqual(list(answer), ["file", "bytes", "records", "rejects", "inputs", "findings"])
                self.assertEqual(answer["rejects"], {"count": 0, "by_reason": {}})
                self.assertEqual(answer["bytes"], pathlib.Path(packed).stat().st_size)
                self.assertEqual(answer["inputs"], [{"name": csv, "bytes": pathlib.Path(csv).stat().st_size,
                                                     "digest": "sha256:" + hashlib.sha256(pathlib.Path(csv).read_bytes()).hexdigest()}])
                for form in ("json", "csv", "text"):
                    self.assertEqual(self.settled(packed, more=("--format", form)), self.settled(csv, more=("--format", form)))
                payment = json.loads(self.settled(csv, more=("--format", "json")))["payments"][0]
                why = ("explain", self.document, "--payer", payment["payer"], "--payee", payment["payee"], "--usage")
                self.assertEqual(self.said(*why, packed, code=0), self.said(*why, csv, code=0))
                self.assertEqual(self.settled("-", stdin=pathlib.Path(packed).read_bytes()), self.settled(csv))

    def test_rejects_and_warnings_are_kept_with_their_places(self):
        csv = self.file("music.csv", MUSIC)
        packed, answer = self.pack(csv, code=1)
        self.assertEqual(answer["records"], 4)
        self.assertEqual(answer["rejects"], {"count": 1, "by_reason": {"bad_time": 1}})
        self.assertEqual([f["code"] for f in answer["findings"]], ["unknown_column"])
        rejects = [str(self.folder / name) for name in ("a.csv", "b.csv")]
        of_csv = self.settled(csv, code=1, more=("--format", "json", "--rejects", rejects[0]))
        of_packed = self.settled(packed, code=1, more=("--format", "json", "--rejects", rejects[1]))
        self.assertEqual(of_csv, of_packed)
        self.assertEqual(json.loads(of_csv)["rejects"]["by_reason"], {"bad_time": 1, "unknown_offer": 1})
        listed = pathlib.Path(rejects[1]).read_text()
        self.assertEqual(listed, pathlib.Path(rejects[0]).read_text())
        self.assertIn("music.csv:5", listed)
        self.assertIn("music.csv:6", listed)
        text = self.said("pack", self.document, "--usage", csv, "--out", packed, code=1)
        self.assertIn("4 records", text)
        self.assertIn("bad_time", text)
        self.assertIn("music.csv:5", text)

    def test_csv_and_packed_files_mix(self):
        lines = MUSIC.replace(",colour", "").replace(",red", "").replace(",\n", "\n").splitlines(keepends=True)
        csv = [self.file(f"{i}.csv", lines[0] + lines[i]) for i in (1, 2)]
        wanted = self.settled(*csv)
        packed = [self.pack(one, out=f"{i}.usage")[0] for i, one in enumerate(csv)]
        self.assertEqual(self.settled(csv[0], packed[1]), wanted)
        self.assertEqual(self.settled(packed[1], csv[0]), wanted)
        self.assertEqual(self.settled(*packed), wanted)
        both, answer = self.pack(*packed, out="both.usage")
        self.assertEqual(answer["records"], 2)
        self.assertEqual(self.settled(both), wanted)
        # The same records from both are duplicates.
        twice = json.loads(self.settled(both, csv[0], more=("--format", "json")))
        self.assertEqual(twice["duplicates"], 1)
        self.assertEqual(twice["digest"], json.loads(self.settled(both, more=("--format", "json")))["digest"])

    def test_damage_is_told(self):
        packed, _ = self.pack(str(DATA / "music-bundle.csv"))
        whole = pathlib.Path(packed).read_bytes()
        for length in (1, 20, 64, 500, len(whole) - 1):
            said = self.settled(self.file("torn.usage", whole[:length]), code=2)
            self.assertIn("torn.usage: the file is cut off", said)
            self.assertIn("[usage_file_torn]", said)
        seed = 5
        chance = random.Random(seed)
        for _ in range(30):
            bit = chance.randrange(len(whole) * 8)
            bad = bytearray(whole)
            bad[bit // 8] ^= 1 << bit % 8
            self.assertIn("[usage_file_damaged]", self.settled(self.file("bad.usage", bytes(bad)), code=2), f"seed {seed}, bit {bit}")
        self.assertIn("[usage_file_version]", self.settled(self.file("new.usage", usage_file(0, [], version=3)), code=2))

    def test_what_is_there_is_not_lost(self):
        csv = self.file("music.csv", MUSIC)
        document = self.document
        self.assertIn("is one of the usage files", self.said("pack", document, "--usage", csv, "--out", csv, code=2))
        self.document = self.file("a.json", pathlib.Path(document).read_text())
        self.assertIn("is the document", self.said("pack", self.document, "--usage", csv, "--out", self.document, code=2))
        self.assertEqual(pathlib.Path(csv).read_text(), MUSIC)
        before = sorted(path.name for path in self.folder.iterdir())
        self.assertIn("[missing_column]", self.said("pack", document, "--usage", self.file("music.csv", "key\n1\n"), "--out",
                                                           str(self.folder / "out"), code=2))
        self.assertIn("[cannot_write]", self.said("pack", document, "--usage", str(DATA / "music-bundle.csv"), "--out",
                                                         str(self.folder / "no" / "out"), code=2))
        self.assertIn("standard output", self.said("pack", document, "--usage", csv, "--out", "-", code=2))
        self.assertEqual(sorted(path.name for path in self.folder.iterdir()), before)

    def test_a_file_that_another_program_writes_is_settled(self):
        # 1,000 and 234 subscription-months at SEK 99.00, of which 70 % go to the streaming service: as in examples/data.
        october = 1790892000 * 1_000_000
        sections = [
            (1, 2, 0, 0, struct.pack("<2Q", 1, 2**64 - 1), 2),
            (3, 3, 0, 0, struct.pack("<2q", october, october + 86_400_000_000), 2),
            (5, 5, 0, 0, names(["crm"]), 1),
            (6, 4, 0, 0, struct.pack("<2I", 1, 1), 2),
            (6, 5, 0, 0xFFFFFFFF, names(["Zoë", "streaming-to-subscribers"]), 2),
            (10, 3, 0, 2, struct.pack("<2q", 100_000, -2**63), 2),
            (10, 6, 0, 0, struct.pack("<QQq", 1, 23_400, 0), 1),
        ]
        packed = self.file("other.usage", usage_file(2, sections))
        answer = json.loads(self.settled(packed, more=("--format", "json")))
        paid = {(p["payer"], p["payee"]): p["amount"] for p in answer["payments"]}
        self.assertEqual(paid, {("subscribers", "operator"): "122166.00", ("operator", "streamer"): "85516.20"})
        # Nobody said where the records come from: they stand in the file.
        sections[4] = (6, 5, 0, 0xFFFFFFFF, names(["Zoë", "steaming"]), 2)
        rejects = self.folder / "rejects.csv"
        self.settled(self.file("other.usage", usage_file(2, sections)), code=1, more=("--period", "2026-10", "--rejects", str(rejects)))
        self.assertIn("other.usage:2", rejects.read_text())
        # A code without a name.
        sections[3] = (6, 4, 0, 0, struct.pack("<2I", 1, 2), 2)
        self.assertIn("[usage_file_malformed]", self.settled(self.file("other.usage", usage_file(2, sections)), code=2))


if __name__ == "__main__":
    unittest.main()
