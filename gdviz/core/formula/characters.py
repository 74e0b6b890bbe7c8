"""Characters that are not allowed in formulas: their names, and what to write instead."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from gdviz.core.formula.vocabulary import CONSTANTS, FUNCTIONS, in_names

ALLOWED = "write numbers, names such as x, + - * / ^ ( ) | and functions such as sin(x)"
COMPARE = "only < <= > >= compare, inside where(condition, a, b)"
NO_EQUALS = "a formula has no =; write the loss alone"
ROUND = "write round brackets ( )"
PAIRS = {
    **dict.fromkeys(("==", "!=", "<>"), COMPARE),
    "=<": "write <=",
    "=>": "write >=",
    ":=": NO_EQUALS,
}
WORDS = {
    **dict.fromkeys("[]{}", ROUND),
    **dict.fromkeys("'\"`´‘’“”′″", "write it without quotes or primes"),
    **dict.fromkeys("—―", "write -"),
    **dict.fromkeys("ˆ↑", "write ^"),
    **dict.fromkeys("⌊⌋", "write floor(x)"),
    **dict.fromkeys("⌈⌉", "write ceil(x)"),
    **dict.fromkeys("±∓;", "one formula at a time"),
    "=": NO_EQUALS,
    "≠": COMPARE,
    "!": "there is no factorial",
    "%": "write mod(a, b)",
    ".": "a point stands only inside a number such as 0.5",
    "_": "write it without, such as log2(x) or 1000",
    ":": "write / to divide",
    "?": "write where(condition, a, b)",
    "&": "put one where(condition, a, b) inside another",
    "\\": "write sin(x), not \\sin x",
    "$": "write the formula alone",
    "°": "angles are in radians",
    "∞": "only finite numbers are allowed",
    "½": "write 0.5 or 1/2",
    "∛": "write cbrt(x)",
    "∜": "write x^(1/4)",
    "‖": "write hypot(x, y)",
}
# words of LaTeX that are not functions
LATEX = {
    **dict.fromkeys(("frac", "dfrac", "tfrac"), "write x/y"),
    **dict.fromkeys(("lvert", "rvert", "vert"), "write |x|"),
    **dict.fromkeys(("lVert", "rVert", "Vert", "|"), "write hypot(x, y)"),
    **dict.fromkeys(("le", "leq", "lt"), "write <"),
    **dict.fromkeys(("ge", "geq", "gt"), "write >"),
    **dict.fromkeys((",", ";", ":", "!", " ", "quad", "displaystyle"), "remove it"),
    **dict.fromkeys(("operatorname", "mathrm", "text"), "write the name alone"),
    "infty": "only finite numbers are allowed",
    **dict.fromkeys(("cdot", "times"), "write *"),
    **dict.fromkeys(("left", "right"), "write the bracket alone"),
    "sqrt": "write sqrt(x)",
    "pi": "write pi",
}
_LATEX_WORD = re.compile(r"\\([A-Za-z]+|.)")
# the names before the dot of Python's functions
_MODULES = re.compile(r"(?<![A-Za-z0-9_])(np|numpy|math|torch|tf|jnp|Math)$")


def instead(text: str, at: int, variables: Sequence[str]) -> str:
    """What to write for the character at that place, in the known variables."""
    character = text[at]
    digit = unicodedata.decimal(character, None)
    plain = unicodedata.normalize("NFKC", character) if digit is None else str(digit)
    if character in "[{" and (name := re.search(r"[A-Za-z][A-Za-z0-9]*$", text[:at])):
        return _bracket(character, name[0])
    if character == "\\" and (word := _LATEX_WORD.match(text, at)):
        return in_names(_of_latex(text, word[1]), variables)
    if character == "." and (hint := _behind_point(text, at)):
        return in_names(hint, variables)
    if text[at : at + 2] == "_{":
        return _without_subscripts(text)
    if character in WORDS or plain in WORDS:
        return in_names(WORDS.get(character) or WORDS[plain], variables)
    return _of_kind(text, at, plain, variables)


def _of_latex(text: str, word: str) -> str:
    if word in LATEX:
        return LATEX[word]
    if word in FUNCTIONS:
        alone = FUNCTIONS[word].arity == 1
        return f"write {word}(x), not \\{word} x" if alone else f"write {word}(x, y)"
    if word == "theta" and {"1", "2"} <= set(re.findall("theta_?([12])", _digits(text))):
        return "write theta1 and theta2"
    return "write letters from a to z, such as x, or a number"


def _behind_point(text: str, at: int) -> str:
    """What to write for np.sin(x), or for x.^2 and x.*y."""
    called = re.match(r"\.([A-Za-z]+[0-9]*)", text[at:])
    if called and _MODULES.search(text[:at]):
        name = called[1]
        known = name in FUNCTIONS and FUNCTIONS[name].arity == 1
        return f"write {name}(x), without the module" if known else "write it without the module"
    sign = re.match(r"\.([*/^])", text[at:])
    return f"write {sign[1]} alone, without the point" if sign else ""


def _digits(text: str) -> str:
    """The text with subscript and bracketed digits as plain ones."""
    return re.sub(r"\{([012])\}", r"\1", text.translate(str.maketrans("₀₁₂", "012")))


def _without_subscripts(text: str) -> str:
    if "0" in re.findall("x_?([012])", _digits(text)):
        return "write x[0] and x[1]"
    paired = {"1", "2"} <= set(re.findall("x_?([12])", _digits(text)))
    return "write x1 and x2" if paired else "write names without subscripts"


def _bracket(character: str, name: str) -> str:
    """A bracket after a name: the arguments of a function, or an index."""
    if name in FUNCTIONS:
        return ROUND
    product = f"write {name[:24]}*( … )"
    return product if character == "{" else f"{product}, or x[0] and x[1] for the variables"


def _of_kind(text: str, at: int, plain: str, variables: Sequence[str]) -> str:
    character = text[at]
    kind = unicodedata.category(character)
    form = unicodedata.decomposition(character).partition(" ")[0]
    if kind[0] in "CM":
        return "remove it"
    if kind[0] == "Z":
        return "write a plain space"
    if form == "<fraction>":
        return f"write {plain.replace('⁄', '/')}"
    if form == "<sub>":
        return _without_subscripts(text)
    if form == "<super>" and plain.isalnum():
        known = plain.isdigit() or plain in {*variables, *CONSTANTS}
        return f"write ^{plain}" + ("" if known else f", with a number for {plain}")
    if plain != character and re.fullmatch("[-+*/^(),|<>π]|[A-Za-z0-9]+", plain):
        return f"write the plain '{plain}'"
    if character == "θ" and {"1", "2"} <= set(re.findall("θ_?([12])", _digits(text))):
        return "write theta1 and theta2"
    letters = in_names("write letters from a to z, such as x, or a number", variables)
    return letters if kind[0] == "L" else in_names(ALLOWED, variables)
