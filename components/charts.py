"""Charts as plain dicts, and the frame that says their point in a sentence and keeps the figures in a table.

Shape, place and label carry the meaning; colours only repeat it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from components.cards import disclosure
from components.dom import aria
from components.page import Content
from data.words import gettext as _
from data.words import number

Figure = dict[str, Any]
Words = Callable[[float], str]
"""Writes a number for the reader, such as `money`."""

ACCENT, MUTED, YOU = "#2f7f93", "#7d8a95", "#cf5f1c"
"""At least 3:1 against the page, light and dark; text and grid lines take the theme's colours."""
BAND = "rgba(47, 127, 147, .2)"
_ABOVE_ITS_BAR = {"xref": "paper", "xanchor": "left", "yanchor": "bottom", "yshift": 8}
_HATCH = {"fillmode": "overlay", "fgcolor": "#ffffff", "solidity": 0.35, "size": 9}


def figure(sentence: Content, drawing: Figure, table: Component, *, text: str | None = None) -> html.Figure:
    """A chart under the sentence that says its point, with its figures in `table` behind "Show the figures".

    `text` is the alternative for those who do not see the chart; without it the sentence must be a plain string.
    """
    alternative = text or sentence
    if not isinstance(alternative, str):
        raise TypeError("a chart whose sentence is not a plain string needs text=")
    return html.Figure(
        [
            html.Figcaption(sentence, className="sentence"),
            html.Div(
                dcc.Graph(figure=drawing, config={"displayModeBar": False, "staticPlot": True, "responsive": True}),
                className=f"chart chart-{drawing['layout']['meta']}",
                role="img",
                **aria(label=alternative),
            ),
            disclosure(_("Show the figures"), table),
        ],
        className="figure",
    )


def strip(quartiles: Mapping[str, float], you: float | None, words: Words) -> Figure:
    """Where `you` stand among the quantiles `p25`, `p50`, `p75` and, where published, `p10` and `p90`.

    `words` writes an amount. Lower and upper quartile are named outwards and the median a row below, so that the
    names do not meet on a narrow screen.
    """
    lower, median, upper = quartiles["p25"], quartiles["p50"], quartiles["p75"]
    ends = [quartiles.get("p10", lower), quartiles.get("p90", upper)]
    traces = [
        _line(ends, [0, 0], MUTED, 3),
        _line([lower, upper], [0, 0], ACCENT, 24),
        _line([median, median], [0.35, -1.1], MUTED, 3),
    ]
    notes = [
        _note(lower, -0.35, [_("Lower quartile"), words(lower)], xanchor="right", xshift=32, align="right"),
        _note(upper, -0.35, [_("Upper quartile"), words(upper)], xanchor="left", xshift=-32, align="left"),
        _note(median, -1.15, [_("Median"), words(median)]),
    ]
    if you is not None:
        ends.append(you)
        traces.append(_marks([you], [0.55], "triangle-down", 15))
        notes.append(_note(you, 0.75, [f"{_('You')} {words(you)}"], yanchor="bottom", font={"size": 15}))
    room = 0.25 * (max(ends) - min(ends)) or 1
    across = {"visible": False, "type": "linear", "range": [min(ends) - room, max(ends) + room]}
    upwards = {"visible": False, "range": [-2.1, 1.2]}
    return {"data": traces, "layout": _layout("strip", xaxis=across, yaxis=upwards, annotations=notes)}


def histogram(starts: Sequence[str], counts: Sequence[float], yours: int | None = None) -> Figure:
    """Bars named by `starts`; the bar at position `yours` is hatched and labelled."""
    is_yours = [position == yours for position in range(len(counts))]
    trace = {
        "type": "bar",
        "x": list(range(len(starts))),
        "y": list(counts),
        "marker": {"color": ACCENT, "pattern": {"shape": ["/" if own else "" for own in is_yours], **_HATCH}},
        "text": [_("You") if own else "" for own in is_yours],
        "textposition": "outside",
        "cliponaxis": False,
    }
    names = {"type": "linear", "tickvals": list(range(len(starts))), "ticktext": list(starts)}
    return {"data": [trace], "layout": _layout("histogram", xaxis=names, bargap=0.12)}


def trend(
    days: Sequence[str],
    middle: Sequence[float | None],
    band: tuple[Sequence[float | None], Sequence[float | None]] | None = None,
    you: Mapping[str, float] | None = None,
) -> Figure:
    """A line through `middle` over `days` (ISO), the `band` (lower, upper) around it, and your points as diamonds."""
    traces = []
    if band:
        lower, upper = (_line(days, edge, ACCENT, 1) for edge in band)
        traces = [lower, {**upper, "fill": "tonexty", "fillcolor": BAND}]
    traces.append(_line(days, middle, ACCENT, 4))
    if you:
        traces.append(_marks(list(you), list(you.values()), "diamond", 13))
    years = {"type": "date", "dtick": "M12", "tickformat": "%Y"}
    return {"data": traces, "layout": _layout("trend", xaxis=years, yaxis={"tickformat": ",d"})}


def bars(labels: Sequence[str], values: Sequence[float], words: Words = str) -> Figure:
    """Lying bars, the first on top, each under its name, its value written at its end; below zero to the left."""
    places = list(range(len(labels)))
    trace = {
        "type": "bar",
        "orientation": "h",
        "y": places,
        "x": list(values),
        "width": 0.4,
        "text": [words(value) for value in values],
        "textposition": "outside",
        "cliponaxis": False,
        "marker": {"color": ACCENT},
    }
    least, most = min([0, *values]), max([0, *values])
    room = 0.3 * (most - least) or 1  # for the value beside its bar
    across = [least - room * (least < 0), most + room * (most > 0)]
    names = [_note(0, place, [name], **_ABOVE_ITS_BAR) for place, name in zip(places, labels, strict=True)]
    downwards = {"visible": False, "range": [len(labels) - 0.5, -0.8]}
    amounts = {"visible": False, "type": "linear", "range": across}
    return {"data": [trace], "layout": _layout("bars", xaxis=amounts, yaxis=downwards, annotations=names)}


def lines(
    days: Sequence[str],
    series: Sequence[tuple[str, Sequence[float | None]]],
    marks: Sequence[tuple[str, str]] = (),
    ticks: Sequence[tuple[str, str]] = (),
) -> Figure:
    """A line for each named series over `days` (ISO), the first whole and the others dashed, named at their ends.

    `ticks` are days with their words in the reader's language, which Plotly would write in English. `marks` are days
    with a short sign, drawn as lines from top to bottom.
    """
    traces, names = [], []
    for (name, values), dash in zip(series, ("solid", "dash", "dot"), strict=False):
        line = _line(days, values, ACCENT, 3)
        line["line"]["dash"] = dash
        traces.append(line)
        last = next((at for at in reversed(range(len(values))) if values[at] is not None), None)
        if last is not None:
            names.append(_note(days[last], values[last] or 0, [name], xanchor="right", yanchor="bottom", yshift=3))
    lines_down = [
        {"type": "line", "xref": "x", "yref": "paper", "x0": day, "x1": day, "y0": 0, "y1": 1,
         "line": {"color": YOU, "width": 2, "dash": "dot"}}
        for day, _sign in marks
    ]  # fmt: skip
    signs = [_note(day, 1, [sign], yref="paper", yanchor="bottom") for day, sign in marks]
    across = {"type": "date", "tickvals": [day for day, _words in ticks], "ticktext": [words for _day, words in ticks]}
    upwards = {"rangemode": "tozero", "tickformat": ",d", "showgrid": True}
    layout = _layout("lines", xaxis=across, yaxis=upwards, annotations=names + signs, shapes=lines_down)
    return {"data": traces, "layout": layout}


def stacked(labels: Sequence[str], series: Sequence[tuple[str, Sequence[float]]]) -> Figure:
    """Standing bars of several parts, each with a pattern of its own; parts below zero go downwards."""
    shapes, colours = ("", "/", ".", "x"), (ACCENT, ACCENT, ACCENT, MUTED)
    traces = [
        {
            "type": "bar",
            "name": name,
            "x": list(labels),
            "y": list(values),
            "marker": {"color": colour, "line": {"color": colour, "width": 1}, "pattern": {"shape": shape, **_HATCH}},
        }
        for (name, values), shape, colour in zip(series, shapes, colours, strict=False)
    ]
    legend = {"orientation": "h", "y": 1, "yanchor": "bottom", "x": 0, "font": {"size": 13}}
    layout = _layout("stacked", yaxis={"tickformat": ",d", "showgrid": True, "zeroline": True})
    return {"data": traces, "layout": layout | {"barmode": "relative", "showlegend": True, "legend": legend}}


def _line(x: Sequence[Any], y: Sequence[Any], colour: str, width: int) -> Figure:
    line = {"color": colour, "width": width}
    return {"type": "scatter", "mode": "lines", "x": list(x), "y": list(y), "line": line}


def _marks(x: Sequence[Any], y: Sequence[Any], symbol: str, size: int) -> Figure:
    marker = {"symbol": symbol, "size": size, "color": YOU}
    return {"type": "scatter", "mode": "markers", "x": list(x), "y": list(y), "marker": marker, "cliponaxis": False}


def _note(x: Any, y: float, lines: Sequence[str], **more: Any) -> dict[str, Any]:
    return {"x": x, "y": y, "text": "<br>".join(lines), "showarrow": False, "yanchor": "top"} | more


def _layout(kind: str, *, xaxis: Figure | None = None, yaxis: Figure | None = None, **more: Any) -> Figure:
    """What all charts share; `meta` names the kind, and with it the height in `assets/charts.css`."""
    return {
        "meta": kind,
        "autosize": True,
        "showlegend": False,
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "margin": {"l": 8, "r": 8, "t": 24, "b": 8},
        "font": {"family": "system-ui, sans-serif", "size": 14},
        "separators": number(0.5)[1] + number(1_000)[1],
        "xaxis": {"automargin": True, "showgrid": False, "type": "category"} | (xaxis or {}),
        "yaxis": {"automargin": True, "zeroline": False} | (yaxis or {}),
    } | more
