"""Runs settle and explain on two sides' usage and on receipts, as a person or a script would.

usage: reconcile_test.py PROGRAM ROOT

Figures: minutes at 0.80 for the insurer, of which the northern centre has 92 %; its platform costs it 150.00, the insurer's seats 400.00.
"""

import json
import unittest

from harness import ProgramCase, model

DOCUMENT = model("contact-centres")

HEAD = "source,key,time,offer,minutes\n"
RECEIPTS = "key,payer,payee,agreement,currency,period,amount,date\n"


def usage(*minutes, offer="north-to-insurer"):
    return HEAD + "".join(f"n,{i + 1},2026-10-05T09:00:00Z,{offer},{m}\n" for i, m in enumerate(minutes) if m is not None)


class ReconcileTest(ProgramCase):
    def asked(self, supplier, consumer, *more):
        return ["settle", DOCUMENT, "--period", "2026-10", "--usage", self.file("s.csv", supplier), "--against", self.file("c.csv", consumer), *more]

    def settled(self, supplier, consumer, *more, code=0):
        ran = self.run_program(*self.asked(supplier, consumer, *more), "--format", "json")
        self.assertEqual(ran.returncode, code, ran.stderr)
        self.assertEqual(ran.stderr, "")
        return json.loads(ran.stdout)

    def paid(self, answer):
        return {(p["payer"], p["payee"]): p["amount"] for p in answer["payments"]}

    # -------------------------------------------------------------------------------------------------------- two sides

    def test_two_sides_that_agree_settle_as_one(self):
        both = self.settled(usage(1000, 500), usage(1000, 500))
        one = json.loads(self.run_program("settle", DOCUMENT, "--period", "2026-10", "--usage", self.file("u.csv", usage(1000, 500)),
                                          "--format", "json").stdout)
        self.assertEqual(both["statements"], one["statements"])
        self.assertEqual(self.paid(both)["enabler", "north"], "954.00")  # 1,200 × 0.92 - 150
        self.assertNotIn("reconciliation", one)
        self.assertNotIn("collection", one)
        self.assertEqual(list(both["reconciliation"]), ["records", "offers", "sides", "disputes"])
        self.assertEqual(list(both["reconciliation"]["records"]),
                         ["equal", "tolerated", "disputed", "supplier_only", "consumer_only", "decided", "outside"])

    def test_what_differs_waits_and_is_named_with_its_places(self):
        out = self.settled(usage(1000, 500, 7), usage(1000, 400, None), code=1)
        self.assertEqual(self.paid(out)["enabler", "north"], "586.00")  # 800 × 0.92 - 150
        self.assertEqual(self.paid(out)["insurer", "enabler"], "1200.00")  # 800 + 400
        first, second = out["reconciliation"]["disputes"]
        self.assertEqual((first["key"], first["match"], first["differences"]),
                         ("2", "disputed", [{"field": "quantity", "supplier": "500", "consumer": "400"}]))
        self.assertTrue(first["supplier_place"].endswith("s.csv:3") and first["consumer_place"].endswith("c.csv:3"), first)
        self.assertEqual((second["key"], second["match"], second["consumer_place"]), ("3", "supplier_only", None))
        self.assertEqual(out["rejects"]["count"], 0)

    def test_tolerance_and_whose_figure_counts(self):
        for options, minutes in (((), None), (("--tolerance", "quantity=1%"), 1000), (("--tolerance", "quantity=10"), 1000),
                                 (("--tolerance", "quantity=9.9"), None), (("--tolerance", "quantity=1%", "--counts", "consumer"), 990),
                                 (("--tolerance", "quantity=1%", "--counts", "lower"), 990), (("--tolerance", "quantity=1%", "--counts", "mean"), 995)):
            with self.subTest(options=options):
                out = self.settled(usage(1000), usage(990), *options, code=0 if minutes else 1)
                settled = sum(float(o["settled"]["quantity"]) for o in out["reconciliation"]["offers"])
                self.assertEqual(settled, minutes or 0)

    def test_an_arbiter_decides(self):
        out = self.settled(usage(1000), usage(900), "--decided", self.file("d.csv", usage(950)))
        self.assertEqual(self.paid(out)["insurer", "enabler"], "1160.00")  # 950 × 0.80 + 400
        self.assertEqual(out["reconciliation"]["records"]["decided"], 1)

    def test_explain_explains_what_was_settled(self):
        ran = self.run_program("explain", *self.asked(usage(1000), usage(990), "--tolerance", "quantity=1%", "--counts", "consumer")[1:],
                               "--payer", "insurer", "--payee", "enabler")
        self.assertEqual(ran.returncode, 0, ran.stderr)
        self.assertIn("990 × 0.8 = 792", ran.stdout)
        self.assertIn("record n/1,", ran.stdout)

    def test_a_viewer_sees_nothing_of_disputes(self):
        out = self.settled(usage(1000, 5), usage(1000, 6), "--viewer", "north", code=1)
        self.assertIsNone(out["reconciliation"])

    def test_a_record_that_one_side_cannot_write_is_rejected_and_in_dispute(self):
        out = self.settled(usage(1000, "x"), usage(1000, 5), code=1)
        self.assertEqual(out["rejects"], {"count": 1, "by_reason": {"bad_quantity": 1}})
        self.assertEqual([d["match"] for d in out["reconciliation"]["disputes"]], ["consumer_only"])

    # --------------------------------------------------------------------------------------------------------- receipts

    def collected(self, receipts, *more, code=0):
        return self.settled(usage(1000), usage(1000), "--receipts", self.file("r.csv", RECEIPTS + receipts), *more, code=code)["collection"]

    def test_receipts_leave_claims(self):
        out = self.collected("a,insurer,enabler,use-insurer,EUR,2026-10,1000.00,2026-11-05\n")
        self.assertEqual(list(out), ["receipts", "duplicates", "not_yet_received", "rejects", "statements", "claims", "payments"])
        claims = {(c["holder"], c["on"]): (c["amount"], c["kind"], c["overdue"]) for c in out["claims"]}
        self.assertEqual(claims["enabler", "insurer"], ("200.00", "guaranteed", True))
        self.assertEqual(claims["north", "enabler"], ("586.00", "unpaid", True))  # 736 - 150
        self.assertEqual(out["receipts"], 1)

    def test_what_is_paid_too_much_is_the_payers_and_not_overdue(self):
        # 1,000 × 0.80 + 400.00 are payable; 1,215.50 came in.
        receipts = "a,insurer,enabler,use-insurer,EUR,2026-10,1000.00,2026-11-05\nb,insurer,enabler,use-insurer,EUR,2026-10,215.50,2026-11-06\n"
        out = self.collected(receipts)
        [statement] = [s for s in out["statements"] if s["payer"] == "insurer"]
        self.assertEqual({field: statement[field] for field in ("payable", "paid", "open", "early", "overpaid", "in_favour_of", "overdue")},
                         {"payable": "1200.00", "paid": "1215.50", "open": "0.00", "early": "0.00", "overpaid": "15.50",
                          "in_favour_of": "insurer", "overdue": False})
        [claim] = [c for c in out["claims"] if c["holder"] == "insurer"]
        self.assertEqual((claim["on"], claim["amount"], claim["kind"], claim["overdue"]), ("enabler", "15.50", "overpaid", False))
        exact = self.collected(receipts + "c,insurer,enabler,use-insurer,EUR,2026-10,-15.50,2026-11-07\n")
        [statement] = [s for s in exact["statements"] if s["payer"] == "insurer"]
        self.assertEqual((statement["overpaid"], statement["in_favour_of"]), ("0.00", None))
        ran = self.run_program(*self.asked(usage(1000), usage(1000), "--receipts", self.file("r.csv", RECEIPTS + receipts)))
        self.assertIn("2026-10-31, overpaid by 15.50: a balance in favour of insurer\n", ran.stdout)

    def test_days(self):
        out = self.collected("a,insurer,enabler,use-insurer,EUR,2026-10,1200.00,2026-12-05\n", "--received-until", "2026-11-30", "--due-days", "30")
        self.assertEqual(out["not_yet_received"], 1)
        self.assertEqual({s["due_on"] for s in out["statements"]}, {"2026-11-30"})
        self.assertFalse(any(c["overdue"] for c in out["claims"]))

    def test_a_receipt_that_pays_nothing_is_told(self):
        out = self.collected("a,insurer,enabler,use-insurer,EUR,2026-09,1.00,2026-11-05\nb,insurer,enabler,use-insurer,EUR,2026-10,one,2026-11-05\n",
                             code=1)
        self.assertEqual([r["reason"] for r in out["rejects"]], ["bad_receipt", "unknown_statement"])
        self.assertTrue(out["rejects"][0]["place"].endswith("r.csv:3"))

    def test_a_supplier_does_not_see_who_pays_its_payer(self):
        out = self.collected("a,insurer,enabler,use-insurer,EUR,2026-10,1000.00,2026-11-05\n", "--viewer", "north")
        self.assertEqual({(s["payer"], s["payee"]) for s in out["statements"]}, {("enabler", "north"), ("north", "enabler")})
        self.assertEqual([line["sources"] for s in out["statements"] for line in s["lines"]], [[], []])
        self.assertEqual({c["holder"] for c in out["claims"]}, {"north"})
        self.assertIsNone(out["receipts"])
        self.assertNotIn("insurer", json.dumps(out))
        # What the consumer pays changes nothing for a supplier with a guarantee.
        full = self.collected("a,insurer,enabler,use-insurer,EUR,2026-10,1200.00,2026-11-05\n", "--viewer", "north")
        self.assertEqual(out, full)

    def test_text_says_all_of_it(self):
        receipts = self.file("r.csv", RECEIPTS + "a,insurer,enabler,use-insurer,EUR,2026-10,1000.00,2026-11-05\n")
        ran = self.run_program(*self.asked(usage(1000, 5), usage(1000, 6), "--receipts", receipts))
        self.assertEqual(ran.returncode, 1, ran.stderr)
        for words in ("In dispute: 1 record", "Netted", "Paid and open", "Claims", "guaranteed to north", "1 receipt counted"):
            self.assertIn(words, ran.stdout)

    # ---------------------------------------------------------------------------------------------------------- refused

    def test_what_does_not_go_together(self):
        one = self.file("u.csv", usage(1))
        settle = ["settle", DOCUMENT, "--period", "2026-10", "--usage", one]
        self.refused(*settle, "--tolerance", "quantity=1%", says="--against")
        self.refused(*settle, "--due-days", "3", says="--receipts")
        for wrong in ("1%", "quantity", "quantity=x", "quantity=-1", "minutes=1", "time=1%", "time=0.0000001"):
            self.refused(*settle, "--against", one, "--tolerance", wrong, says="--tolerance")
        self.refused(*settle, "--against", one, "--counts", "nobody", says="nobody")
        self.refused(*settle, "--against", one, "--partial", str(self.folder / "p"), says="--partial")
        self.refused(*settle, "--against", str(self.folder / "nowhere.csv"), says="cannot_read")
        self.refused(*settle, "--receipts", str(self.folder / "nowhere.csv"), says="cannot_read")
        self.refused(*settle, "--receipts", one, says="missing_column")
        self.refused(*settle, "--receipts", self.file("r.csv", RECEIPTS), "--received-until", "tomorrow", says="--received-until")
        self.refused(*settle, "--against", one, "--rejects", one, says="would be lost")


if __name__ == "__main__":
    unittest.main()
