"""The chart of growth: a small panel for each shape of a request, on logarithmic scales (SVG)."""

import math
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Protocol
from xml.sax.saxutils import escape

_COLUMNS, _WIDTH, _HEIGHT = 4, 220, 130
_LEFT, _TOP, _RIGHT, _BOTTOM = 40, 26, 12, 20
_LEAST_MS, _MOST_MS = 1.0, 10_000.0
_STYLE = (
    "text{font:11px sans-serif;fill:#333}.title{font-weight:bold}.axis{font-size:9px;fill:#666}"
    "path{fill:none;stroke-width:1.6}.p99{stroke:#b5302a}.p50{stroke:#2a62b5}"
    ".cold{fill:#fff;stroke:#777}.limit{stroke:#b5302a;stroke-width:1;stroke-dasharray:3 3}"
    ".frame{fill:#fafafa;stroke:#ddd}"
)


class Timing(Protocol):
    """What is drawn of one shape at one size, in ms."""

    @property
    def shape(self) -> str: ...
    @property
    def figures(self) -> int: ...
    @property
    def cold(self) -> float: ...
    @property
    def half(self) -> float: ...
    @property
    def most(self) -> float: ...


def draw(timings: Sequence[Timing], limit_ms: float) -> str:
    """Return the chart: p50 in blue, p99 in red, the first request as a circle, the aim dashed."""
    order = list(dict.fromkeys(timing.shape for timing in timings))
    ordered = sorted(timings, key=lambda timing: (order.index(timing.shape), timing.figures))
    panels = [list(group) for _, group in groupby(ordered, key=lambda timing: timing.shape)]
    sizes = [timing.figures for timing in timings]
    span = (min(sizes), max(sizes))
    width, height = _COLUMNS * _WIDTH, math.ceil(len(panels) / _COLUMNS) * _HEIGHT + 20
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img">',
        "<title>Milliseconds by number of figures, for each shape of a request</title>",
        f"<style>{_STYLE}</style>",
        f'<rect width="{width}" height="{height}" fill="#fff"/>',
    ]
    for place, panel in enumerate(panels):
        x, y = place % _COLUMNS * _WIDTH, place // _COLUMNS * _HEIGHT
        parts.append(f'<g transform="translate({x} {y})">')
        parts += _panel(panel, span, limit_ms)
        parts.append("</g>")
    legend = "milliseconds by number of figures; blue: median, red: 99th percentile, circle: cold"
    parts.append(f'<text x="{_LEFT}" y="{height - 5}">{legend}; dashed: {limit_ms:g} ms</text>')
    return "\n".join([*parts, "</svg>", ""])


def _panel(panel: Sequence[Timing], span: tuple[int, int], limit_ms: float) -> Iterator[str]:
    inner = _WIDTH - _LEFT - _RIGHT, _HEIGHT - _TOP - _BOTTOM
    yield f'<text class="title" x="{_LEFT}" y="{_TOP - 8}">{escape(panel[0].shape)}</text>'
    yield (f'<rect class="frame" x="{_LEFT}" y="{_TOP}" width="{inner[0]}" height="{inner[1]}"/>')
    for label, ms in (("1", 1), ("10", 10), ("100", 100), ("1 s", 1000), ("10 s", 10_000)):
        yield f'<text class="axis" x="4" y="{_y(ms) + 3:.1f}">{label}</text>'
    for size in sorted({timing.figures for timing in panel}):
        x = _x(size, span)
        yield (
            f'<text class="axis" text-anchor="middle" x="{x:.1f}" y="{_HEIGHT - 8}">'
            f"{_short(size)}</text>"
        )
    limit = _y(limit_ms)
    yield f'<path class="limit" d="M{_LEFT} {limit:.1f}H{_WIDTH - _RIGHT}"/>'
    for name, values in (
        ("p50", [timing.half for timing in panel]),
        ("p99", [timing.most for timing in panel]),
    ):
        points = (
            f"{_x(timing.figures, span):.1f} {_y(value):.1f}"
            for timing, value in zip(panel, values, strict=True)
        )
        yield f'<path class="{name}" d="M{"L".join(points)}"/>'
    for timing in panel:
        x, y = _x(timing.figures, span), _y(timing.cold)
        yield f'<circle class="cold" cx="{x:.1f}" cy="{y:.1f}" r="2.5"/>'


def _x(size: int, span: tuple[int, int]) -> float:
    width = _WIDTH - _LEFT - _RIGHT - 20
    share = math.log(size / span[0]) / math.log(span[1] / span[0]) if span[1] > span[0] else 0.5
    return _LEFT + 10 + width * share


def _y(ms: float) -> float:
    height = _HEIGHT - _TOP - _BOTTOM
    ms = min(max(ms, _LEAST_MS), _MOST_MS)
    share = math.log(ms / _LEAST_MS) / math.log(_MOST_MS / _LEAST_MS)
    return _TOP + height * (1 - share)


def _short(size: int) -> str:
    """Return a size as 10k or 1M."""
    if size >= 1_000_000:
        return f"{size / 1_000_000:.3g}M"
    return f"{size / 1000:.0f}k"
