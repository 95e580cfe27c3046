"""Which answers the figures can rest on, and how far the outermost ones are pulled in."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from data.salary.benchmark import Concept
from data.salary.policy import AnswerRules, Policy

Official = Mapping[str, tuple[float, float]]
"""{occupation: (lower, upper quartile)} in kroner a month."""


def plausible(answers: pd.DataFrame, policy: Policy, official: Official) -> pd.DataFrame:
    """The answers that are not held back for confirmation: inside the hard limits, and inside the official and the
    statistical ones unless the person has said that the unusual amount is right."""
    rules, base = policy.answers, answers["base"].astype(float)
    possible = base.between(rules.least_monthly, rules.most_monthly)
    for concept in policy.concepts:
        possible &= answers[concept].astype(float).between(base, 2 * rules.most_monthly)
    quartiles = answers["occupation"].map(official)
    low = quartiles.map(lambda pair: rules.official_low * pair[0], na_action="ignore").astype(float).fillna(0)
    high = quartiles.map(lambda pair: rules.official_high * pair[1], na_action="ignore").astype(float).fillna(np.inf)
    usual = base.between(low, high) & _near_its_level(answers[possible], rules).reindex(answers.index, fill_value=False)
    confirmed = answers["confirmed"].astype(bool) if "confirmed" in answers else pd.Series(False, answers.index)
    return answers[possible & (usual | confirmed)]


def winsorised(answers: pd.DataFrame, policy: Policy) -> pd.DataFrame:
    """The answers with the outermost share at each end of each concept pulled in to where that share ends."""
    share = policy.answers.winsorised
    return answers.assign(**{concept: _pulled_in(answers, concept, share) for concept in policy.concepts})


def _near_its_level(answers: pd.DataFrame, rules: AnswerRules) -> pd.Series:
    """Whether each is within so many interquartile ranges of its level's quartiles, on a logarithmic scale."""
    logs = pd.Series(np.log(answers["base"].to_numpy(float)), answers.index)
    by_level = logs.groupby(answers["level"])
    lower, upper = by_level.transform("quantile", 0.25), by_level.transform("quantile", 0.75)
    reach = rules.spread * (upper - lower)
    return logs.between(lower - reach, upper + reach)


def _pulled_in(answers: pd.DataFrame, concept: Concept, share: float) -> pd.Series:
    pay = answers[concept].astype(float)
    return pay.clip(pay.quantile(share), pay.quantile(1 - share)) if len(pay) else pay
