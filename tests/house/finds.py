"""Shows that the tests of the house find what they are for: each fault is planted in a small tree of its own.

usage: finds.py --compiler CXX
"""

import argparse
import io
import pathlib
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import headers  # noqa: E402
import rooms  # noqa: E402
import text  # noqa: E402

GUARD = "#pragma once\n"
TIERS = "core/ 0\nmoney/ 1\nentity/ 1\nallocation/ 2\nsettlement/ 2\n"

# (what is tested, the files of the tree, a piece of the fault it must report; "" where there is none)
CASES = [
    (rooms, {"include/partnering/core/a.hpp": GUARD}, ""),
    (rooms, {"include/partnering/money/a.hpp": "#include <partnering/core/b.hpp>\n", "include/partnering/core/b.hpp": GUARD}, ""),
    (rooms, {"include/partnering/core/a.hpp": "#include <partnering/money/b.hpp>\n", "include/partnering/money/b.hpp": GUARD},
     "`core` may not use `money`"),
    (rooms, {"src/settlement/a.cpp": "#include <partnering/model/b.hpp>\n", "include/partnering/model/b.hpp": GUARD},
     "`settlement` may not use `model`"),
    (rooms, {"src/entity/a.cpp": "#include <partnering/allocation/terms.hpp>\n",
             "include/partnering/allocation/terms.hpp": "#include <partnering/allocation/game/game.hpp>\n",
             "include/partnering/allocation/game/game.hpp": GUARD}, "may not reach allocation/game/"),
    (rooms, {"src/money/a.cpp": '#include "settlement/b.hpp"\n', "src/settlement/b.hpp": GUARD}, "`money` may not use `settlement`"),
    (rooms, {"src/money/a.cpp": "#include <partnering/core/none.hpp>\n"}, "there is no partnering/core/none.hpp"),
    (rooms, {"src/kitchen/a.cpp": "\n"}, "the room `kitchen` is not in the table"),
    (rooms, {"src/settlement/a.cpp": "#include <fstream>\n"}, "is pure"),
    (rooms, {"src/io/a.cpp": "#include <fstream>\n"}, ""),
    (rooms, {"src/money/a.cpp": "// no double here\ndouble rate;\n"}, "src/money/a.cpp:2: binary floating point"),
    (rooms, {"src/money/a.cpp": '/* a double\n float */ const char* t = "double";\n'}, ""),
    (text, {"src/a.cpp": "int a;\n"}, ""),
    (text, {"src/a.cpp": "int a;"}, "the last line has no end"),
    (text, {"src/a.cpp": "\tint a;\n"}, "src/a.cpp:1: a tab"),
    (text, {"src/a.cpp": "int a; \n"}, "blanks at the end"),
    (text, {"docs/a.md": "see /ho" + "me/me/notes\n"}, "docs/a.md:1: names a path"),
    (text, {"docs/a.md": "see https://example.org/ho" + "me/me\n"}, ""),
    (headers, {"include/partnering/core/a.hpp": GUARD + "#include <cstdint>\n"}, ""),
    (headers, {"include/partnering/core/a.hpp": GUARD + "inline std::uint8_t a;\n"}, "core/a.hpp: does not compile alone"),
    (headers, {"include/partnering/core/a.hpp": "struct a {};\n"}, "core/a.hpp: does not compile alone"),
    (headers, {"include/partnering/core/a.hpp": GUARD + "#include <string>\n"}, "tier 0 may not reach <string>"),
    (headers, {"include/partnering/money/a.hpp": GUARD + "extern int a;\n" * 55001}, "tier 1 allows 55000"),
    (headers, {"include/partnering/settlement/a.hpp": GUARD + "#include <boost/config.hpp>\n"}, "reaches boost"),
    (headers, {"include/partnering/settlement/boost_graph.hpp": GUARD + "#include <boost/config.hpp>\n"}, ""),
    (headers, {"include/partnering/attic/a.hpp": GUARD}, "no tier"),
    (headers, {"include/partnering/core/a.hpp": GUARD, "tests/house/tiers.txt": TIERS + "core/gone.hpp 1\n"}, "there is no core/gone.hpp"),
]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--compiler", required=True)
    compiler = parser.parse_args().compiler
    missed = []
    for tool, files, expected in CASES:
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder).resolve()
            for name, content in {"tests/house/tiers.txt": TIERS, **files}.items():
                path = root / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(content)
            if tool is headers:
                found = headers.faults(root, compiler, ["-std=c++20", f"-I{root}/include"], out=io.StringIO())
            else:
                found = tool.faults(root)
            if not expected and found:
                missed.append(f"{tool.__name__}: reports {found} in {sorted(files)}, where nothing is wrong")
            if expected and not any(expected in one for one in found):
                missed.append(f"{tool.__name__}: reports {found} in {sorted(files)}, not `{expected}`")
    print("\n".join(missed) if missed else f"all {len(CASES)} are told apart")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
