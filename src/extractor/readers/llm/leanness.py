"""A JSON schema without what tells a model nothing: it travels with every call.

Titles, nulls (said by leaving out), defaults, descriptions of named types and references that
are used once or are short go; the meaning of the form stays.
"""

from __future__ import annotations

from typing import Any

Schema = dict[str, Any]
_SILENT = ("title", "default")


def lean(schema: Schema) -> Schema:
    """The same form in as few characters as say it; the schema that is given stays as it is."""
    return {**_lean(schema, schema.get("$defs", {})), "title": schema.get("title", "Answer")}


def _lean(node: Schema, defs: dict[str, Schema]) -> Schema:
    if "$ref" in node:
        named = _lean(defs[node["$ref"].rsplit("/", 1)[-1]], defs)
        return _kept(named, "description") | _kept(node, "$ref")
    said = [choice for choice in node.get("anyOf", ()) if choice != {"type": "null"}]
    if len(said) == 1:
        return _lean(said[0], defs) | _kept(node, "anyOf", *_SILENT)
    short = _kept(node, "$defs", *_SILENT)
    if "properties" in node:
        short["properties"] = {name: _lean(field, defs) for name, field in node["properties"].items()}
        short.pop("description", None)
    if "items" in node:
        short["items"] = _lean(node["items"], defs)
    if "anyOf" in node:
        short["anyOf"] = [_lean(choice, defs) for choice in node["anyOf"]]
    return short


def _kept(node: Schema, *without: str) -> Schema:
    return {key: value for key, value in node.items() if key not in {*without, *_SILENT}}
