"""Prompts as versioned data: Markdown files with a YAML head and a `${…}` template.

A value put into a template is never looked at again: what a paper says cannot become a
variable, whatever braces and dollar signs it holds.
"""

from __future__ import annotations

import string
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from extractor.errors import PromptError
from extractor.files import short_hash

_PACKAGE = Path(__file__).parent
FOLDERS = (_PACKAGE / "_prompts", _PACKAGE.parents[1] / "prompts")
"""Where prompts are looked for: in an installed wheel, then in the repository."""


class Head(BaseModel):
    """What stands between the `---` lines of a prompt file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    version: int
    description: str
    variables: dict[str, str] = {}
    """Each variable of the template, with what it stands for."""


@dataclass(frozen=True)
class Prompt:
    """A prompt that was checked: its template uses its declared variables, all of them and no others."""

    head: Head
    template: str

    @property
    def label(self) -> str:
        """Name, version and content in one word, for manifests and traces: `efficacy@3-1a2b3c4d`."""
        return f"{self.head.name}@{self.head.version}-{short_hash(self.template, length=8)}"

    def render(self, values: Mapping[str, str]) -> str:
        """The prompt with its variables filled; values are put in as they are.

        Raises:
            PromptError: a declared variable has no value, or a value has no variable.
        """
        missing = sorted(self.head.variables.keys() - values.keys())
        foreign = sorted(values.keys() - self.head.variables.keys())
        if missing or foreign:
            named = ", ".join(missing or foreign)
            what = "has no value for" if missing else "does not know"
            raise PromptError(f"the prompt {self.head.name} {what} {named}")
        return string.Template(self.template).substitute(values)


def load_prompt(name: str, folder: Path | None = None) -> Prompt:
    """Read a prompt by name from a folder, or from where prompts are kept.

    Raises:
        PromptError: there is no such file, its head breaks the form, or template and variables differ.
    """
    places = FOLDERS if folder is None else (folder,)
    path = next((p for p in (place / f"{name}.md" for place in places) if p.is_file()), None)
    if path is None:
        looked = " and ".join(str(place) for place in places)
        raise PromptError(f"there is no prompt {name}.md in {looked}", mend="reinstall, or put the file there")
    return _checked(_parsed(path), path)


def _parsed(path: Path) -> Prompt:
    try:
        parts = path.read_text(encoding="utf-8").split("---\n", 2)
    except (OSError, UnicodeDecodeError) as error:
        raise PromptError(f"{path} cannot be read: {error}") from error
    if len(parts) != 3 or parts[0].strip():
        raise PromptError(f"{path} has no head", mend="begin with '---', name, version, description, variables, '---'")
    try:
        head = Head.model_validate(yaml.safe_load(parts[1]))
    except (yaml.YAMLError, ValidationError) as error:
        raise PromptError(f"{path}: the head breaks its form: {error}") from error
    return Prompt(head, parts[2].strip() + "\n")


def _checked(prompt: Prompt, path: Path) -> Prompt:
    template = string.Template(prompt.template)
    if not template.is_valid():
        raise PromptError(f"{path}: a dollar sign stands alone", mend="write $$ for a dollar sign")
    if prompt.head.name != path.stem:
        raise PromptError(f"{path}: the head names it {prompt.head.name}", mend=f"name it {path.stem}")
    used, declared = set(template.get_identifiers()), set(prompt.head.variables)
    if used != declared:
        named = ", ".join(sorted(used ^ declared))
        raise PromptError(f"{path}: {named} must be both declared under variables and used in the template")
    return prompt
