"""Records that give no cells are read no further; what is read late is judged like the rest."""

from __future__ import annotations

import pytest

from stemtrial.components import UNLEARNED
from stemtrial.document import TrialDocument, lay_out_text
from stemtrial.judge.screening import add_late, may_give_cells
from stemtrial.judge.surroundings import read_surroundings
from stemtrial.mentions import Mention
from stemtrial.pipeline import Extractor, load
from stemtrial.records import TrialRecord

_PLAN = "It is given in two infusions of 5 x 10^6 cells/kg, 4 weeks apart."


def _study(cells: str) -> TrialRecord:
    return TrialRecord(
        trial_id="X-1",
        brief_title=f"A Study of {cells}",
        conditions=["Lupus Nephritis"],
        brief_summary=f"This study tests {cells} in adults with lupus nephritis. " * 3,
        detailed_description=f"Patients will receive {cells}. {_PLAN}",
    )


def test_schedules_are_read_where_cells_are_given(extractor: Extractor) -> None:
    trial = extractor.read(_study("umbilical cord mesenchymal stem cells"))
    assert may_give_cells(trial)
    assert trial.of_kind("schedule")


def test_schedules_are_not_read_where_none_are(extractor: Extractor) -> None:
    trial = extractor.read(_study("mycophenolate mofetil"))
    assert not may_give_cells(trial)
    assert not trial.of_kind("schedule")
    assert not trial.fields.schedule


def test_before_any_model_every_record_is_read() -> None:
    nlp = load(components=("stemtrial_sections", "stemtrial_vocabulary", "stemtrial_schedules"))
    trial = nlp(_PLAN)._.trial
    assert "given" not in trial.context
    assert trial.of_kind("schedule")


@pytest.mark.parametrize(("given", "read"), [(0.39, False), (0.4, True)])
def test_a_record_is_read_on_where_its_combination_would_be(given: float, read: bool) -> None:
    trial = TrialDocument(_study("cells"), "words " * 100, [])
    trial.context |= {"given": given, "labels": {}}
    assert may_give_cells(trial) is read


def test_what_is_added_late_is_judged_and_joins_its_sentence() -> None:
    text = "Patients will receive autologous stem cells and zorbinol."
    trial = load(components=UNLEARNED)(text)._.trial
    around = read_surroundings(trial)
    index = trial.sentence_of(trial.of_kind("cell_type")[0])
    assert not around[index].agents
    start = text.index("zorbinol")
    late = Mention("agent", "zorbinol", start, start + len("zorbinol"), "test")
    add_late(trial, [late])
    assert late.reason == "cue:planned"
    assert trial.of_kind("agent") == [late]
    assert around[index].agents == [late]
    assert [one.start for one in around[index].mentions] == sorted(
        one.start for one in around[index].mentions
    )


def test_mentions_by_kind_follow_what_is_added_and_kept() -> None:
    trial = lay_out_text("one two three")
    first, second = (Mention("agent", "a", at, at + 3, "test") for at in (0, 4))
    trial.add([second])
    assert trial.of_kind("agent") == [second]
    trial.add([first])
    assert trial.of_kind("agent") == [first, second]
    trial.keep([first])
    assert trial.of_kind("agent") == [first]
