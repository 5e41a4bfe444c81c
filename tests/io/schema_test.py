"""Holds the published JSON Schema and the reader of documents together.

usage: schema_test.py ROOT

The other half is tests/io/document_test.cpp, document_allocation_test.cpp and hostile_documents_test.cpp: they hold the reader to the same files.
"""

import json
import pathlib
import sys

import jsonschema


def open_columns(path):
    rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    names = rows[0]
    return [dict(zip(names, row, strict=True)) for row in rows[1:]]


def fields_in(content, kind, schema, used):
    """Notes for each kind of object which of its fields occur in content of a kind, walking content and schema side by side."""
    definitions = schema["$defs"]

    def walk(value, part):
        while "$ref" in part:
            name = part["$ref"].removeprefix("#/$defs/")
            part = definitions[name]
            if "additionalProperties" in part and isinstance(value, dict):
                used.setdefault(name, set()).update(key for key in value if key in part["properties"])
        for each in part.get("allOf", []):
            walk(value, each)
            if "if" in each and jsonschema.Draft202012Validator({**each["if"], "$defs": definitions}).is_valid(value):
                walk(value, each["then"])
        for each in part.get("anyOf", []):
            if jsonschema.Draft202012Validator({**each, "$defs": definitions}).is_valid(value):
                walk(value, each)
        if isinstance(value, dict):
            for key, child in value.items():
                if isinstance(part.get("properties", {}).get(key), dict):
                    walk(child, part["properties"][key])
        if isinstance(value, list):
            first = part.get("prefixItems", [])
            for index, child in enumerate(value):
                walk(child, first[index] if index < len(first) else part.get("items", {}))

    walk(content, {"$ref": f"#/$defs/{kind}"})


def main():
    root = pathlib.Path(sys.argv[1]).resolve()
    faults = []
    schema = json.loads((root / "docs/schema/partnering-1.schema.json").read_text(encoding="utf-8"))
    validator = jsonschema.Draft202012Validator(schema)
    validator.check_schema(schema)

    # Every kind of object and every field the reader knows stands in the schema, and the other way round.
    in_schema = {name: set(part["properties"]) for name, part in schema["$defs"].items() if "additionalProperties" in part}
    in_reader = {}
    for line in (root / "tests/data/document-fields.txt").read_text(encoding="utf-8").splitlines():
        name, fields = line.split(":")
        in_reader[name] = set(fields.split())
    for name in sorted(in_schema.keys() | in_reader.keys()):
        differing = in_schema.get(name, set()) ^ in_reader.get(name, set())
        if differing or name not in in_schema or name not in in_reader:
            faults.append(f"{name}: schema and reader differ in {sorted(differing)}")
    for name, part in schema["$defs"].items():
        if "description" not in part and name != "text":
            faults.append(f"{name}: the schema does not say what it is")

    # Valid documents are valid.
    everything = root / "tests/data/documents/everything.json"
    examples = sorted((root / "examples/data").glob("*.json"))
    for path in [everything, *examples]:
        document = json.loads(path.read_text(encoding="utf-8"))
        if not (isinstance(document, dict) and str(document.get("format", "")).startswith("partnering/")):
            continue  # a request of another kind
        for error in validator.iter_errors(document):
            faults.append(f"{path.name}: {error.json_path}: {error.message}")

    # Terms of an allocation stand in documents and in requests.
    terms = json.loads((root / "tests/data/allocation-terms.json").read_text(encoding="utf-8"))
    for index, each in enumerate(terms):
        for error in jsonschema.Draft202012Validator({"$ref": "#/$defs/allocation", "$defs": schema["$defs"]}).iter_errors(each):
            faults.append(f"allocation-terms.json: [{index}]: {error.json_path}: {error.message}")

    # One document, and those terms, use every field there is, so that no field goes untested.
    used = {}
    fields_in(json.loads(everything.read_text(encoding="utf-8")), "document", schema, used)
    for each in terms:
        fields_in(each, "allocation", schema, used)
    for name, fields in in_schema.items():
        if fields - used.get(name, set()):
            faults.append(f"{everything.name}: does not use {sorted(fields - used.get(name, set()))} of {name}")

    # Broken documents fail the schema where a schema can see it.
    verdicts = {row["file"]: row["schema"] for row in open_columns(root / "tests/data/hostile-documents/expected.tsv")}
    for name, expected in verdicts.items():
        text = (root / "tests/data/hostile-documents" / name).read_bytes()
        if expected == "unreadable":
            continue
        valid = validator.is_valid(json.loads(text))
        if valid != (expected == "passes"):
            faults.append(f"{name}: {'valid' if valid else 'invalid'} by the schema, where the table says that it {expected}")

    print("\n".join(faults) if faults else f"schema and reader agree: {len(in_schema)} kinds of objects, {len(examples)} examples, {len(verdicts)} broken documents")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
