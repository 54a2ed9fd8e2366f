"""How severe a harm is, and whether it is called serious."""

from __future__ import annotations

import re

from stemtrial.propose.adverse_event_anchors import Anchor
from stemtrial.propose.adverse_event_cues import PHRASE_STOPS, SERIOUS, SEVERITY
from stemtrial.propose.adverse_event_sentences import Scope, Sentence

LEVELS = ("mild", "moderate", "severe")
UNSPECIFIED = ("unspecified",)
ADJECTIVE = ("ic", "al", "ous", "ar", "ary", "ed", "able", "ible", "ing", "ive", "ent")
_DEADLY = re.compile(
    r"(?: +\S+){0,6}? +(?:includ\w+|such as|even|be|sometimes|often|potentially)(?: +in)? +"
    r"(?:death|fatal|lethal|life-threatening)(?!\w)"
    r"| +(?:is|are|remains?|was|were)(?: +\S+){0,5}? +causes? +of(?: +\S+){0,4}?"
    r" +(?:mortality|death)(?!\w)"
)
_TIMES = frozenset(("acute", "early", "late"))
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5}
_DEGREE = r"(?:[1-5]|i{1,3}|iv|v)(?!\w|\.\d)"
_GRADE = re.compile(
    r"(?P<least>(?:at least|>=?|\u2265|greater than|higher than|above) *)?(?<!\w)grades?[ -]*"
    rf"(?P<above>(?:>=?|\u2265) *)?(?P<low>{_DEGREE})"
    rf"(?: *(?:-|\u2013|\u2212|/|to|or|and|through) *(?:grades? *)?(?P<high>{_DEGREE}))?"
    r"(?P<up> *(?:\+|(?:or|and) +(?:higher|above|greater|more|worse|over)))?"
    r"(?P<down> *(?:or|and) +(?:lower|below|less))?"
)
_WORDS = "|".join(sorted(SEVERITY, key=len, reverse=True))
_AFTER = re.compile(
    r"(?: *\(?(?:which|that) )? *"
    r"(?:\(| (?:were|was|are|is|being|have been|has been|had been|of|remained) | : *) *"
    r"(?:(?:mostly|mainly|generally|usually|all|only|either|predominantly|considered|rated|graded"
    r"|classified|to|be|as|in|intensity|severity|nature|transient|infrequent|reversible"
    r"|self-limited|and|rare)[ ,]+){0,5}"
    rf"(?P<words>(?:{_WORDS})"
    rf"(?:(?: *, *| +to +| +or +| +and +| *, *(?:and|or) +|-to-|/)(?:{_WORDS}))*)(?!\w)"
)
_TO_GRADE = re.compile(
    r"(?:[\s,(:]|(?<!\w)(?:of|with|were|was|are|is|being|mostly|mainly|all|only|at|a|any|defined"
    r"|as|ctcae|nci|who|that|graded?)(?!\w))*"
)
_BOTH = re.compile(
    r"(?:serious (?:and|or|and/or|/) ?non-? ?serious|non-? ?serious (?:and|or|and/or|/) ?serious"
    r"|\(serious\)|adverse(?: events)? (?:and|or) serious|all \(serious and non-?serious\)) $"
)
_BRACKET = re.compile(r"\((?!serious)[^()]*\) ")
_LINKS = frozenset(("and", "or", "/", "and/or", "to", ""))
_REACH = 120
_MOST_WORDS = 8


def premodifiers(sentence: Sentence, anchor: Anchor, floor: int) -> list[str]:
    """List the words of the noun phrase before a harm, nearest first.

    Parameters
    ----------
    sentence, anchor
        The harm and its sentence.
    floor : int
        Words before this offset belong to another harm.

    Returns
    -------
    list of str
        At most eight words. A comma, "and" or "to" is crossed only towards another modifier.
    """
    text = sentence.low[max(floor, anchor.start - _REACH) : anchor.start]
    if ")" in text:
        text = _BRACKET.sub(" ", text)
    text = text.replace("/", " / ").replace("life thr", "life-thr")
    tokens = [token.strip("()[]\"'") for token in text.split()[-_MOST_WORDS:]]
    kept: list[str] = []
    crossed = False
    for position in range(len(tokens) - 1, -1, -1):
        token = tokens[position]
        word = token.rstrip(",")
        left = tokens[position - 1].rstrip(",") if position else ""
        if word in _LINKS:
            if not (_is_degree(left) or (word != "to" and _is_adjective(left))):
                break
            crossed = True
            continue
        modifies = _is_degree(word) or _is_adjective(word)
        if (
            word in PHRASE_STOPS
            or word[-1] in ".;:"
            or ((crossed or token[-1] == ",") and not modifies)
        ):
            break
        kept.append(word)
        if "-to-" in word:
            kept.extend(word.split("-to-"))
    return kept


def _is_adjective(word: str) -> bool:
    return word in _TIMES or word.endswith(ADJECTIVE)


def _is_degree(word: str) -> bool:
    return word in SEVERITY or word in SERIOUS


def severities(
    sentence: Sentence, anchor: Anchor, scope: Scope, before: list[str]
) -> tuple[tuple[str, ...], int]:
    """Read the severities of a harm.

    Mild is grade 1, moderate grade 2, severe grade 3 or higher; a death is severe (guidelines,
    adverse_events); "mild to moderate" and "grades II-IV" give more than one.

    Parameters
    ----------
    sentence, anchor, scope
        The harm, its sentence, and how far words about it reach.
    before : list of str
        The harm's premodifiers.

    Returns
    -------
    levels : tuple of str
        In rising order, or `("unspecified",)`.
    end : int
        Where the words that say so end; at least the harm's end.
    """
    if anchor.kind in ("mortality", "death"):
        return ("severe",), anchor.end
    found = {SEVERITY[word] for word in before if word in SEVERITY}
    if "less" in before:
        found.clear()
    if _DEADLY.match(sentence.flat, anchor.end):
        found.add("severe")
    graded, end = _grades(sentence.low, anchor, scope)
    found |= graded
    after = _AFTER.match(sentence.low, anchor.end, scope.ceiling)
    if after:
        found.update(SEVERITY[word] for word in re.findall(_WORDS, after["words"]))
        end = max(end, after.end())
    return tuple(level for level in LEVELS if level in found) or UNSPECIFIED, end


def _grades(text: str, anchor: Anchor, scope: Scope) -> tuple[set[str], int]:
    found: set[str] = set()
    end = anchor.end
    if text.find("grade", *scope) < 0:
        return found, end
    for match in _GRADE.finditer(text, *scope):
        if match.end() <= anchor.start:
            between = text[match.end() : anchor.start].split()
            if len(between) <= 5 and not PHRASE_STOPS.intersection(between):
                found.update(_levels(match))
        elif match.start() >= end and _TO_GRADE.fullmatch(text, end, match.start()):
            found.update(_levels(match))
            end = match.end()
    return found, end


def _levels(match: re.Match[str]) -> list[str]:
    low = _degree(match["low"])
    high = _degree(match["high"]) if match["high"] else low
    above = (match["least"] or match["above"] or "").strip()
    if above or match["up"]:
        low, high = low + (above in (">", "greater than", "higher than", "above")), 5
    if match["down"]:
        low = 1
    return [LEVELS[min(grade, 3) - 1] for grade in range(low, max(low, high) + 1)]


def _degree(text: str) -> int:
    return int(text) if text.isdigit() else _ROMAN[text]


def is_serious(anchor: Anchor, before: list[str]) -> bool:
    """Whether the text calls a harm serious; "severe" is not (rulings, adverse_events)."""
    return anchor.serious or not SERIOUS.isdisjoint(before)


def is_both(sentence: Sentence, anchor: Anchor) -> bool:
    """Whether serious harms and others are meant at once ("(serious) adverse events")."""
    if sentence.low.startswith("adverse and serious", anchor.start):
        return True
    low = sentence.low
    window = max(0, anchor.start - 40)
    return low.find("serious", window, anchor.start) >= 0 and bool(
        _BOTH.search(low, window, anchor.start)
    )
