"""Every error that a user can meet, in one tree.

ExtractorError
├── UsageError            wrong flags, settings, key, endpoint or nothing to read: exit 2
│   ├── SettingsError
│   ├── VocabularyError
│   ├── PromptError
│   ├── GoldError
│   ├── RunError          a run folder that cannot be used
│   └── EndpointError     key, model or endpoint are wrong: ends the run once
├── DocumentError         one document failed, the others go on: exit 1
│   ├── UnreadableDocument
│   └── ReaderError       the model could not be brought to answer for this document
├── BudgetError           what may be spent is spent: ends the run, which goes on later: exit 1
└── StoreError            the vector store cannot be used and could not be rebuilt: exit 2

A message says what was wrong, where, and what mends it.
"""

from __future__ import annotations


class ExtractorError(Exception):
    """Base of all errors that are shown to a user without a traceback."""

    exit_code = 2

    def __init__(self, what: str, *, mend: str | None = None) -> None:
        self.what = what
        self.mend = mend
        super().__init__(what if mend is None else f"{what}: {mend}")


class UsageError(ExtractorError):
    """The command cannot be carried out as it was given."""


class SettingsError(UsageError):
    """A setting has a value that cannot be used."""


class VocabularyError(UsageError):
    """A vocabulary folder breaks its form."""


class PromptError(UsageError):
    """A prompt file is missing or names a variable that nobody fills."""


class GoldError(UsageError):
    """A gold file breaks its form; the message names file, record and field."""


class RunError(UsageError):
    """A run folder is missing, of another version, or damaged."""


class EndpointError(UsageError):
    """The model's endpoint refuses what holds for every document: key, model, address."""

    def __init__(self, what: str, *, mend: str | None = None, about: str = "endpoint") -> None:
        super().__init__(what, mend=mend)
        self.about = about
        """`key`, `model`, `mode` or `endpoint`."""


class StoreError(ExtractorError):
    """The vector store can be neither opened nor rebuilt."""


class BudgetError(ExtractorError):
    """What a command may spend is spent."""

    exit_code = 1


class DocumentError(ExtractorError):
    """One document failed; the others go on."""

    exit_code = 1


class UnreadableDocument(DocumentError):
    """A file that cannot be read as a document."""


class ReaderError(DocumentError):
    """A reader could not finish one document."""
