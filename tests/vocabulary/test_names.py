"""Names in a text: the longest wins, whatever the hyphens, and never inside another word."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.errors import VocabularyError
from extractor.vocabulary import Mention, Vocabulary, load_vocabulary
from extractor.vocabulary.names import Names, Spelling

SHIPPED = load_vocabulary()


def _outcomes(vocabulary: Vocabulary, text: str) -> list[tuple[str, str]]:
    return [(m.code, text[m.start : m.end]) for m in vocabulary.outcome_mentions(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The overall response rate was 50%", [("ORR", "overall response rate")]),
        ("Overall Response Rates", [("ORR", "Overall Response Rates")]),
        ("Response rates", [("ORR", "Response rates")]),
        ("complete response rate", [("CR", "complete response rate")]),
        ("ORR (PR or better)", [("ORR", "ORR"), ("ORR", "PR or better")]),
        ("at least a partial response", [("ORR", "at least a partial response")]),
        ("at least a partial remission", [("ORR", "at least a partial remission")]),
        ("≥VGPR", [("VGPR_OR_BETTER", "≥VGPR")]),
        ("≥ VGPR", [("VGPR_OR_BETTER", "≥ VGPR")]),
        (">=VGPR", [("VGPR_OR_BETTER", ">=VGPR")]),
        (">= PR", [("ORR", ">= PR")]),
        ("VGPR or better", [("VGPR_OR_BETTER", "VGPR or better")]),
        ("at least very good partial response", [("VGPR_OR_BETTER", "at least very good partial response")]),
        ("very good partial response", [("VGPR", "very good partial response")]),
        ("very good PR", [("VGPR", "very good PR")]),
        ("partial response", [("PR", "partial response")]),
        ("sCR/CR", [("CR_OR_BETTER", "sCR/CR")]),
        ("sCR / CR", [("CR_OR_BETTER", "sCR / CR")]),
        ("sCR, CR", [("sCR", "sCR"), ("CR", "CR")]),
        ("stringent complete response", [("sCR", "stringent complete response")]),
        ("CR or better", [("CR_OR_BETTER", "CR or better")]),
        ("complete remission with incomplete count recovery (CRi)",
         [("CRI", "complete remission with incomplete count recovery"), ("CRI", "CRi")]),
        ("SD/MR", [("SD_OR_MR", "SD/MR")]),
        ("three PRs and two CRs", [("PR", "PRs"), ("CR", "CRs")]),
        ("mPFS and mOS", [("PFS", "mPFS"), ("OS", "mOS")]),
        ("progression free survival", [("PFS", "progression free survival")]),
        ("progression-free-survival", [("PFS", "progression-free-survival")]),
        ("12-month PFS", [("PFS", "PFS")]),
        ("PFS2", [("PFS2", "PFS2")]),
        ("PFS 2 years", [("PFS", "PFS")]),
        ("leukaemia-free survival", [("RFS", "leukaemia-free survival")]),
        ("time to relapse or progressive disease", [("TTP", "time to relapse or progressive disease")]),
        ("time to first response", [("TTR", "time to first response")]),
        ("time to (first) response", [("TTR", "time to (first) response")]),
        ("time to best response", [("TTBR", "time to best response")]),
        ("Duration of Response", [("DOR", "Duration of Response")]),
        ("duration of therapy", [("DOT", "duration of therapy")]),
        ("follow up", [("FOLLOW_UP", "follow up")]),
        ("followup", [("FOLLOW_UP", "followup")]),
        ("median number of cycles", [("CYCLES", "median number of cycles")]),
        ("time to next treatment (TNT)", [("TTNT", "time to next treatment"), ("TTNT", "TNT")]),
        ("MRD-negativity", [("MRD_NEGATIVE", "MRD-negativity")]),
        ("cumulative incidence of relapse", [("CIR", "cumulative incidence of relapse")]),
        ("at least one AE", [("AE_ANY", "at least one AE")]),
        ("treatment-related deaths", [("AE_DEATH", "treatment-related deaths")]),
        ("discontinued treatment due to adverse events",
         [("AE_DISCONTINUATION", "discontinued treatment due to adverse events")]),
        ("60-day mortality", [("EARLY_DEATH", "60-day mortality")]),
        ("dose reductions", [("DOSE_REDUCTION", "dose reductions")]),
    ],
)  # fmt: skip
def test_an_outcome_is_found_as_papers_print_it(
    vocabulary: Vocabulary, text: str, found: list[tuple[str, str]]
) -> None:
    assert _outcomes(vocabulary, text) == found


@pytest.mark.parametrize(
    "text",
    [
        "PRIOR", "prior", "OSlo", "Oslo", "os", "pr", "cr", "sd", "SDS", "MRI", "CRP", "PDX", "2PR", "PR2",
        "non-CR", "<VGPR", "< PR", "≤PR", "≥ORR", "PD-1", "PD-L1", "PR interval", "mean (SD)", "Mean ± SD",
        "CR/CRi", "OR 2.1", "RR 0.5", "mCR", "progression. Free survival", "overall; survival",
    ],
)  # fmt: skip
def test_what_only_looks_like_an_outcome_is_none(vocabulary: Vocabulary, text: str) -> None:
    assert _outcomes(vocabulary, text) == []


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("Neutropaenia and anaemia", ["neutropenia", "anemia"]),
        ("low neutrophil count", ["neutropenia"]),
        ("decreased platelet counts", ["thrombocytopenia"]),
        ("leucopenia", ["leukopenia"]),
        ("febrile neutropenia", ["febrile neutropenia"]),
        ("upper respiratory tract infections", ["upper respiratory tract infection"]),
        ("URTIs", ["upper respiratory tract infection"]),
        ("infection", ["infection"]),
        ("Infusion Related Reactions", ["infusion-related reaction"]),
        ("IRRs", ["infusion-related reaction"]),
        ("Diarrhoea, nausea/vomiting", ["diarrhea", "nausea and vomiting"]),
        ("elevated liver enzymes", ["elevated liver enzymes"]),
        ("GI symptoms", ["gastrointestinal toxicity"]),
        ("peripheral oedema", ["peripheral edema"]),
        ("PN", ["peripheral neuropathy"]),
        ("peripheral sensory neuropathy", ["peripheral sensory neuropathy"]),
        ("CRS and ICANS", ["cytokine release syndrome", "immune effector cell-associated neurotoxicity syndrome"]),
        ("second primary malignancies", ["second primary malignancy"]),
        ("grade ≥3 pneumonia", ["pneumonia"]),
        ("haemorrhage", ["hemorrhage"]),
        ("hypokalaemia", ["hypokalemia"]),
        ("dyspnoea", ["dyspnea"]),
        ("COVID-19", ["covid-19"]),
        ("crs", []),
        ("rashes", ["rash"]),
        ("trash", []),
        ("painting", []),
    ],
)
def test_an_event_is_found_in_either_spelling(vocabulary: Vocabulary, text: str, terms: list[str]) -> None:
    assert [m.code for m in vocabulary.event_mentions(text)] == terms


@pytest.mark.parametrize(
    ("text", "drugs"),
    [
        ("DARZALEX FASPRO", ["daratumumab"]),
        ("Dara and dara", ["daratumumab", "daratumumab"]),
        ("len-refractory", ["lenalidomide"]),
        ("Revlimid/Velcade", ["lenalidomide", "bortezomib"]),
        ("pomalyst, Imnovid", ["pomalidomide", "pomalidomide"]),
        ("cilta-cel", ["ciltacabtagene autoleucel"]),
        ("belantamab", ["belantamab mafodotin"]),
        ("belantamab mafodotin", ["belantamab mafodotin"]),
        ("Ara-C", ["cytarabine"]),
        ("length isaac darling", []),
        ("CAR-T", []),
    ],
)
def test_a_drug_is_found_by_name_brand_and_abbreviation(vocabulary: Vocabulary, text: str, drugs: list[str]) -> None:
    assert [m.code for m in vocabulary.drug_mentions(text)] == drugs


@pytest.mark.parametrize(
    ("printed", "term"),
    [
        ("Upper Respiratory Tract Infections", "upper respiratory tract infection"),
        ("Diarrhoea", "diarrhea"),
        ("Neutropaenia.", "neutropenia"),
        ("Haematomas", "hematoma"),
        ("IRR", "infusion-related reaction"),
        ("hepatitis", "hepatitis"),
        ("Unheard-of illness", "unheard of illness"),
        ("Blue spots", "blue spot"),
        ("Odd viruses", "odd virus"),
        ("Rare diseases", "rare disease"),
        ("peripheral neuropathy, resolved", "peripheral neuropathy, resolved"),
        ("", ""),
    ],
)
def test_a_term_is_one_for_all_its_spellings(vocabulary: Vocabulary, printed: str, term: str) -> None:
    assert vocabulary.term(printed) == term


def test_a_name_may_mean_one_code_only() -> None:
    names = Names("event", Spelling({"haem": "hem"}))
    names.add("one", loose=["red haemo spot"])
    with pytest.raises(VocabularyError, match="the events one and two share the name 'Red-hemo spot'"):
        names.add("two", loose=["Red-hemo spot"])


def test_hidden_names_take_their_place_and_mean_nothing() -> None:
    names = Names("outcome", Spelling({}))
    names.add("X", exact=["X"])
    names.hide(["X-1"])
    assert names.mentions("X-1 and X") == [Mention("X", 8, 9)]


@given(
    st.lists(
        st.sampled_from(["≥", "PR", "VGPR", "or", "better", "overall", "survival", "rate", "-", ",", "rash", "12"]),
        max_size=12,
    )
)
def test_mentions_are_in_order_apart_and_within_the_text(words: list[str]) -> None:
    text = " ".join(words)
    found = SHIPPED.outcome_mentions(text)
    edges = [edge for mention in found for edge in (mention.start, mention.end)]
    assert edges == sorted(edges)
    assert all(mention.start < mention.end <= len(text) for mention in found)
    assert all(SHIPPED.is_outcome(mention.code) for mention in found)


@given(st.sampled_from(sorted({(o.code, s) for o in SHIPPED.outcomes.values() for s in (o.name, *o.synonyms)})))
def test_every_synonym_is_found_whole(named: tuple[str, str]) -> None:
    code, synonym = named
    assert _outcomes(SHIPPED, f"Here {synonym} stands") == [(code, synonym)]


@given(st.sampled_from(sorted({(e.term, s) for e in SHIPPED.events.values() for s in (e.term, *e.variants)})))
def test_every_variant_comes_to_its_term(named: tuple[str, str]) -> None:
    term, variant = named
    assert SHIPPED.term(variant.upper()) == term


def test_every_mention_of_a_long_text_is_found(vocabulary: Vocabulary) -> None:
    sentence = (
        "With dara plus Rd the overall response rate was 7% (1/14) and anaemia, rash or fever came in 3 patients. "
    )
    text = sentence * 580
    assert len(vocabulary.outcome_mentions(text)) == 580
    assert len(vocabulary.event_mentions(text)) == 3 * 580
    assert len(vocabulary.drug_mentions(text)) == 580
    assert len(vocabulary.regimen_mentions(text)) == 580
