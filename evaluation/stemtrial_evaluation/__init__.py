"""From gold and predictions to a report."""
