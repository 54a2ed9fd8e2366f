"""Word vectors of registry text: floret, which hashes words and their pieces into few rows."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from spacy.strings import StringStore
from spacy.vectors import Vectors

from stemtrial.document import lay_out
from stemtrial.errors import UsageError
from stemtrial.propose.ner_words import cut_words
from stemtrial.records import TrialRecord

DIMENSIONS = 48
ROWS = 20_000
_SHORTEST, _LONGEST, _HASHES = 3, 5, 2


def floret_vectors(records: Iterable[TrialRecord]) -> bytes:
    """Train floret vectors on the texts of records.

    Parameters
    ----------
    records : iterable of TrialRecord

    Returns
    -------
    bytes
        spaCy's serialisation of the vectors; the same twice, since one thread reads the texts.

    Raises
    ------
    UsageError
        If the package floret is not installed.
    """
    try:
        import floret
    except ImportError as error:
        raise UsageError(
            "word vectors need the package floret: pip install 'stemtrial[train]'."
        ) from error
    with tempfile.TemporaryDirectory() as folder:
        texts = Path(folder) / "texts"
        with texts.open("w", encoding="utf-8") as file:
            for record in records:
                file.write(" ".join(cut_words(lay_out(record).lower).words) + "\n")
        model = floret.train_unsupervised(
            str(texts),
            model="cbow",
            mode="floret",
            hashCount=_HASHES,
            bucket=ROWS,
            minn=_SHORTEST,
            maxn=_LONGEST,
            minCount=3,
            dim=DIMENSIONS,
            epoch=5,
            neg=10,
            thread=1,
            verbose=0,
        )
        place = Path(folder) / "vectors.floret"
        model.save_floret_vectors(str(place))
        return read_floret(place.read_text(encoding="utf-8"))


def read_floret(text: str) -> bytes:
    """Turn floret's own file into spaCy's serialisation.

    Parameters
    ----------
    text : str
        A header `bucket dim minn maxn hashCount hashseed BOW EOW`, then a row a line.
    """
    lines = text.splitlines()
    head = lines[0].split()
    rows = [line.rstrip().split(" ")[1:] for line in lines[1:]]
    vectors = Vectors(
        strings=StringStore(),
        mode="floret",
        data=np.asarray(rows, dtype="float32"),
        hash_count=int(head[4]),
        hash_seed=int(head[5]),
        minn=int(head[2]),
        maxn=int(head[3]),
        bow=head[6],
        eow=head[7],
    )
    return bytes(vectors.to_bytes())
