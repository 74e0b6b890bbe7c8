"""What of a window is in sight, as one table: two of them tell what an action has changed."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QApplication

from tests.doors.window import Program, pixels

MAP, HEIGHT_MAP, DATA = "map", "height map", "data"
PANEL, BELOW, MENUS, LINE = "panel", "tabs", "menus", "line below"
TOOLS, STAGE, PLOT, TRANSPORT, STRIP = "tools", "stage", "plot", "transport", "strip of scenes"
# windows beside the program's, by their class
OPENED = {
    "RacerChooser": "optimizers",
    "FanDialog": "values",
    "ShortcutSheet": "shortcuts",
    "GlossaryView": "glossary",
    "QMessageBox": "about",
    "LandscapeBrowser": "landscapes",
    "LessonGallery": "lessons",
    "Palette": "palette",
    "ExportDialog": "export",
}


def sight(program: Program) -> dict[str, Any]:
    """All that a user sees change, but for what is drawn in the plots."""
    main = program.main
    QApplication.processEvents()
    actions = main.actions()
    return {
        "step": program.step,
        "steps": program.steps,
        "playing": program.playing,
        "speed": main.transport.speed.currentData(),
        "again": main.transport.loop.isChecked(),
        "part": main.playback.part,
        "tab": program.tab,
        "areas": areas(program),
        "part of the keys": part_of_keys(program),
        "maps": program.maps,
        "page": main.race_view.pager.label.text() if main.race_view.pager.isVisible() else "",
        "map": program.map().frame.box,
        "plot": program.plot.frame.box,
        "plots": len(main.loss_view.canvas.ci.items),
        "camera": main.surface.camera,
        "unit": main.loss_view.canvas.unit,
        "checked": {a.objectName() for a in actions if a.isChecked()},
        "disabled": {a.objectName() for a in actions if not a.isEnabled()},
        "ground": ground_of(program, main.transport),
        "spec": repr(program.spec),
        "title": program.title,
        "notice": program.notice,
        "full": bool(main.windowState() & Qt.WindowState.WindowFullScreen),
        "opened": others(program),
        "clipboard": not QApplication.clipboard().image().isNull(),
    }


def changed(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    """What is another, as it is now."""
    return {key: after[key] for key in after if before[key] != after[key]}


def areas(program: Program) -> set[str]:
    """The parts of the window that are there."""
    main = program.main
    parts = {
        MAP: main.race_view,
        HEIGHT_MAP: main.surface,
        DATA: main.data_view,
        PANEL: main.panel,
        BELOW: main.tabs,
        MENUS: main.menuBar(),
        LINE: main.statusBar(),
    }
    return {name for name, part in parts.items() if part.isVisible()}


def parts(program: Program) -> dict[str, Any]:
    """The parts of the window through which the keys go, in the order of the eye."""
    main = program.main
    stage = main.shell.stage.parentWidget()
    return {
        TOOLS: main.shell.tools,
        PANEL: main.panel,
        STAGE: stage,
        PLOT: main.loss_view,
        BELOW: main.tabs,
        TRANSPORT: main.transport,
        STRIP: main.shell.strip,
        LINE: main.statusBar(),
    }


def part_of_keys(program: Program) -> str:
    """The part of the window that gets the keys, "" if none does."""
    focus = program.main.focusWidget()
    held = [name for name, part in parts(program).items() if part.isAncestorOf(focus)]
    return held[0] if focus is not None and held else ""


def others(program: Program) -> list[str]:
    """The windows that are open beside the program's."""
    there = [w for w in QApplication.topLevelWidgets() if w.isVisible() and w is not program.main]
    return sorted(OPENED.get(type(w).__name__, type(w).__name__) for w in there)


def ground_of(program: Program, widget: Any) -> str:
    """The colour of the corner of a widget, "#rrggbb"."""
    corner = pixels(widget.grab(QRect(0, 0, 2, 2)).toImage())[0, 0]
    return "#" + bytes(corner).hex()
