"""Settles the real cases with the program and holds every payment against the figures the cases are known by.

usage: cases.py PROGRAM DATA

The figures are worked out by hand from the tariffs, as each line says; nothing here is copied from the program's output.
"""

import sys
from decimal import Decimal

from program import differences, payments, settle

CASES = {
    # 1,234 subscription-months at 99.00; 70 % of that goes to the streaming service.
    "music-bundle": {("subscribers", "operator", "SEK"): "122166.00", ("operator", "streamer", "SEK"): "85516.20"},
    # 48,000 car-months at 12.50, each with a lease at 0.40 and a gateway at 0.95; 1,000,000 MB at 0.0020, 4,000,000 at 0.0015 and
    # 2,300,000 at 0.0010; 8 % of 600,000.00.
    "connected-car": {
        ("car-owners", "car-maker", "EUR"): "600000.00",
        ("car-maker", "sensor-maker", "EUR"): "19200.00",
        ("car-maker", "gateway-maker", "EUR"): "45600.00",
        ("car-maker", "network-operator", "EUR"): "10300.00",
        ("car-maker", "analyst", "EUR"): "48000.00",
    },
    # 100 customers, 20.00 for the device and 35.00 for integrating it.
    "field-service": {("customers", "device-maker", "EUR"): "2000.00", ("customers", "fitter", "EUR"): "3500.00"},
    # The same with commission: 60 customers brought by the device maker pay the other 60 × 35.00, of which 10 %; 40 the other way, 40 × 20.00.
    "co-market": {
        ("customers", "device-maker", "EUR"): "2000.00",
        ("customers", "maintainer", "EUR"): "3500.00",
        ("maintainer", "device-maker", "EUR"): "210.00",
        ("device-maker", "maintainer", "EUR"): "80.00",
    },
    # 12,000 GB at 0.15, and 5 % of 40,000.00.
    "leased-access": {("lessee", "access-owner", "EUR"): "3800.00"},
    # 4 % of 100,000, 3 % of 300,000, 2 % of 300,000, 1 % of 200,000 for 1,000,000; 4 % of 50,000 for 150,000; 4,000 + 9,000 + 6,000 and 1 % of
    # a cent for 800,000.01; 8,000 less 30 % for a seller of 500,000 in the year before.
    "marketplace-2025": {
        ("seller-a", "marketplace", "EUR"): "21000.00",
        ("seller-b", "marketplace", "EUR"): "2000.00",
        ("seller-c", "marketplace", "EUR"): "19000.00",
        ("seller-d", "marketplace", "EUR"): "5600.00",
    },
    # 950,000.00 were divided before: 50,000.00 at 85 % and 70,000.01 at 70 % are 42,500 + 49,000.007, and the odd cent goes to whom more of it is
    # due (7/10 against 3/10).
    "store-tariff": {("store", "developer", "USD"): "91500.01"},
    # 5,000 copies at 19.99 are 99,950.00; 30 % of that is 29,985.00, of which 20,000.00 pay the guarantee back.
    "advance-recouped": {("players", "publisher", "EUR"): "99950.00", ("publisher", "studio", "EUR"): "9985.00"},
    # 5 % of 10,000.03 is more than 400; 70 % of 9,600.03 is 6,720.021 and 30 % is 2,880.009, to which the odd cent goes.
    "broker-first": {("platform", "broker", "EUR"): "400.00", ("platform", "artist", "EUR"): "6720.02"},
    # 65 % of 100,000.00 by 500, 350 and 150 of 1,000 thousand minutes; 120 + 320 + 50 for 6,000 GB, by 3,000, 2,500 and 500 of them: 245,
    # 204 1/6 and 40 5/6.
    "listening-pool": {
        ("streamer", "ane", "EUR"): "32500.00",
        ("streamer", "bo", "EUR"): "22750.00",
        ("streamer", "cia", "EUR"): "9750.00",
        ("label-a", "cloud", "EUR"): "245.00",
        ("label-b", "cloud", "EUR"): "204.17",
        ("label-c", "cloud", "EUR"): "40.83",
    },
}
# What a party is left with.
KEEPS = {
    "connected-car": {("car-maker", "EUR"): "476900.00"},
    "music-bundle": {("operator", "SEK"): "36649.80"},
}
# What is left to the next period: of whom, for which, how much.
CARRIED = {
    "store-tariff": [("store-agreement/earnings/year", "store", "2026-11", "1070000.01")],
    "advance-recouped": [("publishing/royalties/guarantee", "publisher", "2027-Q1", "0")],
}
# What stands on the statements of one payment.
LINES = {
    "leased-access": {("lessee", "access-owner", "lease"): "1800.00", ("lessee", "access-owner", "revenue-share"): "2000.00"},
}


def faults(program, data):
    found = []
    for name, expected in CASES.items():
        answer = settle(program, data, name)
        found += differences(name, expected, payments(answer))
        positions = {(p["party"], p["currency"]): p["net"] for p in answer["positions"]}
        for who, net in KEEPS.get(name, {}).items():
            if positions.get(who) != net:
                found.append(f"{name}: {who} keeps {positions.get(who)}, expected {net}")
        if sum(Decimal(net) for net in positions.values()) != 0:
            found.append(f"{name}: the positions do not add up to zero")
        lines = {(s["payer"], s["payee"], line["clause"]): line["amount"] for s in answer["statements"] for line in s["lines"]}
        for which, amount in LINES.get(name, {}).items():
            if lines.get(which) != amount:
                found.append(f"{name}: line {which} is {lines.get(which)}, expected {amount}")
        carried = [(c["measure"], c["of"], c["period"], c["value"]) for c in answer.get("carried", [])]
        if carried != CARRIED.get(name, []):
            found.append(f"{name}: {carried} is carried on, expected {CARRIED.get(name, [])}")
        if answer["rejects"]["count"] != 0 or answer["duplicates"] != 0:
            found.append(f"{name}: {answer['rejects']['count']} rejects and {answer['duplicates']} duplicates, expected none")
    return found


if __name__ == "__main__":
    problems = faults(sys.argv[1], sys.argv[2])
    print("\n".join(problems) or f"{len(CASES)} cases as expected")
    sys.exit(1 if problems else 0)
