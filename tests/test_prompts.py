"""Prompts are checked when they are loaded, and filled without looking into the values."""

from pathlib import Path

import pytest

from extractor.errors import PromptError
from extractor.prompts import FOLDERS, load_prompt

HEAD = "---\nname: greet\nversion: 2\ndescription: Says hello.\nvariables:\n  who: whom to greet\n---\n"


def write(folder: Path, text: str) -> Path:
    (folder / "greet.md").write_text(text, encoding="utf-8")
    return folder


def test_a_prompt_is_filled_with_its_values(tmp_path: Path) -> None:
    prompt = load_prompt("greet", write(tmp_path, HEAD + "Hello ${who}, for $$5.\n"))

    assert prompt.render({"who": "Ada"}) == "Hello Ada, for $5.\n"
    assert prompt.label.startswith("greet@2-")


def test_a_value_is_never_filled_again(tmp_path: Path) -> None:
    prompt = load_prompt("greet", write(tmp_path, HEAD + "Hello ${who}.\n"))

    assert prompt.render({"who": "${who} {{ 7*7 }} $p=0.1$"}) == "Hello ${who} {{ 7*7 }} $p=0.1$.\n"


def test_a_changed_template_changes_the_label(tmp_path: Path) -> None:
    before = load_prompt("greet", write(tmp_path, HEAD + "Hello ${who}.\n")).label
    after = load_prompt("greet", write(tmp_path, HEAD + "Good day ${who}.\n")).label

    assert before != after


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Hello ${who}.\n", "has no head"),
        (HEAD + "Hello.\n", "who must be both declared"),
        (HEAD + "Hello ${who} ${when}.\n", "when must be both declared"),
        (HEAD + "Hello ${who}, for $5.\n", "a dollar sign stands alone"),
        (HEAD.replace("greet\n", "wave\n") + "Hello ${who}.\n", "the head names it wave"),
        (HEAD.replace("version: 2", "version: two") + "Hello ${who}.\n", "the head breaks its form"),
        (HEAD.replace("name: greet", "name: [greet") + "Hello ${who}.\n", "the head breaks its form"),
    ],
)
def test_a_prompt_that_breaks_its_form_is_refused_by_name(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(PromptError, match=r"greet\.md") as refused:
        load_prompt("greet", write(tmp_path, text))

    assert said in str(refused.value)


def test_a_missing_prompt_names_where_it_was_looked_for(tmp_path: Path) -> None:
    with pytest.raises(PromptError, match=f"no prompt greet.md in {tmp_path}"):
        load_prompt("greet", tmp_path)


def test_missing_and_foreign_values_are_named(tmp_path: Path) -> None:
    prompt = load_prompt("greet", write(tmp_path, HEAD + "Hello ${who}.\n"))

    with pytest.raises(PromptError, match="has no value for who"):
        prompt.render({})
    with pytest.raises(PromptError, match="does not know when"):
        prompt.render({"who": "Ada", "when": "now"})


def test_every_shipped_prompt_is_sound() -> None:
    names = sorted(path.stem for path in FOLDERS[-1].glob("*.md"))

    assert names == ["efficacy", "groups", "paper", "reading", "results", "safety", "second-look"]
    assert [load_prompt(name).head.name for name in names] == names
