"""The form of a vocabulary: what a folder of YAML files must say about one disease."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

from extractor.records import Family, Statistic


class Entry(BaseModel):
    """Base of all entries: immutable, and no key that nobody reads."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Outcome(Entry):
    """One outcome code.

    `synonyms` match whatever their case, with blanks and hyphens alike; `abbreviations` match
    as written, as whole words. `kind` decides which statistics and units can be meant.
    """

    code: str
    name: str
    family: Family
    kind: Literal["response", "time_to_event", "time", "count", "event", "incidence"]
    synonyms: tuple[str, ...] = ()
    abbreviations: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    statistics: tuple[Statistic, ...] = ()
    includes: tuple[str, ...] = ()
    """For a composite response: the categories that it counts (ORR: sCR, CR, VGPR, PR)."""


class Drug(Entry):
    """A drug with its brand names and printed abbreviations."""

    name: str
    brands: tuple[str, ...] = ()
    abbreviations: tuple[str, ...] = ()
    drug_class: str | None = None


class RegimenLetters(Entry):
    """How regimen abbreviations are put together: prefixes, letters, and names of their own.

    "D-Pd" is the prefix `D` and the letters `P`, `d`; "VRd" has letters only; "CyBorD" is a name.
    """

    prefixes: dict[str, str]
    letters: dict[str, str]
    names: dict[str, tuple[str, ...]] = {}


class Event(Entry):
    """An adverse event: its term, and the spellings and names that mean the same."""

    term: str
    variants: tuple[str, ...] = ()


class RoleCue(Entry):
    """Words in the name of a group that tell its role."""

    role: str
    phrases: tuple[str, ...]


class Words(Entry):
    """Phrases that a reader must know to read this literature, by what they tell."""

    not_reached: tuple[str, ...]
    not_estimable: tuple[str, ...]
    baseline_headings: tuple[str, ...]
    """Words in the caption of a table (or the heading above a text) of patient characteristics."""
    safety_headings: tuple[str, ...]
    regimen_headings: tuple[str, ...]
    """Words in the caption of a table of what was given, which holds no results."""
    group_nouns: tuple[str, ...]
    """Nouns that can name a group of patients: cohort, group, arm, part."""
    disposition: tuple[str, ...]
    """Words that tell that a share is of patients' disposition, not of an outcome."""
