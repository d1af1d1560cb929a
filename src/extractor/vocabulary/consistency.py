"""Whether the files of a vocabulary fit each other."""

from __future__ import annotations

from pathlib import Path

from extractor.errors import VocabularyError
from extractor.vocabulary.vocabulary import Vocabulary


def check(vocabulary: Vocabulary, folder: Path) -> None:
    """Check across entries and files.

    Raises:
        VocabularyError: the first contradiction, with its file and entry.
    """
    _check_outcomes(vocabulary, folder)
    _check_drugs(vocabulary, folder)
    _check_names(vocabulary, folder)


def _check_outcomes(vocabulary: Vocabulary, folder: Path) -> None:
    for outcome in vocabulary.outcomes.values():
        named = [("includes", code) for code in outcome.includes]
        named += [("not_below", code) for code in outcome.not_below]
        for field, code in named:
            if code not in vocabulary.outcomes:
                raise VocabularyError(
                    f"{folder / 'outcomes.yaml'}: {outcome.code}: {field}: there is no outcome {code}",
                    mend="correct the code, or add the outcome",
                )
    for code in vocabulary.response_order:
        known = vocabulary.outcomes.get(code)
        if known is None or known.kind != "response":
            raise VocabularyError(
                f"{folder / 'responses.yaml'}: order: {code} is no outcome of the kind response",
                mend="correct the code, or add the outcome to outcomes.yaml",
            )


def _check_drugs(vocabulary: Vocabulary, folder: Path) -> None:
    for drug in vocabulary.drugs.values():
        if drug.drug_class is not None and drug.drug_class not in vocabulary.drug_classes:
            raise VocabularyError(
                f"{folder / 'drugs.yaml'}: {drug.name}: drug_class: there is no class {drug.drug_class}",
                mend="correct the class, or add it to classes",
            )
    regimens = vocabulary.regimens
    for name in regimens.one_of_a_class:
        if name not in vocabulary.drug_classes:
            raise VocabularyError(
                f"{folder / 'regimens.yaml'}: one_of_a_class: there is no class {name}",
                mend="correct the class, or add it to classes in drugs.yaml",
            )
    used: list[tuple[str, str, tuple[str, ...]]] = [
        ("prefixes", key, (name,)) for key, name in regimens.prefixes.items()
    ]
    used += [("letters", key, (name,)) for key, name in regimens.letters.items()]
    used += [("names", key, names) for key, names in regimens.names.items()]
    for field, key, names in used:
        unknown = next((name for name in names if name not in vocabulary.drugs), None)
        if unknown is not None:
            raise VocabularyError(
                f"{folder / 'regimens.yaml'}: {field}: {key}: there is no drug {unknown}",
                mend="write the generic name as drugs.yaml has it, or add the drug there",
            )


def _check_names(vocabulary: Vocabulary, folder: Path) -> None:
    """Each name may mean one code only; making the indexes finds the names that mean two."""
    for file, kind in (("outcomes.yaml", "outcome"), ("drugs.yaml", "drug"), ("events.yaml", "event")):
        try:
            getattr(vocabulary, f"{kind}_names")
        except VocabularyError as error:
            raise VocabularyError(f"{folder / file}: {error.what}", mend=error.mend) from error
