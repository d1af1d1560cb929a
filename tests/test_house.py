"""The rules of the house that no linter knows."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer.main

from extractor.cli.__main__ import app

ROOT = Path(__file__).parents[1]
MODULES = sorted((ROOT / "src").rglob("*.py"))
HEAVY = ("chromadb", "openai", "instructor", "pydantic", "numpy", "rich", "yaml")


def commands() -> Iterator[tuple[str, typer.core.TyperCommand]]:
    group = typer.main.get_command(app)
    for name, command in group.commands.items():  # type: ignore[attr-defined]
        if hasattr(command, "commands"):
            yield from ((f"{name} {sub}", inner) for sub, inner in command.commands.items())
        else:
            yield name, command


COMMANDS = dict(commands())


def test_modules_have_one_idea_each() -> None:
    long = {
        str(path.relative_to(ROOT)): lines for path in MODULES if (lines := len(path.read_text().splitlines())) >= 400
    }
    assert long == {}


def test_functions_fit_a_screen() -> None:
    long = {}
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                if lines >= 60:
                    long[f"{path.relative_to(ROOT)}:{node.name}"] = lines
    assert long == {}


def test_no_module_is_a_drawer() -> None:
    drawers = {"utils", "util", "helpers", "helper", "common", "base", "misc", "manager"}
    assert [path for path in MODULES if path.stem in drawers or path.parent.name in drawers] == []


def test_no_error_is_caught_without_a_name() -> None:
    bare = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or (isinstance(node.type, ast.Name) and node.type.id == "Exception"))
    ]
    assert bare == []


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_an_example_and_a_place_in_the_readme(name: str) -> None:
    command = COMMANDS[name]
    assert command.help
    assert command.epilog
    assert re.match(rf"Example: extract {name}\b", command.epilog)
    assert re.search(rf"`extract {name}\b", (ROOT / "README.md").read_text())


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_has_help(name: str) -> None:
    assert [p.name for p in COMMANDS[name].params if p.name != "help" and not getattr(p, "help", None)] == []


def test_every_setting_stands_in_the_readme() -> None:
    from extractor.settings import Settings

    readme = (ROOT / "README.md").read_text()
    assert [name for name in Settings.model_fields if f"`{name}`" not in readme] == []


@pytest.mark.parametrize(
    ("arguments", "heavy"),
    [
        (["--help"], HEAVY),
        # Typer itself loads pydantic for a command with arguments.
        (["run", "--help"], tuple(name for name in HEAVY if name != "pydantic")),
    ],
)
def test_help_loads_nothing_heavy(arguments: list[str], heavy: tuple[str, ...]) -> None:
    code = (
        "import sys\nfrom extractor.cli.__main__ import main\n"
        f"sys.argv = ['extract', *{arguments!r}]\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        f"print([name for name in {heavy!r} if name in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[]"
    assert "Usage: " in done.stdout
