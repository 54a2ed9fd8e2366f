"""Small plots as SVG, for a page that needs no network and no script."""

from __future__ import annotations

from collections.abc import Sequence

from stemtrial_evaluation.curves import Bin, Kept

_SIZE, _LEFT, _TOP = 260, 44, 12
_WIDTH, _HEIGHT = _SIZE + _LEFT + 14, _SIZE + _TOP + 44
_TICKS = (0.0, 0.25, 0.5, 0.75, 1.0)


def reliability_svg(bins: Sequence[Bin], name: str) -> str:
    """Draw a reliability curve: share right against stated confidence, with 95 % bars.

    Parameters
    ----------
    bins : sequence of Bin
    name : str
        What was measured, for those who cannot see the plot.

    Returns
    -------
    str
        One `svg` element; the area of a point grows with its answers.
    """
    most = max((one.n for one in bins), default=1)
    marks = [f'<path class="ideal" d="M{_x(0)} {_y(0)}L{_x(1)} {_y(1)}"/>']
    for one in bins:
        low, high = one.interval
        at = _x(one.stated)
        marks.append(f'<path class="bar" d="M{at} {_y(low)}V{_y(high)}"/>')
        radius = 3 + 6 * (one.n / most) ** 0.5
        label = f"stated {one.stated:.2f}, right {one.right:.2f}, {one.n} answers"
        place = f'cx="{at}" cy="{_y(one.right)}" r="{radius:.1f}"'
        marks.append(f"<circle {place}><title>{label}</title></circle>")
    said = "; ".join(f"stated {b.stated:.2f} right {b.right:.2f} of {b.n}" for b in bins)
    return _plot(f"Reliability, {name}: {said}", marks, "stated confidence", "share right")


def risk_coverage_svg(points: Sequence[Kept], name: str) -> str:
    """Draw a risk-coverage curve: share right against share of answers kept.

    Parameters
    ----------
    points : sequence of Kept
    name : str

    Returns
    -------
    str
        One `svg` element. The vertical axis starts at 0.5.
    """
    path = "L".join(f"{_x(one.coverage)} {_y(2 * max(one.right, 0.5) - 1)}" for one in points)
    marks = [f'<path class="curve" d="M{path}"/>'] if points else []
    said = "; ".join(
        f"{share:.0%} kept {_at(points, share):.3f} right" for share in (0.5, 0.8, 1.0) if points
    )
    text = f"Risk and coverage, {name}: {said}"
    return _plot(text, marks, "share of answers kept", "share right", half=True)


def _at(points: Sequence[Kept], share: float) -> float:
    return next((one.right for one in points if one.coverage >= share), points[-1].right)


def _x(value: float) -> str:
    return f"{_LEFT + value * _SIZE:.1f}"


def _y(value: float) -> str:
    return f"{_TOP + (1 - value) * _SIZE:.1f}"


def _plot(text: str, marks: Sequence[str], across: str, up: str, *, half: bool = False) -> str:
    grid = []
    for tick in _TICKS:
        lines = f"M{_x(0)} {_y(tick)}H{_x(1)}M{_x(tick)} {_y(0)}V{_y(1)}"
        grid.append(f'<path class="grid" d="{lines}"/>')
        shown = f"{0.5 + tick / 2 if half else tick:.2g}"
        grid.append(_label(_LEFT - 6, float(_y(tick)) + 4, shown, "end"))
        grid.append(_label(float(_x(tick)), _TOP + _SIZE + 16, f"{tick:.2g}", "mid"))
    middle = _TOP + _SIZE / 2
    axes = _label(float(_x(0.5)), _HEIGHT - 8, across, "mid")
    axes += _label(10, middle, up, "mid", f' transform="rotate(-90 10 {middle})"')
    opening = f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label="{text}">'
    return f"{opening}{''.join(grid)}{''.join(marks)}{axes}</svg>"


def _label(x: float, y: float, text: str, anchor: str, more: str = "") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" class="{anchor}"{more}>{text}</text>'
