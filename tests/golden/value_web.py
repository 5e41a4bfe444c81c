"""Works all payments of the case `value-web` out from its usage file alone, and compares them with the program's.

usage: value_web.py PROGRAM DATA

An independent reading of the contracts in value-web.json, clause by clause, in exact fractions: the prices stand here once more, the
program's document is not read, and no code is shared. Where the two differ, one of them has misread a contract.
"""

import csv
import datetime
import math
import pathlib
import sys
import zoneinfo
from collections import defaultdict
from decimal import Decimal
from fractions import Fraction

from program import differences, payments, settle

BERLIN = zoneinfo.ZoneInfo("Europe/Berlin")
DEALERS = {"dealer-north", "dealer-south", "operator"}
AVAILABILITY = Fraction("99.62")
CENT = Fraction(1, 100)


def to_cent(exact):
    """Half even, which is what Python's round does with a fraction."""
    return round(exact / CENT) * CENT


def records(path):
    """The records that count, with their local day, and how many were rejected, delivered twice or replaced."""
    by_key = defaultdict(list)
    rejected = []
    with open(path, newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["offer"] == "care-to-patients" and row["dealer"] not in DEALERS:
                rejected.append(row["key"])
                continue
            by_key[row["source"], row["key"]].append(row)
    kept, duplicates, replaced = [], 0, 0
    for rows in by_key.values():
        highest = max(int(row["revision"]) for row in rows)
        latest = [row for row in rows if int(row["revision"]) == highest]
        assert all(row == latest[0] for row in latest), "this case has no contradicting records"
        duplicates += len(latest) - 1
        replaced += len(rows) - len(latest)
        kept.append(latest[0])
    for row in kept:
        when = datetime.datetime.fromisoformat(row["time"].replace("Z", "+00:00")).astimezone(BERLIN)
        assert (when.year, when.month) == (2026, 10), "every record of this case is of October, in Berlin"
        row["day"] = when.day
        row["units"] = Fraction(row["units"]) if row["units"] else Fraction(1)
        row["amount"] = Fraction(row["amount"] or 0)
    return kept, rejected, duplicates, replaced


def owed(rows):
    """{(payer, payee, agreement, currency): exact amount}"""
    accounts = defaultdict(Fraction)
    of = defaultdict(list)
    for row in rows:
        of[row["offer"]].append(row)
    care = of["care-to-patients"]

    # caring: two versions, the second from 16 October; the cap counts anew for each.
    units = defaultdict(Fraction)
    retail = defaultdict(Fraction)
    for row in care:
        late = row["day"] >= 16
        insured = row["units"] * (Fraction("32.15") if late else Fraction("31.40"))
        accounts["health-insurance", row["dealer"], "caring", "EUR"] += insured
        retail[row["dealer"]] += insured
        units[row["patient"], row["dealer"], late] += row["units"]
    for (patient, dealer, late), used in units.items():
        own = min(Fraction(9), used * (Fraction("5.35") if late else Fraction("4.95")))
        accounts[patient, dealer, "caring", "EUR"] += own
        retail[dealer] += own

    # dealing: 22.5 % stay with the dealer; analysing: a share of all that dealers pay.
    wholesale = Fraction(0)
    for dealer, paid in retail.items():
        accounts[dealer, "care-platform", "dealing", "EUR"] += paid * Fraction(775, 1000)
        wholesale += paid * Fraction(775, 1000)
    share = Fraction("6.25") if AVAILABILITY >= Fraction("99.5") else Fraction(4)
    accounts["care-platform", "analyst", "analysing", "EUR"] += wholesale * share / 100

    # devices: a month of care takes 1/24 of a monitor; maintenance is 9 % of it, at least 60.
    months = sum(row["units"] for row in care)
    monitors = months / 24
    price = monitors * Fraction("142.50")
    accounts["care-platform", "device-maker", "devices", "EUR"] += price + max(Fraction(60), price * Fraction(9, 100))
    # chips: two a monitor, all at the price of the volume reached; four are in the second step already.
    chips = monitors * 2
    accounts["device-maker", "chip-maker", "chips", "USD"] += chips * (Fraction("3.20") if chips < 4 else Fraction("2.875"))

    # connecting: what lies in each step at its price, and 5.00 for entering the first.
    used = sum(row["units"] for row in of["megabytes"])
    data = Fraction(5) if used > 0 else Fraction(0)
    data += min(used, Fraction(1000)) * Fraction("0.0125")
    data += max(Fraction(0), min(used, Fraction(2500)) - 1000) * Fraction("0.0095")
    data += max(Fraction(0), used - 2500) * Fraction("0.00745")
    accounts["care-platform", "operator", "connecting", "EUR"] += data
    # lines: started packages.
    accounts["cloud-host", "operator", "lines", "EUR"] += math.ceil(sum(row["units"] for row in of["gigabytes"]) / 10) * 4
    # hosting: from 12 October, so 20 of 31 days.
    hosted = sum(row["units"] for row in care if row["day"] >= 12)
    accounts["care-platform", "cloud-host", "hosting", "USD"] += 250 * Fraction(20, 31) + hosted * Fraction("0.335")

    # at-home: each sells its own; whoever brought the patient gets 7.5 %, unless it sells itself.
    for seller, offer in (("nurse-service", "visits"), ("pharmacy", "medicines")):
        for row in of[offer]:
            paid = row["units"] * Fraction("38.40") if offer == "visits" else row["amount"]
            accounts[row["patient"], seller, "at-home", "EUR"] += paid
            if row["brought_by"] and row["brought_by"] != seller:
                accounts[seller, row["brought_by"], "at-home", "EUR"] += paid * Fraction(75, 1000)

    # apps: rounded purchase by purchase; the store keeps what the two shares leave.
    for row in of["apps-to-patients"]:
        accounts[row["patient"], "app-store", "apps", "USD"] += to_cent(row["amount"])
        accounts["app-store", "app-studio", "apps", "USD"] += to_cent(row["amount"] * Fraction(7, 10))
        accounts["app-store", "patients-foundation", "apps", "USD"] += to_cent(row["amount"] / 30)
    return accounts


def main(program, data):
    rows, rejected, duplicates, replaced = records(pathlib.Path(data) / "value-web.csv")
    accounts = owed(rows)
    expected = defaultdict(Fraction)
    for (payer, payee, _, currency), exact in accounts.items():
        expected[payer, payee, currency] += to_cent(exact)
    as_text = {key: f"{Decimal(amount.numerator * 100 // amount.denominator) / 100:.2f}" for key, amount in expected.items()}

    # One record is rejected, which is what exit code 1 says.
    answer = settle(program, data, "value-web", expected_exit=1)
    problems = differences("value-web", as_text, payments(answer))
    exact = {(s["payer"], s["payee"], s["agreement"], s["currency"]): Fraction(s["exact"]) for s in answer["statements"]}
    problems += differences("value-web, exact", dict(accounts), exact)
    counts = {
        "rejects": (len(rejected), answer["rejects"]["count"]),
        "duplicates": (duplicates, answer["duplicates"]),
        "superseded": (replaced, answer["totals"]["superseded"]),
        "records": (len(rows), answer["totals"]["records"]),
    }
    problems += [f"value-web: {name}: expected {want}, found {got}" for name, (want, got) in counts.items() if want != got]
    for currency in ("EUR", "USD"):
        if sum(Fraction(p["net"]) for p in answer["positions"] if p["currency"] == currency) != 0:
            problems.append(f"value-web: the positions in {currency} do not add up to zero")
    print("\n".join(problems) or f"value-web: {len(as_text)} payments, {len(accounts)} statements from {len(rows)} records agree")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2]))
