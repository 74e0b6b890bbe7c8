"""The window. Views show values and report what the user wants; only the main window connects."""

import os

# pyqtgraph picks the first Qt it finds unless told
os.environ.setdefault("PYQTGRAPH_QT_LIB", "PySide6")
