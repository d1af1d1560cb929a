"""One invented paper. Its trial, hospitals, authors and every figure are made up."""

from __future__ import annotations

from tests.documents.printing.paper import Cell, Paper, Section, Table

_EVENTS = [
    ("Haematological", None),
    ("Neutropenia", (41, 68, 33, 55, 35, 60, 26, 45, 22, 55, 15, 38)),
    ("Anaemia", (27, 45, 12, 20, 29, 50, 15, 26, 14, 35, 6, 15)),
    ("Thrombocytopenia", (24, 40, 14, 23, 20, 34, 11, 19, 21, 53, 12, 30)),
    ("Leukopenia", (15, 25, 9, 15, 12, 21, 6, 10, 7, 18, 3, 8)),
    ("Lymphopenia", (13, 22, 10, 17, 9, 16, 5, 9, 8, 20, 5, 13)),
    ("Febrile neutropenia", (5, 8, 5, 8, 3, 5, 3, 5, 2, 5, 2, 5)),
    ("Non-haematological", None),
    ("Fatigue", (25, 42, 4, 7, 22, 38, 3, 5, 17, 43, 2, 5)),
    ("Diarrhoea", (19, 32, 2, 3, 13, 22, 1, 2, 14, 35, 3, 8)),
    ("Constipation", (18, 30, 0, 0, 17, 29, 1, 2, 9, 23, 0, 0)),
    ("Pneumonia", (14, 23, 8, 13, 10, 17, 5, 9, 9, 23, 6, 15)),
    ("Upper respiratory tract infection", (21, 35, 1, 2, 14, 24, 0, 0, 12, 30, 0, 0)),
    ("Infusion-related reaction", (17, 28, 2, 3, 0, 0, 0, 0, 11, 28, 1, 3)),
    ("Pyrexia", (12, 20, 1, 2, 9, 16, 0, 0, 6, 15, 1, 3)),
    ("Nausea", (11, 18, 0, 0, 12, 21, 1, 2, 8, 20, 0, 0)),
    ("Peripheral oedema", (10, 17, 1, 2, 11, 19, 0, 0, 5, 13, 0, 0)),
    ("Insomnia", (9, 15, 1, 2, 10, 17, 1, 2, 8, 20, 1, 3)),
    ("Back pain", (13, 22, 2, 3, 8, 14, 1, 2, 7, 18, 1, 3)),
    ("Dyspnoea", (8, 13, 2, 3, 9, 16, 2, 3, 6, 15, 1, 3)),
    ("Hypertension", (7, 12, 3, 5, 4, 7, 2, 3, 4, 10, 2, 5)),
    ("Hyperglycaemia", (9, 15, 4, 7, 8, 14, 3, 5, 6, 15, 2, 5)),
    ("Hypokalaemia", (6, 10, 2, 3, 5, 9, 1, 2, 5, 13, 1, 3)),
    ("Peripheral sensory neuropathy", (8, 13, 1, 2, 7, 12, 0, 0, 19, 48, 3, 8)),
]


def _event(name: str, figures: tuple[int, ...] | None) -> list[Cell]:
    if figures is None:
        return [Cell(name, columns=7)]
    pairs = zip(figures[::2], figures[1::2], strict=True)
    return [Cell(name, indent=1), *(Cell(f"{n} ({percent})") for n, percent in pairs)]


RESPONSE = Table(
    2,
    "Best response in the randomised part and in the extension",
    [
        [Cell("Response, n (%)", rows=2), Cell("Randomised part", columns=2), Cell("Extension")],
        [Cell("DPd (n = 60)"), Cell("Pd (n = 58)"), Cell("DVd (n = 40)")],
    ],
    [
        [Cell("Overall response rate (≥PR)"), Cell("45 (75.0)", mark="a"), Cell("29 (50.0)"), Cell("24 (60.0)")],
        [Cell("VGPR or better"), Cell("27 (45.0)"), Cell("11 (19.0)"), Cell("13 (32.5)", mark="b")],
        [Cell("Best response", columns=4)],
        [Cell("Complete response", indent=1), Cell("9 (15.0)"), Cell("2 (3.4)"), Cell("4 (10.0)")],
        [Cell("Very good partial response", indent=1), Cell("18 (30.0)"), Cell("9 (15.5)"), Cell("9 (22.5)")],
        [Cell("Partial response", indent=1), Cell("18 (30.0)"), Cell("18 (31.0)"), Cell("11 (27.5)")],
        [Cell("Stable disease", indent=1), Cell("10 (16.7)"), Cell("19 (32.8)"), Cell("11 (27.5)")],
        [Cell("Progressive disease", indent=1), Cell("5 (8.3)"), Cell("10 (17.2)"), Cell("5 (12.5)")],
    ],
    [
        ("a", "Three responses were confirmed after the data cutoff."),
        ("b", "As judged by the investigators."),
        ("", "Abbreviations: DPd, daratumumab, pomalidomide and dexamethasone; Pd, pomalidomide and dexamethasone; "
             "DVd, daratumumab, bortezomib and dexamethasone; PR, partial response; VGPR, very good partial response."),
    ],
)  # fmt: skip
SURVIVAL = Table(
    3,
    "Time-to-event outcomes, months",
    [[Cell("Outcome"), Cell("DPd (n = 60)"), Cell("Pd (n = 58)"), Cell("DVd (n = 40)")]],
    [
        [Cell("Median PFS (95% CI)"), Cell("12.4 (9.8–15.1)"), Cell("6.9 (5.2–8.8)"), Cell("8.7 (6.1–11.9)")],
        [Cell("Median OS (95% CI)"), Cell("NR (24.6–NR)"), Cell("21.3 (16.4–27.0)"), Cell("23.8 (17.2–NR)")],
        [Cell("Median time to response (range)"), Cell("1.1 (0.9–6.4)"), Cell("1.9 (0.9–7.2)"), Cell("1.2 (0.7–5.1)")],
    ],
    [
        (
            "",
            "Abbreviations: CI, confidence interval; NR, not reached; OS, overall survival; PFS, progression-free survival.",
        )
    ],
)
EVENTS = Table(
    4,
    "Adverse events in at least 10% of patients",
    [
        [Cell("Event, n (%)", rows=2), Cell("DPd (n = 60)", columns=2), Cell("Pd (n = 58)", columns=2),
         Cell("DVd (n = 40)", columns=2)],
        [Cell("Any grade"), Cell("Grade 3–4")] * 3,
    ],
    [_event(name, figures) for name, figures in _EVENTS],
)  # fmt: skip
BASELINE = Table(
    1,
    "Characteristics of the patients",
    [[Cell("Characteristic", columns=2), Cell("DPd (n = 60)"), Cell("Pd (n = 58)"), Cell("DVd (n = 40)")]],
    [
        [Cell("Age", rows=2), Cell("Median, years"), Cell("67"), Cell("68"), Cell("66")],
        [Cell("≥75 years, n (%)"), Cell("14 (23)"), Cell("15 (26)"), Cell("8 (20)")],
        [Cell("ISS stage", rows=3), Cell("I, n (%)"), Cell("24 (40)"), Cell("22 (38)"), Cell("15 (38)")],
        [Cell("II, n (%)"), Cell("21 (35)"), Cell("20 (34)"), Cell("14 (35)")],
        [Cell("III, n (%)"), Cell("15 (25)"), Cell("16 (28)"), Cell("11 (28)")],
    ],
)

TRIAL = Paper(
    title="Daratumumab with pomalidomide or bortezomib after lenalidomide in relapsed myeloma: the invented QUARRIL trial",
    authors=[("Orla", "Bexley"), ("Tam", "Corwick"), ("Ida", "Drumlin"), ("Pavel", "Estrange")],
    journal="Journal of Invented Haematology",
    year=2024,
    doi="10.5555/jih.2024.0417",
    sections=[
        Section(
            "Abstract",
            2,
            [
                "In the invented QUARRIL trial (NCT09990001), 118 patients with relapsed myeloma were randomly assigned to "
                "daratumumab, pomalidomide and dexamethasone (DPd) or to pomalidomide and dexamethasone (Pd), and 40 "
                "more received daratumumab, bortezomib and dexamethasone (DVd) in an extension. The overall response "
                "rate was 75.0% with DPd and 50.0% with Pd. Median progression-free survival was 12.4 months with DPd "
                "and 6.9 months with Pd.",
            ],
        ),
        Section(
            "Introduction",
            2,
            [
                "Most patients with myeloma relapse after lenalidomide, and few later regimens have been compared with each "
                "other.<sup>1,2</sup> Whether an antibody adds to pomalidomide in hospitals that are not specialised was "
                "not known when this invented trial was planned.<sup>3</sup>",
            ],
        ),
        Section("Methods", 2, []),
        Section(
            "Patients and treatment",
            3,
            [
                "Patients were 18 years or older and had received one to three earlier lines with lenalidomide. They were "
                "assigned in equal numbers to DPd or Pd by a central list. Those who could not take pomalidomide entered "
                "the extension and received DVd. Neutrophils of at least 1.0 × 10<sup>9</sup>/L were required.",
                "Response was graded by the criteria of the International Myeloma Working Group, and adverse events by "
                "CTCAE version 5.0.",
            ],
        ),
        Section("Results", 2, ["Table 1 shows the patients, who were enrolled between 2019 and 2021.", BASELINE]),
        Section(
            "Efficacy",
            3,
            [
                "Responses are given in Table 2. The overall response rate was 60.0% (24/40) in patients treated with DVd. "
                "After a median follow-up of 19.6 months, median overall survival was not reached with DPd.",
                RESPONSE,
                "The time-to-event outcomes stand in Table 3. The hazard ratio for progression or death was 0.54 (95% CI "
                "0.36–0.81; p = 0.003) for DPd versus Pd.",
                SURVIVAL,
            ],
        ),
        Section(
            "Safety",
            3,
            [
                "Nearly all patients had an adverse event (Table 4). Serious adverse events occurred in 28 (46.7%) of 60 "
                "patients treated with DPd.",
                EVENTS,
                "Treatment was stopped for toxicity in six patients (10.0%) treated with DPd and in four (6.9%) treated "
                "with Pd.",
            ],
        ),
        Section(
            "Discussion",
            2,
            [
                "The invented trial shows what it was made to show, and its authors know of no other like it.<sup>2,3</sup>"
            ],
        ),
    ],
    references=[
        ("Farrow G", "Later lines of therapy in an invented registry", "J Invent Haematol", 2017),
        ("Gorsedd H", "Antibodies after relapse", "Invent Blood J", 2019),
        ("Holloway I", "Pomalidomide in small hospitals", "Ann Invent Oncol", 2020),
    ],
)
