"""What the package's own proposers find in a sentence that is no trial record."""

from __future__ import annotations

import re
from collections.abc import Sequence

from stemtrial.document import lay_out_text
from stemtrial.pipeline import load
from stemtrial.propose.adverse_events import parse_adverse_events
from stemtrial.vocabulary import load_vocabulary
from stemtrial_evaluation.spans import Span

_HINTS = frozenset({"agent", "disease", "route"})


class Proposers:
    """Routes by the vocabulary matcher and severities by the severity vocabulary, untrained.

    Attributes
    ----------
    name : str
    """

    name = "vocabulary"

    def __init__(self) -> None:
        self._nlp = load(components=("stemtrial_sections", "stemtrial_vocabulary"))
        forms = {
            form.text.lower()
            for form in load_vocabulary().surface_forms("severity")
            if not form.text.lower().startswith(("no ", "without "))
        }
        listed = "|".join(re.escape(one) for one in sorted(forms, key=len, reverse=True))
        self._severity = re.compile(rf"(?<!\w)(?:{listed})(?!\w)", re.IGNORECASE)

    def tokens(self, text: str) -> list[tuple[int, int]]:
        """Return the offsets of the pipeline's tokens, white space left out."""
        doc = self._nlp.make_doc(text)
        return [(t.idx, t.idx + len(t)) for t in doc if not t.is_space]

    def hints(self, text: str) -> list[Span]:
        """Return everything that is proposed, for a tagger's features."""
        doc = self._nlp.make_doc(text)
        doc._.trial = lay_out_text(text)
        for _, step in self._nlp.pipeline:
            step(doc)
        return [
            *(
                Span(one.start, one.end, one.kind if one.basis != "weak" else f"weak {one.kind}")
                for one in doc._.trial.mentions
                if one.kind in _HINTS
            ),
            *self._severities(text),
        ]

    def predict(self, text: str) -> list[Span]:
        """Return the routes and severities of a text; no doses, since it knows those of cells."""
        found = self.hints(text)
        routes = [Span(s.start, s.end, "Route") for s in found if s.label.endswith("route")]
        return sorted({*routes, *self._severities(text)})

    def statements(self, text: str) -> Sequence[tuple[str, bool]]:
        """Return severity and denial of the statements on adverse events in a sentence."""
        return [(one.severity, one.negated) for one in parse_adverse_events(text, "results")]

    def _severities(self, text: str) -> list[Span]:
        return [Span(m.start(), m.end(), "Severity") for m in self._severity.finditer(text)]
