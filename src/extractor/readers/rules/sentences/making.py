"""Results out of bound figures: values, details, and the places that print them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from extractor.readers.rules.result import Result
from extractor.readers.rules.sentences.assessors import assessor_behind
from extractor.readers.rules.sentences.associations import Association
from extractor.readers.rules.sentences.attributing import study_of
from extractor.readers.rules.sentences.binding import Bound
from extractor.readers.rules.sentences.carrying import group_before
from extractor.readers.rules.sentences.cohorts import Owned
from extractor.readers.rules.sentences.deaths import cause_of_death
from extractor.readers.rules.sentences.denominators import denominator
from extractor.readers.rules.sentences.heads import Head
from extractor.readers.rules.sentences.measures import Measure
from extractor.readers.rules.sentences.parsed import Parsed
from extractor.readers.rules.sentences.sentence import Sentence
from extractor.readers.rules.sentences.tokens import Kind, Token, words
from extractor.records import Evidence, Family, IntervalStatus, Spread, Statistic, Status, Support, Timepoint
from extractor.text import number_words, numerals
from extractor.vocabulary import Vocabulary

_COMPARING = words(
    "more less most frequent common commoner rarer rare similar higher lower with than fewer worse severe comparable "
    "not no only and or any also as mild manageable transient reversible low high balanced"
)
_WITHIN = re.compile(r"(\d+|\b[a-z]+)[- ](days?|weeks?|months?)", re.IGNORECASE)
_QUOTE = 200
"""Most characters of a quote, by the codebook."""
_LEVEL = Decimal(95)


@dataclass(frozen=True)
class Maker:
    """Makes the results of one sentence."""

    sentence: Sentence
    parsed: Parsed
    vocabulary: Vocabulary

    def figure(
        self, owner: Owned, grade: str | None, time: Token | None, p: str | None, comparator: str | None
    ) -> Result | None:
        """The result of one figure."""
        b, m = owner.bound, owner.bound.measure
        code, term = self._named(b)
        outcome = self.vocabulary.outcomes[code]
        statistic = _statistic(b, outcome.kind)
        status, unit = _status(m, statistic), _unit(m, b)
        low, high, interval = _interval(m)
        counted = m.kind in {Kind.PERCENT, Kind.NUMBER} and outcome.kind != "count"
        of = denominator(self.parsed, b, owner.group) if counted else None
        last = m.apart[1] if m.apart else m.last
        evidence, support = self._places(min(b.head.first, self._denied_at(m)), max(b.head.last, last), m.first, last)
        return Result(
            family=outcome.family,
            outcome=code,
            evidence=evidence,
            support=support,
            term=term,
            grade=grade if code in self._graded else None,
            statistic=statistic,
            value=_number(m.value) if m.kind in {Kind.PERCENT, Kind.TIME} or not counted else None,
            status=status,
            unit=unit,
            num=int(m.num) if counted and m.num is not None else None,
            den=of[0] if of else None,
            den_source=of[1] if of else None,
            ci_low=low,
            ci_high=high,
            ci_status=interval,
            ci_level=_level(m),
            spread=_spread(m),
            p=p,
            p_kind="pairwise" if p and comparator else None,
            timepoint=_timepoint(time) or self._within(b),
            comparator=comparator if p or owner.versus else None,
            assessor=assessor_behind(self.parsed.text, self.parsed.tokens[m.last].end),
            value_text=self._printed(m),
            note="about" if m.approximate else None,
            cohort_text=owner.group or self._group_before(),
            cohort_n=owner.n,
            study_text=study_of(self.parsed, m.first, m.last),
        )

    def association(self, a: Association) -> Result:
        """The result of a ratio, or of a p that stands for a covariate."""
        kind = self.vocabulary.outcomes[a.endpoint].kind
        statistic = Statistic(a.ratio.unit) if a.ratio is not None else Statistic.P_ONLY
        last = a.ratio.last if a.ratio is not None else a.place
        evidence, support = self._places(a.place, last, a.place, last)
        low, high, interval = _interval(a.ratio) if a.ratio is not None else (None, None, None)
        leading = next((g.text for g in self.parsed.groups if g.leading and g.first == 0), None)
        return Result(
            family=Family.EFFICACY,
            outcome=self._ratio_code(a.endpoint, statistic, kind),
            evidence=evidence,
            support=support,
            term=a.term,
            statistic=statistic,
            value=_number(a.ratio.value) if a.ratio is not None else None,
            unit="ratio" if a.ratio is not None else None,
            ci_low=low,
            ci_high=high,
            ci_status=interval,
            ci_level=_level(a.ratio) if a.ratio is not None else None,
            p=a.p.name if a.p is not None else None,
            comparator=a.comparator,
            model=self._model(a.place),
            value_text=self._printed(a.ratio) if a.ratio is not None else None,
            cohort_text=a.group or leading or self._group_before(),
            study_text=study_of(self.parsed, a.place, last),
        )

    def _ratio_code(self, endpoint: str, statistic: Statistic, kind: str) -> str:
        """HR_PFS, OR_ORR; a p alone on a response keeps the response's own code."""
        if statistic is Statistic.P_ONLY and kind not in {"time_to_event", "incidence"}:
            return endpoint
        wanted = Statistic.HAZARD_RATIO if statistic is Statistic.P_ONLY else statistic
        if wanted is Statistic.RISK_RATIO:
            wanted = Statistic.HAZARD_RATIO if kind in {"time_to_event", "incidence"} else Statistic.ODDS_RATIO
        prefix = next((r.prefix for r in self.vocabulary.ratios.values() if r.statistic is wanted), None)
        return f"{prefix}_{endpoint}" if prefix else endpoint

    @property
    def _graded(self) -> set[str]:
        """The codes of events that are counted by grade: those of the bare event and of any event."""
        names = ("adverse event", "any adverse event")
        return {m.code for name in names for m in self.vocabulary.outcome_mentions(name)}

    def _named(self, b: Bound) -> tuple[str, str | None]:
        """The code, and for a named event its term."""
        if b.head.kind != "event":
            return b.head.code, None
        if b.head.event is not None:
            return b.head.code, b.head.event
        bare = self.vocabulary.outcome_mentions("adverse event")[0].code
        if b.head.code != bare:
            return b.head.code, cause_of_death(self._said(b.head), self.vocabulary) or self._drug_before(b)
        listed = self._listed_words(b)
        if listed is not None:
            return bare, listed
        return self.vocabulary.outcome_mentions("any adverse event")[0].code, None

    def _denied_at(self, m: Measure) -> int:
        """The first token of a figure; of "neither … was reached" the denial."""
        tokens = self.parsed.tokens
        if m.kind is not Kind.NOT_REACHED or re.search(r"not|neither|NR|N\.R|un", tokens[m.first].text):
            return m.first
        return next((i for i in range(m.first, -1, -1) if tokens[i].word == "neither"), m.first)

    def _said(self, head: Head) -> str:
        return self.parsed.text[self.parsed.tokens[head.first].start : self.parsed.tokens[head.last].end]

    def _within(self, b: Bound) -> Timepoint | None:
        """ "30-day mortality", "died within 60 days": the time belongs to the event."""
        if b.head.kind != "event" or b.head.event is not None:
            return None
        tokens = self.parsed.tokens
        dealt = [t for t in self.parsed.between(b.head.last, b.series.first) if t.kind is Kind.TIMEPOINT]
        if dealt and not b.forward:
            return _timepoint(dealt[b.rank] if len(dealt) == b.among else dealt[-1])
        behind = tokens[b.measure.last + 1 : b.measure.last + 2]
        if behind and behind[0].kind is Kind.TIMEPOINT:
            return _timepoint(behind[0])
        texts = [t.text for t in behind] if b.carried else []
        texts.append(" ".join(t.text for t in tokens[b.head.first : b.head.last + 1]))
        found = next(
            (m for t in texts if (m := re.search(r"(\d+|\b[a-z]+)[- ](days?|weeks?|months?)", t, re.IGNORECASE))), None
        )
        number = next(iter((*numerals(found[1]), *number_words(found[1]))), None) if found else None
        if found is None or number is None:
            return None
        return Timepoint.model_validate({"value": float(number.value), "unit": f"{found[2].rstrip('s')}s"})

    def _listed_words(self, b: Bound) -> str | None:
        """ "the most common events were hematological (72%)": the words before the figure name the event."""
        if b.forward:
            return None
        words = [t.word for t in self.parsed.between(b.head.last, b.series.first) if t.kind is Kind.WORD]
        links = [i for i, w in enumerate(words) if w in {"were", "was", "included", "include", "including"}]
        tail = words[links[-1] + 1 :] if links else []
        known = {
            "reported",
            "observed",
            "seen",
            "in",
            "recorded",
            "noted",
            "experienced",
            "of",
            "grade",
            *_COMPARING,
        }
        return " ".join(tail) if 0 < len(tail) <= 4 and not known & set(tail) else None

    def _drug_before(self, b: Bound) -> str | None:
        """The drug whose dose was reduced, where it is named with the event."""
        phrases = ("dose reduction", "discontinuation due to toxicity")
        told = {m.code for phrase in phrases for m in self.vocabulary.outcome_mentions(phrase)}
        if b.carried:
            before = self.parsed.tokens[max(0, b.measure.first - 3) : b.measure.first]
            piece = self.parsed.text[before[0].start : before[-1].end] if before else ""
            if b.head.code in told and (drugs := self.vocabulary.drug_mentions(piece)):
                return drugs[-1].code
        start = self.parsed.tokens[max(0, b.head.first - 3)].start
        end = self.parsed.tokens[min(b.head.last + 3, len(self.parsed.tokens) - 1)].end
        piece = self.parsed.text[start:end]
        drugs = self.vocabulary.drug_mentions(piece) if b.head.code in told else []
        return drugs[-1].code if drugs else None

    def _places(
        self, first: int, last: int, own: int, own_last: int
    ) -> tuple[tuple[Evidence, ...], tuple[Support, ...]]:
        """The figure with its head as evidence; the sentence as the place of the other numerals."""
        text = self.sentence.text
        tokens = self.parsed.tokens
        span = text.span(tokens[first].start, tokens[last].end)
        if span.end - span.start > _QUOTE:
            span = text.span(tokens[own].start, tokens[own_last].end)
        whole = text.span(0, len(text))
        where = self.sentence.section[-1] if self.sentence.section else None
        support = () if span == whole else (Support(start=whole.start, end=whole.end, role="sentence"),)
        return (Evidence(start=span.start, end=span.end, where=where),), support

    def _printed(self, m: Measure) -> str:
        first, last = m.apart or (m.first, m.last)
        return self.parsed.text[self.parsed.tokens[first].start : self.parsed.tokens[last].end]

    def _group_before(self) -> str | None:
        """The group that an item above the sentence in a list, or "among these" before, names."""
        return group_before(self.sentence, self.vocabulary)

    def _model(self, place: int) -> Literal["univariate", "multivariable"] | None:
        """Univariate or multivariable, by the nearest words before the figure, in the sentence or above it."""
        start = self.parsed.tokens[place].start if place < len(self.parsed.tokens) else 0
        texts = [
            self.parsed.text[:start],
            re.split(r";\s", self.parsed.text[start:].partition(")")[2])[0],
            self.parsed.text,
            *(b.text for b in reversed(self.sentence.before)),
            *(e.text for e in reversed(self.sentence.earlier)),
            *reversed(self.sentence.section),
        ]
        for text in texts:
            last: tuple[int, Literal["univariate", "multivariable"]] | None = None
            words = self.vocabulary.words
            for name, phrases in (("univariate", words.univariate), ("multivariable", words.multivariable)):
                for phrase in phrases:
                    at = [m.start() for m in re.finditer(rf"(?i)\b{re.escape(phrase)}\b", text)]
                    if at and (last is None or at[-1] > last[0]):
                        last = (at[-1], "univariate" if name == "univariate" else "multivariable")
            if last is not None:
                return last[1]
        return None


def _number(value: Decimal | None) -> float | None:
    return float(value) if value is not None else None


def _statistic(b: Bound, kind: str) -> Statistic | None:
    m = b.measure
    if kind in {"response", "event"}:
        return Statistic.PROPORTION
    if kind == "incidence":
        return Statistic.LANDMARK
    if m.kind is Kind.PERCENT:
        return Statistic.LANDMARK
    if b.head.statistic == "mean":
        return Statistic.MEAN
    if b.head.statistic == "median" or kind == "time_to_event":
        return None if m.approximate and b.head.statistic is None else Statistic.MEDIAN
    return None


def _status(m: Measure, statistic: Statistic | None) -> Status:
    if m.kind is Kind.NOT_ESTIMABLE:
        return Status.NOT_ESTIMABLE
    if m.kind is Kind.NOT_REACHED:
        return Status.UNCLEAR if statistic is Statistic.LANDMARK else Status.NOT_REACHED
    return Status.REPORTED


def _unit(m: Measure, b: Bound) -> str | None:
    if m.kind is Kind.PERCENT:
        return "percent"
    if m.kind is Kind.TIME:
        return m.unit
    if b.head.kind == "count":
        return "cycles"
    if m.kind in {Kind.NOT_REACHED, Kind.NOT_ESTIMABLE}:
        units = [o.unit for o in b.series.members if o.kind is Kind.TIME]
        return units[0] if units else None
    return None


def _interval(m: Measure) -> tuple[float | None, float | None, IntervalStatus | None]:
    if m.interval is None:
        return None, None, None
    low, high = m.interval.numbers[:2]
    status = None
    if high is None:
        not_estimable = m.interval.name == "NE"
        status = IntervalStatus.UPPER_NOT_ESTIMABLE if not_estimable else IntervalStatus.UPPER_NOT_REACHED
    return _number(low), _number(high), status


def _level(m: Measure) -> float | None:
    if m.interval is None or len(m.interval.numbers) < 3:
        return None
    level = m.interval.numbers[2]
    return float(level) if level is not None and level != _LEVEL else None


def _spread(m: Measure) -> Spread | None:
    if m.spread is None or m.spread.name == "bare":
        return None
    low, high = m.spread.numbers
    if low is None or high is None:
        return None
    kind: Literal["range", "iqr", "sd", "se"] = {"iqr": "iqr", "sd": "sd", "se": "se"}.get(m.spread.name, "range")  # type: ignore[assignment]
    return Spread(kind=kind, low=float(low), high=float(high))


def _timepoint(time: Token | None) -> Timepoint | None:
    if time is None or time.numbers[0] is None:
        return None
    return Timepoint.model_validate({"value": float(time.numbers[0]), "unit": time.name})
