"""How the pay figures arise, from the policy file's own numbers: answers, groups, rules, rounding, model, proof."""

from __future__ import annotations

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from components.benchmark import formula
from components.benchmark_words import band_words, month_words, table_words, why_words
from components.page import section
from components.proof_tables import tables
from components.tables import table
from data import words
from data.datamap.organisation import Organisation
from data.salary.benchmark import Why
from data.salary.policy import Policy
from data.salary.proof import Proof
from data.salary.published import ReleaseFacts
from data.words import gettext as _


def answers_section(policy: Policy, organisation: Organisation) -> Component:
    """Which answers count, and how they are made comparable."""
    rules = policy.answers
    kroner = [words.money(each, organisation.currency) for each in (rules.least_monthly, rules.most_monthly)]
    return section(
        _("Which answers count"),
        _list(
            _(
                "Only answers of members who agree to it. Who withdraws is in no figure that is made after that;"
                " figures that stand, and past releases, stay as they were."
            ),
            _(
                "They are at least {least} and at most {most} months old when the figures are made, one per person.",
                least=_months(rules.least_age), most=_months(rules.most_age),
            ),
            _("Who works less than {share} of full time is compared, but doesn’t count.",
              share=words.percent(rules.least_hours)),
            _(
                "Left out: pay below {low} or above {high} a month, and unusual pay that its member has not confirmed:"
                " far from that of all others at the level ({spread} times the distance of the quartiles), or"
                " less than {share} of the official lower quartile or more than {times} times the upper one.",
                low=kroner[0], high=kroner[1], spread=words.number(rules.spread),
                share=words.percent(rules.official_low), times=words.number(rules.official_high),
            ),
            _("The highest and the lowest {share} are moved in to that point.", share=words.percent(rules.winsorised)),
        ),
        html.Ul([html.Li(formula(concept, organisation)) for concept in policy.concepts]),
    )  # fmt: skip


def groups_section(policy: Policy) -> Component:
    """The fixed groups, and when one is shown."""
    cell, figures = policy.cell, policy.figures
    return section(
        _("Which groups are shown"),
        html.P(_("There are only these comparisons and the wider ones that follow from them. Nobody can ask freely:")),
        html.Ul([html.Li(table_words(dims)) for dims in policy.tables]),
        html.P(_("A group is shown when all of this is true:")),
        _list(
            _("at least {people} people and {employers} employers", people=cell.people, employers=cell.employers),
            _("no employer has more than {share} of the people", share=words.percent(cell.largest)),
            _(
                "the two largest have at most {share} of all pay, and the rest at least {p} per cent of the largest",
                share=words.percent(cell.dominance_share), p=words.number(cell.p_per_cent),
            ),
            _("not all have the same pay"),
            _("it can’t be worked out from the groups beside it; otherwise another group is hidden as well"),
        ),
        html.P(
            _(
                "The median is shown from {median} people, the quartiles from {quartiles}, the outermost tenths from"
                " {tails}. How many there are is told in steps: {bands}.",
                median=figures.median, quartiles=figures.quartiles, tails=figures.tails,
                bands=", ".join(map(str, figures.bands)),
            )
        ),
    )  # fmt: skip


def rounding_section(policy: Policy, organisation: Organisation) -> Component:
    """Rounding, and how figures stand or are renewed."""
    figures, cell, currency = policy.figures, policy.cell, organisation.currency
    return section(
        _("Rounded, and seldom new"),
        _list(
            _(
                "The median is rounded to {median} a year and all other points to {step} a year, never finer than"
                " {share} of the amount. After that it is divided by 12 and shown in whole {month} a month.",
                median=words.money(figures.median_step, currency), step=words.money(figures.step, currency),
                share=words.percent(figures.least_step), month=words.money(figures.month_step, currency),
            ),
            _(
                "A group gets new figures only when at least {changed} of its answers have come, gone or changed."
                " Otherwise the old ones stand, with their month, for at most {months} months.",
                changed=cell.changed, months=_months(cell.carried),
            ),
            _(
                "A release is frozen: no page reads anybody’s answer but one’s own, and own rank is worked out from"
                " what is published."
            ),
        ),
    )  # fmt: skip


def formulas_section(policy: Policy) -> Component:
    """Rank, model and official figures."""
    model = policy.model
    return section(
        _("Rank and estimates"),
        _list(
            _(
                "Rank: between two published points pay is taken to follow a normal distribution on a logarithmic"
                " scale. The rank is told in steps of 5 in 100, and beyond the outermost points not at all."
            ),
            _(
                "Range of the rank: the same with all points moved as far as the median’s interval reaches. The"
                " interval holds nine times out of ten."
            ),
            _(
                "Estimates for groups that are too small come from quantile regression on the logarithm of pay: every"
                " dimension adds its share, and no value with fewer than {people} answers is spoken of. It is fitted on"
                " at most {sample} answers, and {refits} times more for its range.",
                people=model.people, sample=words.number(model.sample), refits=model.refits,
            ),
            _(
                "Women’s and men’s pay: from {people} women and {people} men who said so, with the same level, industry"
                " and so on.",
                people=model.each_sex,
            ),
            _("Official figures have quartiles alone; the outermost tenths are estimated from them and marked so."),
        ),
    )  # fmt: skip


def release_section(facts: ReleaseFacts | None, policy: Policy) -> Component:
    """The newest release in numbers, with what was held back and by which rule."""
    title = _("The newest release")
    if facts is None:
        return section(title, html.P(_("No figures have been released yet.")))
    rows = [(_held(why, policy), words.number(count)) for why, count in facts.suppressed.items()]
    return section(
        title,
        html.P(
            _(
                "{month}, made {day} from {answers} answers: {counted} groups counted and {modelled} estimated.",
                month=month_words(facts.month), day=words.date(facts.built_at), answers=band_words(facts.answers),
                counted=words.number(facts.counted), modelled=words.number(facts.modelled),
            )
        ),
        table(_("Groups that are held back"), [_("Rule"), _("Groups")], rows, {1}) if rows else None,
        html.P(
            [_("Fingerprints (SHA-256) of the figures and of the rules:"), " ",
             html.Code(facts.sha256, className="long"), " ", html.Code(facts.policy_sha256, className="long")],
            className="note",
        ),
    )  # fmt: skip


def proof_section(proof: Proof | None) -> Component:
    """The attacks that were tried, how exact the figures are, and the risk that is left."""
    left = html.P(
        _(
            "What is left: if all members of a small group but one tell each other their pay, they can narrow down the"
            " pay of the last one. Rounding makes it harder and doesn’t prevent it. Therefore a group has at least ten."
        )
    )
    title = _("Tried on ourselves")
    if proof is None:
        return section(title, html.P(_("Not measured yet.")), left)
    return section(
        title,
        html.P(
            _(
                "Made-up people of realistic shape are given {releases} releases,"
                " and these attacks are tried on them. Last run: {day}.",
                releases=proof.releases,
                day=words.date(proof.made),
            )
        ),
        *(table(each.title, each.headings, each.rows, set(each.numeric)) for each in tables(proof)),
        left,
    )


def _held(why: Why, policy: Policy) -> str:
    told = why_words(why, policy)
    return told[:1].upper() + told[1:]


def _months(period: str) -> str:
    """A period of the policy file in months: "P3M", "P1Y"."""
    number = int(period[1:-1]) * (12 if period.endswith("Y") else 1)
    return words.number(number)


def _list(*lines: str) -> Component:
    return html.Ul([html.Li(each) for each in lines])


def sections(
    policy: Policy, organisation: Organisation, facts: ReleaseFacts | None, proof: Proof | None
) -> Sequence[Component]:
    """All sections in their order."""
    return [
        answers_section(policy, organisation),
        groups_section(policy),
        rounding_section(policy, organisation),
        formulas_section(policy),
        release_section(facts, policy),
        proof_section(proof),
    ]
