"""What is no result, whatever it looks like: methods, definitions, criteria, plans."""

from __future__ import annotations

import re

from extractor.readers.rules.sentences.sentence import Sentence
from extractor.vocabulary import Vocabulary

_METHODS = re.compile(
    r"\b(?:methods?|statistic\w*|study design|eligibility|end-?points?|objectives?|procedures?|definitions?|"
    r"sample size|"
    r"literature search|search strategy|data collection|assessments?|treatment plan|references|funding)\b",
    re.IGNORECASE,
)
_RESULTS = re.compile(r"\b(?:results?|efficacy|safety|outcomes?|findings)\b", re.IGNORECASE)
_LABEL = re.compile(
    r"(?:^|(?<=[.!?]\s))(?:\*\*)?(?P<label>background|introduction|purpose|aims?|objectives?|materials? and methods|"
    r"patients and methods|methods?|design|results?|findings|conclusions?|interpretation|"
    r"discussion)(?:\*\*)?\s*[:.—-]\s",
    re.IGNORECASE,
)
_BARE_LABEL = re.compile(
    r"(?P<label>Background|Introduction|Aims?|Objectives?|Purpose|Methods|Results|Findings|Interpretation|"
    r"Conclusions?) "
    r"(?=[A-Z]\w|\d)"
)
_NO_RESULT = re.compile(
    r"\b(?:(?:was|were|is|are) defined\b|defined as|sample size|null hypothesis|alternative hypothesis|\d+% "
    r"power|power of \d|"
    r"to detect an?\b|would (?:be|provide|have|result)|(?:was|were) eligible|"
    r"(?:eligibility|inclusion|exclusion) criteria\s*(?::|were|was|included?|required)|(?:considered|deemed) "
    r"(?:statistically )?significant|significance level|two-sided alpha|"
    r"type I error|we assumed|assuming|was planned|were planned|primary end-?point (?:was|is)\b(?![^.]*\d%))",
    re.IGNORECASE,
)

_ABBREVIATIONS = re.compile(r"^\W*(?:[A-Z][\w+/-]{1,8}(?:, |: | ?= ?)[a-z][^;:=\d]{3,60}(?:[;.,]\s*|$)){2,}")


def is_methods(sentence: Sentence) -> bool:
    """Whether the sentence tells how the study was done, by its heading or the label in its paragraph."""
    label = None
    for text in (*(b.text for b in sentence.before), sentence.text.text):
        for match in _LABEL.finditer(text):
            label = match.group("label").lower()
    opening = sentence.before[0].text if sentence.before else sentence.text.text
    if label is None and (bare := _BARE_LABEL.match(opening)):
        label = bare.group("label").lower()
    if label is not None:
        return bool(re.match(r"method|material|patients and|design|purpose|aim|objective|background", label))
    heading = sentence.section[-1] if sentence.section else ""
    return bool(_METHODS.search(heading)) and not _RESULTS.search(heading)


def is_baseline(sentence: Sentence, vocabulary: Vocabulary) -> bool:
    """Whether the sentence stands under a heading of patient characteristics."""
    heading = sentence.section[-1].lower() if sentence.section else ""
    return any(word.lower() in heading for word in vocabulary.words.baseline_headings)


def states_no_result(text: str) -> bool:
    """Whether the sentence defines, plans or sets a criterion."""
    if _ABBREVIATIONS.search(text):
        return True
    clauses = text.split("; ")
    return all(_NO_RESULT.search(clause) for clause in clauses) or bool(_NO_RESULT.search(clauses[-1]))
