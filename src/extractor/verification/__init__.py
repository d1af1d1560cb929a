"""Whether records say what the document prints, and which printed results no record claims."""

from extractor.records import Finding, Rejected, Uncovered
from extractor.verification.audit import uncovered
from extractor.verification.verifying import Verified, verify

__all__ = ["Finding", "Rejected", "Uncovered", "Verified", "uncovered", "verify"]
