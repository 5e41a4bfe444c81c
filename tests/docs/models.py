"""Holds the catalogue of models in docs/models to the rows it is about.

Between `<!-- model: B2D2C -->` and `<!-- end -->` a page says what the program says of the model, in Markdown; beside it stands the picture that
the program draws. Between `<!-- models -->` and `<!-- end -->` the first page lists all models. There is a page for each model.

usage: models.py ROOT PROGRAM [--update]      --update writes what stands between the comments, and the pictures
"""

import json
import pathlib
import re
import subprocess
import sys

REGION = re.compile(r"^<!-- (models|model: (?P<model>\w+)) -->\n(?P<body>.*?)^<!-- end -->$", re.M | re.S)
KINDS = ["services", "payments", "bills", "introductions", "exposures"]


def asked(program, *arguments):
    return subprocess.run([program, "models", *arguments], capture_output=True, text=True, check=True).stdout


def counted(place):
    least, most = place["least"], place["most"]
    if most == 1:
        return "one or none" if least == 0 else "one"
    return f"{least} to {most}" if most else "one or more" if least < 2 else f"{least} or more"


def role(key):
    return key.replace("_", " ")


def what(flow, kind):
    words = [f"for `{flow['of']}`" if kind == "payments" and len(flow["of"].split("+")[0]) == 1 else "" if kind == "introductions" else
             f"`{flow['of']}`" if len(flow["of"].split("+")[0]) == 1 else flow["of"]]
    words += [f"through {flow['through']}"] if flow["through"] else []
    words += [word for word in ("consolidated", "netted") if flow[word]]
    words += ["where agreed"] if flow["optional"] else []
    return ", ".join(word for word in words if word)


def page_of(model, models):
    names = {m["acronym"]: m["name"] for m in models}
    lines = [f"![{model['acronym']}, {model['name']}: who serves and who pays whom]({model['acronym'].lower()}.svg)", "", model["summary"], ""]
    if model["exception"]:
        lines += ["**The name breaks the rule of naming.** " + model["exception"], ""]
    if model["variants"]:
        lines += ["Also written " + ", ".join(f"`{v['acronym']}`" + (f" ({v['place']}: {role(v['role'])})" if v["place"] else "")
                                              for v in model["variants"]) + ".", ""]
    lines += ["| place | any | mostly | how many |", "| --- | --- | --- | --- |"]
    lines += [f"| {p['key']} | {role(p['role'])} | {role(p['built_as'] or p['role'])} | {counted(p)} |" for p in model["places"]]
    lines += ["", "## What flows", "", "| | from | to | what |", "| --- | --- | --- | --- |"]
    lines += [f"| {kind[:-1]} | {flow['from']} | {flow['to']} | {what(flow, kind)} |" for kind in KINDS for flow in model[kind]]
    lines += ["", "## What marks it", ""] + [f"- {mark['holds']} (`{mark['name']}`)" for mark in model["marks"]] + [""]
    closing = [f"The end customer's contract is with {model['contract_with']}." if model["contract_with"] else
               "The end customer has a contract with each seller."]
    closing += [f"It is a special case of [{r}]({r.lower()}.md), {names[r]}." for r in model["refines"]]
    closing.append(f"Agreements are of the [type](../reference/contract-types.md) `{model['policy']}`.")
    return "\n".join(lines + [" ".join(closing)]) + "\n"


def ways(flows):
    """`B→D→C`: arrows of one service that follow one another are one way."""
    out = []
    for flow in (f for f in flows if not f["optional"]):
        if out and out[-1][0] == flow["of"] and out[-1][1][-1] == flow["from"] and out[-1][1][-2] != flow["to"]:
            out[-1][1].append(flow["to"])
        else:
            out.append((flow["of"], [flow["from"], flow["to"]]))
    return "; ".join(f"{of}: {'→'.join(way)}" for of, way in out)


def list_of(models):
    lines = ["| model | name | who serves whom | who pays whom, for what |", "| --- | --- | --- | --- |"]
    lines += [f"| [{m['acronym']}]({m['acronym'].lower()}.md) | {m['name']} | {ways(m['services'])} | {ways(m['payments'])} |" for m in models]
    return "\n".join(lines) + "\n"


def main():
    update = "--update" in sys.argv
    root, program = [pathlib.Path(a).resolve() for a in sys.argv[1:] if a != "--update"]
    folder = root / "docs" / "models"
    models = json.loads(asked(program, "--format", "json"))["models"]
    by_acronym = {m["acronym"]: m for m in models}
    faults, seen = [], set()
    for path in sorted(folder.glob("*.md")):
        text = path.read_text(encoding="utf-8")

        def right(region, path=path):
            model = region["model"]
            if model is not None and model not in by_acronym:
                faults.append(f"{path.name}: there is no model {model}")
                return region.group()
            seen.add(model)
            if model is not None and path.stem != model.lower():
                faults.append(f"{path.name}: {model} has its page in {model.lower()}.md")
            body = list_of(models) if model is None else page_of(by_acronym[model], models)
            if body != region["body"] and not update:
                faults.append(f"{path.name}: what it says of {model or 'the models'} is not what the program says; this script with --update mends it")
            return region.group().replace(region["body"], body) if region["body"] else region.group().replace("-->\n", "-->\n" + body, 1)

        written = REGION.sub(right, text)
        if update and written != text:
            path.write_text(written, encoding="utf-8")
    faults += [f"docs/models: there is no page about {m}" for m in by_acronym if m not in seen]
    if None not in seen:
        faults.append("docs/models: no page lists the models")
    for m in by_acronym:
        picture, drawn = folder / f"{m.lower()}.svg", asked(program, m, "--format", "svg")
        if update:
            picture.write_text(drawn, encoding="utf-8")
        elif not picture.exists() or picture.read_text(encoding="utf-8") != drawn:
            faults.append(f"{picture.name}: not what the program draws; this script with --update mends it")
    faults += [f"{p.name}: the picture of no model" for p in folder.glob("*.svg") if p.stem.upper() not in by_acronym]
    print("\n".join(faults) if faults else f"the catalogue shows all {len(models)} models as they are")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
