"""Runs the verbs that answer a file of requests, allocate, net and clear, as a person or a script would.

usage: requests_test.py PROGRAM ROOT
"""

import fractions
import json
import unittest

from harness import ProgramCase

TALMUD = '{"method": "talmud", "estate": "200", "claims": {"a": "100", "b": "200", "c": "300"}}'
WATERFALL = """{"method": "waterfall", "amount": "100", "currency": "EUR", "takes": [{"to": "broker", "percent": "5", "of": "gross"},
  {"to": "platform", "amount": "3"}, {"to": {"a": "2/3", "b": "1/3"}, "of": "rest"}]}"""


class RequestsTest(ProgramCase):
    def test_one_request_has_one_answer(self):
        # Aumann and Maschler 1985, table I: 200 for claims of 100, 200 and 300.
        out = json.loads(self.done("allocate", self.file("one.json", TALMUD), "--format", "json"))
        self.assertEqual(out, {"method": "talmud", "shares": {"a": "50", "b": "75", "c": "75"}})
        out = json.loads(self.done("allocate", self.file("two.json", WATERFALL), "--format", "json"))
        self.assertEqual(list(out), ["method", "shares", "amounts", "currency"])
        self.assertEqual(out["shares"], {"a": "184/3", "b": "92/3", "broker": "5", "platform": "3"})
        self.assertEqual(out["amounts"], {"a": "61.33", "b": "30.67", "broker": "5.00", "platform": "3.00"})
        self.assertEqual(sum(fractions.Fraction(amount) for amount in out["amounts"].values()), 100)

    def test_the_text_has_the_takes_in_their_order_and_then_the_members(self):
        lines = self.done("allocate", self.file("two.json", WATERFALL)).splitlines()
        self.assertEqual(lines[0], "100 EUR by waterfall")
        takes = [line.split()[0] for line in lines[4:7]]
        self.assertEqual(takes, ["broker", "platform", "a,"])
        self.assertEqual([line.split()[-1] for line in lines[-4:]], ["61.33", "30.67", "5.00", "3.00"])

    def test_the_method_and_the_explanation_may_be_asked_for(self):
        one = self.file("one.json", TALMUD)
        out = json.loads(self.done("allocate", one, "--method", "cel", "--explain", "--format", "json"))
        self.assertEqual(out["method"], "cel")
        self.assertEqual(out["shares"], {"a": "0", "b": "50", "c": "150"})  # each loses 150, a all it has
        self.assertEqual(list(out["explanation"]), ["rule", "subject", "inputs", "result", "children"])
        self.assertIn("─ ", self.done("allocate", one, "--explain"))
        self.assertNotIn("─ ", self.done("allocate", one))
        self.refused("allocate", one, "--method", "shapely", says="unknown_method")
        self.refused("allocate", one, "--method", "shapely", says='"hamilton"')
        self.refused("allocate", one, "--metod", "cel", says='did you mean "--method"?')

    def test_standard_input_and_what_is_no_request(self):
        self.assertIn("75", self.done("allocate", "-", feed=TALMUD))
        self.refused("allocate", str(self.folder), says="folder")
        self.refused("allocate", str(self.folder / "none.json"), says="cannot read")
        self.refused("allocate", self.file("bad.json", "{"), says="bad.json")
        self.refused("allocate", self.file("bad.json", '[{"method": "equal"}]'), says="missing_field")
        self.refused("allocate", self.file("bad.json", '[{"method": "equal"}, {"method": "sharing"}]'), says="nor has any other request an answer")
        self.assertEqual(self.done("allocate", self.file("none.json", "[]"), "--format", "json"), "[]\n")

    def test_a_chain_is_divided_and_its_division_examined(self):
        # 11 is paid for what costs the dealer and the network 1 each: 3 for each of the three that it needs.
        chain = {"generator": "chain", "supplies": [
            {"key": "films at home", "by": "dealer", "cost": "1", "worth": "11", "needs": ["film", "line"]},
            {"key": "film", "by": "studio"}, {"key": "line", "by": "network", "cost": "1"}]}
        out = json.loads(self.done("allocate", self.file("chain.json", json.dumps({"method": "shapley", **chain})), "--format", "json"))
        self.assertEqual(out["shares"], {"dealer": "3", "network": "3", "studio": "3"})
        self.assertEqual(out["costs"], {"dealer": "1", "network": "1", "studio": "0"})
        # Without the dealer the two could have 7 in place of 6: an answer, and no error.
        online = {"name": "online", "members": ["studio", "network"], "worth": "8", "own_cost": "1"}
        file = self.file("asked.json", json.dumps({"method": "sustainable", **chain, "shares": out["shares"], "options": [online]}))
        self.assertTrue(self.done("allocate", file).startswith("not sustainable"))
        answer = json.loads(self.done("allocate", file, "--format", "json"))
        self.assertEqual((answer["within_game"]["holds"], answer["outside"]["holds"]), (True, False))
        self.assertEqual(answer["change"]["gives"], {"dealer": "1"})
        self.assertIn("in the core", self.done("allocate", file, "--method", "core"))
        chain["supplies"][0]["needs"][1] = "lime"
        self.refused("allocate", self.file("bad.json", json.dumps({"method": "shapley", **chain})), says="$.supplies[0].needs[1]")

    def answers_to_a_thousand(self, verb, good, bad):
        """Request number 500 is broken: 999 answers and an error in its place."""
        requests = [good(i) for i in range(1000)]
        requests[500] = bad
        out = json.loads(self.done(verb, self.file("many.json", json.dumps(requests)), "--format", "json", code=1))
        self.assertEqual(len(out), 1000)
        self.assertEqual([i for i, answer in enumerate(out) if "error" in answer], [500])
        self.assertIn("$[500]", out[500]["error"]["place"])
        return out

    def test_a_thousand_requests_one_of_them_broken(self):
        out = self.answers_to_a_thousand(
            "allocate", lambda i: {"method": "largest_remainder", "amount": str(i), "currency": "EUR", "weights": {"a": 1, "b": 2}},
            {"method": "largest_remainder", "amount": "1", "currency": "EUR", "weights": {"a": 1, "b": "two"}})
        for i, answer in enumerate(out):
            if i == 500:
                continue
            self.assertEqual(answer["shares"]["a"], str(fractions.Fraction(i, 3)))
            # The nearest cent, for of two members the larger fraction is above a half; thirds never tie.
            cents = round(fractions.Fraction(100 * i, 3))
            self.assertEqual(answer["amounts"]["a"], f"{cents // 100}.{cents % 100:02}")
            self.assertEqual(sum(fractions.Fraction(amount) for amount in answer["amounts"].values()), i)

    def test_a_thousand_nettings_one_of_them_broken(self):
        out = self.answers_to_a_thousand(
            "net", lambda i: {"obligations": [{"debtor": "CA", "creditor": "US", "amount": str(i + 2), "currency": "USD"},
                                              {"debtor": "US", "creditor": "CA", "amount": "1", "currency": "USD"}]},
            {"obligations": [{"debtor": "CA", "creditor": "US", "amount": "x", "currency": "USD"}]})
        for i, answer in enumerate(out):
            if i != 500:
                payments = answer["currencies"]["USD"]["payments"]
                self.assertEqual([fractions.Fraction(p["amount"]) for p in payments], [i + 1])

    def test_a_thousand_clearings_under_default_one_of_them_broken(self):
        # a owes b 10 and b owes a 4; a has i and needs 6 of its own.
        out = self.answers_to_a_thousand(
            "clear", lambda i: {"liabilities": {"a": {"b": "10"}, "b": {"a": "4"}}, "assets": {"a": str(i)}},
            {"liabilities": {"a": {"b": "ten"}}})
        for i, answer in enumerate(out):
            if i != 500:
                self.assertEqual(answer["defaulting"], ["a"] if i < 6 else [])
                self.assertEqual(answer["payments"], {"a": str(min(i + 4, 10)), "b": "4"})
                self.assertEqual(answer["equity"], {"a": str(max(i - 6, 0)), "b": str(min(i, 6))})

    def test_clear_says_who_defaults(self):
        file = self.file("one.json", json.dumps({"liabilities": {"a": {"b": "10"}, "b": {"c": "10"}}, "assets": {"a": "4", "b": "1"}}))
        text = self.done("clear", file)
        self.assertIn("2 parties are in default, in 2 waves.", text)
        out = json.loads(self.done("clear", file, "--format", "json"))
        self.assertEqual(out["waves"], [["a"], ["b"]])
        self.assertEqual(list(out), ["payments", "defaulting", "equity", "waves", "parties", "debts"])
        self.refused("clear", self.file("bad.json", '{"liabilities": {"a": {"a": "1"}}}'), says="owes itself")

    def test_net_says_what_can_be_cleared_without_a_payment(self):
        ring = [{"debtor": a, "creditor": b, "amount": str(amount), "currency": "EUR"} for a, b, amount in
                (("alice", "bob", 10), ("bob", "charlie", 5), ("charlie", "alice", 7))]
        out = json.loads(self.done("net", self.file("ring.json", json.dumps({"obligations": ring})), "--format", "json"))
        cleared = out["currencies"]["EUR"]["cleared"]
        # dorianim/money-balancer#5: all debts could be decreased by 5.
        self.assertEqual(cleared["removed"], "15.00")
        self.assertEqual([line["after"] for line in cleared["lines"]], ["5.00", "0.00", "2.00"])

    def test_help_shows_an_example(self):
        general = self.done("--help")
        for verb in ("allocate", "net", "clear"):
            self.assertIn(verb, general)
            self.assertIn(f"partnering {verb} ", self.done(verb, "--help"))


if __name__ == "__main__":
    unittest.main()
