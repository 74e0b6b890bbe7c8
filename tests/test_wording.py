"""The program's words are plain English: none of the slips that have been made before.

The lessons of the presets keep their own voice; `tests/core/lessons/test_presets.py` reads them.
"""

import re
from pathlib import Path

import pytest

import gdviz

ROOT = Path(gdviz.__file__).parents[1]
SOURCES = sorted(
    path
    for room in ("gdviz", "tests")
    for path in (ROOT / room).rglob("*.py")
    if path != Path(__file__)
)
TABLES = sorted(
    path for path in (ROOT / "resources").rglob("*.toml") if path.parent.name != "presets"
)
PAGES = sorted(ROOT.glob("*.md"))
THINGS = (
    "racer|row|step|second|class|line|side|pixel|epoch|frame|variable|axis|layer|parameter|sample"
)
COUNTED = "one|two|once|frames|gradients|losses|passes|degrees|lines|points|numbers|editor|map"
# what is refused, and a sentence in which it stands
SLIPS = {
    r"\bfor ever\b": "falls for\n    # ever",
    r"\banew\b": 'it begins "\n    "anew',
    r"\b(is|are|was|were|be) told\b": "the window is told of it",
    r"\btells? (that|whether|which|of)\b": "`picked` tells that another was taken",
    rf"\b({COUNTED}) an? ({THINGS})\b(?! (is|reaches))": "one map a racer",
    r"\bas many (as there are|a)\b": "as many as there are rows",
    r"\bhangs? on (how|what|where|whether)\b": "it hangs on how steep it is",
    r"\bis no (number|dataclass|field|range|table|file)\b": "3,5 is no number",
    r"\b(racer|racers|racer's|racers') ways?\b": "the racers' ways on the map",
    r"\b(dark|light|another) look\b": "another look",
    r"\bis of interest no\b|\bno one's own\b": "what is no one's own",
    r"\bwhat (is|was) (drawn|painted|said|plotted|asked|remembered|known) of\b": (
        "what is drawn of the racers"
    ),
}


def joined(text):
    """A text on one line: strings and comments that go on in the next line are whole."""
    text = re.sub(r"\"\n *f?\"", "", text)
    return re.sub(r"\s*\n\s*(# )?", " ", text)


@pytest.fixture(scope="module")
def said():
    assert len(SOURCES) > 600 and len(TABLES) > 10 and len(PAGES) == 4
    paths = (*SOURCES, *TABLES, *PAGES)
    return {str(p.relative_to(ROOT)): joined(p.read_text(encoding="utf-8")) for p in paths}


@pytest.mark.parametrize(("slip", "example"), SLIPS.items())
def test_no_text_has_this_slip(said, slip, example):
    refused = re.compile(slip, re.IGNORECASE)
    assert refused.search(joined(example))
    assert [
        f"{where}: {text[max(found.start() - 60, 0) : found.end() + 60]}"
        for where, text in said.items()
        for found in refused.finditer(text)
    ] == []
