"""Every control has a name, a size that a hand meets, and is seen, in both themes."""

import numpy as np
import pytest
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QComboBox, QLabel, QLineEdit, QToolButton

from gdviz.render.paint.theme import THEMES, contrast
from tests.doors.controls import called, controls
from tests.doors.ground import pixels

RACES = {
    "landscape": (("rosenbrock", "gd", "momentum"), {"steps": "5"}),
    "data": (("moons", "gd:lr=0.5"), {"steps": "5"}),
}
SEEN = (("landscape", "light"), ("landscape", "dark"), ("data", "dark"))
# by WCAG 2.2: pixels of a target, and the contrasts of signs and of text
TARGET, BOX, SIGNS, TEXTS = 24, 20, 3.0, 4.5


def in_all_tabs(program, found):
    """What `found` yields of each control, once, and of each label."""
    tried, wrong = set(), set()
    for name in program.main.tabs.rows:
        if not program.main.tabs.go(name):
            continue
        program.settle()
        labels = [w for w in program.main.findChildren(QLabel) if w.isVisible() and w.isEnabled()]
        for widget in (*controls(program), *labels):
            if widget not in tried:
                tried.add(widget)
                wrong |= {f"{name}: {called(widget)}: {fault}" for fault in found(widget)}
    assert len(tried) > 60
    return sorted(wrong)


def nameless_or_small(widget):
    if isinstance(widget, QLabel) or widget.focusProxy() is not None:
        return
    text = widget.text() if isinstance(widget, QAbstractButton) else ""
    if not (widget.accessibleName() or text.strip()):
        yield "no name"
    scrolls_tabs = widget.objectName().startswith("Scroll")
    least = BOX if isinstance(widget, QCheckBox) else TARGET
    if min(widget.width(), widget.height()) < least and not scrolls_tabs:
        yield f"{widget.width()} x {widget.height()} pixels"


def test_the_parts_are_told_to_those_who_do_not_see_them(program):
    main = program.main
    program.load("booth", "gd:lr=0.05", "adam", steps="5")
    for view, name in (
        (main.race_view, "map of the race"),
        (main.surface, "height map of the race"),
    ):
        assert view.accessibleName() == name
        assert view.accessibleDescription() == "racers: Gradient descent, Adam"
    assert main.loss_view.accessibleName() == "plot of the losses"


@pytest.mark.parametrize(("race", "theme"), SEEN)
def test_every_control_has_a_name_and_a_size_and_is_seen(program, race, theme):
    words, options = RACES[race]
    program.load(*words, **options)
    program.card(0).set_open(True)
    program.press(theme)
    program.rounds(3)
    grounds = (THEMES[theme].background, THEMES[theme].surface)

    def faults(widget):
        yield from nameless_or_small(widget)
        if isinstance(widget, QLabel):
            ink = widget.palette().color(widget.foregroundRole()).name()
            if widget.text() and least(ink, grounds) < TEXTS:
                yield f"text {ink} ({widget.text()[:20]})"
        elif widget.focusProxy() is None and (found := contrast_of(widget, grounds)) < SIGNS:
            yield f"contrast {found:.2f}"

    assert in_all_tabs(program, faults) == []


def contrast_of(widget, grounds):
    """How well the border of a control is seen, or, of one without, its sign."""
    image = pixels(widget.grab().toImage())
    flat = isinstance(widget, QToolButton) and not widget.property("worded")
    edged = isinstance(widget, QAbstractButton | QComboBox | QLineEdit) and not flat
    seen = image[image.shape[0] // 2, :3] if edged else image.reshape(-1, 3)
    return max(least(f"#{bytes(colour).hex()}", grounds) for colour in np.unique(seen, axis=0))


def least(ink, grounds):
    return min(contrast(ink, ground) for ground in grounds)


def test_lists_have_an_arrow(program):
    combo = program.control("speed")
    image = pixels(combo.grab().toImage()).astype(int)
    right = image[6:-6, -combo.height() : -4]
    assert np.ptp(right) > 100
