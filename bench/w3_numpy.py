"""W3 beside numpy: the Shapley value of DIR/game.i64 in float64, in turns with `partnering-bench w3`.

usage: w3_numpy.py DIR PROGRAM PAIRS

Two peers, each given the table as float64 in memory: `plain` sums, player by player, what the player adds to each coalition times the
coalition's weight; `folded` does what the library does, in whole arrays: one weight a coalition, and the table folded player by player.
Each pair is theirs and then ours; what is printed last are medians of the ratios of pairs. Ours includes making the game of the table.
"""

import math
import re
import statistics
import subprocess
import sys
import time
from fractions import Fraction

import numpy


def sizes(players):
    counts = numpy.zeros(1 << players, dtype=numpy.int8)
    for i in range(players):
        counts[1 << i : 2 << i] = counts[: 1 << i] + 1
    return counts


def plain(worth, players, weight_of_size):
    shares = []
    for i in range(players):
        split = worth.reshape(-1, 2, 1 << i)
        weights = weight_of_size.reshape(-1, 2, 1 << i)[:, 0, :]
        shares.append(float((weights * (split[:, 1, :] - split[:, 0, :])).sum()))
    return shares


def folded(worth, players, with_weight, without_weight):
    table = worth * with_weight
    base = float((worth * without_weight).sum())
    shares = [0.0] * players
    for i in reversed(range(players)):
        half = 1 << i
        shares[i] = float(table[half:].sum()) - base
        table = table[:half] + table[half:]
    return shares


def exact(worth, players, of_size):
    """The first and last player's share, in whole numbers."""
    shares = []
    for i in (0, players - 1):
        split, kinds = worth.reshape(-1, 2, 1 << i), of_size.reshape(-1, 2, 1 << i)
        added, before = (split[:, 1, :] - split[:, 0, :]).ravel(), kinds[:, 0, :].ravel()
        share = Fraction(0)
        for k in range(players):
            share += Fraction(int(added[before == k].sum()), players * math.comb(players - 1, k))
        shares.append(share)
    return shares


def main():
    folder, program, pairs = sys.argv[1], sys.argv[2], int(sys.argv[3])
    whole = numpy.fromfile(folder + "/game.i64", dtype="<i8")
    players = len(whole).bit_length() - 1
    of_size = sizes(players)
    before = numpy.array([1.0 / (players * math.comb(players - 1, k)) for k in range(players)] + [0.0])
    weight = before[of_size]
    with_weight = numpy.concatenate(([0.0], before[:-1]))[of_size] + weight
    worth = whole.astype(numpy.float64)

    ratios = {"plain": [], "folded": [], "read": []}
    ours = ""
    for _ in range(pairs):
        took = {}
        for name, work in (
            ("plain", lambda: plain(worth, players, weight)),
            ("folded", lambda: folded(worth, players, with_weight, weight)),
        ):
            begin = time.perf_counter()
            shares = work()
            took[name] = time.perf_counter() - begin
        ours = subprocess.run([program, "w3", folder, "3"], check=True, capture_output=True, text=True).stdout
        lines = [dict(re.findall(r"(\w+)=(\S+)", line)) for line in ours.splitlines()]
        wall = statistics.median(float(line["wall"]) for line in lines)
        read = statistics.median(float(line["read"]) for line in lines)
        print(f"numpy {numpy.__version__} plain={took['plain']:.4f} folded={took['folded']:.4f} partnering={wall:.4f} read={read:.4f}")
        for name in took:
            ratios[name].append(took[name] / wall)
        ratios["read"].append(wall / read)
        theirs = (shares[0], shares[-1])
        for name, value in zip(("first", "last"), theirs):
            if abs(value / float(Fraction(lines[0][name])) - 1) > 1e-9:
                raise SystemExit(f"the {name} share is {lines[0][name]} here and {value} there")
    for name, share in zip(("first", "last"), exact(whole, players, of_size)):
        if share != Fraction(lines[0][name]):
            raise SystemExit(f"the {name} share is {lines[0][name]} and would be {share}")
    print(" ".join(f"{name}:{statistics.median(values):.1f}" for name, values in ratios.items()))


if __name__ == "__main__":
    main()
