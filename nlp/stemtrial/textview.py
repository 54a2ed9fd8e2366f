"""A clean view of registry text that keeps offsets into the original.

Registry exports carry markup, escaped entities, carriage-return codes, non-breaking and
zero-width characters and full-width punctuation. Rules read the clean view; evidence is
always cut from the raw string.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

_ONE_TO_ONE = {
    **dict.fromkeys(set(range(32)) - {0x09, 0x0A}, " "),
    **dict.fromkeys((0x7F, 0xA0, 0x1680, 0x202F, 0x205F, 0x3000, 0xFFFC), " "),
    **dict.fromkeys(range(0x2000, 0x200B), " "),
    **dict.fromkeys((0x85, 0x2028, 0x2029), "\n"),
    **{code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)},
    **dict.fromkeys((0x2018, 0x2019, 0x02BC, 0x00B4, 0x0060), "'"),
    **dict.fromkeys((0x201C, 0x201D), '"'),
    0x2010: "-",
    0x2011: "-",
    0x3001: ",",
    0x3002: ".",
    0x03BC: "\u00b5",
}
_SUSPECT = re.compile(
    "[" + "".join(re.escape(chr(code)) for code in sorted(_ONE_TO_ONE) if code != 0x60) + "`]"
)
# ASCII strings are checked as bytes, several times as fast as by a pattern.
_MARKED = {*_ONE_TO_ONE, *map(ord, "<&\\_")}
_PLAIN_ASCII = bytes(code for code in range(128) if code not in _MARKED)
_WIDTH_CHANGING = re.compile(
    r"(?P<sup><\s*sup\s*>\s*(?=[-+\u2212]?\d))"
    r"|(?P<line><\s*(?:br|p|/p|li|/li|div|/div|tr|/tr)\b[^<>]{0,200}>|_x000D_)"
    r"|(?P<tag></?[A-Za-z][A-Za-z0-9]{0,9}(?:\s[^<>]{0,200})?/?>)"
    r"|(?P<entity>&(?:amp;)?(?:[A-Za-z]{2,8}|#\d{1,6}|#x[0-9A-Fa-f]{1,5});)"
    r"|(?P<drop>[\u00ad\u200b-\u200f\u2060\ufeff]+)"
    r"|(?P<escape>\\(?=[\[\]<>*~^_&]))"
)
_WIDTH_HINT = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_WIDTH_HINTS_ASCII = ("<", "&", "\\", "_x000D_")


@dataclass(slots=True)
class TextView:
    """A clean text and, where it is not as long as the raw one, the way back.

    Attributes
    ----------
    raw, text : str
        The registry's string and its clean view.
    starts, ends : list of int or None
        For every character of `text`, the raw range it stands for; None where both agree.
    """

    raw: str
    text: str
    starts: list[int] | None = None
    ends: list[int] | None = None

    def to_raw(self, start: int, end: int) -> tuple[int, int]:
        """Map a non-empty range of the clean text to the raw string.

        Parameters
        ----------
        start, end : int
            Code-point offsets into `text`, `0 <= start < end <= len(text)`.

        Returns
        -------
        tuple of int
            Code-point offsets into `raw`.
        """
        if self.starts is None or self.ends is None:
            return start, end
        return self.starts[start], self.ends[end - 1]


def _replacement(match: re.Match[str]) -> str:
    kind = match.lastgroup
    if kind == "sup":
        return "^"
    if kind == "line":
        return "\n"
    if kind == "tag":
        return "" if match.group().lower().startswith("</su") else " "
    if kind == "entity":
        text = html.unescape(html.unescape(match.group()))
        return match.group() if len(text) > 2 else text.translate(_ONE_TO_ONE)
    return ""


def clean(raw: str) -> TextView:
    """Make the clean view of a raw string.

    Parameters
    ----------
    raw : str
        Any string of a registry record.

    Returns
    -------
    TextView
        `view.text` has no markup, entities, control or zero-width characters; every range of
        it maps back to the raw string.
    """
    if raw.isascii():
        if not raw.encode("ascii").translate(None, _PLAIN_ASCII):
            return TextView(raw, raw)
        suspect = True
        hinted = False
    else:
        suspect = _SUSPECT.search(raw) is not None
        hinted = _WIDTH_HINT.search(raw) is not None
    flat = raw.translate(_ONE_TO_ONE) if suspect else raw
    if not hinted and not any(hint in flat for hint in _WIDTH_HINTS_ASCII):
        return TextView(raw, flat)
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    position = 0
    for match in _WIDTH_CHANGING.finditer(flat):
        begin, finish = match.span()
        pieces.append(flat[position:begin])
        starts.extend(range(position, begin))
        ends.extend(range(position + 1, begin + 1))
        text = _replacement(match)
        pieces.append(text)
        starts.extend([begin] * len(text))
        ends.extend([finish] * len(text))
        position = finish
    if not pieces:
        return TextView(raw, flat)
    pieces.append(flat[position:])
    starts.extend(range(position, len(flat)))
    ends.extend(range(position + 1, len(flat) + 1))
    return TextView(raw, "".join(pieces), starts, ends)
