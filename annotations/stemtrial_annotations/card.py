"""The tables of the data card: made from the data, never typed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from stemtrial.records import TrialRecord
from stemtrial_annotations.counting import ANY, count_labels, count_statements, split_of
from stemtrial_annotations.hydration import hydrate
from stemtrial_annotations.mentions.agreement import mention_agreement
from stemtrial_annotations.mentions.commands import count_mentions
from stemtrial_annotations.mentions.standoff import JUDGEMENTS, MODES, load_mentions
from stemtrial_annotations.pairs import PAIRS, compare
from stemtrial_annotations.partial import load_partial
from stemtrial_annotations.perturbation import WAYS, perturb
from stemtrial_annotations.reading import GOLD_VERSION, load_passages, load_trials
from stemtrial_annotations.searching import search_thin, thin_labels
from stemtrial_annotations.splits import SPLITS, load_splits
from stemtrial_annotations.tables import point, shown

_BLOCK = re.compile(r"<!-- table: (\w+) -->\n.*?<!-- end -->", re.DOTALL)


def tables(
    records: Sequence[TrialRecord] | None = None, corpus: Iterable[TrialRecord] | None = None
) -> dict[str, str]:
    """Return the tables of the card by name, in Markdown.

    Parameters
    ----------
    records : sequence of TrialRecord, optional
        Of the gold trials; without them there is no table `perturbation`.
    corpus : iterable of TrialRecord, optional
        All records there are; without them there is no table `search`.
    """
    made = {"sizes": _sizes(), "labels": _labels(), "thin": _thin(), "mentions": _mentions()}
    made |= {f"agreement_{pair}": _agreement(pair) for pair in PAIRS}
    made["bias"] = _bias()
    if records is not None:
        made["perturbation"] = _perturbation(records)
    if corpus is not None:
        made["search"] = _search(corpus)
    return made


def fill_in(text: str, made: dict[str, str]) -> str:
    """Return a card with its tables replaced; those that were not made stay as they are.

    A table stands between `<!-- table: NAME -->` and `<!-- end -->`.
    """

    def block(match: re.Match[str]) -> str:
        name = match[1]
        if name not in made:
            return match[0]
        return f"<!-- table: {name} -->\n{made[name]}\n<!-- end -->"

    return _BLOCK.sub(block, text)


def card_file() -> Path:
    """Return the committed card."""
    return Path(__file__).parent / "DATA_CARD.md"


def _table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    lines = [heads, ["---", *["---:"] * (len(heads) - 1)], *rows]
    return "\n".join("| " + " | ".join(map(str, one)) + " |" for one in lines)


def _sizes() -> str:
    splits = load_splits()
    passages = count_statements(load_passages(), split_of(splits["passages"]))
    rows: list[list[object]] = []
    for name, members in (("trials, all fields", "splits"), ("adverse-event passages", "passages")):
        sizes = [len(splits[members][one]) for one in SPLITS]
        rows.append([name, *sizes, sum(sizes)])
    for source in ("nct", "pmid", "phee"):
        counts = passages["source", source]
        sizes = [counts[one] for one in SPLITS]
        rows.append([f"- of these, source `{source}`", *sizes, sum(sizes)])
    rows.append(
        [
            "trials, label fields only",
            len(load_partial()),
            *[0] * (len(SPLITS) - 1),
            len(load_partial()),
        ]
    )
    title = f"Gold version {GOLD_VERSION}"
    return _table([title, *SPLITS, "all"], rows)


def _labels() -> str:
    counts = count_labels(load_trials(), split_of(load_splits()["splits"]))
    return _table(
        ["Field: label (trials)", *SPLITS, "all"],
        [
            [f"{name}: {label}", *(found[one] for one in SPLITS), found.total()]
            for (name, label), found in counts.items()
            if name not in {"n_administrations", "interval_days"} or label == ANY
        ],
    )


def _thin() -> str:
    """Labels of the guidelines that too few trials answer, partial ones counted."""
    rows = [[f"{name}: {label}", n, more] for name, label, n, more in thin_labels()]
    return _table(["Label", "trials, all fields", "trials, label fields only"], rows)


def _search(records: Iterable[TrialRecord]) -> str:
    rows = [
        [f"{one.field}: {one.label}", one.gold, one.found, one.found - len(one.left), len(one.left)]
        for one in search_thin(records)
    ]
    heads = ["Label", "gold trials", "records it was found in", "of these read", "not read"]
    return _table(heads, rows)


def _agreement(pair: str) -> str:
    found, n = compare(pair)
    if not n:
        return f"No trial to compare: {PAIRS[pair]}."
    heads = ["Field", "first", "second", "F1 (95 %)", "kappa (95 %)", "alpha", "same span F1",
             "overlap F1"]  # fmt: skip
    rows = [
        [one.field, one.first, one.second, shown(one.f1), shown(one.kappa), point(one.alpha),
         point(one.span_strict), point(one.span_relaxed)]
        for one in found
    ]  # fmt: skip
    return f"{n} trials: {PAIRS[pair]}.\n\n{_table(heads, rows)}"


def _mentions() -> str:
    parts = []
    for mode in MODES:
        trials = load_mentions(mode)
        rows = [
            [kind, *(counts[one] for one in ("any", *JUDGEMENTS))]
            for kind, counts in count_mentions(trials).items()
        ]
        heads = [f"{mode}, {len(trials)} trials", "any", *JUDGEMENTS]
        parts.append(_table(heads, rows) if trials else f"No trial was marked {mode} yet.")
    return "\n\n".join(parts)


def _bias() -> str:
    first, second = ({one.trial_id: one for one in load_mentions(mode)} for mode in MODES)
    found = mention_agreement(first, second)
    if not found:
        return "No trial was marked both ways yet."
    heads = ["Type", "pre-annotated", "blind", "strict F1 (95 %)", "relaxed F1 (95 %)",
             "with label", "judgement kappa", "marked for one blind (95 %)"]  # fmt: skip
    rows = [
        [one.type, one.first, one.second, shown(one.strict), shown(one.relaxed),
         point(one.labelled), point(one.judged), shown(one.bias)]
        for one in found
    ]  # fmt: skip
    return f"{len(first.keys() & second.keys())} trials.\n\n{_table(heads, rows)}"


def _perturbation(records: Sequence[TrialRecord]) -> str:
    trials = load_trials()
    before = hydrate(records, trials)
    rows = []
    for name, way in WAYS.items():
        one = perturb(records, trials, way, before)
        rows.append([name, f"{one.placed} of {one.total}", f"{one.share:.2%}", one.wrong])
    heads = ["Every record changed by", "answers placed", "share", "placed wrongly"]
    return _table(heads, rows)
