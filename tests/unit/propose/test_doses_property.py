"""Whatever notation a dose is written in, the parser reads what was meant."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from stemtrial.propose.doses import parse_doses

TIMES = ["x", "X", "×", "*", "∙", "•", "⋅", " x ", " × ", " * ", " times ", "x ", " X"]
POWERS = [
    "10^{e}", "10 ^ {e}", "10^ {e}", "10^({e})", "10({e})", "10 ({e})", "10**{e}", "10^{{{e}}}",
    "10e{e}", "10E{e}", "10E+{e}", "10E+0{e}", "10 E{e}", "10<sup>{e}</sup>", "10{superscript}",
    "10{e}", "10 {e}", "10*{e}", "10/{e}", "10'{e}", "10ˆ{e}",
]  # fmt: skip
SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
UNITS = {
    "cells": [
        " cells", " MSCs", " UC-MSC", "cells", " CD34+ cells", " viable T-cells", " of hBM-MSCs",
        " autologous bone marrow derived mesenchymal stem cells", " stem cells per infusion",
        " (±10%) mononuclear cells", " cells/dose", " keratinocytes", " cells in 20 mL of saline",
    ],
    "cells_per_kg": [
        "/kg", "/ kg", "/Kg", " cells/kg", " cells / kg", " MSC/kg", " cells per kg", "/kg MSCs",
        " cells per kilogram of body weight", " cells/kg BW", " cells kg-1", " cells·kg^-1",
        "/kg/time",
        " CD34+ cells/kg", " total nucleated cells per kg recipient weight", " MSCs infused per kg",
        " per kg", " cells/(kg)", " cells (MSCs) per kg", " TNC/kg", " MNC per kilo",
    ],
    "cells_per_ml": [
        " cells/ml", " cells/mL", " MSCs per mL", " cells/cc", " cells / ml", " cells/cm3",
    ],
    "cells_per_cm2": [
        " cells/cm2", " cells/cm^2", " cells/cm²", " cells per cm2", " cells per square centimetre",
    ],
    "cells_per_site": [
        " cells per eye", " cells/joint", " MSCs per injection site", " cells per ovary",
        " cells/knee", " cells into each knee", " MSC per point",
    ],
}  # fmt: skip
ABOUT = ["", "approximately ", "about ", "~", "~ ", "a dose of ", "ca. "]
AT_LEAST = ["at least ", "≥", "≥ ", ">= ", "> ", "a minimum of ", "not less than ", "no less than "]
UP_TO = ["up to ", "≤", "<= ", "< ", "a maximum of ", "no more than ", "up to about "]
BEFORE = ["", "Participants will receive ", "High dose: ", "(", "Arm A, ", "Infusion of MSC; "]
AFTER = ["", ".", ")", ", given on day 1", " intravenously", "; then follow-up of 3 months"]
WORDS = {1: "one", 2: "two", 3: "three", 5: "five", 10: "ten", 20: "twenty", 100: "one hundred",
         200: "two hundred"}  # fmt: skip


@dataclass(frozen=True)
class Number:
    """A value as mantissa and power of ten."""

    mantissa: Decimal
    exponent: int

    @property
    def value(self) -> float:
        return float(f"{self.mantissa}e{self.exponent}")


mantissas = st.one_of(
    st.integers(1, 9).map(Decimal),
    st.integers(11, 400).map(Decimal),
    st.integers(1, 99).map(lambda tenths: Decimal(tenths) / 10),
    st.integers(101, 999).map(lambda hundredths: Decimal(hundredths) / 100),
)
numbers = st.builds(Number, mantissas, st.integers(4, 9)).filter(lambda n: n.value >= 10_000)


def mantissa_forms(mantissa: Decimal) -> list[str]:
    plain = format(mantissa, "f")
    return [plain, plain.replace(".", ",")] if "." in plain else [plain, f"{plain}.0"]


def power_forms(exponent: int) -> list[str]:
    superscript = str(exponent).translate(SUPERSCRIPT)
    return [power.format(e=exponent, superscript=superscript) for power in POWERS]


@st.composite
def scientific(draw: st.DrawFn, number: Number) -> str:
    mantissa = draw(st.sampled_from(mantissa_forms(number.mantissa)))
    times = draw(st.sampled_from(TIMES))
    return f"{mantissa}{times}{draw(st.sampled_from(power_forms(number.exponent)))}"


@st.composite
def exponent_form(draw: st.DrawFn, number: Number) -> str:
    mark = draw(st.sampled_from(["E{}", "e{}", "E+{}", "E+0{}", "e+0{}", " E{}"]))
    mantissa = format(number.mantissa, "f")
    return mantissa + mark.format(number.exponent)


@st.composite
def scaled_words(draw: st.DrawFn, number: Number) -> str:
    scale = number.exponent // 3 * 3
    names = {
        3: ["thousand", " 000"],
        6: ["million", "millions", "Million", "mln", "Mio", "x 1000000", "x 1,000,000"],
        9: ["billion", "Billion", "bn"],
    }[scale]
    mantissa = number.mantissa.scaleb(number.exponent - scale)
    name = draw(st.sampled_from(names))
    if name == " 000":
        name = "thousand"
    gap = draw(st.sampled_from([" ", "-"] if name[0] != "x" else [" "]))
    return f"{draw(st.sampled_from(mantissa_forms(mantissa)))}{gap}{name}"


@st.composite
def digits(draw: st.DrawFn, number: Number) -> str:
    value = int(number.mantissa.scaleb(number.exponent))
    grouped = f"{value:,}"
    forms = [str(value), grouped]
    if value >= 1_000_000:
        forms += [grouped.replace(",", mark) for mark in (".", " ", "\u00a0", "'")]
    return draw(st.sampled_from(forms))


def whole(number: Number) -> bool:
    return number.mantissa.scaleb(number.exponent) % 1 == 0


@st.composite
def written(draw: st.DrawFn, number: Number) -> str:
    """Draw any notation of a number."""
    forms = [scientific(number), exponent_form(number), scaled_words(number)]
    if whole(number) and number.value >= 10_000:
        forms.append(digits(number))
    if number.mantissa == 1:
        bare = power_forms(number.exponent)[:15]
        forms.append(st.sampled_from(bare))
    if number.exponent == 6 and number.mantissa in WORDS:
        forms.append(st.just(f"{WORDS[int(number.mantissa)]} million"))
    return draw(st.one_of(forms))


ROUNDS = settings(max_examples=250, deadline=None)
units = st.sampled_from(sorted(UNITS))


def read(text: str) -> list[tuple[float | None, float | None, str]]:
    return [(dose.low, dose.high, dose.unit) for dose in parse_doses(text) if dose.unit != "ml"]


@st.composite
def sentence(draw: st.DrawFn, dose: str, unit: str, cue: str) -> str:
    noun = draw(st.sampled_from(UNITS[unit]))
    if dose[-1].isalpha() and noun[0].isalpha():
        noun = f" {noun}"
    return draw(st.sampled_from(BEFORE)) + cue + dose + noun + draw(st.sampled_from(AFTER))


@ROUNDS
@given(st.data(), numbers, units)
def test_a_point_is_read_in_every_notation(data, number, unit):
    text = data.draw(sentence(data.draw(written(number)), unit, data.draw(st.sampled_from(ABOUT))))
    assert read(text) == [(number.value, number.value, unit)]


@ROUNDS
@given(st.data(), numbers, units)
def test_a_bound_leaves_the_other_side_open(data, number, unit):
    dose = data.draw(written(number))
    low = data.draw(sentence(dose, unit, data.draw(st.sampled_from(AT_LEAST))))
    assert read(low) == [(number.value, None, unit)]
    high = data.draw(sentence(dose, unit, data.draw(st.sampled_from(UP_TO))))
    assert read(high) == [(None, number.value, unit)]


@ROUNDS
@given(st.data(), numbers, units, st.integers(2, 9))
def test_a_range_is_one_dose(data, number, unit, factor):
    upper = Number(number.mantissa * factor, number.exponent)
    link = data.draw(st.sampled_from(["-", " - ", "–", " to ", "~", " ~ "]))
    power = data.draw(st.sampled_from(TIMES)) + data.draw(
        st.sampled_from(power_forms(number.exponent))
    )
    low, high = mantissa_forms(number.mantissa)[0], mantissa_forms(upper.mantissa)[0]
    shared = data.draw(st.booleans())
    dose = f"{low}{link}{high}{power}" if shared else f"{low}{power}{link}{high}{power}"
    text = data.draw(sentence(dose, unit, "between " if " to " in link else ""))
    assert read(text) == [(number.value, upper.value, unit)]


@ROUNDS
@given(
    st.data(),
    st.integers(4, 9),
    units,
    st.lists(st.integers(1, 40), min_size=2, max_size=4, unique=True),
)
def test_cohorts_are_doses_of_their_own(data, exponent, unit, levels):
    levels = sorted(levels)
    power = data.draw(st.sampled_from(TIMES)) + data.draw(st.sampled_from(power_forms(exponent)))
    shared = data.draw(st.booleans())
    doses = [str(level) if shared else f"{level}{power}" for level in levels]
    last = data.draw(st.sampled_from([" or ", " and ", ", ", ", or ", ", and "]))
    listed = ", ".join(doses[:-1]) + last + doses[-1] + (power if shared else "")
    text = data.draw(sentence(listed, unit, ""))
    values = [Number(Decimal(level), exponent).value for level in levels]
    assert read(text) == [(value, value, unit) for value in values]


@ROUNDS
@given(st.text(max_size=80))
def test_any_text_is_read_without_error(text):
    for dose in parse_doses(text):
        assert 0 <= dose.start < dose.end <= len(text)


@ROUNDS
@given(st.lists(st.sampled_from([*"0123456789", "10", "x", "^", " ", ".", ",", "-", "/kg", " cells",
                                 " million", "(", ")", "e", "±", " to ", " or ", "mL", " of "]),
                max_size=25))  # fmt: skip
def test_offsets_and_bounds_hold_on_scrambled_notation(parts):
    text = "".join(parts)
    for dose in parse_doses(text):
        assert 0 <= dose.start < dose.end <= len(text)
        assert text[dose.start].isdigit() or text[dose.start] == "."
        assert dose.low is not None or dose.high is not None
        if dose.low is not None and dose.high is not None:
            assert 0 < dose.low <= dose.high
