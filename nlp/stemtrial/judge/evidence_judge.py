"""The evidence judge: which of a label's mentions a reader would quote as its proof."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from stemtrial.document import TrialDocument
from stemtrial.judge.evidence_features import proof_rows, provable
from stemtrial.judge.linear import LinearModel
from stemtrial.mentions import Mention


@dataclass(frozen=True, slots=True)
class EvidenceJudge:
    """A model a field.

    Attributes
    ----------
    fields : dict of str to LinearModel
        "Is this mention what a reader quotes?"
    """

    fields: Mapping[str, LinearModel]

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> EvidenceJudge:
        """Read the judge from the JSON that a release holds."""
        return cls({name: LinearModel.from_json(model) for name, model in data["fields"].items()})

    def to_json(self) -> dict[str, Any]:
        """Return the JSON form."""
        return {"fields": {name: model.to_json() for name, model in self.fields.items()}}

    def choose(self, trial: TrialDocument, mentions: list[Mention]) -> Mention:
        """Return the mention that a reader is likeliest to quote.

        Parameters
        ----------
        trial : TrialDocument
        mentions : list of Mention
            All of one label of a field in `fields`, in order of the text; at least one.
        """
        mentions = provable(trial, mentions)
        if len(mentions) == 1:
            return mentions[0]
        probability = self.fields[mentions[0].kind].of_row
        sure = [probability(*row) for row in proof_rows(trial, mentions)]
        return mentions[sure.index(max(sure))]
