"""The form of a vocabulary: what a folder of YAML files must say about one disease."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from extractor.records import CohortRole, Family, Statistic
from extractor.records.model import Unit


class Entry(BaseModel):
    """Base of all entries: immutable, and no key that nobody reads."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Outcome(Entry):
    """One outcome code.

    `synonyms` match whatever their case, with blanks and hyphens alike; `abbreviations` match
    as written, as whole words. `kind` decides which statistics and units can be meant.
    """

    code: str = Field(pattern=r"^[A-Za-z][A-Za-z0-9_]*$")
    name: str = Field(min_length=1)
    family: Family
    kind: Literal["response", "time_to_event", "time", "count", "event", "incidence", "ratio"]
    synonyms: tuple[str, ...] = ()
    abbreviations: tuple[str, ...] = ()
    units: tuple[Unit, ...] = ()
    statistics: tuple[Statistic, ...] = ()
    includes: tuple[str, ...] = ()
    """For a composite response: the categories that it counts (ORR: sCR, CR, VGPR, PR)."""
    not_below: tuple[str, ...] = ()
    """For a time to event: the endpoints that are always met first, so that its median is not below theirs."""


class Ratio(Entry):
    """A prefix that makes the code of an association from the code of an endpoint: HR of HR_PFS."""

    prefix: str = Field(pattern=r"^[A-Z]+$")
    name: str
    statistic: Statistic


class Outcomes(Entry):
    """The file outcomes.yaml."""

    ratios: tuple[Ratio, ...] = ()
    outcomes: tuple[Outcome, ...]


class Drug(Entry):
    """A drug with its brand names and printed abbreviations."""

    name: str = Field(min_length=1)
    brands: tuple[str, ...] = ()
    abbreviations: tuple[str, ...] = ()
    drug_class: str | None = None


class Drugs(Entry):
    """The file drugs.yaml: classes with the phrases that name them, and drugs."""

    classes: dict[str, tuple[str, ...]]
    drugs: tuple[Drug, ...]


class RegimenLetters(Entry):
    """How regimen abbreviations are put together: prefixes, letters, and names of their own.

    "D-Pd" is the prefix `D` and the letters `P`, `d`; "VRd" has letters only; "CyBorD" is a name.
    """

    prefixes: dict[str, str]
    letters: dict[str, str]
    """A letter or a syllable of several letters (`Pom`, `Dex`)."""
    names: dict[str, tuple[str, ...]] = {}
    steroids: tuple[str, ...] = ()
    """Letters that end a regimen and so tell it from other abbreviations: d, D, dex."""
    joints: tuple[str, ...] = ()
    """What joins the drugs of one regimen in a text: comma, plus, and, in combination with."""
    modifiers: tuple[str, ...] = ()
    """Words before a drug that change nothing in the list: low-dose, weekly, oral."""
    one_of_a_class: tuple[str, ...] = ()
    """Classes of which a regimen holds one drug at most; a list with two of them is no regimen."""
    alone_before: tuple[str, ...] = ()
    """Words before a single drug that make it a whole regimen: single-agent."""
    alone_after: tuple[str, ...] = ()
    """Words behind a single drug or prefix that make it a whole regimen: monotherapy, mono."""


class Event(Entry):
    """An adverse event: its term, and the spellings and names that mean the same."""

    term: str = Field(min_length=1)
    variants: tuple[str, ...] = ()
    abbreviations: tuple[str, ...] = ()
    """Match as written, as whole words."""


class RoleCue(Entry):
    """Words in the name of a group that tell its role.

    `{drug}` in a phrase stands for any drug or class of drugs. Of several cues that fit a label,
    the one that stands first in the file tells.
    """

    role: CohortRole
    phrases: tuple[str, ...] = Field(min_length=1)


class Words(Entry):
    """Phrases that a reader must know to read this literature, by what they tell."""

    spellings: dict[str, str] = {}
    """Parts of words that are spelled in two ways: "haem" is read as "hem"."""
    not_outcomes: tuple[str, ...] = ()
    """What looks like an outcome's abbreviation and is none, as written: "PD-1"."""
    not_reached: tuple[str, ...]
    not_estimable: tuple[str, ...]
    baseline_headings: tuple[str, ...]
    """Words in the caption of a table (or the heading above a text) of patient characteristics."""
    safety_headings: tuple[str, ...]
    efficacy_headings: tuple[str, ...] = ()
    """Words in the caption of a table of results: response, survival, outcome."""
    regimen_headings: tuple[str, ...]
    """Words in the caption of a table of what was given, which holds no results."""
    association_headings: tuple[str, ...] = ()
    """Words in the caption of a table of ratios: univariate, multivariable, prognostic."""
    group_nouns: tuple[str, ...]
    """Nouns that can name a group of patients: cohort, group, arm, part."""
    group_filling: tuple[str, ...] = ()
    """Words that do not tell one group of a study from another: patients, treated, cohort."""
    group_nobody: tuple[str, ...] = ()
    """Words that name no group when nothing else stands beside them: overall, our, evaluable."""
    patient_nouns: tuple[str, ...] = ()
    """Nouns for the people counted: patients, subjects, participants, pts."""
    disposition: tuple[str, ...]
    """Words that tell that a share is of patients' disposition, not of an outcome."""
    related: tuple[str, ...] = ()
    """Words that tell that only events caused by the treatment are counted."""
    univariate: tuple[str, ...] = ()
    multivariable: tuple[str, ...] = ()
    comparisons: tuple[str, ...] = ()
    """Words between two compared groups: versus, vs, compared with."""
    unknown_response: tuple[str, ...] = ()
    """Rows of a table of responses that count patients whose response is not known."""
    any_grade: tuple[str, ...] = ()
    """Column and row heads that count events of all grades."""
    reasons_not_coded: tuple[str, ...] = ()
    """Reasons for stopping treatment that have no code: progression, insufficient response."""


class Responses(Entry):
    """The file responses.yaml."""

    order: tuple[str, ...] = Field(min_length=2)
    """Categories of response from the best to the worst."""
