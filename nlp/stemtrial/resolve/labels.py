"""Resolution of the label fields that are read off mentions: cells, source, donor, route."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stemtrial.answers import Basis, LabelAnswer
from stemtrial.document import TrialDocument
from stemtrial.judge.surroundings import read_surroundings
from stemtrial.mentions import Mention
from stemtrial.resolve.evidence import label_answer
from stemtrial.resolve.tiers import Tier, tier

if TYPE_CHECKING:
    from stemtrial.judge.evidence_judge import EvidenceJudge

GIVEN_FROM = 0.5
_FAR = 10_000
LIKELY = 0.4
LIKELY_WHERE_GIVEN = 0.2
# "Infusion" is an answer by the guidelines; another word that only hints at a route may be left
# out at no cost, so that it has to be likelier to be right.
HINTED = 0.7
GIVEN_THEMSELVES = 0.7
# The models learned from whole records; of a lone or very short text the rules decide, with
# modest confidence. One registry record in a hundred is that short.
SNIPPET_CONFIDENCE = 0.6
SNIPPET_LENGTH = 250
_BIRTH_TISSUE = ("umbilical_cord", "cord_blood", "placenta_amnion")
_GENERIC = "other_cell"
_CELL_FREE = "cell_free"


def resolve_cell_type(trial: TrialDocument) -> list[LabelAnswer]:
    """Decide the cell types that the trial gives; none where it gives no cells.

    Cells of no stated type count only where no type is stated. Where a product made from cells
    is given, the cells that it is made from count only if they surely are given too.
    """
    if not gives_cells(trial):
        return []
    answers = _chosen(trial, "cell_type")
    labels = {answer.label for answer in answers}
    if _CELL_FREE in labels:
        labels -= {
            answer.label
            for answer in answers
            if answer.label == "msc" and answer.confidence < GIVEN_THEMSELVES
        }
    if len(labels) > 1 and not _names_unusual_cells(trial):
        labels -= {_GENERIC}
    if not answers:
        answers = _likeliest(trial, "cell_type", LIKELY_WHERE_GIVEN)
        labels = {answer.label for answer in answers}
    return [answer for answer in answers if answer.label in labels]


def _names_unusual_cells(trial: TrialDocument) -> bool:
    """Whether the text names cells of a type that has no label of its own (chondrocytes)."""
    return any(
        mention.label == _GENERIC
        and mention.basis == "stated"
        and mention.entry
        and not trial.vocabulary.by_id("cell_type", mention.entry).generic
        and tier(trial, mention) is not Tier.REJECTED
        for mention in trial.of_kind("cell_type")
    )


def gives_cells(trial: TrialDocument) -> bool:
    """Whether the trial as a whole and its best cell type, together, say that cells are given.

    Parameters
    ----------
    trial : TrialDocument
        With `context["given"]` and the probabilities of the cell types.

    Returns
    -------
    bool
        True also for a text that the models cannot judge (see `is_snippet`).
    """
    given: float = trial.context["given"]
    best: float = max(trial.context["labels"].get("cell_type", {}).values(), default=0.0)
    return given + best >= 2 * GIVEN_FROM or is_snippet(trial)


def resolve_source(trial: TrialDocument) -> list[LabelAnswer]:
    """Decide the tissue that the cells come from."""
    return _chosen(trial, "cell_source") or _likeliest(trial, "cell_source", LIKELY)


def resolve_donor(trial: TrialDocument, sources: list[LabelAnswer]) -> list[LabelAnswer]:
    """Decide the donor; rule I1 makes products of birth tissue allogeneic.

    Beside cells of another tissue too: the patient's own marrow against cord gives both donors.
    """
    answers = _chosen(trial, "donor_type")
    birth = [source for source in sources if source.label in _BIRTH_TISSUE]
    if not birth:
        return answers
    if len(birth) == len(sources):
        stated = [answer for answer in answers if _is_stated(trial, answer)]
        return stated or [_inferred(birth[0], "allogeneic", "I1")]
    if all(answer.label != "allogeneic" for answer in answers):
        return [*answers, _inferred(birth[0], "allogeneic", "I1")]
    return answers


def resolve_route(trial: TrialDocument, cells: list[LabelAnswer]) -> list[LabelAnswer]:
    """Decide the route of the cells.

    Rule I2 makes a haematopoietic graft intravenous. What only hints at a route ("infusion")
    counts where none is stated.
    """
    answers = _chosen(trial, "route")
    answers = [answer for answer in answers if answer.basis != "weak"] or answers
    grafts = [cell for cell in cells if cell.label == "hsc"]
    if grafts and not answers:
        return [_inferred(grafts[0], "intravenous", "I2")]
    answers = answers or _likeliest(trial, "route", LIKELY)
    return answers if is_snippet(trial) else [one for one in answers if not _is_mere_hint(one)]


def _is_mere_hint(route: LabelAnswer) -> bool:
    unsure = route.basis == "weak" and route.confidence < HINTED
    return unsure and route.label != "intravenous"


def is_snippet(trial: TrialDocument) -> bool:
    """Whether a text is unlike the records that the models know, so that the rules decide.

    A lone text is; so is a very short record, unless the model sees that it gives cells.

    Parameters
    ----------
    trial : TrialDocument
        With the probability that cells are given at `context["given"]`.

    Returns
    -------
    bool
    """
    if len(trial.sections) == 1:
        return True
    given: float = trial.context["given"]
    return given < GIVEN_FROM and len(trial.text) < SNIPPET_LENGTH


def _stated(trial: TrialDocument, field: str) -> list[LabelAnswer]:
    """Return the labels of the best placed mentions, for texts unlike what the models know."""
    mentions = [
        m
        for m in trial.of_kind(field)
        if m.basis == "stated" and tier(trial, m) is not Tier.REJECTED
    ]
    if not mentions:
        return []
    top = min(tier(trial, mention) for mention in mentions)
    labels = dict.fromkeys(m.label for m in mentions if tier(trial, m) == top)
    known = trial.context["labels"].get(field, {})
    return [
        _answer(trial, field, label, max(known.get(label, 0.0), SNIPPET_CONFIDENCE))
        for label in labels
    ]


def _chosen(trial: TrialDocument, field: str) -> list[LabelAnswer]:
    if is_snippet(trial):
        return _stated(trial, field)
    threshold = trial.context["thresholds"].get(field, 1.0)
    found = [
        _answer(trial, field, label, probability)
        for label, probability in trial.context["labels"].get(field, {}).items()
        if probability >= threshold
    ]
    if not found and len(trial.text) < SNIPPET_LENGTH:
        return _stated(trial, field)
    return sorted(found, key=lambda answer: -answer.confidence)


def _likeliest(trial: TrialDocument, field: str, least: float) -> list[LabelAnswer]:
    labels = trial.context["labels"].get(field, {})
    label = max(labels, key=lambda name: (labels[name], name), default="")
    if not label or labels[label] < least:
        return []
    return [_answer(trial, field, label, labels[label])]


def _is_stated(trial: TrialDocument, answer: LabelAnswer) -> bool:
    mentions = [m for m in trial.of_kind("donor_type") if m.label == answer.label]
    return any(m.basis == "stated" and tier(trial, m) <= Tier.PLANNED for m in mentions)


def _answer(trial: TrialDocument, field: str, label: str, probability: float) -> LabelAnswer:
    mention = best_mention(trial, [m for m in trial.of_kind(field) if m.label == label])
    return label_answer(trial, label, mention, probability)


def best_mention(trial: TrialDocument, mentions: list[Mention]) -> Mention:
    """Return the mention that proves a label best.

    Stated before weak; then the one that the evidence judge finds a reader likeliest to quote.
    Where a release has none: a route of the cells before one that seems a drug's, then the better
    place (see `tier`), then the mention's score.
    """
    if len(mentions) == 1:
        return mentions[0]
    judge: EvidenceJudge | None = trial.context.get("evidence")
    if judge is not None and mentions[0].kind in judge.fields:
        return judge.choose(trial, mentions)

    def rank(mention: Mention) -> tuple[bool, bool, Tier, float, int]:
        weak, drug = mention.basis == "weak", _of_a_drug(trial, mention)
        return weak, drug, tier(trial, mention), -mention.score, mention.start

    return min(mentions, key=rank)


def _of_a_drug(trial: TrialDocument, route: Mention) -> bool:
    """Whether a route stands nearer to a drug than to cells, in its sentence."""
    if route.kind != "route":
        return False
    near = read_surroundings(trial)[trial.sentence_of(route)]
    return bool(near.agents) and _gap(route, near.agents) < _gap(route, near.cells)


def _gap(route: Mention, others: list[Mention]) -> int:
    start, end = route.start, route.end
    return min([max(one.start - end, start - one.end) for one in others], default=_FAR)


def _inferred(answer: LabelAnswer, label: str, rule: Basis) -> LabelAnswer:
    return answer.model_copy(
        update={"label": label, "basis": rule, "source": f"rule:{rule} from {answer.source}"}
    )
