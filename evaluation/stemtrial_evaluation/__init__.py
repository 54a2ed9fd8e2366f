"""From gold and predictions to a report."""

from stemtrial_evaluation.report import Report
from stemtrial_evaluation.scorer import score

__all__ = ["Report", "score"]
