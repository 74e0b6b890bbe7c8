"""A hand on the panel: lists that open, sliders that are dragged, questions that are asked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QAction, QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QColorDialog,
    QComboBox,
    QDialogButtonBox,
    QFileDialog,
    QInputDialog,
    QMenu,
    QSlider,
    QStyle,
    QStyleOptionSlider,
)

from gdviz.gui.widgets import saving

LEFT = Qt.MouseButton.LeftButton


def pick(combo: QComboBox, value: object, role: int = Qt.ItemDataRole.UserRole) -> None:
    """Open a list and click the entry whose value, or text by another role, is this."""
    row = combo.findData(value, role)
    assert row >= 0, f"no {value!r} among {[combo.itemData(i, role) for i in range(combo.count())]}"
    combo.showPopup()
    view = combo.view()
    index = view.model().index(row, combo.modelColumn())
    view.scrollTo(index)
    view.setCurrentIndex(index)
    QTest.mouseClick(view.viewport(), LEFT, pos=view.visualRect(index).center())
    assert not view.isVisible()
    # without a screen nothing else gives the window back what its list had
    combo.window().activateWindow()


def entry(menu: QMenu, value: object) -> QAction:
    """The one entry of a menu that has this value."""
    found = [action for action in menu.actions() if action.data() == value]
    assert len(found) == 1, f"{len(found)} of {[action.data() for action in menu.actions()]}"
    return found[0]


def handle(slider: QSlider) -> QPoint:
    """Where the handle of a slider is."""
    option = QStyleOptionSlider()
    slider.initStyleOption(option)
    part, kind = QStyle.SubControl.SC_SliderHandle, QStyle.ComplexControl.CC_Slider
    return slider.style().subControlRect(kind, option, part, slider).center()


def drag(slider: QSlider, *shares: float) -> None:
    """Take the handle of a slider to these shares of its length, one after the other, and let go;
    below 0 and above 1 is beyond its ends."""
    QTest.mousePress(slider, LEFT, pos=handle(slider))
    for share in shares:
        QTest.mouseMove(slider, QPoint(round(share * slider.width()), slider.height() // 2))
    QTest.mouseRelease(slider, LEFT, pos=handle(slider))


class Answers:
    """What is answered to the questions that the program asks in a dialog of the system; `asked`
    are the arguments of each question."""

    def __init__(self, patch: Any) -> None:
        self._patch = patch
        self.asked: list[tuple[Any, ...]] = []
        # a question that nobody expects must not wait for an answer
        self.yes(False)

    def file(self, path: object) -> None:
        """A file to open or to save to, "" for Cancel."""
        for name in ("getOpenFileName", "getSaveFileName"):
            self._answer(QFileDialog, name, (str(path), ""))
        self._answer(QFileDialog, "getOpenFileNames", ([str(path)] if str(path) else [], ""))

    def colour(self, name: str) -> None:
        """A colour, "" for Cancel."""
        self._answer(QColorDialog, "getColor", QColor(name) if name else QColor())

    def text(self, text: str, ok: bool = True) -> None:
        """A line of text."""
        self._answer(QInputDialog, "getText", (text, ok))

    def yes(self, wanted: bool) -> None:
        """Whether a file is replaced."""
        self._answer(saving, "asked", "replace" if wanted else "keep")

    def _answer(self, owner: object, name: str, answer: object) -> None:
        def asked(*given: object, **more: object) -> object:
            self.asked.append((*given, *more.values()))
            return answer

        self._patch.setattr(owner, name, staticmethod(asked) if isinstance(owner, type) else asked)


class ExportForm:
    """The dialog of an export, as a hand fills it in."""

    def __init__(self, dialog: Any) -> None:
        self.dialog = dialog
        self.lists = {
            "scenes": dialog.scenes,
            "kind": dialog.kind,
            "size": dialog.size_box,
            "layout": dialog.layout_box,
            "theme": dialog.theme,
            "quality": dialog.quality,
        }
        self.numbers = dialog.numbers

    @property
    def shown(self) -> dict[str, str]:
        """What each list and field says."""
        texts = {name: combo.currentText() for name, combo in self.lists.items()}
        return texts | {name: box.text() for name, box in self.numbers.items()}

    @property
    def enabled(self) -> set[str]:
        """The numbers that can be changed."""
        return {name for name, box in self.numbers.items() if box.isEnabled()}

    def fill(self, **values: object) -> None:
        """Choose entries of the lists by a part of their text, and type numbers."""
        for name, value in values.items():
            if name in self.lists:
                combo = self.lists[name]
                row = combo.findText(str(value), Qt.MatchFlag.MatchContains)
                assert row >= 0, f"no {value!r} in {name}"
                pick(combo, combo.itemText(row), Qt.ItemDataRole.DisplayRole)
            else:
                box = self.numbers[name]
                box.setFocus()
                box.selectAll()
                QTest.keyClicks(box, str(value))

    def press(self, button: str) -> None:
        """ "Save" or "Cancel"."""
        box = self.dialog.findChild(QDialogButtonBox)
        QTest.mouseClick(box.button(getattr(QDialogButtonBox.StandardButton, button)), LEFT)


def in_export(program: Any, act: Callable[[ExportForm], object]) -> None:
    """Ask for an export, and act in its dialog; it is closed if it then still is open."""
    trouble: list[BaseException] = []
    waiting = [True]

    def go() -> None:
        dialog = QApplication.activeModalWidget()
        if dialog is None:
            # too early: a dialog that opens now would have nobody to close it
            if waiting:
                QTimer.singleShot(5, go)
            return
        waiting.clear()
        try:
            act(ExportForm(dialog))
        except BaseException as error:
            trouble.append(error)
        finally:
            if dialog.isVisible():
                dialog.reject()  # type: ignore[attr-defined]

    QTimer.singleShot(0, go)
    program.press("export")
    QApplication.processEvents()
    if trouble:
        raise trouble[0]
    opened = not waiting
    waiting.clear()
    assert opened, "no dialog opened"
