"""A symbol in print, e.g. "m̂", "ρ∞" or "w′ₜ₋₁": its letters with what stands on, below and above
them."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

GREEK = dict(
    zip(
        "αβγδεζηθκλμνξπρστφχψωΓΔΛΣΩ",
        "alpha beta gamma delta epsilon zeta eta theta kappa lambda mu nu xi pi rho sigma tau phi "
        "chi psi omega Gamma Delta Lambda Sigma Omega".split(),
        strict=True,
    )
)
ACCENTS = {"\u0302": "hat", "\u0304": "bar"}
LOW = dict(zip("₀₁₂₃₄₅₆₇₈₉₊₋ₐₑₕₖₗₘₙₒₚₛₜₓᵢⱼ", "0123456789+-aehklmnopstxij", strict=True))
LOW |= {"∞": r"\infty"}
HIGH = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ᵗ*", "0123456789+-t*", strict=True))
HIGH |= {"ᵀ": r"\top", "′": r"\prime"}
OTHER = {"‖": r"\|", "∇": r"\nabla ", "·": r"\cdot ", "√": r"\surd ", "−": "-"}
# words that LaTeX has a command for
NAMED = {"max": r"\max", "min": r"\min"}


@dataclass(frozen=True)
class Letters:
    """What stands on the line, the accent on it ("hat", "bar" or ""), and what is low and high."""

    text: str
    accent: str = ""
    low: str = ""
    high: str = ""


def parts(symbol: str) -> tuple[Letters, ...]:
    """The groups of a symbol from left to right; a word is one group."""
    found = []
    plain = unicodedata.normalize("NFD", symbol)
    low, high, accents = (re.escape("".join(signs)) for signs in (LOW, HIGH, ACCENTS))
    group = rf"([A-Za-z]{{2,}}|.)([{accents}]?)([{low}{high}]*)"
    for text, accent, rest in re.findall(group, plain):
        below = "".join(c for c in rest if c in LOW)
        above = "".join(c for c in rest if c in HIGH)
        found.append(Letters(text, ACCENTS.get(accent, ""), below, above))
    return tuple(found)


def latex(symbol: str) -> str:
    """The symbol in LaTeX: Greek by name, what stands low or high in braces, words upright."""
    found = "".join(map(_latex, parts(symbol)))
    return re.sub(r" (?=[_^}]|$)", "", found)


def _latex(part: Letters) -> str:
    text = OTHER.get(part.text, part.text)
    if part.text in GREEK:
        text = rf"\{'varepsilon' if part.text == 'ε' else GREEK[part.text]} "
    elif re.fullmatch("[A-Za-z]{2,}", part.text):
        text = rf"\mathrm{{{part.text}}}"
    if part.accent:
        text = rf"\{part.accent}{{{text.strip()}}}"
    low = "".join(LOW[c] for c in part.low)
    high = "".join(HIGH[c] for c in part.high)
    if not low.isdecimal() and re.fullmatch("[a-z]{2,}", low):
        low = NAMED.get(low, rf"\mathrm{{{low}}}")
    return text + _attached("_", low) + _attached("^", high)


def _attached(sign: str, text: str) -> str:
    braces = len(text) > 1 and not text.startswith("\\")
    return f"{sign}{{{text}}}" if braces else sign + text if text else ""
