"""One record for one fact; conflicts inside a document and between documents that report the same study."""

from extractor.reconciliation.conflicts import all_conflicts, conflicts, conflicts_across
from extractor.reconciliation.merging import reconcile

__all__ = ["all_conflicts", "conflicts", "conflicts_across", "reconcile"]
