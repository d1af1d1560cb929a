"""What the name of a group tells of its role."""

from __future__ import annotations

import pytest

from extractor.vocabulary import Vocabulary


@pytest.mark.parametrize(
    ("label", "role"),
    [
        ("Daratumumab-naive cohort", "naive"),
        ("DARZALEX-naïve", "naive"),
        ("not previously exposed to isatuximab", "naive"),
        ("no prior anti-CD38", "naive"),
        ("Retreated (n = 12)", "retreatment"),
        ("D-Pd retreatment", "retreatment"),
        ("re-treatment group", "retreatment"),
        ("second course", "retreatment"),
        ("Second daratumumab treatment", "retreatment"),
        ("All retreated patients", "retreatment"),
        ("Patients with daratumumab retreatment", "retreatment"),
        ("Patients without daratumumab retreatment", "comparator"),
        ("Without retreatment", "comparator"),
        ("Control arm", "comparator"),
        ("placebo", "comparator"),
        ("First daratumumab treatment", "initial"),
        ("Initial treatment", "initial"),
        ("Initial anti-CD38 therapy", "initial"),
        ("subsequent therapy", "subsequent"),
        ("Responders", "subgroup"),
        ("Lenalidomide-refractory", "subgroup"),
        ("lenalidomide-exposed patients", "subgroup"),
        ("High-risk cytogenetics", "subgroup"),
        ("Patients with extramedullary disease", "subgroup"),
        ("patients aged 70 years or more", "subgroup"),
        ("high-risk retreated patients", "subgroup"),
        ("All patients", "overall"),
        ("Entire cohort", "overall"),
        ("ITT population", "overall"),
        ("Total", "overall"),
        ("D-Pd", None),
        ("Average", None),
        ("Controlled", None),
        ("Cohort 2", None),
    ],
)
def test_the_first_cue_that_fits_tells_the_role(vocabulary: Vocabulary, label: str, role: str | None) -> None:
    assert vocabulary.role(label) == role
