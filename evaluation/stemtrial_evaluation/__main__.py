"""`python -m stemtrial_evaluation`."""

from stemtrial_evaluation.cli import app

app()
