"""The gold form: one YAML file a document, read into typed records.

Studies hold their cohorts, a cohort holds its results by family, a result is one flow map with
one line for each place that prints it. The file keeps facts, figures and places, no sentences.
`writing.dump_gold` is the other direction; what it writes is the canonical form.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator
from pathlib import Path
from typing import Any, TypeVar, cast

import yaml
from pydantic import Field, ValidationError

from extractor.errors import GoldError
from extractor.records import Cohort, Evidence, Family, Record, RecordSet, Study
from extractor.records.model import Model

CODEBOOK = 1
"""The version of gold/CODEBOOK.md that files are written by."""
ODDITIES = "oddities.yaml"
FAMILIES = tuple(family.value for family in Family)
_FILE_KEYS = {"document", "sha256", "codebook", "studies"}
_NOT_IN_GOLD = {"support", "agreement", "confidence", "evidence", "cohort", "family"}
RECORD_KEYS = tuple(name for name in Record.model_fields if name not in _NOT_IN_GOLD)
PLACE_KEYS = ("span", "figure", "where", "table", "row", "column")
_COHORT_KEYS = {*Cohort.model_fields, *FAMILIES} - {"study"}
_SPAN = re.compile(r"(\d+)-(\d+)")

Node = dict[str, Any]
M = TypeVar("M", bound=Model)


class GoldDocument(Model):
    """The gold of one document."""

    document: str
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    """Of the source file's bytes; spans count in that file and in no other."""
    codebook: int
    records: RecordSet

    def figures(self) -> Iterator[tuple[Record, Evidence]]:
        """Every place with the record that it belongs to."""
        for record in self.records.records:
            for place in record.evidence:
                yield record, place


def load_gold(path: Path) -> GoldDocument:
    """Read one gold file.

    Raises:
        GoldError: the file cannot be read or breaks the form; the message names file, record and field.
    """
    node = _parsed(path)
    _only(node, _FILE_KEYS, f"{path}")
    document = _text(node, "document", f"{path}")
    studies: list[Study] = []
    cohorts: list[Cohort] = []
    records: list[Record] = []
    for study_node in _nodes(node, "studies", f"{path}"):
        where = f"{path}: study {study_node.get('id', '?')}"
        study = _validated(Study, {k: v for k, v in study_node.items() if k != "cohorts"}, where)
        studies.append(study)
        for cohort_node in _nodes(study_node, "cohorts", where):
            at = f"{path}: cohort {cohort_node.get('id', '?')}"
            _only(cohort_node, _COHORT_KEYS, at)
            facts = {k: v for k, v in cohort_node.items() if k not in FAMILIES}
            cohort = _validated(Cohort, {**facts, "study": study.id}, at)
            cohorts.append(cohort)
            records += _records(cohort_node, cohort, path)
    try:
        whole = RecordSet(document=document, studies=tuple(studies), cohorts=tuple(cohorts), records=tuple(records))
        return GoldDocument.model_validate({**{k: v for k, v in node.items() if k != "studies"}, "records": whole})
    except ValidationError as error:
        raise _broken(f"{path}", error) from error


def load_folder(folder: Path) -> list[GoldDocument]:
    """Read every gold file of a folder, in the order of their names.

    Raises:
        GoldError: there is no gold in the folder, two files are of one document, or a file breaks the form.
    """
    paths = [path for path in sorted(folder.glob("*.yaml")) if path.name != ODDITIES]
    if not paths:
        raise GoldError(f"no gold files in {folder}", mend="name a folder that holds one YAML file a document")
    loaded: dict[str, Path] = {}
    documents = []
    for path in paths:
        gold = load_gold(path)
        if gold.document in loaded:
            raise GoldError(
                f"{path}: document {gold.document} is in {loaded[gold.document]} too", mend="keep one file a document"
            )
        loaded[gold.document] = path
        documents.append(gold)
    return documents


def _records(node: Node, cohort: Cohort, path: Path) -> Iterator[Record]:
    for family in FAMILIES:
        for found in _nodes(node, family, f"{path}: cohort {cohort.id}", required=False):
            where = f"{path}: record {found.get('id', '?')}"
            _only(found, {*RECORD_KEYS, "at"}, where)
            facts = {key: value for key, value in found.items() if key != "at"}
            places = [_place(place, where) for place in _nodes(found, "at", where)]
            yield _validated(Record, {**facts, "cohort": cohort.id, "family": family, "evidence": places}, where)


def _place(node: Node, where: str) -> Evidence:
    _only(node, set(PLACE_KEYS), f"{where}: field at")
    span = _SPAN.fullmatch(str(node.get("span", "")))
    if span is None:
        raise GoldError(f"{where}: field at.span: {node.get('span')!r} is no span", mend="write it as 1204-1209")
    if int(span.group(1)) >= int(span.group(2)):
        raise GoldError(f"{where}: field at.span: {span.group(0)} is empty", mend="the end stands after the start")
    _text(node, "figure", f"{where}: field at")
    facts = {key: value for key, value in node.items() if key != "span"}
    address = [node[key] for key in ("table", "row", "column") if node.get(key)]
    if "table" in node:
        facts["where"] = " / ".join(str(part) for part in address)
    return _validated(Evidence, {**facts, "start": int(span.group(1)), "end": int(span.group(2))}, f"{where}: field at")


def _validated(model: type[M], facts: Node, where: str) -> M:
    try:
        return model.model_validate(facts)
    except ValidationError as error:
        raise _broken(where, error) from error


def _broken(where: str, error: ValidationError) -> GoldError:
    first = error.errors(include_url=False)[0]
    field = ".".join(str(part) for part in first["loc"]).replace("evidence", "at")
    reason = first["msg"].removeprefix("Value error, ")
    given = "" if isinstance(first["input"], dict) else f", not {first['input']!r}"
    mend = "quote it" if first["type"] == "string_type" else None
    return GoldError(f"{where}: {f'field {field}: ' if field else ''}{reason}{given if field else ''}", mend=mend)


def _nodes(node: Node, key: str, where: str, *, required: bool = True) -> list[Node]:
    """The list of maps under a key."""
    found = node.get(key)
    if found is None and not required:
        return []
    if not isinstance(found, list) or not all(isinstance(item, dict) for item in found):
        raise GoldError(f"{where}: field {key}: a list of entries is wanted here")
    return cast("list[Node]", found)


def _text(node: Node, key: str, where: str) -> str:
    found = node.get(key)
    if not isinstance(found, str) or not found:
        raise GoldError(f"{where}: field {key}: a text is wanted, not {found!r}", mend="quote it")
    return found


def _only(node: Node, known: set[str], where: str) -> None:
    unknown = sorted(str(key) for key in node if key not in known)
    if unknown:
        raise GoldError(f"{where}: field {unknown[0]} is not known", mend=f"known are {', '.join(sorted(known))}")


class _UniqueKeys(yaml.CSafeLoader):
    """Safe YAML in which a key given twice is an error, not the last one's silent victory."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        keys = [key.value for key, _ in node.value]
        twice = sorted({key for key in keys if keys.count(key) > 1})
        if twice:
            raise yaml.MarkedYAMLError(problem=f"the key {twice[0]} is given twice", problem_mark=node.start_mark)
        return super().construct_mapping(node, deep=deep)


def _parsed(path: Path) -> Node:
    try:
        node = yaml.load(path.read_text(encoding="utf-8"), Loader=_UniqueKeys)  # noqa: S506 (a safe loader)
    except OSError as error:
        raise GoldError(f"{path} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise GoldError(f"{path} is not UTF-8: byte {error.start}") from error
    except yaml.MarkedYAMLError as error:
        line = f", line {error.problem_mark.line + 1}" if error.problem_mark else ""
        raise GoldError(f"{path}{line}: {error.problem}", mend="mend the YAML there") from error
    except yaml.YAMLError as error:
        raise GoldError(f"{path}: {error}", mend="mend the YAML there") from error
    if not isinstance(node, dict):
        raise GoldError(f"{path} holds no map", mend="a gold file begins with document, sha256, codebook, studies")
    return cast("Node", node)
