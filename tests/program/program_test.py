"""Runs the built program as a person or a script would: exit codes, keys of JSON, what stands on standard error.

usage: program_test.py PROGRAM ROOT

The figures are those of the cases in examples/data, as their contracts give them: 1,234 subscription-months at SEK 99.00 less 30 %,
48,000 car-months at EUR 12.50, and so on. The usage is written here, so that each case shows what it stands on.
"""

import json
import pathlib
import random
import re
import unittest

from harness import DATA, ROOT, ProgramCase, data, model

MUSIC = """source,key,time,offer,quantity
crm,1,2026-10-01T00:00:00+02:00,streaming-to-subscribers,1000
crm,2,2026-10-31T23:30:00+01:00,streaming-to-subscribers,234
"""
CARS = """source,key,time,offer,quantity
crm,1,2026-10-01T00:00:00+02:00,cars,48000
net,2,2026-10-15T00:00:00+02:00,megabytes,7300000
"""
FIELD = """source,key,time,offer,quantity
crm,1,2026-10-01T00:00:00+02:00,devices,100
crm,2,2026-10-01T00:00:00+02:00,integrations,100
"""
CO_MARKET = """source,key,time,offer,quantity,introducer
crm,1,2026-10-01T00:00:00+02:00,devices,60,
crm,2,2026-10-01T00:00:00+02:00,devices,40,maintainer
crm,3,2026-10-01T00:00:00+02:00,visits,60,device-maker
crm,4,2026-10-01T00:00:00+02:00,visits,40,
"""
LEASE = """key,time,gigabytes,retail_revenue
a,2026-03-05T00:00:00+01:00,12000,40000.00
"""
MARKET = """key,time,offer,new-sellers,quantity,gross
1,2025-01-05T00:00:00+01:00,listing-new,seller-a,1,1000000.00
2,2025-01-05T00:00:00+01:00,listing-new,seller-b,1,150000.00
3,2025-01-05T00:00:00+01:00,listing-new,seller-c,1,800000.01
4,2025-01-05T00:00:00+01:00,listing-renewed,,1,100.00
"""
SETTLE_KEYS = ["statements", "payments", "positions", "rejects", "duplicates", "totals", "findings", "digest"]
STATEMENT_KEYS = ["payer", "payee", "agreement", "currency", "period", "amount", "exact", "rounding", "borne_by", "lines"]
LINE_KEYS = ["clause", "label", "offer", "service", "version", "quantity", "records", "exact", "amount"]


class ProgramTest(ProgramCase):
    def settled(self, name, usage, *more, code=0):
        return json.loads(self.done("settle", data(name), "--usage", self.file("usage.csv", usage), "--format", "json", *more, code=code))

    def paid(self, name, usage):
        return {(p["payer"], p["payee"], p["currency"]): p["amount"] for p in self.settled(name, usage)["payments"]}

    # ------------------------------------------------------------------------------------------------------------- settle

    def test_the_cases_give_what_their_contracts_say(self):
        cases = [
            ("music-bundle", MUSIC, {("subscribers", "operator", "SEK"): "122166.00", ("operator", "streamer", "SEK"): "85516.20"}),
            ("connected-car", CARS, {
                ("car-owners", "car-maker", "EUR"): "600000.00", ("car-maker", "sensor-maker", "EUR"): "19200.00",
                ("car-maker", "gateway-maker", "EUR"): "45600.00", ("car-maker", "network-operator", "EUR"): "10300.00",
                ("car-maker", "analyst", "EUR"): "48000.00"}),
            ("field-service", FIELD, {("customers", "device-maker", "EUR"): "2000.00", ("customers", "fitter", "EUR"): "3500.00"}),
            ("co-market", CO_MARKET, {
                ("customers", "device-maker", "EUR"): "2000.00", ("customers", "maintainer", "EUR"): "3500.00",
                ("maintainer", "device-maker", "EUR"): "210.00", ("device-maker", "maintainer", "EUR"): "80.00"}),
            ("leased-access", LEASE, {("lessee", "access-owner", "EUR"): "3800.00"}),
            ("marketplace-2025", MARKET, {
                ("seller-a", "marketplace", "EUR"): "21000.00", ("seller-b", "marketplace", "EUR"): "2000.00",
                ("seller-c", "marketplace", "EUR"): "19000.00", ("seller-d", "marketplace", "EUR"): "5600.00"}),
        ]
        for name, usage, expected in cases:
            with self.subTest(name):
                self.assertEqual(self.paid(name, usage), expected)

    def test_what_is_set_off_stands_behind_what_it_is_taken_from(self):
        # By hand: the hub owes north 500 x 0.40 = 200.00 and south 1,000 x 0.40 = 400.00, each owes it 250.00 for hosting.
        hub = {
            "format": "partnering/1", "services": [{"key": "north-calls"}, {"key": "south-calls"}],
            "parties": [{"key": key} for key in ("north", "south", "hub", "insurer")],
            "agreements": [{
                "key": "hub", "type": "enable", "currency": "EUR", "from": "2026-01-01",
                "parties": [{"party": "north", "role": "supplier"}, {"party": "south", "role": "supplier"},
                            {"party": "hub", "role": "ecosystem_enabler"}, {"party": "insurer", "role": "consumer"}],
                "charges": [
                    {"key": "cost", "payer": "ecosystem_enabler", "payee": "supplier", "formula": {"kind": "per_unit", "price": "0.40"}},
                    {"key": "price", "payer": "consumer", "payee": "ecosystem_enabler", "formula": {"kind": "per_unit", "price": "0.46"}},
                    {"key": "hosting", "payer": "supplier", "payee": "ecosystem_enabler", "kind": "recurring", "formula": {"kind": "flat", "amount": "250"}}]}],
            "provides": [{"key": f"{of}-{way}", "supplier": ends[0], "customer": ends[1], "service": f"{of}-calls", "under": "hub"}
                         for of in ("north", "south") for way, ends in (("in", (of, "hub")), ("out", ("hub", "insurer")))]}
        usage = self.file("usage.csv", "key,time,offer,quantity\n1,2026-10-03T10:00:00Z,north-out,500\n2,2026-10-03T10:00:00Z,south-out,1000\n")
        text = self.done("settle", self.file("hub.json", json.dumps(hub)), "--usage", usage, "--period", "2026-10")
        paid = [re.split("  +", line) for line in text[text.index("\nPayments\n"):text.index("\nNetted\n")].splitlines()]
        self.assertEqual(paid[5:], [["hub", "south", "150.00", "EUR", "hub 2026-10 less hub 2026-10"],
                                      ["insurer", "hub", "690.00", "EUR", "hub 2026-10"],
                                      ["north", "hub", "50.00", "EUR", "hub 2026-10 less hub 2026-10"]])

    def test_a_quantity_by_another_name_is_told_beside_a_table_too(self):
        usage = self.file("usage.csv", "key,time,offer,units\n1,2026-10-05T10:00:00Z,premium,3\n")
        plain = self.run_program("settle", data("music-bundle"), "--usage", usage, "--format", "csv")
        self.assertIn('warning: ', plain.stderr)
        self.assertIn('"units"; there is no column "quantity", so that each record counts as one unit', plain.stderr)
        self.assertEqual(plain.stderr.count("\n"), 1)

    def test_json_has_its_keys_in_their_order(self):
        out = self.settled("connected-car", CARS)
        self.assertEqual(list(out), SETTLE_KEYS)
        self.assertEqual(list(out["statements"][0]), STATEMENT_KEYS)
        self.assertEqual(list(out["statements"][0]["lines"][0]), LINE_KEYS)
        self.assertEqual(list(out["payments"][0]), ["payer", "payee", "currency", "amount", "lines"])
        self.assertEqual(list(out["positions"][0]), ["party", "currency", "pays", "receives", "net"])
        self.assertEqual(list(out["rejects"]), ["count", "by_reason"])
        self.assertEqual(out["totals"]["currencies"], {"EUR": {"payments": 5, "amount": "723100.00"}})
        self.assertEqual(out["totals"]["records"], 2)
        order = [(s["payer"], s["payee"], s["agreement"], s["period"]) for s in out["statements"]]
        self.assertEqual(order, sorted(order))

    def test_what_is_paid_is_what_is_received(self):
        for name, usage in (("connected-car", CARS), ("co-market", CO_MARKET), ("marketplace-2025", MARKET)):
            with self.subTest(name):
                out = self.settled(name, usage)
                cents = lambda amount: int(amount.replace(".", ""))
                self.assertEqual(sum(cents(p["net"]) for p in out["positions"]), 0)
                for s in out["statements"]:
                    self.assertEqual(sum(cents(line["amount"]) for line in s["lines"]), cents(s["amount"]))

    def test_rounding_is_shown_with_its_bearer(self):
        out = self.settled("marketplace-2025", MARKET)
        of_c = next(s for s in out["statements"] if s["payer"] == "seller-c")
        self.assertEqual((of_c["exact"], of_c["rounding"], of_c["borne_by"]), ("19000.0001", "-0.0001", "marketplace"))

    def test_same_bytes_for_any_order_threads_and_files(self):
        lines = [f"crm,{i},2026-10-{i % 28 + 1:02}T12:00:00Z,cars,{i}.25" for i in range(1, 3000)]
        head = "source,key,time,offer,quantity\n"
        first = self.done("settle", data("connected-car"), "--usage", self.file("a.csv", head + "\n".join(lines) + "\n"), "--format", "json", "--threads", "1")
        random.Random(5).shuffle(lines)
        shuffled = self.file("b.csv", head + "\n".join(lines) + "\n")
        self.assertEqual(self.done("settle", data("connected-car"), "--usage", shuffled, "--format", "json", "--threads", "4"), first)
        halves = [self.file("c.csv", head + "\n".join(lines[:1000]) + "\n"), self.file("d.csv", head + "\n".join(lines[1000:]) + "\n")]
        self.assertEqual(self.done("settle", data("connected-car"), "--usage", *halves, "--format", "json"), first)
        self.assertEqual(self.done("settle", data("connected-car"), "--usage", halves[1], "--usage", halves[0], "--format", "json"), first)

    def test_a_named_period_settles_that_period_alone(self):
        usage = MUSIC + "crm,3,2026-11-01T00:30:00+01:00,streaming-to-subscribers,10\n"
        every = self.settled("music-bundle", usage)
        self.assertEqual({s["period"] for s in every["statements"]}, {"2026-10", "2026-11"})
        one = self.settled("music-bundle", usage, "--period", "2026-11")
        self.assertEqual([(s["payer"], s["amount"]) for s in one["statements"]], [("operator", "693.00"), ("subscribers", "990.00")])
        self.assertEqual(one["totals"]["outside"], 2)
        both = self.settled("music-bundle", usage, "--period", "2026-11", "--period", "2026-10")
        self.assertEqual(both["statements"], every["statements"])

    def test_rejects_are_counted_kept_and_make_the_exit_code_1(self):
        usage = CARS + "crm,3,2026-10-01T00:00:00Z,cras,1\ncrm,4,2026-10-01T00:00:00Z,cars,one\n"
        rejects = self.folder / "rejects.csv"
        out = self.settled("connected-car", usage, "--rejects", str(rejects), code=1)
        self.assertEqual(out["rejects"], {"count": 2, "by_reason": {"bad_quantity": 1, "unknown_offer": 1}})
        self.assertEqual(next(p["net"] for p in out["positions"] if p["party"] == "car-maker"), "476900.00")
        lines = rejects.read_text(encoding="utf-8").splitlines()
        self.assertEqual(lines[0], "reason,source,key,revision,place,text")
        self.assertEqual(sorted(line.split(",")[:3] for line in lines[1:]), [["bad_quantity", "crm", "4"], ["unknown_offer", "crm", "3"]])
        self.assertIn("usage.csv:4", lines[1] + lines[2])

    def test_duplicates_alone_are_no_fault(self):
        out = self.settled("connected-car", CARS + CARS.splitlines()[1] + "\n")
        self.assertEqual(out["duplicates"], 1)
        self.assertEqual(next(p["net"] for p in out["positions"] if p["party"] == "car-maker"), "476900.00")

    def test_a_column_that_looks_like_a_slip_stops_it_before_money_is_lost(self):
        slip = self.file("usage.csv", CARS.replace("quantity", "quantiti"))
        self.refused("settle", data("connected-car"), "--usage", slip, says='is "quantity" meant?')
        out = self.settled("connected-car", CARS.replace("quantity", "quantity,remark").replace("48000", "48000,x").replace("7300000", "7300000,y"))
        self.assertEqual([(f["code"], f["severity"]) for f in out["findings"]], [("unknown_column", "info")])

    def test_as_of_settles_what_was_booked_by_then(self):
        booked = CARS.replace("quantity\n", "quantity,booked\n").replace("48000\n", "48000,2026-11-01T08:00:00Z\n").replace("7300000\n", "7300000,2026-11-09T08:00:00Z\n")
        early = self.settled("connected-car", booked, "--as-of", "2026-11-05T00:00:00+01:00")
        cars_alone = self.settled("connected-car", "\n".join(CARS.splitlines()[:2]) + "\n")
        self.assertEqual(early["statements"], cars_alone["statements"])
        self.assertEqual(early["totals"]["not_yet_booked"], 1)
        self.assertNotEqual(early["digest"], cars_alone["digest"])
        late = self.settled("connected-car", booked, "--as-of", "2026-11-09T08:00:00Z")
        self.assertEqual(late["statements"], self.settled("connected-car", CARS)["statements"])
        self.assertEqual(late["totals"]["not_yet_booked"], 0)
        text = self.done("settle", data("connected-car"), "--usage", self.file("usage.csv", booked), "--as-of", "2026-11-05T00:00:00Z")
        self.assertIn("1 not yet booked by 2026-11-05T00:00:00Z", text)
        why = self.done("explain", data("connected-car"), "--usage", self.file("usage.csv", booked), "--as-of", "2026-11-05T00:00:00Z",
                        "--payer", "car-maker", "--payee", "sensor-maker", "--format", "json")
        self.assertEqual(json.loads(why)["explanation"]["result"], "19200.00 EUR")
        # Who is not booked by then asks for no period, and no standing charge of it.
        other_month = booked + "crm,3,2026-12-01T00:00:00Z,cars,1,2026-12-02T00:00:00Z\n"
        self.assertEqual({s["period"] for s in self.settled("connected-car", other_month, "--as-of", "2026-11-20T00:00:00Z")["statements"]}, {"2026-10"})
        # Without booking times there is nothing to go by.
        none = self.settled("connected-car", CARS, "--as-of", "2026-11-05T00:00:00Z", "--period", "2026-10", code=1)
        self.assertEqual(none["rejects"]["by_reason"], {"no_booking_time": 2})
        usage = self.file("usage.csv", booked)
        for wrong in ("2026-11-05", ""):
            self.refused("settle", data("connected-car"), "--usage", usage, "--as-of", wrong, says="--as-of")

    def test_text_and_csv_are_for_people_and_spreadsheets(self):
        usage = self.file("usage.csv", CARS)
        text = self.done("settle", data("connected-car"), "--usage", usage)
        self.assertIn("600,000.00  EUR", text)
        self.assertIn("476,900.00", text)
        self.assertNotIn(" \n", text)
        self.assertNotIn("\x1b", text)
        rows = self.done("settle", data("connected-car"), "--usage", usage, "--format", "csv").splitlines()
        self.assertEqual(len(rows), 6)
        self.assertEqual(rows[1], "car-maker,analyst,analysing,2026-10,analysis,8 % of the retail price,insights,analytics,2026-01-01,1,48000,48000,48000.00,EUR")

    # ------------------------------------------------------------------------------------------------------------- viewers

    def variant(self, name, old, new):
        text = pathlib.Path(data(name)).read_text(encoding="utf-8")
        self.assertIn(old, text)
        return self.file("variant.json", text.replace(old, new))

    def test_terms_hidden_from_a_viewer_change_no_byte_it_sees(self):
        usage = self.file("usage.csv", CARS)
        hidden = [('"price": "0.40"', '"price": "0.55"'), ('"percent": "8"', '"percent": "9"'), ('"price": "12.50"', '"price": "13.00"')]
        for old, new in hidden:
            other = self.variant("connected-car", old, new)
            for form in ("json", "text", "csv"):
                with self.subTest(hidden=old, form=form):
                    ask = lambda doc: self.done("settle", doc, "--usage", usage, "--viewer", "network-operator", "--format", form)
                    self.assertEqual(ask(data("connected-car")), ask(other))
                    everything = lambda doc: self.done("settle", doc, "--usage", usage, "--format", form)
                    self.assertNotEqual(everything(data("connected-car")), everything(other))

    def test_a_viewer_sees_its_own_accounts_and_no_counts_of_others(self):
        out = self.settled("connected-car", CARS, "--viewer", "network-operator")
        self.assertEqual(list(out), SETTLE_KEYS)
        self.assertEqual([(s["payer"], s["payee"]) for s in out["statements"]], [("car-maker", "network-operator")])
        self.assertEqual([p["party"] for p in out["positions"]], ["network-operator"])
        self.assertIsNone(out["rejects"])
        self.assertIsNone(out["duplicates"])
        self.assertIsNone(out["totals"]["records"])
        self.assertNotIn("sensor", json.dumps(out))

    def test_a_viewer_is_told_that_something_is_left_out(self):
        # A pool of whom one gives back more than it used is left out as a whole: the others owe nothing, and would not know why not.
        usage = self.file("usage.csv", "key,time,offer,units,artist,label\n"
                          "s-1,2026-10-31T23:00:00+01:00,storage-to-labels,3000,,label-a\n"
                          "s-2,2026-10-31T23:00:00+01:00,storage-to-labels,-10,,label-b\n")
        ran = self.run_program("settle", data("listening-pool"), "--usage", usage, "--period", "2026-10", "--viewer", "label-a")
        self.assertEqual(ran.returncode, 1, ran.stderr)
        self.assertIn("something is left out of this settlement", ran.stderr)
        self.assertNotIn("label-b", ran.stdout + ran.stderr)

    def test_a_viewer_that_usage_alone_names_is_known(self):
        self.assertEqual(self.settled("marketplace-2025", MARKET, "--viewer", "seller-a")["positions"][0]["net"], "-21000.00")

    # ------------------------------------------------------------------------------------------------------------- explain

    def test_explain_goes_down_to_the_records(self):
        usage = self.file("usage.csv", CARS)
        ask = ["explain", data("connected-car"), "--usage", usage, "--payer", "car-maker", "--payee", "network-operator"]
        tree = json.loads(self.done(*ask, "--format", "json"))
        self.assertEqual(list(tree), ["explanation"])
        rules = []
        nodes = [tree["explanation"]]
        while nodes:
            node = nodes.pop()
            self.assertEqual(list(node), ["rule", "subject", "inputs", "result", "children"])
            rules.append(node["rule"])
            nodes.extend(node["children"])
        for rule in ("payment", "statement", "charge", "graduated", "tier", "usage", "record"):
            self.assertIn(rule, rules)
        text = self.done(*ask)
        self.assertIn("2,000 + 6,000 + 2,300 = 10,300", text)
        self.assertIn("└─ ", text)
        self.assertIn("record net/2", text)
        self.assertNotIn("record net/2", self.done(*ask, "--records", "0"))

    def test_explain_keeps_what_the_viewer_may_not_see(self):
        usage = self.file("usage.csv", CARS)
        ask = lambda doc: self.done("explain", doc, "--usage", usage, "--payer", "car-maker", "--payee", "network-operator", "--viewer", "network-operator")
        self.assertEqual(ask(data("connected-car")), ask(self.variant("connected-car", '"price": "12.50"', '"price": "13.00"')))
        self.refused("explain", data("connected-car"), "--usage", usage, "--payer", "car-maker", "--payee", "analyst", "--viewer", "network-operator", says="may not see")

    def test_explain_refuses_what_it_cannot_explain(self):
        ask = ["explain", data("connected-car"), "--usage", self.file("usage.csv", CARS)]
        self.refused(*ask, "--payer", "car-makr", "--payee", "analyst", says='did you mean "car-maker"')
        self.refused(*ask, "--payer", "analyst", "--payee", "car-maker", says="owes")
        self.refused(*ask, "--payer", "car-maker", "--payee", "analyst", "--agreement", "analysin", says='did you mean "analysing"')
        self.refused(*ask, "--payer", "car-maker", says="--payee is required")

    # ------------------------------------------------------------------------------------------------------------- describe, check, price

    def test_describe_json(self):
        out = json.loads(self.done("describe", data("co-market"), "--format", "json"))
        for key in ("parties", "services", "flows", "models", "findings"):
            self.assertIn(key, out)
        self.assertEqual(list(out["flows"]), ["service", "bill", "payment", "introduction", "exposure"])
        self.assertEqual([m["model"] for m in out["models"]], ["AB2C"])
        fields = ["from", "to", "service", "offer", "agreement", "clause", "through", "consolidated", "netted", "why"]
        self.assertEqual(list(out["flows"]["payment"][0]), fields)
        self.assertIn(("device-maker", "(introducer)"), [(f["from"], f["to"]) for f in out["flows"]["payment"]])
        self.assertIn(("(introducer)", "maintainer"), [(f["from"], f["to"]) for f in out["flows"]["introduction"]])

    def test_describe_models_are_recognised(self):
        for name, model in (("music-bundle", "B2D2C"), ("connected-car", "B2G2C"), ("field-service", "BG2C")):
            with self.subTest(name):
                out = json.loads(self.done("describe", data(name), "--format", "json"))
                self.assertEqual({m["model"] for m in out["models"]}, {model})

    def test_describe_says_who_carries_what_and_who_sees_adverts(self):
        paid = json.loads(self.done("describe", model("mobile-payment"), "--format", "json"))["flows"]["payment"]
        carried = {(f["from"], f["to"]): f["through"] for f in paid}
        self.assertEqual(carried["passengers", "tram"], ["operator-bank", "city-bank"])
        self.assertEqual(carried["tram", "city-bank"], [])
        self.assertIn("operator-bank, city-bank", self.done("describe", model("mobile-payment")))
        shown = json.loads(self.done("describe", model("advertiser"), "--format", "json"))["flows"]["exposure"]
        self.assertEqual([(f["from"], f["to"], f["through"]) for f in shown], [("shoemaker", "readers", ["paper"])])
        self.assertIn("Whose adverts are shown to whom", self.done("describe", model("advertiser")))
        for kind in ("introductions", "services", "payments"):
            self.assertIn(kind + "_from", self.done("describe", model("broker"), "--format", "dot"))
        self.assertIn(": exposures\n", self.done("describe", model("advertiser"), "--format", "mermaid"))

    def test_describe_text_and_pictures(self):
        text = self.done("describe", data("music-bundle"))
        for part in ("Who provides what to whom", "Who pays whom for what", "as of 2026-01-01", "retail minus 30 %"):
            self.assertIn(part, text)
        dot = self.done("describe", data("music-bundle"), "--format", "dot")
        self.assertTrue(dot.startswith("digraph"))
        self.assertIn("style=dashed", dot)
        self.assertIn("cluster_legend", dot)
        self.assertIn("sequenceDiagram\n", self.done("describe", data("music-bundle"), "--format", "mermaid"))
        self.assertIn("nobody provides anything", self.done("describe", data("music-bundle"), "--as-of", "1999-01-01"))
        self.refused("describe", data("music-bundle"), "--as-of", "2026-02-30", says="--as-of")

    def test_describe_shows_each_missing_price(self):
        # Two services under one agreement, of which the only charge is for the one: the other has its row beside it, and its own words in pictures.
        resold = {
            "format": "partnering/1",
            "services": [{"key": "data"}, {"key": "voice"}, {"key": "texts", "name": "short messages"}],
            "parties": [{"key": "net"}, {"key": "zip"}, {"key": "users"}],
            "agreements": [
                {"key": "wholesale", "type": "distribute", "currency": "EUR", "from": "2026-01-01",
                 "parties": [{"party": "net", "role": "supplier"}, {"party": "zip", "role": "reseller"}],
                 "charges": [{"key": "minutes", "payer": "reseller", "payee": "supplier", "services": ["voice"], "formula": {"kind": "per_unit", "price": "1"}}]},
                {"key": "retail", "type": "distribute", "currency": "EUR", "from": "2026-01-01",
                 "parties": [{"party": "zip", "role": "reseller"}, {"party": "users", "role": "customer"}]}],
            "provides": [{"key": f"{ends[0]}-{service}", "supplier": ends[0], "customer": ends[1], "service": service, "under": under}
                         for ends, under in ((("net", "zip"), "wholesale"), (("zip", "users"), "retail")) for service in ("data", "voice", "texts")]}
        document = self.file("resold.json", json.dumps(resold))
        text = self.done("describe", document)
        rows = [re.split("  +", line)[:4] for line in text[text.index("Who pays whom for what"):].splitlines()]
        missing = "(no price agreed)"
        self.assertEqual([row for row in rows if row[1:2] == ["net"]],
                         [["zip", "net", "data", missing], ["zip", "net", "texts", missing], ["zip", "net", "voice", "minutes"]])
        picture = self.done("describe", document, "--format", "mermaid")
        self.assertIn("p1-->>p0: minutes<br/>no price agreed for data<br/>no price agreed for short messages\n", picture)
        # Where nothing at all is agreed between two, one word says it.
        self.assertIn("p2-->>p1: no price agreed\n", picture)

    def test_check_finds_everything_and_counts_errors_only(self):
        names = sorted(str(path) for path in DATA.glob("*.json"))
        self.assertEqual(json.loads(self.done("check", *names, "--format", "json")), {"findings": []})
        self.assertIn("nothing is wrong", self.done("check", *names))
        bad = self.variant("connected-car", '"role": "customer"', '"rolle": "customer"')
        found = json.loads(self.done("check", data("music-bundle"), bad, "--format", "json", code=1))["findings"]
        self.assertEqual(list(found[0]), ["code", "severity", "subject", "place", "text"])
        self.assertIn("unknown_field", [f["code"] for f in found])
        self.assertTrue(all("variant.json" in f["place"] for f in found))
        self.assertIn("unknown_field", self.done("check", bad, code=1))
        self.assertIn("json_syntax", self.done("check", self.file("broken.json", '{"format": '), code=1))

    def test_check_says_of_terms_that_cannot_be_read_nothing_besides(self):
        text = pathlib.Path(data("advance-recouped")).read_text(encoding="utf-8")
        self.assertIn('"method": "waterfall"', text)
        for wrong, code in [('"method": "waterfal"', "unknown_method"), ('"method": "first_first"', "unknown_method"), ('"methods": "waterfall"', "missing_field")]:
            with self.subTest(wrong=wrong):
                out = json.loads(self.done("check", self.file("by.json", text.replace('"method": "waterfall"', wrong)), "--format", "json", code=1))
                self.assertEqual([f["code"] for f in out["findings"]], [code])
                self.assertIn("divisions[0].by", out["findings"][0]["place"])

    def test_check_finds_what_only_settling_shows(self):
        text = pathlib.Path(data("leased-access")).read_text(encoding="utf-8")
        old = '"formula": {"kind": "per_unit", "price": "0.15"}'
        self.assertIn(old, text)
        # The lease is a part of the share, and the share a part of the lease.
        text = text.replace(old, '"formula": {"kind": "percent", "percent": "5", "of": "clause:revenue-share"}')
        text = text.replace('"of": "reported"', '"of": "clause:lease"')
        out = json.loads(self.done("check", self.file("cycle.json", text), "--format", "json", code=1))
        self.assertEqual([f["code"] for f in out["findings"]], ["basis_cycle"])

    def test_price(self):
        request = '{"quantity": "7", "mode": "volume", "tiers": [{"up_to":"5","unit":"7","flat":"0"}, {"up_to":"10","unit":"6.5"}, {"up_to":null,"unit":"6"}]}'
        out = json.loads(self.done("price", self.file("one.json", request), "--format", "json"))
        self.assertEqual(out["total"], "45.5")  # 7 x 6.5
        self.assertIn("lines", out)
        self.assertIn("45.5", self.done("price", self.file("one.json", request)))
        many = json.loads(self.done("price", self.file("many.json", f'[{request}, {{"quantity": "x"}}]'), "--format", "json", code=1))
        self.assertEqual(many[0]["total"], "45.5")
        self.assertIn("error", many[1])
        self.refused("price", self.file("bad.json", '{"quantity": "x"}'), says="bad.json")
        self.refused("price", str(self.folder / "none.json"), says="cannot read")

    def test_net(self):
        owes = lambda debtor, creditor, amount: {"debtor": debtor, "creditor": creditor, "amount": amount, "currency": "EUR"}
        request = {"obligations": [owes("a", "b", "30"), owes("b", "a", "12.34"), owes("b", "c", "5")]}
        path = self.file("net.json", json.dumps(request))
        out = json.loads(self.done("net", path, "--format", "json"))
        self.assertEqual(list(out), ["currencies"])
        euro = out["currencies"]["EUR"]
        self.assertEqual(list(euro), ["gross", "positions", "bilateral", "payments", "discharges", "cleared"])
        self.assertEqual(euro["cleared"]["removed"], "24.68")
        self.assertEqual(euro["gross"], "47.34")
        self.assertEqual({p["party"]: p["net"] for p in euro["positions"]}, {"a": "-17.66", "b": "12.66", "c": "5.00"})
        # By hand: a owes 30 - 12.34 net, of which b keeps all but the 5 it owes c.
        self.assertEqual([(p["payer"], p["payee"], p["amount"]) for p in euro["payments"]], [("a", "b", "12.66"), ("a", "c", "5.00")])
        self.assertIn("17.66 to pay in 2 payments", self.done("net", path))
        # A self-debt is rejected, the others stand; where none stands nothing is done.
        some = {"obligations": request["obligations"] + [owes("a", "a", "1")]}
        rejects = json.loads(self.done("net", self.file("some.json", json.dumps(some)), "--format", "json", code=1))["rejects"]
        self.assertEqual((rejects["count"], rejects["by_reason"]), (1, {"self_debt": 1}))
        self.refused("net", self.file("self.json", json.dumps({"obligations": [owes("a", "a", "1")]})), says="self_debt")
        self.refused("net", str(self.folder / "none.json"), says="cannot read")

    def test_net_answers_the_other_requests_of_a_list(self):
        request = lambda amount: {"obligations": [{"debtor": "a", "creditor": "b", "amount": amount, "currency": "EUR"}]}
        many = [request(str(i)) for i in range(1, 1001)]
        many[500] = request("oops")
        answers = json.loads(self.done("net", self.file("many.json", json.dumps(many)), "--format", "json", code=1))
        self.assertEqual(len(answers), 1000)
        self.assertEqual([i for i, each in enumerate(answers) if "error" in each], [500])
        self.assertEqual(answers[500]["error"]["code"], "not_a_number")
        self.assertEqual(answers[999]["currencies"]["EUR"]["gross"], "1000.00")

    # ------------------------------------------------------------------------------------------------------------- arguments

    def test_unusable_arguments_are_one_line_and_exit_code_2(self):
        usage = self.file("usage.csv", MUSIC)
        document = data("music-bundle")
        settle = ["settle", document, "--usage", usage]
        self.refused(says="name a verb")
        self.refused("setle", says='unknown verb "setle": did you mean "settle"?; see partnering --help')
        self.refused("help", says='did you mean "--help"?')
        self.refused("frobnicate", says='unknown verb "frobnicate"; see partnering --help')
        self.refused("--versoin", says='unknown option "--versoin": did you mean "--version"?')
        self.refused("settle", says="DOC is required")
        self.refused("settle", document, says="--usage is required")
        self.refused(*settle, "--bogus", says='unknown option "--bogus"; see partnering settle --help')
        self.refused(*settle, "--perod", "2026-10", says='unknown option "--perod": did you mean "--period"?')
        self.refused(*settle, "--perod=2026-10", says='unknown option "--perod": did you mean "--period"?')
        # What the slip leaves out is not what is wrong.
        self.refused("settle", document, "--usge", usage, says='unknown option "--usge": did you mean "--usage"?')
        self.refused("price", "a.json", "b.json", says='unexpected argument "b.json"')
        self.refused(*settle, "--version", says='unknown option "--version"; see')
        self.refused(*settle, "--period", says="--period needs a value")
        self.refused("check", "", says="the name of a file is empty")
        self.refused("explain", document, "--usage", usage, "--payer", "a", "--payee", "b", "--records", "-1", says="--records")
        self.refused(*settle, "--format", "xml", says="xml")
        self.refused(*settle, "--threads", "0", says="--threads")
        self.refused(*settle, "--period", "2026-13", says="--period")
        self.refused(*settle, "--period", "2026-10", "--period", "2026-Q4", says="share days")
        self.refused(*settle, "--period", "1999-01", says="no agreement is in force")
        self.refused(*settle, "--period", "2026-10-15", says="settled monthly in Europe/Stockholm: ask for 2026-10")
        self.refused(*settle, "--viewer", "streamr", says='did you mean "streamer"')
        self.refused(*settle, "--viewer", "streamer", "--rejects", str(self.folder / "r.csv"), says="--rejects")
        self.refused(*settle, "--rejects", usage, says="would be lost")
        self.refused(*settle, "--rejects", str(self.folder / "no" / "r.csv"), says="cannot write")
        self.refused("settle", document, "--usage", "nowhere.csv", says="nowhere.csv")
        self.refused("settle", "nowhere.json", "--usage", usage, says="nowhere.json")
        self.refused("check", "nowhere.json", says="nowhere.json")
        for verb in (["check"], ["describe"], ["price"], ["settle", "--usage", usage]):
            self.refused(verb[0], str(self.folder), *verb[1:], says="folder")
        self.refused("settle", document, "--usage", str(self.folder), says="directory")
        self.refused("settle", document, "--usage", self.file("head.csv", MUSIC.splitlines()[0] + "\n"), says="--period")
        self.assertEqual(pathlib.Path(usage).read_text(encoding="utf-8"), MUSIC)

    def test_version(self):
        cmake = (ROOT / "CMakeLists.txt").read_text(encoding="utf-8")
        version = cmake.split("project(partnering VERSION ", 1)[1].split(" ", 1)[0]
        self.assertEqual(self.done("--version"), f"partnering {version}\n")

    def test_a_file_called_minus_is_standard_input(self):
        def fed(text, *arguments):
            return self.run_program(*arguments, feed=text)
        document = pathlib.Path(data("music-bundle")).read_text(encoding="utf-8")
        usage = self.file("usage.csv", MUSIC)
        expected = self.done("settle", data("music-bundle"), "--usage", usage, "--format", "csv")
        for ran in (fed(MUSIC, "settle", data("music-bundle"), "--usage", "-", "--format", "csv"),
                    fed(document, "settle", "-", "--usage", usage, "--format", "csv")):
            self.assertEqual((ran.returncode, ran.stderr), (0, ""))
            self.assertEqual(ran.stdout, expected)
        self.assertEqual(fed(document, "check", "-").returncode, 0)
        self.assertIn("45.5", fed('{"quantity": "7", "formula": {"kind": "per_unit", "price": "6.5"}}', "price", "-").stdout)
        twice = fed(document, "settle", "-", "--usage", "-")
        self.assertEqual(twice.returncode, 2)
        self.assertIn("only once", twice.stderr)

    def test_a_class_whose_members_settle_one_by_one_has_no_account_itself(self):
        ask = [data("marketplace-2025"), "--usage", self.file("usage.csv", MARKET)]
        says = 'the members of "new-sellers" settle one by one: name one of them, such as "seller-a"'
        self.refused("settle", *ask, "--viewer", "new-sellers", says="--viewer: " + says)
        self.refused("explain", *ask, "--payer", "new-sellers", "--payee", "marketplace", says="--payer: " + says)
        # A class that settles as one is a party like others.
        self.assertEqual(self.settled("music-bundle", MUSIC, "--viewer", "subscribers")["positions"][0]["net"], "-122166.00")

    def test_a_quarter_is_called_what_it_may_be_asked_for_as(self):
        document = pathlib.Path(data("music-bundle")).read_text(encoding="utf-8")
        old = '"zone": "Europe/Stockholm",'
        self.assertIn(old, document)
        quarterly = self.file("quarterly.json", document.replace(old, old + ' "cycle": "quarter",'))
        usage = self.file("usage.csv", MUSIC)
        ask = ["settle", quarterly, "--usage", usage, "--period", "2026-Q4", "--format"]
        out = json.loads(self.done(*ask, "json"))
        self.assertEqual({s["period"] for s in out["statements"]}, {"2026-Q4"})
        self.assertEqual({line["period"] for p in out["payments"] for line in p["lines"]}, {"2026-Q4"})
        self.assertIn("2026-Q4", self.done(*ask, "text"))
        self.assertIn(",2026-Q4,", self.done(*ask, "csv"))
        self.assertIn("2026-Q4", self.done("explain", quarterly, "--usage", usage, "--payer", "operator", "--payee", "streamer"))

    def test_a_document_with_an_error_settles_nothing(self):
        usage = self.file("usage.csv", CARS)
        two = pathlib.Path(self.variant("connected-car", '"role": "customer"', '"rolle": "customer"'))
        two.write_text(two.read_text(encoding="utf-8").replace('"key": "cars"', '"kye": "cars"'), encoding="utf-8")
        for verb in (["settle"], ["explain", "--payer", "a", "--payee", "b"]):
            with self.subTest(verb[0]):
                self.refused(*verb, str(two), "--usage", usage, says="run `partnering check")
        self.refused("describe", str(two), says="more, run `partnering check")

    def test_help_shows_an_example_for_each_verb_that_works(self):
        general = self.done("--help")
        for verb in ("describe", "check", "settle", "merge", "explain", "price"):
            self.assertIn(verb, general)
            text = self.done(verb, "--help")
            self.assertIn(f"partnering {verb} ", text)
            self.assertIn("Example", text)


if __name__ == "__main__":
    unittest.main()
