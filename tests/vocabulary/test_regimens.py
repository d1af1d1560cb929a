"""Regimen names come out even, or not at all."""

from __future__ import annotations

import pytest

from extractor.vocabulary import Vocabulary

DRUGS = {
    "V": "bortezomib", "K": "carfilzomib", "C": "cyclophosphamide", "D": "daratumumab", "d": "dexamethasone",
    "E": "elotuzumab", "I": "isatuximab", "X": "ixazomib", "R": "lenalidomide", "M": "melphalan", "P": "pomalidomide",
    "p": "prednisone", "T": "thalidomide", "S": "selinexor", "B": "belantamab mafodotin", "A": "doxorubicin",
    "v": "venetoclax", "a": "azacitidine",
}  # fmt: skip


@pytest.mark.parametrize(
    ("printed", "letters"),
    [
        ("D-Pd", "DPd"), ("DPd", "DPd"), ("DaraPd", "DPd"), ("Dara-Pd", "DPd"), ("DARA-Pd", "DPd"), ("D-PD", "DPd"),
        ("DaraVd", "DVd"), ("D-Vd", "DVd"), ("DVd", "DVd"), ("D-VD", "DVd"), ("Dara-Rd", "DRd"), ("DRd", "DRd"),
        ("D-Rd", "DRd"), ("D-KRd", "DKRd"), ("Dara-KRd", "DKRd"), ("DKd", "DKd"), ("D-Kd", "DKd"), ("DaraKd", "DKd"),
        ("D-VRd", "DVRd"), ("D-RVd", "DVRd"), ("DVRd", "DVRd"), ("D-VTd", "DVTd"), ("D-VMP", "DVMp"), ("D-VCd", "DVCd"),
        ("D-CyBorD", "DVCd"), ("D-mono", "D"), ("Dara-mono", "D"), ("Dara-dex", "Dd"), ("Dara-d", "Dd"),
        ("Isa-Kd", "IKd"), ("IsaKd", "IKd"), ("IsaPd", "IPd"), ("Isa-VRd", "IVRd"), ("Elo-Rd", "ERd"), ("EloPd", "EPd"),
        ("EPd", "EPd"), ("SelVd", "SVd"), ("SVd", "SVd"), ("XVd", "SVd"), ("BelaPd", "BPd"), ("BelaVd", "BVd"),
        ("BVd", "BVd"), ("PVd", "PVd"), ("Kd", "Kd"), ("Vd", "Vd"), ("Rd", "Rd"), ("Pd", "Pd"), ("VCD", "VCd"),
        ("CyBorD", "VCd"), ("KCd", "KCd"), ("VRd", "VRd"), ("RVd", "VRd"), ("KRd", "KRd"), ("VTd", "VTd"),
        ("IRd", "XRd"),
        ("Ixa-Rd", "XRd"), ("VMP", "VMp"), ("MPT", "MpT"), ("MPR", "MpR"), ("CTd", "CTd"), ("PAD", "VAd"),
        ("PomDex", "Pd"), ("Pom-dex", "Pd"), ("Len/Dex", "Rd"), ("Kyprolis/dex", "Kd"), ("Vel-Dex", "Vd"),
        ("Ven-Aza", "va"), ("Isa-Pom-dex", "IPd"), ("DaraLenDex", "DRd"), ("DaraPom", "DP"), ("D-Pd/Kd", "DPd"),
        ("D-Pd-based", "DPd"), ("D-Pd (n=19)", "DPd"), ("after D-Pd,", "DPd"),
    ],
)  # fmt: skip
def test_an_abbreviation_is_resolved(vocabulary: Vocabulary, printed: str, letters: str) -> None:
    assert vocabulary.regimen(printed) == tuple(sorted(DRUGS[letter] for letter in letters))


@pytest.mark.parametrize(
    "printed",
    [
        "PD", "SD", "MR", "PR", "CR", "sCR", "VGPR", "CD", "RD", "IV", "SC", "HR", "CI", "DC", "DD", "DR", "TD", "MD",
        "MRD", "DOR", "PCR", "SVR", "CMR", "ESRD", "PVD", "CKD", "CARD", "Card", "Card.", "Lend", "Med",
        "Third",
        "Rand", "Cord", "Kind", "Mod", "Per", "Ed", "Ted", "Md", "Cd", "Dd", "D-dimer", "D-other", "Dara-other",
        "Dara-IMiD", "D2", "S-CR", "D-R", "POLLUX", "CASTOR", "APOLLO", "CANDOR", "IKEMA", "ICARIA-MM", "IMiD",
        "DARZALEX", "daratumumab", "DARZALEX-based", "non-Rd", "R-ISS", "CAR-T", "Kaplan-Meier", "T-cell", "MDS",
        "II", "CT", "PET-CT", "VD", "VTE", "DVT", "TEAE", "MM", "RRMM",
    ],
)  # fmt: skip
def test_what_is_no_regimen_is_not_resolved(vocabulary: Vocabulary, printed: str) -> None:
    assert vocabulary.regimen(printed) == ()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("daratumumab, pomalidomide, and low-dose dexamethasone", ["DPd"]),
        ("Daratumumab plus bortezomib and dexamethasone", ["DVd"]),
        ("DARZALEX + lenalidomide + dexamethasone", ["DRd"]),
        ("carfilzomib-pomalidomide-dexamethasone", ["KPd"]),
        ("daratumumab in combination with carfilzomib and weekly dexamethasone", ["DKd"]),
        ("dara + Rd", ["DRd"]),
        ("daratumumab plus VMP", ["DVMp"]),
        ("Rd and Kd", ["Rd", "Kd"]),
        ("D-Pd, D-Rd", ["DPd", "DRd"]),
        ("daratumumab and Kd", ["Kd"]),
        ("D-Pd versus Pd", ["DPd", "Pd"]),
        ("daratumumab monotherapy", ["D"]),
        ("single-agent isatuximab", ["I"]),
        ("daratumumab alone", ["D"]),
        ("daratumumab alone or in combination", []),
        ("lenalidomide or pomalidomide", []),
        ("lenalidomide and pomalidomide", []),
        ("bortezomib, carfilzomib, and lenalidomide", []),
        ("daratumumab. Dexamethasone", []),
        ("daratumumab versus dexamethasone", []),
    ],
)
def test_drugs_joined_by_words_are_one_regimen(vocabulary: Vocabulary, text: str, found: list[str]) -> None:
    assert [mention.drugs for mention in vocabulary.regimen_mentions(text)] == [
        tuple(sorted(DRUGS[letter] for letter in letters)) for letters in found
    ]


def test_a_mention_says_where_it_stands(vocabulary: Vocabulary) -> None:
    text = "Of all, dara + Rd and IsaKd were given."
    assert [text[m.start : m.end] for m in vocabulary.regimen_mentions(text)] == ["dara + Rd", "IsaKd"]
