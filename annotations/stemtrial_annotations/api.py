"""Records of gold trials from the ClinicalTrials.gov API v2. Nothing here runs unasked."""

from __future__ import annotations

import json
import re
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import quote, urlsplit

from stemtrial.errors import InputError
from stemtrial.readers.native import read_jsonl
from stemtrial_annotations.corpus import Corpus

API = "https://clinicaltrials.gov/api/v2"
BATCH = 50
TIMEOUT = 60.0
_ID = re.compile(r"NCT\d{8}")


def fetch(trial_ids: Sequence[str], api: str = API) -> Corpus:
    """Ask the API for trials, by id.

    Parameters
    ----------
    trial_ids : sequence of str
        Those that are no ids of ClinicalTrials.gov are not asked for.
    api : str
        Address of the API, http or https.

    Returns
    -------
    Corpus
        Trials that the registry does not know are absent.

    Raises
    ------
    InputError
        If the registry cannot be reached, or answers with something else than studies.
    """
    if urlsplit(api).scheme not in {"http", "https"}:
        raise InputError(f"{api}: is no http address of the API.")
    wanted = sorted({one for one in trial_ids if _ID.fullmatch(one)})
    found = Corpus()
    for start in range(0, len(wanted), BATCH):
        for study in _studies(wanted[start : start + BATCH], api):
            line = json.dumps(study).encode()
            for item in read_jsonl([line], api):
                if hasattr(item, "record"):
                    found.records.append(item.record)
                else:
                    found.failures.append(item)
    return found


def _studies(trial_ids: Sequence[str], api: str) -> Iterator[dict[str, Any]]:
    ids = quote(",".join(trial_ids))
    url = f"{api}/studies?format=json&pageSize={len(trial_ids)}&filter.ids={ids}"
    request = urllib.request.Request(url, headers={"User-Agent": "stemtrial"})  # noqa: S310
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT) as answer:  # noqa: S310
            page = json.loads(answer.read())
    except (OSError, urllib.error.URLError) as error:
        reason = " ".join(str(getattr(error, "reason", error)).split())
        raise InputError(
            f"{api}: cannot be reached ({reason}); try again later, or name a local --corpus."
        ) from error
    except ValueError as error:
        raise InputError(f"{api}: answered with no JSON; is this the API v2?") from error
    studies = page.get("studies") if isinstance(page, dict) else None
    if not isinstance(studies, list):
        raise InputError(f"{api}: answered without 'studies'; is this the API v2?")
    yield from studies
