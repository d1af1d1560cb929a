"""References of a JATS article as numbered lines."""

from __future__ import annotations

import re

from extractor.documents.jatsfront import INLINE
from extractor.documents.markup import Element, child, children, name, words


def reference_text(ref: Element, number: int) -> str:
    """ "12. Surname AB, Surname C. Title. Journal. 2020;1:2-3." of one reference."""
    label = re.search(r"\d+", words(child(ref, "label")))
    cited = next((one for one in ref.iter("mixed-citation", "element-citation", "citation", "nlm-citation")), None)
    if cited is None:
        body = words(ref)
    elif name(cited) == "mixed-citation" and (cited.text or "").strip() + "".join(e.tail or "" for e in cited).strip():
        body = _mixed(cited)
    else:
        body = _composed(cited)
    return f"{label.group(0) if label else number}. {' '.join(body.split())}"


def _mixed(cited: Element) -> str:
    """A citation with its own punctuation; only names lack the blank between their parts."""
    text = INLINE.text(cited, without=frozenset({"label"}))
    for person in cited.iter("name"):
        surname, given = words(child(person, "surname")), words(child(person, "given-names"))
        if surname and given:
            text = text.replace(f"{surname}{given}", f"{surname} {given}")
    return text


def _composed(cited: Element) -> str:
    """A citation whose parts are tagged and whose punctuation is left to the style."""
    people = [
        f"{words(child(person, 'surname'))} {words(child(person, 'given-names'))}".strip()
        for person in cited.iter("name", "string-name")
    ]
    people += [words(one) for one in cited.iter("collab")]
    more = " et al" if next(cited.iter("etal"), None) is not None else ""
    title = next((words(one) for one in children(cited, "article-title", "chapter-title")), "")
    source, year = words(child(cited, "source")), words(child(cited, "year"))
    volume, page = words(child(cited, "volume")), words(child(cited, "fpage"))
    issue = f"{year};{volume}:{page}" if volume else year
    return ". ".join(part for part in (", ".join(people) + more, title, source, issue) if part) + "."
