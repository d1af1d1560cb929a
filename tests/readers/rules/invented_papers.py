"""Papers invented for these tests: a retrospective study, a trial and a review. All names and figures are made up."""

from __future__ import annotations

REFERENCES = """References
1. Lindqvarn A, Moor B. Carfilzomib in practice. J Invented Med. 2019;3(2):98-106.
2. Vantongeren C, et al. NORTHSTAR: carfilzomib and dexamethasone in relapse. J Invented Med. 2020;4:11-19.
3. Ostrowski D, Haidari E. Pomalidomide after carfilzomib. J Invented Med. 2021;5:201-210.
"""

PRIMARY = (
    """Carfilzomib Retreatment in Relapsed Multiple Myeloma: A Retrospective Study

Fenwright A, Okonja B, Suleimani C

J Invented Med. 2023;7:1-9.

Abstract

We studied carfilzomib retreatment. A total of 43 patients were included. The overall response rate was 44%.

Introduction

Retreatment is common. In the NORTHSTAR trial, the median PFS was 14.8 months (95% CI 11.0-18.1) [2].

Methods

Patients treated between 2016 and 2021 at two centers were included. Response was assessed by the IMWG criteria.

Results

Efficacy

The overall response rate was 44% (19/43). Median PFS was 7.9 months (95% CI 5.2-10.3).

In patients with high-risk cytogenetics, median PFS was 4.1 months (95% CI 2.0-6.3).

Table 2. Response by group
Outcome\tCarfilzomib retreatment (R, n = 43)\tCarfilzomib-naive (n = 20)
Overall response, n (%)\t19 (44)\t13 (65)
Complete response, n (%)\t0 (0)\t2 (10)
Median OS, months (95% CI)\t21.4 (15.0-NR)\tNR (NR-NR)

Table 3. Adverse events in 43 treated patients
Event, n (%)\tAny grade\tGrade 3-4
Neutropenia\t20 (47)\t12 (28)
Fatigue\t15 (35)\t-
Pneumonia\t6 (14)\t3 (7)

Table 4. Univariate analysis of progression-free survival
Covariate\tHR (95% CI)\tp
High-risk cytogenetics\t1.84 (1.10-3.07)\t0.02
ISS III\t2.20 (1.30-3.70)\t0.003

Discussion

Lindqvarn et al. [1] reported a median PFS of 5.6 months (95% CI 4.1-7.2). The median PFS of 7.9 months in our study \
compares well with it. \
Ostrowski et al. reported a median OS of 16.7 months.

"""
    + REFERENCES
)

REVIEW = (
    """Retreatment in Multiple Myeloma: A Review

Brandeis Q, Tolliver R

J Invented Med. 2024;8:40-52.

Abstract

This review summarises retreatment with carfilzomib in myeloma.

Published studies

Lindqvarn et al. studied 22 patients who were given Kd again [1]. The overall response rate was 27%. \
Median PFS was 3.7 months (95% CI 2.1-5.0).

The NORTHSTAR trial enrolled 88 patients [2]. The overall response rate was 40.9% and median PFS was 8.3 months.

Ostrowski and Haidari described 31 patients [3]. Median OS was 16.8 months.

Table 1. Studies of retreatment
Study\tRegimen\tn\tORR\tMedian PFS, months
Lindqvarn et al. [1]\tKd\t22\t27%\t3.7
NORTHSTAR [2]\tKd\t88\t40.9%\t8.3
Ostrowski and Haidari [3]\tPd\t31\t35.5%\t5.2

"""
    + REFERENCES
)

PAPERS = {"primary": PRIMARY, "review": REVIEW}
