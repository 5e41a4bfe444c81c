"""Runs the verbs that tell models and read their names, as a new user would.

usage: models_test.py PROGRAM ROOT

What flows in each model is what the table of models in the partnering guidance says: who serves whom and who pays whom.
"""

import json
import unittest
import xml.etree.ElementTree

from harness import ROOT, ProgramCase, model

# Services and payments that a model cannot be without: (from, to, of).
SERVICES = {
    "A2E2B": [("A", "E", "S"), ("E", "B", "S")],
    "A2M2B": [("A", "M", "S"), ("M", "B", "S")],
    "AB2C": [("A", "C", "S"), ("B", "C", "T")],
    "B2D2C": [("B", "D", "S"), ("D", "C", "S")],
    "B2E2B": [("B", "E", "S"), ("E", "B", "S")],
    "B2F2C": [("B", "F", "S"), ("F", "C", "S")],
    "B2G2C": [("B", "G", "S"), ("G", "C", "S+T")],
    "B2K2C": [("B", "C", "S")],
    "B2M2X": [("B", "M", "S"), ("M", "X", "S")],
    "B2P": [("B", "P", "T"), ("B", "C", "S")],
    "BG2C": [("B", "C", "S"), ("G", "C", "T")],
    "BV2C": [("B", "C", "S"), ("B", "V", "R")],
    "C2C": [("C1", "C2", "S"), ("N", "C1", "R"), ("N", "C2", "R")],
    "P2B": [("P", "B", "R"), ("B", "C", "S")],
}
PAYMENTS = {
    "A2E2B": [("B", "E", "S"), ("E", "A", "S")],
    "A2M2B": [("B", "M", "S"), ("M", "A", "S")],
    "AB2C": [("C", "A", "S"), ("C", "B", "T")],
    "B2D2C": [("C", "D", "S"), ("D", "B", "S")],
    "B2E2B": [("B", "E", "S"), ("E", "B", "S")],
    "B2F2C": [("C", "F", "S"), ("F", "B", "S")],
    "B2G2C": [("C", "G", "S+T"), ("G", "B", "S")],
    "B2K2C": [("C", "B", "S"), ("B", "K", "R")],
    "B2M2X": [("X", "M", "S"), ("M", "B", "S")],
    "B2P": [("P", "B", "T"), ("C", "B", "S")],
    "BG2C": [("C", "B", "S"), ("C", "G", "T")],
    "BV2C": [("V", "B", "R")],
    "C2C": [("C2", "C1", "S")],
    "P2B": [("B", "P", "R"), ("C", "B", "S")],
}


class ModelsTest(ProgramCase):
    def json(self, *arguments, code=0):
        return json.loads(self.done(*arguments, "--format", "json", code=code))

    # ------------------------------------------------------------------------------------------------------------- models

    def test_the_catalogue_has_the_fourteen_models_in_order(self):
        models = self.json("models")["models"]
        self.assertEqual([m["acronym"] for m in models], sorted(SERVICES))
        for m in models:
            with self.subTest(m["acronym"]):
                for flows, expected in (("services", SERVICES), ("payments", PAYMENTS)):
                    needed = [(f["from"], f["to"], f["of"]) for f in m[flows] if not f["optional"]]
                    self.assertEqual(sorted(needed), sorted(expected[m["acronym"]]))
                self.assertTrue(m["name"])
                self.assertTrue(m["marks"])
                for mark in m["marks"]:
                    self.assertNotIn("the hub", mark["holds"])
        self.assertEqual(self.done("models", "--format", "json"), self.done("models", "--format", "json"))
        text = self.done("models")
        for acronym in SERVICES:
            self.assertIn(f"\n{acronym} ", text)
        self.assertIn("S: B→D→C", text)
        self.assertIn("S: C→D→B", text)

    def test_one_model_is_told_in_full_by_any_name_it_has(self):
        for given in ("B2K2C", "A2K2B", "K2B", "C2K2C"):
            self.assertEqual([m["acronym"] for m in self.json("models", given)["models"]], ["B2K2C"])
        text = self.done("models", "B2K2C")
        for part in ("Who stands where", "What flows", "What marks it", "introduction  K     B", "breaks the rule", "A2K2B", "contract is with B"):
            self.assertIn(part, text)
        self.assertIn("has a contract with each seller", self.done("models", "BG2C"))
        self.assertIn("special case of B2D2C", self.done("models", "B2F2C"))

    def test_a_model_is_found_by_its_name_and_a_variant_says_what_differs(self):
        for given, acronym in (("distributor", "B2D2C"), ("Clearing House", "B2E2B"), ("intermediary", "B2M2X"), ("co-market", "AB2C")):
            self.assertEqual([m["acronym"] for m in self.json("models", given)["models"]], [acronym])
            self.assertTrue(self.done("models", given).startswith(acronym + "  "))
        self.assertTrue(self.done("models", "A2G2B").startswith("A2G2B: B2G2C whose receiver (C) is a business\n\nB2G2C  "))
        self.assertTrue(self.done("models", "B2M2C").startswith("B2M2C: B2M2X whose receiver (X) is a customer\n\nB2M2X  "))
        self.assertTrue(self.done("models", "K2B").startswith("K2B: B2K2C by another acronym\n"))
        self.assertTrue(self.done("models", "B2G2C").startswith("B2G2C  "))
        self.refused("models", "distributer", says="small letter")

    def test_a_word_is_looked_up_among_names_and_roles_before_it_is_read_as_an_acronym(self):
        for given, acronym in (("enabler", "A2E2B"), ("Ecosystem_Enabler", "A2E2B"), ("house", "B2E2B"), ("franchisee", "B2F2C"), ("franchisor", "B2F2C")):
            self.assertTrue(self.done("models", given).startswith(acronym + "  "), given)
        self.refused("name", "enabler", says='"enabler" is no acronym; it may mean A2E2B (ecosystem enabler)')
        # A reseller is a kind of intermediary, who has a place in two rows.
        for verb in ("models", "name"):
            self.refused(verb, "reseller", says='"reseller" is no acronym; it may mean A2M2B (intermediary, business receives), B2M2X (intermediary)')

    def test_nobody_bills_a_banks_fees(self):
        self.assertEqual([(b["from"], b["to"]) for b in self.json("models", "C2C")["models"][0]["bills"]], [("C1", "C2")])

    def test_a_model_is_drawn(self):
        svg = xml.etree.ElementTree.fromstring(self.done("models", "BV2C", "--format", "svg"))
        self.assertTrue(svg.tag.endswith("svg"))
        self.assertIn("exposure V to C", svg.find("{http://www.w3.org/2000/svg}desc").text)
        self.assertTrue(self.done("models", "BV2C", "--format", "dot").startswith("digraph "))
        self.assertIn("\nsequenceDiagram\n", self.done("models", "BV2C", "--format", "mermaid"))
        self.refused("models", "--format", "svg", says="draws one model")

    def test_what_is_no_model_is_refused(self):
        self.refused("models", "B2B2C", says="it may be")
        self.refused("models", "BK2C", says="it may be B2K2C, AB2C")
        self.refused("models", "B2B", says="partnering name B2B")
        self.refused("models", "b2d2c", says='did you mean "B2D2C"?')
        self.refused("models", "B2C", says="partnering name B2C")
        self.refused("models", "", says="empty")
        self.refused("models", "B2D2C", "B2G2C", says="B2G2C")
        self.refused("models", "--formt", "svg", says='did you mean "--format"?')

    # --------------------------------------------------------------------------------------------------------------- name

    def test_a_name_is_read(self):
        out = self.json("name", "A2D2B")
        self.assertEqual(list(out), ["acronym", "model", "name", "direct_sale", "candidates", "question", "parts", "words", "notes", "findings"])
        self.assertEqual((out["acronym"], out["model"], out["candidates"]), ("A2D2B", "B2D2C", []))
        self.assertEqual(out["words"], ["a business (A) sells to a distributor (D)", "that distributor (D) sells on to another business (B)"])
        self.assertIn("B2K2C, broker", self.done("name", "K2B"))
        self.assertIn("direct sale", self.done("name", "B2C"))
        self.assertEqual([self.json("name", a)["direct_sale"] for a in ("B2C", "B2B", "B2D2C")], [True, True, False])
        self.assertEqual([p["model"] for p in self.json("name", "A2E2B2C")["parts"]], ["A2E2B", None])

    def test_an_ambiguous_name_has_candidates_and_a_question(self):
        out = self.json("name", "B2B2C", code=1)
        self.assertIsNone(out["model"])
        self.assertEqual({c["model"] for c in out["candidates"]}, {"B2D2C", "B2F2C", "B2G2C", "B2K2C", "B2M2X", "P2B"})
        self.assertTrue(all(c["when"] for c in out["candidates"]))
        self.assertIn("?", out["question"])
        self.assertEqual([f["code"] for f in out["findings"]], ["ambiguous_acronym"])
        text = self.done("name", "B2B2C", code=1)
        self.assertIn(out["question"], text)
        self.assertIn("names no one model", text)

    def test_what_is_no_acronym_is_refused_with_its_place(self):
        self.refused("name", "b2d2c", says='did you mean "B2D2C"?')
        self.refused("name", "B2Q2C", says="character 3")
        self.refused("name", "B22C", says='did you mean "B2C"?')
        self.refused("name", "B 2 C", says='did you mean "B2C"?')
        self.refused("name", "B2" * 5000, says="10000")
        self.refused("name", "", says="empty")
        self.refused("name", "B2\x1b[31mC", says="\\x1b")
        self.refused("name", says="ACRONYM")
        self.refused("name", "distributer", says='did you mean "distributor", which is B2D2C?')
        self.refused("name", "distributor", says='"distributor" is the name of B2D2C')
        self.refused("name", "clearing house", says="partnering name B2E2B")

    def test_all_that_is_wrong_with_an_acronym_is_said(self):
        line = self.refused("name", "b 2 Q", says="character 1")
        for part in ('"b" is a small letter', 'character 2: " " does not belong here', 'character 5: no role has the letter "Q"'):
            self.assertIn(part, line)
        self.assertNotIn("more", line)
        # What was meant is said once.
        self.assertEqual(self.refused("name", "b 2 c", says='did you mean "B2C"?').count("did you mean"), 1)

    def test_exit_codes_say_whether_an_acronym_is_answered(self):
        # 0: it names one model, is a direct sale, or a chain each part of which is one of these. The generic form, private people around a
        # business and a sale between businesses have a reading of their own; what else they may be is told beside it.
        for acronym in ("B2D2C", "A2E2C", "K2B2C", "P2B2C", "K2C2B", "B2C", "B2B", "A2E2B2C", "B2X2C", "C2B2C", "C2X2C", "BV2D2C"):
            with self.subTest(acronym):
                out = self.json("name", acronym)
                self.assertEqual(out["findings"], [])
                self.assertTrue(out["model"] or out["direct_sale"] or all(p["model"] or p["direct_sale"] for p in out["parts"]))
        # 1: a letter leaves it open, in the acronym or in a part of it, and there are candidates; or there is no such model.
        for acronym in ("B2B2C", "C2C2C", "X2X2X", "X2X2C", "BK2C", "B2BG2C", "B2BV2C", "BK2B2C", "BV2B2C", "PAX2F2C", "B2B2B2C"):
            with self.subTest(acronym):
                out = self.json("name", acronym, code=1)
                self.assertEqual([f["code"] for f in out["findings"]], ["ambiguous_acronym"])
                self.assertIsNone(out["model"])
                open_ones = [out] if not out["parts"] else [p for p in out["parts"] if not p["model"] and not p["direct_sale"]]
                self.assertTrue(open_ones)
                for one in open_ones:
                    self.assertGreater(len(one["candidates"]), 1)
                    self.assertIn("?", one["question"])
                self.assertIn("error ambiguous_acronym", self.done("name", acronym, code=1))
        for acronym in ("N2V2P", "N2V2P2D2C"):
            with self.subTest(acronym):
                self.assertEqual([f["code"] for f in self.json("name", acronym, code=1)["findings"]], ["unnamed_model"])
        # 2: no acronym. Nothing is written but one line on standard error.
        for acronym in ("", "b2c", "B 2 C", "B2", "2B", "B22C", "BDC", "Z2C", "B2C!", "B2" * 5000 + "C", "C" * 10000):
            with self.subTest(acronym[:20]):
                self.refused("name", acronym, says="character")

    def test_what_decides_speaks_of_the_letters_typed(self):
        for acronym, code in (("B2B2C", 1), ("B2X2C", 0), ("C2B2C", 0), ("B2B", 0)):
            with self.subTest(acronym):
                for candidate in self.json("name", acronym, code=code)["candidates"]:
                    for letter in set("DFGKMN") - set(acronym):
                        self.assertNotIn(f" {letter} ", f" {candidate['when']} ")

    def test_a_chain_of_several_models_has_parts(self):
        out = self.json("name", "B2B2B2C", code=1)
        self.assertEqual([list(p) for p in out["parts"]], [["acronym", "model", "candidates", "question", "direct_sale"]] * 2)
        self.assertEqual(out["parts"][1]["candidates"], ["B2F2C", "B2D2C", "B2G2C", "B2M2X", "B2K2C", "P2B"])
        self.assertIn("B2B2C  -      may be B2F2C", self.done("name", "B2B2B2C", code=1))
        self.assertIn("BV2D   BV2C   advertiser", self.done("name", "BV2D2C"))
        # Each open part is asked about, once.
        text = self.done("name", "B2B2B2B2C", code=1)
        self.assertEqual(text.count("\nB2B2B: What becomes"), 1)
        self.assertEqual(text.count("\nB2B2C: What becomes"), 1)
        self.assertIn("A2B    -      mostly a direct sale; may also be B2K2C, B2P, P2B", self.done("name", "A2B2D2C"))

    def test_a_sale_between_businesses_is_a_direct_sale_first(self):
        text = self.done("name", "B2B")
        self.assertIn("B2B is mostly a direct sale", text)
        self.assertIn("It may also be", text)

    # ---------------------------------------------------------------------------------------------------------- recognise

    def test_each_example_is_recognised_as_the_model_it_was_written_for(self):
        for name, expected in (("intermediary", "A2M2B"), ("wholesaler", "B2M2X"), ("distributor", "B2D2C"), ("franchise", "B2F2C"), ("integrator", "B2G2C"), ("sell-with", "BG2C"),
                               ("consortium-bid", "AB2C"), ("broker", "B2K2C"), ("purchaser", "B2P"), ("provider", "P2B"), ("advertiser", "BV2C"),
                               ("mobile-payment", "C2C"), ("contact-centres", "A2E2B"), ("roaming-clearing", "B2E2B")):
            with self.subTest(name):
                out = self.json("recognise", model(name))
                self.assertIn(expected, [m["model"] for m in out["models"]])

    def test_a_partnership_is_recognised_with_who_stands_where_and_why(self):
        document = model("distributor")
        out = self.json("recognise", document)
        self.assertEqual(list(out), ["as_of", "models", "near_misses", "near_misses_left_out", "unexplained", "findings"])
        self.assertEqual([(m["model"], m["hub"]) for m in out["models"]], [("B2D2C", "shop-north"), ("B2D2C", "shop-south")])
        north = out["models"][0]
        self.assertEqual(north["parties"], {"B": ["publisher"], "D": ["shop-north"], "C": ["readers"]})
        self.assertEqual(north["offers"], ["north-sale", "to-north"])
        self.assertIn("B2M2X", north["also"])
        self.assertTrue(north["reasons"])
        self.assertEqual(out["unexplained"], [])
        text = self.done("recognise", document)
        for part in ("B2D2C  distributor", "D: shop-north", "offers: north-sale, to-north"):
            self.assertIn(part, text)
        self.refused("recognise", document + ".none", says="cannot_read")
        self.refused("recognise", document, "--as-of", "yesterday", says="--as-of")

    def test_describe_names_a_model_as_recognise_does(self):
        variants = set()
        for path in sorted((ROOT / "examples" / "models").glob("*.json")):
            with self.subTest(path.stem):
                heads = [[(m["model"], m["acronym"], m["name"]) for m in self.json(verb, str(path))["models"]] for verb in ("describe", "recognise")]
                self.assertEqual(*heads)
                for head in heads[0]:
                    if head[0] == head[1]: continue
                    variants.add(head)
                    self.assertIn("\n{0}  {2}, here {1}  ".format(*head), self.done("describe", str(path)))
        self.assertIn(("B2M2X", "B2M2C", "intermediary"), variants)

    def changed(self, name, without=(), policy=None):
        """An example without some of its offers, or with every agreement of one type."""
        with open(model(name), encoding="utf-8") as file:
            document = json.load(file)
        document["provides"] = [o for o in document["provides"] if o["key"] not in without]
        for agreement in document["agreements"]:
            agreement["type"] = policy or agreement["type"]
        return json.dumps(document)

    def test_a_sale_whose_supply_is_gone_is_told_with_its_place_and_who_might_supply_it(self):
        document = self.file("enabler.json", self.changed("contact-centres", ["night-to-enabler"]))
        enabler = self.json("recognise", document)["models"][0]
        self.assertEqual((enabler["model"], enabler["parties"]["A"], enabler["own"]), ("A2E2B", ["north", "south"], ["night-to-insurer"]))
        told = ["what E gives B (insurer) as R, nobody supplies it with: its own, or a supply is missing (offers night-to-insurer)",
                "engaged with E, and in no place: night"]
        self.assertEqual(enabler["reasons"][-2:], told)
        text = self.done("recognise", document)
        for each in told:
            self.assertIn(f"  - {each}\n", text)
        whole = self.json("recognise", model("contact-centres"))["models"][0]
        self.assertEqual(whole["own"], [])
        self.assertFalse([r for r in whole["reasons"] if "supplies" in r])

    def test_who_is_engaged_to_supply_an_integrator_and_does_not_is_told(self):
        document = self.file("integrator.json", self.changed("integrator", ["leases"]))
        told = "engaged with G, and in no place: sensor-maker"
        self.assertEqual(self.json("recognise", document)["models"][0]["reasons"][-1], told)
        self.assertIn(f"  - {told}\n", self.done("recognise", document))
        for name in ("integrator", "distributor", "connected-home", "e-reader"):
            self.assertNotIn("in no place", self.done("recognise", model(name)))

    def test_a_day_on_which_nobody_provides_anything_is_told_to_be_one(self):
        text = self.done("recognise", model("distributor"), "--as-of", "2025-01-01")
        self.assertIn("nobody provides anything on this day", text)
        self.assertNotIn("instance of no model", text)
        self.assertNotIn("nobody provides", self.done("recognise", model("distributor")))

    def test_an_arrow_that_is_missing_is_told_with_whom_it_would_join(self):
        document = self.file("distributor.json", self.changed("distributor", ["to-north"]))
        near = self.json("recognise", document)["near_misses"]
        self.assertEqual([(n["model"], n["missing"], n["from"], n["to"]) for n in near],
                         [("B2D2C", "no service S from B to D", {"place": "B", "role": "party", "parties": [], "engaged": ["publisher"]},
                           {"place": "D", "role": "distributor", "parties": ["shop-north"], "engaged": []})])
        self.assertIn("from B (engaged: publisher) to D (shop-north), offer north-sale", self.done("recognise", document))
        # Accounts that carry nothing: between which of its customers a bank would stand.
        document = self.file("bank.json", self.changed("wallet-payment", policy="sell"))
        out = self.json("recognise", document)
        self.assertEqual([m["model"] for m in out["models"]], ["P2B"])
        bank = [n for n in out["near_misses"] if n["model"] == "C2C"]
        self.assertEqual([(n["from"]["engaged"], n["to"]["engaged"]) for n in bank], [(["buyers", "shop"], ["buyers", "shop"])])
        self.assertIn("from C2 (engaged: buyers, shop) to C1 (engaged: buyers, shop)", self.done("recognise", document))

    def test_help_shows_an_example(self):
        general = self.done("--help")
        for verb in ("models", "name", "recognise"):
            self.assertIn(verb, general)
            self.assertIn(f"partnering {verb} ", self.done(verb, "--help"))


if __name__ == "__main__":
    unittest.main()
