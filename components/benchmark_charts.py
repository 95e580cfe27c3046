"""The other pictures of a comparison: the twelve bars, the years, what moves pay, women's and men's pay."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from dash import html
from dash.development.base_component import Component

from components.benchmark import Kroner, kind_line
from components.benchmark_words import band_words, group_words, month_words
from components.cards import badge, card, fact, facts
from components.charts import bars, figure, histogram, trend
from components.page import Content
from components.tables import table
from data import words
from data.salary.benchmark import Comparison, Concept, Effect, Gap, Group, Growth, Point
from data.salary.scales import name_of, title_of
from data.salary.standing import bar_of, picture
from data.words import gettext as _


@dataclass(frozen=True)
class OwnPay:
    """One of the reader's own answers: when it was given, and its pay in each concept."""

    on: dt.date
    pay: Mapping[Concept, int]


def picture_card(comparison: Comparison, concept: Concept, pay: int | None, kroner: Kroner) -> Component | None:
    """Twelve bars drawn from the published points alone; None where too few points are published."""
    quantiles = comparison.shown.pay[concept]
    drawn = picture(quantiles)
    if not drawn:
        return None
    mine = bar_of(drawn, pay) if pay else None
    said = _(
        "Half of them are paid from {lower} to {upper} a month.",
        lower=kroner(quantiles.p25 or drawn[0].start), upper=kroner(quantiles.p75 or drawn[-1].end),
    )  # fmt: skip
    rows = [(f"{kroner(each.start)} – {kroner(each.end)}", _per_cent(each.per_cent)) for each in drawn]
    numbers = table(_("People by monthly pay"), [_("Pay a month"), _("About so many")], rows, {1})
    names = [words.number(round(each.start / 1000, 1)) for each in drawn]
    return card(
        _("How pay is spread"),
        figure(said, histogram(names, [round(each.per_cent, 1) for each in drawn], mine), numbers),
        html.P(
            _(
                "Drawn from the published points alone, not from anybody’s pay: how many lie between two points is"
                " known, the shape between them is worked out. Below each bar: thousands of kroner a month."
            ),
            className="note",
        ),
        html.P(kind_line(comparison.shown), className="note"),
    )


def trend_card(
    comparison: Comparison, concept: Concept, own: Sequence[OwnPay], prices: Mapping[str, Decimal], kroner: Kroner
) -> Component | None:
    """The median and the quartiles release by release, with one's own answers; None with fewer than two releases."""
    points = [each for each in comparison.trend if concept in each.pay]
    if len(points) < 2:
        return None
    pay = [each.pay[concept] for each in points]
    first, last = pay[0].p50, pay[-1].p50
    said = _(
        "The median went from {first} in {then} to {last} in {now}.",
        first=kroner(first), last=kroner(last), then=month_words(points[0].month), now=month_words(points[-1].month),
    )  # fmt: skip
    lower, upper = [each.p25 for each in pay], [each.p75 for each in pay]
    band = None if None in (*lower, *upper) else (lower, upper)
    seen = [each for each in own if f"{each.on:%Y-%m}" >= points[0].month[:4]]
    yours = {f"{each.on:%Y-%m-%d}": each.pay[concept] for each in seen}
    drawing = trend([f"{each.month}-01" for each in points], [each.p50 for each in pay], band, yours)
    return card(
        _("Over the years"),
        figure(said, drawing, _trend_table(points, concept, seen, kroner)),
        html.P(_(
            "The line is the median, the band lies between the quartiles, and diamonds are your own answers. All is in"
            " kroner of its year, and it changes also because other people answer."
        ), className="note"),
        html.P(
            [badge(_("Counted"), "success"), " ", _(
                "each in its month: {group}.", group=group_words(comparison.trend_group)
            )],
            className="note",
        ),
        *_growth(comparison.growth, prices),
    )  # fmt: skip


def moves_card(effects: Sequence[Effect], own: Group) -> Component | None:
    """What moves base pay at the median, other things equal; the reader's own values first. None without any."""
    if not effects:
        return None
    ordered = sorted(effects, key=lambda each: (own.get(each.dimension) != each.value, -abs(each.per_cent)))
    first, shown = ordered[0], ordered[:8]
    said = _(
        "{value}: {change} against {against}, other things equal.",
        value=_effect_name(first), change=_signed(first.per_cent), against=name_of(first.dimension, first.against),
    )  # fmt: skip
    rows = [
        (
            _effect_name(each) + (f" ({_('yours')})" if own.get(each.dimension) == each.value else ""),
            name_of(each.dimension, each.against),
            _signed(each.per_cent),
            _range(each.low, each.high),
        )
        for each in ordered
    ]
    headings = [_("What"), _("Against"), _("Base pay"), _("Nine times out of ten")]
    return card(
        _("What moves pay"),
        figure(
            said,
            bars([name_of(each.dimension, each.value) for each in shown], [each.per_cent for each in shown], _signed),
            table(_("What moves pay"), headings, rows, {2, 3}, hide_caption=True),
        ),
        html.P(
            [badge(_("Estimated"), "warning"), " ", _(
                "by a model from {band} answers, {month}. It says what goes together, not what causes what.",
                band=band_words(first.band), month=month_words(first.month),
            )],
            className="note",
        ),
    )  # fmt: skip


def gap_card(gap: Gap | None) -> Component | None:
    """Women's pay against men's; None where there are too few of either to say it."""
    if gap is None:
        return None
    said = _less_or_more(gap)
    between = _("Nine times out of ten: {range}", range=_range(gap.low, gap.high))
    rows = [
        fact(_("As it is"), _signed(gap.raw)),
        fact(_("With the same level, industry and so on"), _signed(gap.adjusted), between),
    ]
    return card(
        _("Women’s and men’s pay"),
        html.P(said, className="sentence"),
        html.P(_("Women’s base pay against men’s, at the median:"), className="note"),
        facts(rows),
        html.P(
            [badge(_("Estimated"), "warning"), " ", _(
                "from {women} women and {men} men who said so, {month}: {group}."
                " The first figure is counted, the second is a model’s.",
                group=group_words(gap.group), women=band_words(gap.women), men=band_words(gap.men),
                month=month_words(gap.month),
            )],
            className="note",
        ),
    )  # fmt: skip


def _less_or_more(gap: Gap) -> str:
    much = words.number(abs(round(gap.adjusted, 1)))
    if gap.low <= 0 <= gap.high:
        return _("With the same level, industry and so on, no sure difference is seen between women’s and men’s pay.")
    if gap.adjusted < 0:
        return _("With the same level, industry and so on, women are paid {much} per cent less than men.", much=much)
    return _("With the same level, industry and so on, women are paid {much} per cent more than men.", much=much)


def _trend_table(points: Sequence[Point], concept: Concept, own: Sequence[OwnPay], kroner: Kroner) -> Component:
    def amount(value: int | None) -> str:
        return kroner(value) if value is not None else "–"

    rows: list[tuple[str, ...]] = []
    for point in points:
        q = point.pay[concept]
        rows.append((month_words(point.month), amount(q.p25), amount(q.p50), amount(q.p75)))
    rows += [(_("You, {date}", date=words.date(each.on)), "", kroner(each.pay[concept]), "") for each in own]
    return table(
        _("Monthly pay, full time"), [_("When"), _("Lower quartile"), _("Median"), _("Upper quartile")], rows, {1, 2, 3}
    )


def _growth(growth: Growth | None, prices: Mapping[str, Decimal]) -> list[Content]:
    if growth is None:
        return []
    told = _(
        "The same people, {then} to {now}: {change}. It is the middle one of {band} who answered both times at the same"
        " role level ({group}).",
        group=group_words(growth.group), change=_signed(growth.per_cent), band=band_words(growth.band),
        then=month_words(growth.since), now=month_words(growth.month),
    )  # fmt: skip
    rise = _price_rise(growth, prices)
    if rise is None:
        return [html.P(told)]
    real = 100 * ((1 + growth.per_cent / 100) / (1 + rise / 100) - 1)
    after = _("Prices changed by {rise}, so that is {real} in what it buys.", rise=_signed(rise), real=_signed(real))
    return [html.P(f"{told} {after}")]


def _price_rise(growth: Growth, prices: Mapping[str, Decimal]) -> float | None:
    """Change of consumer prices between the two months in per cent; None where the index doesn't have both."""
    before, after = (prices.get(month.replace("-", "M")) for month in (growth.since, growth.month))
    return float(100 * (after / before - 1)) if before and after else None


def _effect_name(effect: Effect) -> str:
    return f"{title_of(effect.dimension)}: {name_of(effect.dimension, effect.value)}"


def _signed(per_cent: float) -> str:
    sign = "+" if round(per_cent, 1) > 0 else "−" if round(per_cent, 1) < 0 else ""
    return f"{sign}{_per_cent(abs(per_cent))}"


def _range(low: float, high: float) -> str:
    return _("{low} to {high}", low=_signed(low), high=_signed(high))


def _per_cent(value: float) -> str:
    """With one decimal where there is one; `words.percent` knows how a language writes the sign."""
    return words.percent(0.01).replace(words.number(1), words.number(round(value, 1)))
