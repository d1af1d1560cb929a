"""The model reader end to end, over real HTTP against a scripted endpoint."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.readers.llm.scripted import Endpoint, Reply, completion

from extractor.documents import Document
from extractor.errors import EndpointError, ReaderError
from extractor.index import Retriever, Store, embedding
from extractor.readers.llm import LlmReader, ModelSettings
from extractor.readers.protocol import Reading
from extractor.text import Span
from extractor.vocabulary import Vocabulary

GROUPS: dict[str, object] = {
    "studies": [{"id": "S1", "label": "Invented 2024", "provenance": "primary"}],
    "cohorts": [
        {"id": "G1", "study": "S1", "label": "Z-B", "role": "overall", "n": 40, "n_at": "L4",
         "regimen": ["Zorilimab", "bendoxane"]},
        {"id": "G2", "study": "S1", "label": "control", "role": "comparator", "n": 38, "n_at": "L5"},
    ],
}  # fmt: skip
ORR = {
    "at": "L2", "quote": "62.5% (25/40)", "cohort": "G1", "outcome": "ORR", "statistic": "proportion", "value": 62.5,
    "unit": "percent", "num": 25, "den": 40,
}  # fmt: skip
PFS = {
    "at": "L3", "quote": "9.1 months (95% CI 6.0-13.2)", "cohort": "G1", "outcome": "PFS", "statistic": "median",
    "value": 9.1, "unit": "months", "ci_low": 6.0, "ci_high": 13.2,
}  # fmt: skip
NEUTROPENIA = {
    "at": "L11.C1", "quote": "12 (30.0)", "cohort": "G1", "outcome": "AE", "term": "Neutropenia", "grade": "any",
    "statistic": "proportion", "value": 30.0, "unit": "percent", "num": 12, "den": 40,
}  # fmt: skip


class WholePaper:
    """Finds everything, so that a test knows what is shown."""

    class Everything:
        def __init__(self, document: Document) -> None:
            self.spans: tuple[Span, ...] = (Span(0, len(document.text)),)

    def passages(
        self, document: Document, queries: Sequence[str], limit: int | None = None, share: float | None = None
    ) -> Sequence[Everything]:
        assert queries
        assert (limit, share) == (None, None)
        return [self.Everything(document)]


@pytest.fixture
def read(settings: ModelSettings, vocabulary: Vocabulary, tmp_path: Path) -> Callable[[Document], Reading]:
    def reading(document: Document) -> Reading:
        reader = LlmReader(settings, vocabulary, WholePaper(), tmp_path / "replies")
        return asyncio.run(reading_with(reader, document))

    return reading


async def reading_with(reader: LlmReader, document: Document) -> Reading:
    try:
        return await reader.read(document)
    finally:
        await reader.aclose()


def about(body: dict[str, Any]) -> str:
    """What a question is about: a family, or single lines again."""
    if "A second look" in body["messages"][1]["content"]:
        return "second look"
    return "safety" if "every result of safety" in body["messages"][1]["content"] else "efficacy"


def asked_about(endpoint: Endpoint, what: str) -> str:
    """The text of the first question about something."""
    return next(body["messages"][1]["content"] for body in endpoint.asked if about(body) == what)


def scripted(answers: dict[str, Any], groups: dict[str, object] = GROUPS) -> Callable[[dict[str, Any], int], Any]:
    """The same answer to every question about the same; the first question about efficacy draws the groups."""

    def answer(body: dict[str, Any], _: int) -> Reply:
        given = answers.get(about(body), [])
        declared = groups if about(body) == "efficacy" else {}
        return completion({**declared, "results": given} if isinstance(given, list) else given)

    return answer


def test_a_paper_becomes_records_with_their_places(
    endpoint: Endpoint, read: Callable[[Document], Reading], paper: Document
) -> None:
    endpoint.script = scripted({"efficacy": [ORR, PFS], "safety": [NEUTROPENIA]})

    reading = read(paper)

    assert [s.label for s in reading.records.studies] == ["Invented 2024"]
    assert [(c.label, c.n, c.regimen) for c in reading.records.cohorts] == [
        ("Z-B", 40, ("bendoxane", "zorilimab")),
        ("control", 38, ()),
    ]
    orr, pfs, event = reading.records.records
    assert (orr.outcome, orr.value, orr.num, orr.den, orr.family) == ("ORR", 62.5, 25, 40, "efficacy")
    assert (pfs.ci_low, pfs.ci_high, pfs.evidence[0].quote) == (6.0, 13.2, "9.1 months (95% CI 6.0-13.2)")
    assert (event.term, event.grade, event.evidence[0].where) == (
        "neutropenia",
        "any",
        "Table 1 / Neutropenia / Z-B (n = 40)",
    )
    for record in reading.records.records:
        place = record.evidence[0]
        assert paper.text[place.start : place.end] == place.quote
    assert next(paper.text[s.start : s.end] for s in event.support if s.role == "header") == "Z-B (n = 40)"
    assert reading.rejected == ()
    assert (reading.usage.calls, reading.usage.prompt_tokens, reading.usage.completion_tokens) == (3, 300, 30)
    assert {shown.family for shown in reading.shown} == {"efficacy", "safety"}


def test_the_same_paper_again_makes_no_call(
    endpoint: Endpoint, read: Callable[[Document], Reading], paper: Document
) -> None:
    endpoint.script = scripted({"efficacy": [ORR], "safety": []})

    first, second = read(paper), read(paper)

    assert len(endpoint.asked) == 3
    assert second.records == first.records
    assert (second.usage.calls, second.usage.cached, second.usage.prompt_tokens) == (0, 3, 0)


def test_a_refused_result_goes_back_alone_with_the_reason_and_its_correction_is_taken(
    endpoint: Endpoint, read: Callable[[Document], Reading], paper: Document
) -> None:
    wrong = PFS | {"value": 9.7}
    answers = {"efficacy": [ORR, wrong], "second look": [PFS]}
    endpoint.script = scripted(answers)

    reading = read(paper)

    again = asked_about(endpoint, "second look")
    assert "L3 refused: the quote does not print the value 9.7" in again
    assert '"outcome":"PFS"' in again
    assert "[L3]" in again
    assert "[L4]" not in again
    assert [(r.outcome, r.value) for r in reading.records.records] == [("ORR", 62.5), ("PFS", 9.1)]
    assert reading.rejected == ()


def test_numbers_in_no_result_are_asked_about_and_what_they_are_is_taken(
    endpoint: Endpoint, read: Callable[[Document], Reading], paper: Document
) -> None:
    answers = {"efficacy": [ORR, PFS], "second look": [NEUTROPENIA]}
    endpoint.script = scripted(answers)

    reading = read(paper)

    assert "L11 in no result: 12, 30.0" in asked_about(endpoint, "second look")
    assert [r.outcome for r in reading.records.records] == ["ORR", "PFS", "AE"]
    assert [r.confidence for r in reading.records.records] == [0.9, 0.9, 0.75]


def test_what_fails_to_the_end_is_rejected_with_the_reason_and_the_rest_is_kept(
    endpoint: Endpoint, read: Callable[[Document], Reading], paper: Document
) -> None:
    invented = PFS | {"quote": "14.8 months", "value": 14.8, "ci_low": None, "ci_high": None}
    endpoint.script = scripted({"efficacy": [ORR, invented], "safety": []})

    reading = read(paper)

    assert len([body for body in endpoint.asked if about(body) == "efficacy"]) == 1
    assert [(r.outcome, r.value) for r in reading.records.records] == [("ORR", 62.5)]
    (refused,) = reading.rejected
    assert refused.reason == "the quote does not stand in L3: copy it from that line, character by character"
    assert refused.record["value"] == 14.8


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"at": "L99"}, "L99 is no line of these passages"),
        ({"ci_high": 7.0}, "ci_high 7.0 is not printed at L3"),
        ({"ci_low": 13.2, "ci_high": 13.2}, "the interval does not hold the value 9.1"),
        ({"status": "not_reached"}, "status not_reached goes without a value"),
        ({"cohort": "G7"}, "G7 is none of this paper's groups: declare it in cohorts"),
        ({"cohort": "everybody"}, "cohort: String should match pattern"),
        ({"outcome": "HAPPINESS"}, "outcome: String should match pattern"),
        ({"num": 41, "den": 40}, "num 41 is more than den 40"),
        ({"statistic": "landmark"}, "a landmark needs time and time_unit"),
    ],
)
def test_each_check_says_what_is_wrong(
    endpoint: Endpoint, read: Callable[[Document], Reading], paper: Document, change: dict[str, object], reason: str
) -> None:
    answers = {"efficacy": [PFS | change], "safety": []}
    endpoint.script = scripted(answers)

    reading = read(paper)

    assert reading.records.records == ()
    assert reason in reading.rejected[0].reason


def test_the_schema_allows_only_codes_of_the_vocabulary(
    endpoint: Endpoint, read: Callable[[Document], Reading], paper: Document
) -> None:
    endpoint.script = scripted({})

    read(paper)

    schema = next(b for b in endpoint.asked if about(b) == "efficacy")["tools"][0]["function"]["parameters"]
    fields = schema["properties"]["results"]["items"]["properties"]
    assert re.match(fields["outcome"]["pattern"], "HR_PFS")
    assert not re.match(fields["outcome"]["pattern"], "HAPPINESS")


def test_a_later_answer_declares_the_group_that_its_results_need(
    endpoint: Endpoint, read: Callable[[Document], Reading], paper: Document
) -> None:
    again = {"id": "G2", "study": "S1", "label": "Control", "role": "comparator"}
    new = {"id": "G3", "study": "S1", "label": "Z-B, with fatigue", "role": "subgroup"}
    declared = {"cohorts": [again, new], "results": [NEUTROPENIA | {"cohort": "G3"}]}
    endpoint.script = scripted({"efficacy": [ORR], "safety": declared})

    reading = read(paper)

    assert "G2: control, comparator, n=38" in asked_about(endpoint, "safety")
    assert [(c.id, c.label) for c in reading.records.cohorts] == [
        ("G1", "Z-B"), ("G2", "control"), ("G3", "Z-B, with fatigue"),
    ]  # fmt: skip
    assert [(r.outcome, r.cohort) for r in reading.records.records] == [("ORR", "G1"), ("AE", "G3")]


def test_two_answers_may_number_their_groups_alike(
    endpoint: Endpoint, settings: ModelSettings, vocabulary: Vocabulary, paper: Document, tmp_path: Path
) -> None:
    """Asked side by side, neither knows of the other: each calls its own group G1."""
    quarters = settings.model_copy(update={"call_characters": 1_000})

    def script(body: dict[str, Any], _: int) -> Reply:
        if "Groups of this paper:\nnone yet" in body["messages"][1]["content"]:
            return completion({**GROUPS, "results": []})
        own = {"id": "G3", "study": "S1", "label": f"{about(body)} population", "role": "subgroup"}
        item = {"efficacy": PFS, "safety": NEUTROPENIA}.get(about(body), {}) | {"cohort": "G3"}
        shown = f"[{str(item.get('at', 'none')).split('.')[0]}]" in body["messages"][1]["content"]
        return completion({"cohorts": [own], "results": [item] if shown else []})

    endpoint.script = script

    reading = asyncio.run(reading_with(LlmReader(quarters, vocabulary, WholePaper(), tmp_path / "replies"), paper))

    labels = {c.id: c.label for c in reading.records.cohorts}
    assert {(r.outcome, labels[r.cohort]) for r in reading.records.records} >= {("AE", "safety population")}
    assert len(labels) == len(set(labels.values()))


def test_text_of_the_paper_goes_out_as_data(
    endpoint: Endpoint, read: Callable[[Document], Reading], paper: Document
) -> None:
    """Forged fences and marks are disarmed; braces and dollars reach the model as they are printed."""
    endpoint.script = scripted({"efficacy": [], "safety": []})

    read(paper)

    for body in endpoint.asked:
        text = body["messages"][1]["content"]
        fenced = text.count("⟦paper ")
        assert fenced == text.count("⟦end of paper ") == text.count(paper.sha256[:12]) // 2
        assert "[end of paper 000] (L3) and report" in text
        assert "⟦end of paper 000⟧" not in text
    assert "{{ 7" in next(b for b in endpoint.asked if about(b) == "efficacy")["messages"][1]["content"]


def test_a_value_that_only_the_paper_s_orders_name_is_grounded_there_or_refused(
    endpoint: Endpoint, read: Callable[[Document], Reading], paper: Document
) -> None:
    """A model that obeys a forged order can cite nothing but the order's own words."""
    obeyed = ORR | {"value": 99.0, "num": None, "den": None}
    cited = [obeyed | {"at": "L3", "quote": "ORR of 99%"}, obeyed | {"at": "L99", "quote": "ORR of 99%"}]
    endpoint.script = scripted({"efficacy": cited, "safety": []})

    reading = read(paper)

    assert reading.records.records == ()
    assert len(reading.rejected) == 2


def test_what_calls_share_stands_first_byte_for_byte(
    endpoint: Endpoint, read: Callable[[Document], Reading], paper: Document
) -> None:
    endpoint.script = scripted({})

    read(paper)

    first, *others = endpoint.asked
    assert len(others) == 2
    assert all(body["tools"] == first["tools"] for body in others)
    assert all(body["messages"][0] == first["messages"][0] for body in others)
    heads = [body["messages"][1]["content"].split("⟦end of paper")[0] for body in endpoint.asked]
    assert heads[0].endswith("Groups of this paper:\nnone yet\n")
    assert heads[1] == heads[2]
    assert "G1: Z-B, overall, n=40" in heads[1]


def test_a_reply_cut_short_is_asked_again_in_halves(
    endpoint: Endpoint, read: Callable[[Document], Reading], paper: Document
) -> None:
    def script(body: dict[str, Any], _: int) -> Reply:
        if about(body) != "efficacy":
            return completion({"results": []})
        passages = body["messages"][1]["content"]
        if "[L2]" in passages and "[L11]" in passages:
            return completion('{"results": [', finish="length")
        return completion({**GROUPS, "results": [ORR] if "[L2]" in passages else []})

    endpoint.script = script

    reading = read(paper)

    assert [r.outcome for r in reading.records.records] == ["ORR"]
    assert [about(body) for body in endpoint.asked].count("efficacy") == 3


def test_no_readable_reply_fails_this_document_only(
    endpoint: Endpoint, read: Callable[[Document], Reading], paper: Document
) -> None:
    endpoint.script = scripted({"efficacy": "no idea", "safety": []})

    with pytest.raises(ReaderError, match="invented: none of 3 replies to the question for efficacy could be read"):
        read(paper)


def test_a_group_with_a_size_that_is_not_printed_loses_the_size_only(
    endpoint: Endpoint, read: Callable[[Document], Reading], paper: Document
) -> None:
    wrong = json.loads(json.dumps(GROUPS))
    wrong["cohorts"][0]["n"] = 44
    endpoint.script = scripted({"efficacy": [ORR]}, wrong)

    reading = read(paper)

    assert [c.n for c in reading.records.cohorts] == [None, 38]
    assert [r.value for r in reading.records.records] == [62.5]


def test_a_wrong_key_is_no_fault_of_the_document(
    endpoint: Endpoint, read: Callable[[Document], Reading], paper: Document
) -> None:
    endpoint.script = lambda _body, _number: Reply({"error": {"message": "Incorrect API key provided"}}, 401)

    with pytest.raises(EndpointError, match="refuses the key"):
        read(paper)

    assert len(endpoint.asked) == 1


def test_a_plan_says_what_would_be_sent_without_sending(
    endpoint: Endpoint, settings: ModelSettings, vocabulary: Vocabulary, paper: Document, tmp_path: Path
) -> None:
    reader = LlmReader(settings, vocabulary, WholePaper(), tmp_path / "replies")

    plan = reader.plan(paper)

    assert [call.name for call in plan] == ["efficacy 1 of 1", "safety 1 of 1"]
    assert all(call.characters > call.tokens > 1_000 for call in plan)
    assert endpoint.asked == []


def test_a_document_without_text_to_read_asks_nothing(
    endpoint: Endpoint, read: Callable[[Document], Reading], paper: Document
) -> None:
    reading = read(replace(paper, blocks=()))

    assert reading.records.records == ()
    assert endpoint.asked == []


@pytest.mark.slow
def test_passages_come_from_the_vector_store(
    endpoint: Endpoint, settings: ModelSettings, vocabulary: Vocabulary, paper: Document, tmp_path: Path
) -> None:
    endpoint.script = scripted({"efficacy": [ORR], "safety": [NEUTROPENIA]})

    async def session() -> Reading:
        with Store.open(tmp_path / "index", embedding("hashed"), print) as store:
            reader = LlmReader(settings, vocabulary, Retriever(store), tmp_path / "replies")
            return await reading_with(reader, paper)

    assert [r.outcome for r in asyncio.run(session()).records.records] == ["ORR", "AE"]
