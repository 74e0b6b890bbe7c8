"""One style of numbers in print: no hyphen for a minus, no e for a power of ten."""

import math
import re
from pathlib import Path

import pytest

import gdviz
from gdviz.core.base.printed import printed

ROOT = Path(gdviz.__file__).parent
# a number in a text with a format that writes "-" and "e-05"
FORMATTED = re.compile(r"\{[^{}\"']*:[+#,]?(?:\.\d+|\.\{\w+\})?[ge]\}")
# where it becomes a number again, is typed, or is the one place that prints
ALLOWED = re.compile(r"float\(f\"|\.partition\(\"e\"\)|\.split\(\"e\"\)|speed:g|gap:#\.2g")
OF_THE_PRINTER = {
    "render/paint/ticks.py",
    "render/paint/typeset.py",
    "core/base/printed.py",
    "gui/widgets/controls.py",
}
SAID = ("core/learning", "core/analysis", "core/engine")


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        (-0.5, 4, "−0.5"), (12345.678, 4, "12350"), (1e-5, 4, "10⁻⁵"), (-3.2e-7, 4, "−3.2·10⁻⁷"),
        (2.5e12, 3, "2.5·10¹²"), (0.0, 4, "0"), (math.inf, 4, "∞"), (-math.inf, 4, "−∞"),
        (math.nan, 4, "–"), (113.5354321, 6, "113.535"), (1e9, 4, "10⁹"), (-1e-12, 2, "−10⁻¹²"),
    ],
)  # fmt: skip
def test_a_number_in_print(value, digits, text):
    assert printed(value, digits) == text


def test_no_text_for_the_eye_formats_a_number_by_itself():
    said = []
    for folder in ("render", "gui", *SAID):
        for path in sorted((ROOT / folder).rglob("*.py")):
            place = path.relative_to(ROOT).as_posix()
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
                if place in OF_THE_PRINTER or ALLOWED.search(line):
                    continue
                if FORMATTED.search(line):
                    said.append(f"{place}:{number}: {line.strip()}")
    assert said == []
