"""Notations of a number: the patterns of `2 x 10^6` and its kin."""

from __future__ import annotations

import re

from stemtrial.propose.dose_words import load_values, one_of

_S = r"[ \t\u00a0\u2009\u202f]"

# What can follow the base 10.
_CARET = (
    rf"{_S}?(?:\^|\*\*|ˆ|˄|∧|<sup>|exp\.?){_S}?"
    rf"(?:[(\[{{]{_S}?\+?[0-9]{{1,2}}{_S}?[)\]}}]|\+?[0-9]{{1,2}}(?:</sup>|\^)?)"
)
_BRACKET = rf"{_S}?[(\[{{]{_S}?[0-9]{{1,2}}{_S}?[)\]}}]"
_RAISED = r"[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2}"
_SPOKEN = r" (?:raised )?to the (?:power (?:of )?)?[0-9]{1,2}(?:th)?"
_E = rf"{_S}?[eE]{_S}?\+?0?[0-9]{{1,2}}"
_LOST = rf"(?:{_S}|[*/'’.-])?(?:1[0-3]|[3-9])(?![0-9]|[.,][0-9])"
_MARKED = rf"{_CARET}|{_BRACKET}|{_RAISED}|{_SPOKEN}"
# A point before a marked power of ten multiplies ("1.10^6"); it is no decimal sign.
_NO_POWER = rf"(?!10(?:{_S}?[\^(⁰¹²³⁴⁵⁶⁷⁸⁹]|\*\*|<sup>|{_S}?[eE]{_S}?\+?[0-9]))"
_NO_TIMES = rf"{_NO_POWER}(?!10(?:{_S}|[*/'’-])?[3-9])"
_TIMES = r"(?:[x×X*∙·•⋅✕хХ⨯.]|times|by)"

# The characters that any of these can begin with: most numbers in prose end here.
_NEXT = r"[x×X*∙·•⋅✕хХ⨯.tbBhHeE^ˆ˄∧<(\[{⁰¹²³⁴⁵⁶⁷⁸⁹mMkKcCT]"

SCALE_WORDS = load_values("scale_words")
SCALE_LETTERS = {"MM": 6, "M": 6, "m": 6, "K": 3, "k": 3}
_SCALE = (
    r"(?i:"
    + "|".join(word.replace(" ", r"[ -]") for word in sorted(SCALE_WORDS, key=len, reverse=True))
    + r")(?![A-Za-z])(?:(?<=mln)\.|(?<=mi[ol])\.|(?<=mill)\.)?"
    r"|MM?(?![A-Za-z0-9\u00b2])|[mKk](?= ?(?:cells|[A-Z-]*MSC))"
)

ATOM = re.compile(
    r"(?P<mantissa>[0-9](?<![A-WYZa-wyz_0-9][0-9])(?:"
    # Most numbers are digits alone: none of the groupings below is tried on them.
    r"[0-9]*(?![0-9]|[., \t\u00a0\u2009\u202f'·∙][0-9])|"
    r"[0-9]{0,2}(?:,[0-9]{3})+(?![0-9])(?:\.[0-9]+)?"
    r"|[0-9]{0,2}(?:\.[0-9]{3}){2,}(?![0-9])"
    rf"|[0-9]{{0,2}}(?:(?:{_S}|')[0-9]{{3}}){{2,}}(?![0-9])"
    rf"|[0-9]{{0,2}}{_S}000(?![0-9])"
    rf"|[0-9]*(?:(?:[.,]{_NO_POWER}|[·∙]{_NO_TIMES})[0-9]+)?))"
    rf"(?:(?=[ \u00a0\u2009\u202f\t)-]*{_NEXT})(?:"
    rf"{_S}*\)?{_S}*{_TIMES}{_S}*(?:"
    rf"10(?:(?P<power>{_MARKED}|{_E})|(?P<lost>{_LOST}))(?![0-9])"
    rf"|(?P<literal>10{{0,2}}(?:(?:[,.]|{_S})?000){{1,3}})(?![0-9]))"
    rf"|(?<=10)(?P<bare>{_MARKED})(?![0-9])"
    r"|(?<=10)(?P<crossed>x[5-9])(?![0-9x.,])"
    rf"|(?P<exponent>{_S}?E{_S}?\+?0?[0-9]{{1,2}}|e\+?0?[0-9]{{1,2}})(?![0-9])"
    rf"|{_S}*\)?(?:{_S}?[x×]|-)?{_S}*(?P<scale>{_SCALE})"
    rf"|(?=-?{_S}?(?P<volume>[mM][lL]s?(?![A-Za-z0-9])|cc(?![A-Za-z0-9])|millilit|cubic cent))"
    r"))?"
)

NUMBER_WORDS = load_values("number_words")
_SPELLED = rf"(?:half a|an?|{one_of(NUMBER_WORDS)})(?:[ -](?:hundred|{one_of(NUMBER_WORDS)}))*"
WORDS = re.compile(
    rf"\b(?:(?P<first>{_SPELLED})(?P<link> (?:to|or|and) |{_S}?[-–]{_S}?))?"
    rf"(?P<last>{_SPELLED})[ -](?P<scale>millions?|billions?)\b",
    re.IGNORECASE,
)
GROUPED = re.compile(
    rf"[1-9][0-9]{{0,2}}(?:(?:,[0-9]{{3}})+(?:\.[0-9]+)?|(?:\.[0-9]{{3}}){{2,}}"
    rf"|(?:(?:{_S}|')[0-9]{{3}})+)"
)
POINTED_POWER = re.compile(r"([0-9]+)\.10([4-9])")
MISSING_TIMES = re.compile(r"([0-9]+[.,][0-9]+)10")
