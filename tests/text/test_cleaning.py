"""What converters leave in a text, and the map from the cleaned text back to it."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.text import Span, clean, clean_text

CONVERTED = st.text(
    st.sampled_from("abcXYZ019 .,-%$\\{}^_*<>/\n\r\t\xad\xa0\u2009\u200bﬁ²·–≥≤−'“”()[]supgeq"), max_size=60
) | st.text(max_size=40)


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("hazard ratio ($p=0.11$)", "hazard ratio (p=0.11)"),
        ("VGPR \\geq 50\\%", "VGPR ≥50%"),
        ("in $\\mathrm{CR}$ and $\\textit{PR}$", "in CR and PR"),
        ("12.4\\,months", "12.4 months"),
        ("survival<sup>12,14</sup> rose", "survival rose"),
        ("survival.¹² It rose", "survival. It rose"),
        ("1.5 × 10⁹/L", "1.5 × 10^9/L"),
        ("1.5 × 10<sup>9</sup>/L", "1.5 × 10^9/L"),
        ("$10^{-3}$", "10^-3"),
        ("pro\xadgression", "progression"),
        ("pro\xad\ngression", "progression"),
        ("conﬁrmed eﬀect, reﬂux, oﬃce", "confirmed effect, reflux, office"),
        ("8·4 months (5·1–11·9)", "8.4 months (5.1-11.9)"),
        ("1\u2009204 and 12\u202f500 patients", "1204 and 12500 patients"),
        ("12\u2009months", "12 months"),
        ("1 204 days in 12\xa0500 treated", "1204 days in 12 500 treated"),
        ("a total of 1 204 600 adverse events", "a total of 1204600 adverse events"),
        ("in cohort 2 100 patients had it", "in cohort 2 100 patients had it"),
        ("of grade 2 or 3 120 patients", "of grade 2 or 3 120 patients"),
        ("1 204 days (800-1 500)", "1204 days (800-1500)"),
        ("the COVID-19 120 patients", "the COVID-19 120 patients"),
        ("in 2019 128 patients", "in 2019 128 patients"),
        ("after 4.5 120 days", "after 4.5 120 days"),
        ("7 .9 months and 6 .5%", "7.9 months and 6.5%"),
        ("0.62 .03", "0.62 .03"),
        ("a − b ‐ c — d", "a - b - c - d"),
        ("‘so’ “it” ′is″", "'so' \"it\" 'is\""),
        ("**Methods.** We *did* __this__", "Methods. We did this"),
        ("treat-\nment and regi-\r\nmen, re-\rlapse", "treatment and regimen, relapse"),
        ("anti-CD38-\nrefractory, relapse-\nfree, 10-\nyear", "anti-CD38-refractory, relapse-free, 10-year"),
        ("p\xa0<\xa00.001", "p < 0.001"),
        ("<b>ORR</b><br/>was", "ORR was"),
        ("  \t blank  ends \n", "blank ends"),
        ("⩾3 and ≧4", "≥3 and ≥4"),
    ],
)
def test_remnants_of_conversion_are_cleaned(raw: str, text: str) -> None:
    assert clean(raw).text == text


def test_a_less_than_sign_in_prose_is_no_markup() -> None:
    assert clean("p <0.05 and n> 3").text == "p <0.05 and n> 3"


def test_a_clean_number_maps_back_to_the_characters_as_stored() -> None:
    raw = "PFS was 8·4 mon\xadths"
    mapped = clean(raw, 100)
    start = mapped.text.index("8.4")
    assert mapped.span(start, start + 3) == Span(108, 111)
    assert mapped.span(mapped.text.index("months"), len(mapped)) == Span(112, 119)


@given(CONVERTED, st.integers(0, 1000))
def test_spans_of_characters_lie_in_the_raw_text_and_only_grow(raw: str, offset: int) -> None:
    mapped = clean(raw, offset)
    assert len(mapped.starts) == len(mapped.ends) == len(mapped.text)
    assert list(mapped.starts) == sorted(mapped.starts)
    assert list(mapped.ends) == sorted(mapped.ends)
    assert all(offset <= s < e <= offset + len(raw) for s, e in zip(mapped.starts, mapped.ends, strict=True))


@given(CONVERTED)
def test_each_digit_stands_in_the_characters_behind_it(raw: str) -> None:
    mapped = clean(raw)
    behind = zip(mapped.text, mapped.starts, mapped.ends, strict=True)
    assert all(c in unicodedata.normalize("NFKC", raw[s:e]) for c, s, e in behind if c.isdigit())


@given(CONVERTED)
def test_the_text_without_a_map_is_the_same(raw: str) -> None:
    assert clean_text(raw) == clean(raw).text


@given(CONVERTED)
def test_blanks_are_single_and_inside(raw: str) -> None:
    text = clean(raw).text
    assert text == text.strip()
    assert "  " not in text
