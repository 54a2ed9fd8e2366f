from __future__ import annotations

from pathlib import Path

import pytest

from stemtrial_annotations.splits import FROZEN, load_splits
from stemtrial_evaluation.readme import (
    BEGIN,
    END,
    REPORTS,
    ROWS,
    accuracy_table,
    read_report,
    with_table,
)
from stemtrial_models import open_release

README = Path(__file__).parents[3] / "README.md"


def test_the_readme_holds_the_table_of_the_committed_reports() -> None:
    table = accuracy_table(*(read_report(name) for name in REPORTS))
    text = README.read_text(encoding="utf-8")
    assert with_table(text, table) == text


def test_the_reports_are_of_the_right_trials() -> None:
    splits = load_splits()["splits"]
    for name in FROZEN:
        assert read_report(name)["n_trials"] == len(splits[name])
    # Train and dev grow: a release may be older than the gold set, but not than its reports.
    trained = open_release().manifest["trials"]["gold"]
    assert read_report("cross_validation")["n_trials"] == trained
    assert trained <= len(splits["train"] + splits["dev"])


def test_every_row_has_a_figure_and_an_interval_around_it() -> None:
    for name in REPORTS:
        for row in ROWS:
            f1 = read_report(name)["fields"][row]["micro"]["f1"]
            if f1["value"] is None:  # nothing in gold and nothing found
                assert name == "fresh"
                continue
            assert f1["interval"][0] <= f1["value"] <= f1["interval"][1]


def test_a_readme_without_markers_is_refused() -> None:
    with pytest.raises(ValueError, match="lacks"):
        with_table("no markers", "table")
    assert with_table(f"a {BEGIN} old {END} b", "new") == f"a {BEGIN}\nnew\n{END} b"
