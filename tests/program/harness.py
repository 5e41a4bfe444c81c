"""What the tests of the program share: running it, what it means to be done or refused, and where documents lie.

Each of them is called with the built program and the project's root: usage: SOME_test.py PROGRAM ROOT
"""

import pathlib
import subprocess
import sys
import tempfile
import unittest

PROGRAM = str(pathlib.Path(sys.argv.pop(1)).resolve())
ROOT = pathlib.Path(sys.argv.pop(1)).resolve()
DATA = ROOT / "examples" / "data"


def data(name):
    return str(DATA / f"{name}.json")


def model(name):
    return str(ROOT / "examples" / "models" / f"{name}.json")


class ProgramCase(unittest.TestCase):
    """A test with a folder of its own."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def path(self, name):
        return str(self.folder / name)

    def file(self, name, content):
        path = self.folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return str(path)

    def run_program(self, *arguments, code=None, feed=None):
        """Runs it with what is fed to its standard input; what it writes is text. With a code, that is the exit code."""
        feed = feed.encode() if isinstance(feed, str) else feed
        ran = subprocess.run([PROGRAM, *arguments], input=feed, capture_output=True, timeout=120, check=False)
        ran.stdout, ran.stderr = ran.stdout.decode(), ran.stderr.decode()
        if code is not None:
            self.assertEqual(ran.returncode, code, ran.stdout + ran.stderr)
        return ran

    def done(self, *arguments, code=0, feed=None):
        """Runs what is to do something: the exit code as said, nothing on standard error. Gives standard output."""
        ran = self.run_program(*arguments, code=code, feed=feed)
        self.assertEqual(ran.stderr, "")
        return ran.stdout

    def refused(self, *arguments, says, feed=None):
        """Runs what is to do nothing: exit code 2, one line for people on standard error that says so, nothing on standard output.
        Gives that line."""
        ran = self.run_program(*arguments, code=2, feed=feed)
        self.assertEqual(ran.stdout, "")
        self.assertEqual(ran.stderr.count("\n"), 1, ran.stderr)
        self.assertTrue(ran.stderr.startswith("partnering: "), ran.stderr)
        self.assertIn(says, ran.stderr)
        for word in ("terminate", "what()", "std::", "partnering::", "exception"):
            self.assertNotIn(word, ran.stderr)
        return ran.stderr
