"""A vocabulary loads whole, or the message says file, entry, field and how to mend it."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractor.errors import VocabularyError
from extractor.records import CohortRole, Statistic
from extractor.vocabulary import Vocabulary, load_vocabulary

CODES = [
    "ORR", "CBR", "DCR", "sCR", "CR", "CR_OR_BETTER", "VGPR", "VGPR_OR_BETTER", "PR", "MR", "SD", "PD",
    "UNKNOWN_RESPONSE", "SD_OR_MR", "MRD_NEGATIVE", "CRI", "PFS", "PFS2", "OS", "EFS", "RFS", "TTNT", "TTP", "DOT",
    "DOR", "TTR", "TTBR", "CIR", "FOLLOW_UP", "TREATMENT_INTERVAL", "CYCLES", "AE", "AE_ANY", "AE_DISCONTINUATION",
    "AE_DEATH", "EARLY_DEATH", "DOSE_REDUCTION",
]  # fmt: skip


def test_the_shipped_vocabulary_holds_every_code_of_the_codebook(vocabulary: Vocabulary) -> None:
    assert list(vocabulary.outcomes) == CODES
    assert vocabulary.name == "myeloma"


def test_the_shipped_vocabulary_is_rich(vocabulary: Vocabulary) -> None:
    assert len(vocabulary.events) >= 200
    assert len(vocabulary.drugs) >= 100
    assert {cue.role for cue in vocabulary.roles} == set(CohortRole)


def test_terms_are_lower_case(vocabulary: Vocabulary) -> None:
    assert [term for term in vocabulary.events if term != term.lower()] == []


def test_responses_are_ordered_from_best_to_worst(vocabulary: Vocabulary) -> None:
    order = vocabulary.response_order
    assert [order.index(code) for code in ("sCR", "CR", "VGPR", "PR", "MR", "SD", "PD")] == sorted(
        order.index(code) for code in ("sCR", "CR", "VGPR", "PR", "MR", "SD", "PD")
    )


def test_ratios_of_listed_codes_are_outcomes(vocabulary: Vocabulary) -> None:
    assert vocabulary.is_outcome("HR_PFS")
    assert vocabulary.is_outcome("OR_ORR")
    assert vocabulary.is_outcome("OR_VGPR_OR_BETTER")
    assert not vocabulary.is_outcome("HR_XYZ")
    assert not vocabulary.is_outcome("HR_")
    assert not vocabulary.is_outcome("RR_PFS")
    assert not vocabulary.is_outcome("HR_HR_PFS")
    assert not vocabulary.is_outcome("pfs")


def test_the_outcome_of_a_ratio_is_made_from_its_endpoint(vocabulary: Vocabulary) -> None:
    outcome = vocabulary.outcome("HR_PFS")
    assert (outcome.code, outcome.name, outcome.kind) == (
        "HR_PFS",
        "hazard ratio for progression-free survival",
        "ratio",
    )
    assert outcome.statistics == (Statistic.HAZARD_RATIO, Statistic.P_ONLY)
    assert outcome.units == ("ratio",)


def test_an_unknown_code_is_a_key_error(vocabulary: Vocabulary) -> None:
    with pytest.raises(KeyError, match="HR_XYZ"):
        vocabulary.outcome("HR_XYZ")


def test_another_folder_is_another_disease(folder: Path) -> None:
    small = load_vocabulary(folder)
    assert small.name == "imaginosis"
    assert list(small.outcomes) == ["ORR", "PR", "SD"]
    assert [m.code for m in small.drug_mentions("PHANTASIA with Dex")] == ["imaginib", "dexamethasone"]


def test_the_fingerprint_follows_the_content(folder: Path) -> None:
    before = load_vocabulary(folder).fingerprint
    assert load_vocabulary(folder).fingerprint == before
    (folder / "events.yaml").write_text("- {term: rash}\n", encoding="utf-8")
    assert load_vocabulary(folder).fingerprint != before


def _broken(folder: Path, file: str, text: str) -> VocabularyError:
    (folder / file).write_text(text, encoding="utf-8")
    with pytest.raises(VocabularyError) as caught:
        load_vocabulary(folder)
    return caught.value


def test_a_missing_file_is_named(folder: Path) -> None:
    (folder / "roles.yaml").unlink()
    with pytest.raises(VocabularyError) as caught:
        load_vocabulary(folder)
    assert caught.value.what == f"{folder / 'roles.yaml'} is missing"
    assert caught.value.mend is not None
    assert "roles.yaml" in caught.value.mend


def test_a_file_in_another_encoding_is_named(folder: Path) -> None:
    (folder / "roles.yaml").write_bytes(b"- {role: naive, phrases: [na\xefve]}\n")
    with pytest.raises(VocabularyError) as caught:
        load_vocabulary(folder)
    assert str(caught.value) == f"{folder / 'roles.yaml'} is not UTF-8 at byte 28: save it as UTF-8"


def test_broken_yaml_is_named_with_its_line(folder: Path) -> None:
    error = _broken(folder, "events.yaml", "- term: rash\n- term: [open\n")
    assert error.what.startswith(f"{folder / 'events.yaml'}, line 3 is no YAML")


@pytest.mark.parametrize(
    ("file", "text", "what", "mend"),
    [
        (
            "events.yaml",
            "- term: rash\n- {term: anemia, spellings: [x]}\n",
            "entry 2 (anemia), spellings: extra inputs are not permitted",
            "take the field away or correct its name",
        ),
        ("events.yaml", "- {variants: [x]}\n", "entry 1, term: field required", "add the field"),
        (
            "events.yaml",
            "- {term: rash, variants: [1]}\n",
            "entry 1 (rash), variants, entry 1 (1): input should be a valid string",
            "put it in quotes",
        ),
        (
            "events.yaml",
            "- {term: rash, variants: red skin}\n",
            "entry 1 (rash), variants: input should be a valid tuple",
            "write a list, [a, b]",
        ),
        (
            "roles.yaml",
            "- {role: naive, phrases: []}\n",
            "entry 1 (naive), phrases: tuple should have at least 1 item after validation, not 0",
            "correct the field",
        ),
        (
            "responses.yaml",
            "",
            "the whole file: input should be a valid dictionary or instance of responses",
            "correct the field",
        ),
    ],
)
def test_a_fault_is_named_with_file_entry_and_field(folder: Path, file: str, text: str, what: str, mend: str) -> None:
    error = _broken(folder, file, text)
    assert (error.what, error.mend) == (f"{folder / file}: {what}", mend)


def test_a_role_that_no_cohort_has_is_named(folder: Path) -> None:
    error = _broken(folder, "roles.yaml", "- {role: hero, phrases: [brave]}\n")
    assert error.what.startswith(f"{folder / 'roles.yaml'}: entry 1 (hero), role: input should be 'overall', 'initial'")


@pytest.mark.parametrize(
    ("file", "old", "new", "what", "mend"),
    [
        (
            "outcomes.yaml",
            "includes: [PR]",
            "includes: [PRR]",
            "ORR: includes: there is no outcome PRR",
            "correct the code, or add the outcome",
        ),
        (
            "outcomes.yaml",
            "abbreviations: [SD]",
            "abbreviations: [PR]",
            "the outcomes PR and SD share the name 'PR'",
            "leave it to one of them",
        ),
        (
            "outcomes.yaml",
            "name: stable disease",
            "name: Partial-Response",
            "the outcomes PR and SD share the name 'Partial-Response'",
            "leave it to one of them",
        ),
        ("outcomes.yaml", "code: SD", "code: PR", "outcome PR is declared twice", "make one entry of the two"),
        (
            "drugs.yaml",
            "drug_class: steroid",
            "drug_class: steriod",
            "dexamethasone: drug_class: there is no class steriod",
            "correct the class, or add it to classes",
        ),
        (
            "drugs.yaml",
            "brands: [Phantasia]",
            "brands: [Dexamethasone]",
            "the drugs dexamethasone and imaginib share the name 'Dexamethasone'",
            "leave it to one of them",
        ),
        ("events.yaml", "term: rash", "term: anemia", "event anemia is declared twice", "make one entry of the two"),
        (
            "regimens.yaml",
            "{d: dexamethasone}",
            "{d: dexa}",
            "letters: d: there is no drug dexa",
            "write the generic name as drugs.yaml has it, or add the drug there",
        ),
        (
            "regimens.yaml",
            "{Ima: imaginib}",
            "{Ima: fantasib}",
            "prefixes: Ima: there is no drug fantasib",
            "write the generic name as drugs.yaml has it, or add the drug there",
        ),
        (
            "regimens.yaml",
            "[imaginib, dexamethasone]",
            "[imaginib, dexa]",
            "names: Id: there is no drug dexa",
            "write the generic name as drugs.yaml has it, or add the drug there",
        ),
        (
            "regimens.yaml",
            "letters:",
            "one_of_a_class: [IMiD]\nletters:",
            "one_of_a_class: there is no class IMiD",
            "correct the class, or add it to classes in drugs.yaml",
        ),
        (
            "responses.yaml",
            "[PR, SD]",
            "[PR, XX]",
            "order: XX is no outcome of the kind response",
            "correct the code, or add the outcome to outcomes.yaml",
        ),
    ],
)
def test_files_that_contradict_each_other_are_named(
    folder: Path, file: str, old: str, new: str, what: str, mend: str
) -> None:
    text = (folder / file).read_text(encoding="utf-8")
    assert text.count(old) == 1
    error = _broken(folder, file, text.replace(old, new))
    assert (error.what, error.mend) == (f"{folder / file}: {what}", mend)
