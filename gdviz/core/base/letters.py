"""A symbol in print, e.g. "m̂", "ρ∞" or "w′ₜ₋₁": its letters with accents, subscripts and
superscripts."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

GREEK = dict(
    zip(
        "αβγδεζηθκλμνξπρστφχψωΓΔΛΣΩ",
        "alpha beta gamma delta epsilon zeta eta theta kappa lambda mu nu xi pi rho sigma tau phi "
        "chi psi omega Gamma Delta Lambda Sigma Omega".split(),
        strict=True,
    )
)
HAT, BAR = "\u0302", "\u0304"
ACCENTS = {HAT: "hat", BAR: "bar"}
LOW = dict(zip("₀₁₂₃₄₅₆₇₈₉₊₋ₐₑₕₖₗₘₙₒₚₛₜₓᵢⱼ", "0123456789+-aehklmnopstxij", strict=True))
LOW |= {"∞": r"\infty"}
HIGH = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ᵗ*", "0123456789+-t*", strict=True))
HIGH |= {"ᵀ": r"\top", "′": r"\prime"}
OTHER = {"‖": r"\|", "∇": r"\nabla ", "·": r"\cdot ", "−": "-", "←": r"\leftarrow ", "Σ": r"\sum "}
# words that LaTeX has a command for
NAMED = {"max": r"\max", "min": r"\min", "argmin": r"\operatorname{argmin}"}


@dataclass(frozen=True)
class Letters:
    """The base, the accent on it ("hat", "bar" or ""), the subscript and the superscript."""

    text: str
    accent: str = ""
    low: str = ""
    high: str = ""


def parts(symbol: str) -> tuple[Letters, ...]:
    """The groups of a symbol from left to right; a word is one group."""
    found = []
    plain = unicodedata.normalize("NFD", symbol)
    low, high, accents = (re.escape("".join(signs)) for signs in (LOW, HIGH, ACCENTS))
    group = rf"((?<= )[A-Za-z]{{2,}}(?=[ ,]|$)|[A-Za-z]{{3,}}|.)([{accents}]?)([{low}{high}]*)"
    for text, accent, rest in re.findall(group, plain):
        below = "".join(c for c in rest if c in LOW)
        above = "".join(c for c in rest if c in HIGH)
        found.append(Letters(text, ACCENTS.get(accent, ""), below, above))
    return tuple(found)


def hatted(symbol: str) -> str:
    """The symbol with a hat on its first letter."""
    plain = unicodedata.normalize("NFD", symbol)
    return f"{plain[0]}{HAT}{plain[1:]}"


def latex(symbol: str) -> str:
    """The symbol in LaTeX: Greek by name, subscripts and superscripts in braces, words upright."""
    tokens = symbol.split(" ")
    words = [re.fullmatch("[A-Za-z]{2,}", token.rstrip(",")) is not None for token in tokens]
    # "a" is a word between words, and the letter a elsewhere
    told = [
        word or (token == "a" and any(words[max(k - 1, 0) : k + 2]))
        for k, (token, word) in enumerate(zip(tokens, words, strict=True))
    ]
    if sum(told) < 2:
        return _in_math(symbol)
    found: list[str] = []
    for word, run in groupby(zip(tokens, told, strict=True), itemgetter(1)):
        alike = [token for token, _ in run]
        found += [rf"\text{{ {' '.join(alike)} }}"] if word else map(_in_math, alike)
    return " ".join(found).strip()


def _in_math(symbol: str) -> str:
    found = list(map(_latex, parts(symbol)))
    for k in reversed(range(len(found) - 1)):
        if found[k] == "√":
            found[k : k + 2] = [rf"\sqrt{{{found[k + 1].strip()}}}"]
    return re.sub(r" (?=[_^}]|$)", "", "".join(found))


def _latex(part: Letters) -> str:
    text = OTHER.get(part.text, part.text)
    if part.text in GREEK and part.text not in OTHER:
        text = rf"\{'varepsilon' if part.text == 'ε' else GREEK[part.text]} "
    elif part.text in NAMED:
        text = rf"{NAMED[part.text]} "
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
    return f"{sign}{{{text}}}" if len(text) > 1 else sign + text if text else ""
