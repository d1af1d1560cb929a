"""The papers here are invented."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from tests.documents.printing.as_markup import as_html, as_jats
from tests.documents.printing.as_pdf import Look, as_pdf
from tests.documents.printing.as_text import as_markdown
from tests.documents.printing.invented_trial import TRIAL

from extractor.corpus import find_sources, without_duplicates
from extractor.documents import SUFFIXES


def read_once(folder: Path) -> tuple[list[str], dict[str, str]]:
    found = without_duplicates(find_sources([folder], SUFFIXES))
    return [source.id for source in found.sources], {skip.path.name: skip.reason for skip in found.skipped}


def test_one_paper_in_several_formats_is_read_once_under_the_first_name(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(as_pdf(TRIAL, Look(columns=2)))
    (tmp_path / "b.xml").write_text(as_jats(TRIAL))
    (tmp_path / "c.html").write_text(as_html(TRIAL))
    (tmp_path / "d.md").write_text(as_markdown(TRIAL))
    reason = f"the same paper as {tmp_path / 'a.pdf'}, which is read (by its DOI 10.5555/jih.2024.0417)"
    assert read_once(tmp_path) == (["a"], dict.fromkeys(["b.xml", "c.html", "d.md"], reason))


def test_without_a_doi_the_title_tells(tmp_path: Path) -> None:
    nameless = replace(TRIAL, doi="")
    (tmp_path / "a.md").write_text(as_markdown(TRIAL))
    (tmp_path / "b.xml").write_text(as_jats(nameless))
    reason = f"the same paper as {tmp_path / 'a.md'}, which is read (by its title)"
    assert read_once(tmp_path) == (["a"], {"b.xml": reason})


def test_a_preprint_with_a_doi_of_its_own_and_another_paper_are_read(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(as_markdown(TRIAL))
    (tmp_path / "b.xml").write_text(as_jats(replace(TRIAL, doi="10.5555/preprint.9")))
    (tmp_path / "c.xml").write_text(as_jats(replace(TRIAL, title="A supplement of appendices and of nothing else")))
    assert read_once(tmp_path) == (["a", "b", "c"], {})


def test_a_file_that_cannot_be_read_is_left_for_the_run_to_name(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7 cut off")
    (tmp_path / "b.pdf").write_bytes(b"%PDF-1.7 cut off too")
    assert read_once(tmp_path) == (["a", "b"], {})
