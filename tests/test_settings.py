from __future__ import annotations

import re
from pathlib import Path

import pytest

from extractor.errors import SettingsError
from extractor.settings import Settings, load_settings

NAMES = ("OPENAI_API_KEY", "OPENAI_BASE_URL", *(f"EXTRACTOR_{name.upper()}" for name in Settings.model_fields))


@pytest.fixture(autouse=True)
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def test_a_flag_goes_before_the_environment_and_that_before_the_file(
    desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (desk / "extractor.toml").write_text('model = "file"\nembedding = "file"\nreader = "rules"\n')
    monkeypatch.setenv("EXTRACTOR_MODEL", "environment")
    monkeypatch.setenv("EXTRACTOR_EMBEDDING", "environment")
    settings = load_settings(model="flag", reader=None)
    assert (settings.model, settings.embedding, settings.reader) == ("flag", "environment", "rules")


def test_the_shared_names_are_read_and_ours_go_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "shared")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:1/shared")
    monkeypatch.setenv("EXTRACTOR_BASE_URL", "http://127.0.0.1:1/ours")
    settings = load_settings()
    assert settings.api_key is not None
    assert settings.api_key.get_secret_value() == "shared"
    assert settings.base_url == "http://127.0.0.1:1/ours"


def test_a_key_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "very-secret")
    assert "very-secret" not in repr(load_settings())


def test_other_names_of_the_environment_are_not_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MODEL", "x")
    monkeypatch.setenv("API_KEY", "x")
    monkeypatch.setenv("OPENAI_MODEL", "x")
    assert load_settings() == Settings()


@pytest.mark.parametrize(
    ("flags", "environment", "file", "message"),
    [
        ({"concurrency": 0}, {}, "", "--concurrency: 0 cannot be used: give 1 or more"),
        (
            {"base_url": "here"},
            {},
            "",
            "--base-url: 'here' cannot be used: give an address that starts with http://",
        ),
        (
            {},
            {"EXTRACTOR_READER": "x"},
            "",
            "READER: 'x' cannot be used: give one of 'auto', 'llm', 'rules'",
        ),
        ({}, {"OPENAI_BASE_URL": "x"}, "", "OPENAI_BASE_URL: 'x' cannot be used: give an address"),
        ({}, {}, "concurrency = 1.5", "'concurrency' in extractor.toml: 1.5 cannot be used: give a whole number"),
        ({}, {}, "modle = 'x'", "'modle' in extractor.toml: no such setting; there are reader, model"),
        ({}, {}, "timeout = -1", "'timeout' in extractor.toml: -1 cannot be used: give a number above 0"),
        ({}, {}, "price_in = nan", "'price_in' in extractor.toml: nan cannot be used: give a finite number"),
        ({}, {}, "model = 5", "'model' in extractor.toml: 5 cannot be used: give text in quotes"),
        ({}, {}, "model = openai", "extractor.toml is not TOML at line 1, column 9: mend it there"),
    ],
)
def test_what_cannot_be_used_is_named_with_its_place(
    desk: Path,
    monkeypatch: pytest.MonkeyPatch,
    flags: dict[str, object],
    environment: dict[str, str],
    file: str,
    message: str,
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    (desk / "extractor.toml").write_text(file)
    with pytest.raises(SettingsError) as caught:
        load_settings(**flags)
    assert message in str(caught.value)


def test_a_file_that_is_no_text_is_named(desk: Path) -> None:
    (desk / "extractor.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SettingsError, match=r"extractor\.toml is not UTF-8 at byte 0: save it as UTF-8"):
        load_settings()


def test_a_key_of_the_wrong_kind_is_not_shown(desk: Path) -> None:
    (desk / "extractor.toml").write_text('api_key = ["very-secret"]')
    with pytest.raises(SettingsError) as caught:
        load_settings()
    assert str(caught.value) == "'api_key' in extractor.toml: what stands there cannot be used: give text in quotes"


@pytest.mark.parametrize("value", ["'x'", "-1", "1.5", "nan", "true", "[1]", "{a = 1}", "1979-05-27"])
@pytest.mark.parametrize("name", Settings.model_fields)
def test_no_fault_is_told_in_the_words_of_a_library(desk: Path, name: str, value: str) -> None:
    (desk / "extractor.toml").write_text(f"{name} = {value}\n")
    try:
        load_settings()
    except SettingsError as error:
        told = str(error)
        assert re.fullmatch(rf"'{name}' in extractor\.toml: .+ cannot be used: give [a-z0-9].+", told)
        assert not re.search(r"nput should|valid |unable to|Value error", told)
