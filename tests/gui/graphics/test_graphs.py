"""pyqtgraph without its copies of Qt, in a process of its own: here it has been imported."""

import subprocess
import sys

LOOKS = """
from PySide6 import QtCore, QtGui, QtWidgets

from gdviz.gui.graphics.graphs import pg

unused = [name for name in ("QWizard", "QDial") if name in vars(QtWidgets)]
assert not unused, unused
assert "QWizard" in dir(QtWidgets) or hasattr(QtWidgets, "QWizard")
assert pg.Qt.QtWidgets.QWizard is QtWidgets.QWizard
assert pg.QtCore.QObject is QtCore.QObject and pg.QtGui.QColor is QtGui.QColor
assert not hasattr(pg.QtCore, "QNothing")
"""


def test_importing_pyqtgraph_builds_no_class_of_qt_that_nobody_uses():
    found = subprocess.run([sys.executable, "-c", LOOKS], capture_output=True, text=True)
    assert found.returncode == 0, found.stderr


def test_what_is_left_out_can_still_be_imported():
    code = "from gdviz.gui.graphics.graphs import pg; from pyqtgraph.imageview import ImageView"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert found.returncode == 0, found.stderr
