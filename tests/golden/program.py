"""What the golden tests share: they run the program and read its JSON."""

import json
import pathlib
import subprocess


def settle(program, data, name, expected_exit=0):
    """The answer of `partnering settle` for a case of examples/data, as JSON; amounts stay text."""
    document = pathlib.Path(data) / f"{name}.json"
    usage = pathlib.Path(data) / f"{name}.csv"
    ran = subprocess.run(
        [program, "settle", str(document), "--usage", str(usage), "--format", "json"], capture_output=True, text=True, check=False
    )
    if ran.returncode != expected_exit:
        raise SystemExit(f"{name}: exit code {ran.returncode}, expected {expected_exit}\n{ran.stderr}")
    return json.loads(ran.stdout)


def payments(answer):
    """{(payer, payee, currency): amount as text}"""
    return {(p["payer"], p["payee"], p["currency"]): p["amount"] for p in answer["payments"]}


def differences(name, expected, found):
    """Lines that say where two dictionaries part, missing and surplus entries included."""
    lines = []
    for key in sorted(expected.keys() | found.keys()):
        if expected.get(key) != found.get(key):
            lines.append(f"{name}: {key}: expected {expected.get(key)}, found {found.get(key)}")
    return lines
