"""The pages and the pieces of pages, drawn by templates. What papers say is escaped by the templates, always."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.requests import Request

from extractor.records import Evidence
from extractor.report.wording import outcome_in_words, value_in_words
from extractor.review import applying, regrouping
from extractor.review.audit import audit
from extractor.review.choosing import Choices, Filters, choices, next_after, progress
from extractor.review.deciding import groups, starting_record
from extractor.review.desk import Desk
from extractor.review.figure import placed, trimmed
from extractor.review.form import FIRST, SECOND, Field, filled, places, spans_of
from extractor.review.paper import grid, parts
from extractor.review.queue import Item
from extractor.review.tables import reviewed
from extractor.review.view import ACTIONS, field_label, item_view, title, values
from extractor.text import Span

ROWS = 200
"""Items that the list holds at a time."""
_ROW = re.compile(r"[0-9]{1,9}")
GRADES = ("any", "1", "2", "3", "4", "5", "1-2", "2-3", "3-4", ">=2", ">=3")


@lru_cache(maxsize=1)
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("extractor.review"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["label"] = field_label
    environment.filters["path"] = lambda text: quote(text, safe="")
    environment.globals.update(
        title=title, values=values, actions=ACTIONS, outcome=outcome_in_words, value=value_in_words
    )
    return environment


def _drawn(name: str, **facts: object) -> str:
    return _environment().get_template(name).render(**facts)


def failure(reason: str) -> str:
    """A page that says why there is no other."""
    return _drawn("failure.html", reason=reason)


def workspace(desk: Desk, request: Request, curator: str) -> str:
    """The queue, one item, and its paper."""
    filters = Filters.read(request.query_params)
    state = desk.standing.state
    shown = desk.item(request.query_params.get("item", ""))
    if shown is None:
        shown = next_after(desk.items, -1, filters, state)
    return _drawn(
        "workspace.html",
        **_frame(desk, curator, "queue"),
        filters=filters,
        choices=_choices(desk),
        list=_list(desk, filters, shown.key if shown else "", 0),
        item=_item(desk, request, filters, shown, curator) if shown else None,
        paper=_paper(desk, shown.document) if shown else None,
    )


def items(desk: Desk, request: Request, curator: str) -> str:
    """A piece of the list."""
    del curator
    filters = Filters.read(request.query_params)
    begin = request.query_params.get("from", "")
    around = request.query_params.get("item", "")
    found = _list(desk, filters, around, int(begin) if _ROW.fullmatch(begin) else 0)
    return _drawn("list.html", list=found, filters=filters)


def item(desk: Desk, request: Request, curator: str) -> str | None:
    """One item."""
    found = desk.item(request.path_params["key"])
    if found is None:
        return None
    filters = Filters.read(request.query_params)
    return _drawn("item.html", item=_item(desk, request, filters, found, curator), filters=filters)


def form(desk: Desk, request: Request, curator: str) -> str | None:
    """The form of a record, filled with what was extracted."""
    del curator
    found = desk.item(request.path_params["key"])
    if found is None:
        return None
    record = starting_record(desk, found)
    proposal = desk.proposal(found) or found.flat
    facts = filled(record) if record is not None else {}
    spans = places(record) if record is not None else _of_number(found)
    cohort = proposal.cohort.id if proposal is not None else ""
    return _form(desk, found.document, "edit" if found.flat else "add", facts, spans, cohort)


def add(desk: Desk, request: Request, curator: str) -> str | None:
    """The form of a new record, at the places that were selected."""
    del curator
    name = request.path_params["document"]
    wanted = spans_of(request.query_params.get("at", ""))
    if name not in desk.sides or wanted is None:
        return None
    document = desk.document(name)
    spans = []
    for given in wanted:
        if document is not None and given.start < given.end <= len(document.text):
            span = trimmed(given, document.text)
            spans.append(f"{span.start}-{span.end}")
    like = desk.item(request.query_params.get("like", ""))
    cohort = ""
    if like is not None and like.document == name:
        proposal = desk.proposal(like) or like.flat
        cohort = proposal.cohort.id if proposal is not None else ""
    facts = {"family": "efficacy", "status": "reported"}
    return _form(desk, name, "add", facts, ",".join(spans), cohort)


def find(desk: Desk, request: Request, curator: str) -> str | None:
    """Where a figure is printed, for who cannot or does not want to select it."""
    del curator
    document = desk.document(request.path_params["document"])
    wanted = request.query_params.get("text", "").strip()[:200]
    if document is None:
        return None
    found: list[tuple[Evidence, str]] = []
    at = document.text.find(wanted) if wanted else -1
    while at >= 0 and len(found) < 20:
        place = placed(Span(at, at + len(wanted)), document)
        around = " ".join(document.text[max(0, at - 40) : at + len(wanted) + 40].split())
        found.append((place, around))
        at = document.text.find(wanted, at + 1)
    return _drawn("found.html", found=found, wanted=wanted)


def alike(desk: Desk, request: Request, curator: str) -> str | None:
    """Open items of the same kind that differ in the same fields, to be decided together."""
    del curator
    like = desk.item(request.path_params["key"])
    if like is None:
        return None
    filters = Filters.read(request.query_params)
    standing = desk.standing
    same = [
        (one, standing.version(one.key))
        for one in desk.items
        if one.kind is like.kind
        and one.document == like.document
        and one.fields == like.fields
        and filters.let(one, standing.state)
        and standing.state(one.key) == "open"
    ]
    return _drawn("alike.html", like=like, same=same)


def paper(desk: Desk, request: Request, curator: str) -> str | None:
    """A whole paper."""
    del curator
    name = request.path_params["document"]
    return _drawn("paper.html", paper=_paper(desk, name)) if name in desk.sides else None


def tables(desk: Desk, request: Request, curator: str) -> str:
    """All tables of the papers, with how much is open in each."""
    del request
    found = []
    for name in sorted(desk.sides):
        document = desk.document(name)
        for number, _ in enumerate(document.tables() if document is not None else ()):
            one = reviewed(desk, name, number)
            caption = list(document.tables())[number][1].caption if document else None
            if one is not None:
                found.append((one, caption.text if caption else one.name))
    return _drawn("tables.html", **_frame(desk, curator, "tables"), tables=found)


def table(desk: Desk, request: Request, curator: str) -> str | None:
    """One table as a grid."""
    name, number = request.path_params["document"], request.path_params["number"]
    one = reviewed(desk, name, number) if name in desk.sides else None
    document = desk.document(name)
    if one is None or document is None:
        return None
    drawn = grid(list(document.tables())[number][1], number, document)
    return _drawn(
        "table.html",
        **_frame(desk, curator, "tables"),
        table=one,
        grid=drawn,
        groups=groups(desk, name),
        grades=GRADES,
        columns={column.index: column for column in one.columns},
        versions={on.item.key: desk.standing.version(on.item.key) for on in one.on_cells},
        last=len(list(document.tables())) - 1,
    )


def cohorts(desk: Desk, request: Request, curator: str) -> str | None:
    """The groups of one document, to be renamed, merged and split."""
    counts = regrouping.counts(desk)
    name = request.query_params.get("document", "") or next(iter(counts), "")
    if name not in desk.sides:
        return None
    return _drawn(
        "cohorts.html",
        **_frame(desk, curator, "cohorts"),
        document=name,
        counts=counts,
        listed=regrouping.listed(desk, name),
        changes=regrouping.changes(desk, name),
        in_gold=desk.standing.is_in_gold,
        version=desk.standing.version_of_cohorts(name),
    )


def report(desk: Desk, request: Request, curator: str) -> str:
    """How the reviewing itself went."""
    del request
    return _drawn(
        "report.html", **_frame(desk, curator, "report"), audit=audit(desk.log.entries, desk.standing),
        damaged=desk.log.damaged,
    )  # fmt: skip


def apply(desk: Desk, request: Request, curator: str) -> str:
    """What writing the decisions into gold would change."""
    del request
    plan = applying.plan(desk.gold, desk.log, desk.document, desk.vocabulary)
    return _drawn("apply.html", **_frame(desk, curator, "apply"), plan=plan)


def _frame(desk: Desk, curator: str, page: str) -> dict[str, object]:
    return {
        "run": desk.run.manifest.id,
        "gold": str(desk.gold),
        "curator": curator,
        "page": page,
        "progress": progress(desk.items, desk.standing.state),
    }


def _choices(desk: Desk) -> Choices:
    return choices(desk.items)


def _item(desk: Desk, request: Request, filters: Filters, found: Item, curator: str) -> dict[str, object]:
    view = item_view(desk, found, filters, curator, blind=request.query_params.get("blind") == "1")
    return {"view": view, "spans": json.dumps(view.spans), "paper_at_hand": desk.document(found.document) is not None}


def _list(desk: Desk, filters: Filters, around: str, begin: int) -> dict[str, object]:
    """A piece of the list: from a place, or the piece that holds an item."""
    standing = desk.standing
    found = [one for one in desk.items if filters.let(one, standing.state) or one.key == around]
    if around and not begin:
        at = next((i for i, one in enumerate(found) if one.key == around), 0)
        begin = at - at % ROWS
    rows = [(one, standing.state(one.key)) for one in found[begin : begin + ROWS]]
    return {"rows": rows, "begin": begin, "total": len(found), "more": begin + ROWS, "here": around}


def _paper(desk: Desk, name: str) -> dict[str, object]:
    document = desk.document(name)
    return {
        "document": name,
        "title": document.title if document is not None else desk.results[name].title,
        "parts": list(parts(document)) if document is not None else None,
        "path": desk.results[name].path,
        "pdf": document is not None and document.path.suffix.lower() == ".pdf",
    }


def _form(desk: Desk, name: str, action: str, facts: dict[str, str], spans: str, cohort: str) -> str:
    document = desk.document(name)
    shown = []
    for part in filter(None, spans.split(",")):
        start, _, end = part.partition("-")
        text = document.quote(Span(int(start), int(end))) if document is not None else part
        shown.append((part, " ".join(text.split())))
    first: list[tuple[Field, str]] = [(field, facts.get(field.name, "")) for field in FIRST]
    second = [(field, facts.get(field.name, "")) for field in SECOND]
    return _drawn(
        "form.html", action=action, document=name, first=first, second=second, groups=groups(desk, name),
        cohort=cohort, places=shown, codes=sorted(desk.vocabulary.outcomes), grades=GRADES,
    )  # fmt: skip


def _of_number(found: Item) -> str:
    return f"{found.number.span.start}-{found.number.span.end}" if found.number is not None else ""
