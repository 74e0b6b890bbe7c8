"""Races of numbers that overflow, in every view of the window."""

from PySide6.QtWidgets import QApplication, QWidget

from tests.gui.windows import settled

HEAD = 'format = "gdviz-race"\nversion = 1\nsteps = 8\n'
RACERS = '\n[[racers]]\noptimizer = "gd"\nlr = 0.1\n[[racers]]\noptimizer = "adam"\n'
FILES = {
    "huge start": 'start = [1e308, 1e308]\n[landscape]\nname = "rosenbrock"',
    "outside": 'start = [-1.0, 1.0]\n[landscape]\nformula = "log(x)+y^2"',
    "far weights": (
        "start = [1e308, 1e308, 1e308]\n[data]\npoints = [[1, 2, 1e308], [2, 3, -1e308], [3, 5, 0]]"
    ),
    "tiny points": "[data]\npoints = [[5e-324, 2], [1e-323, 3], [0, 4]]",
    "rows that overflow": (
        "[sampling]\nbatch = 2\n[data]\nstandardise = false\n"
        "points = [[1e200, 1], [-1e200, 2], [0, 1e200], [3, 3]]"
    ),
    # the last: what cannot be drawn is kept by a view until it is seen again
    "huge points": "[data]\npoints = [[1e308, 2], [-1e308, 1e308]]",
}


def failures(window):
    return {w.failure for w in window.findChildren(QWidget) if getattr(w, "failure", "")}


def look_at_all(window):
    """Draw every layout and every tab, at the start of the race and at its end."""
    for layout in ("side", "surface", "overlay"):
        window.actions_by_id[layout].trigger()
        for step in (0, window.worker.latest.steps):
            window.playback.seek(step)
            window.grab()
    for index in range(window.tabs.count()):
        if window.tabs.isTabVisible(index):
            window.tabs.setCurrentIndex(index)
            for step in (0, window.worker.latest.steps):
                window.playback.seek(step)
                window.tabs.grab()


def test_every_view_is_drawn_whole_and_without_a_warning(qtbot, window, tmp_path):
    for name, text in FILES.items():
        path = tmp_path / "race.toml"
        path.write_text(HEAD + text + RACERS)
        window.tabs.setCurrentIndex(0)
        window.files.open_path(path)
        settled(qtbot, window)
        QApplication.processEvents()
        look_at_all(window)
        said = (
            {"the data cannot be drawn: the rows reach too far apart"}
            if name == "huge points"
            else set()
        )
        assert failures(window) == said, name
