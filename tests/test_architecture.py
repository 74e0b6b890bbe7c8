"""Who may import whom: read from the source, and seen in running processes."""

import ast
import subprocess
import sys
from collections import Counter
from functools import lru_cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

import gdviz
from gdviz.core.tabs import TABS

ROOT = Path(gdviz.__file__).parents[1]
PACKAGE = ROOT / "gdviz"
SOURCES = sorted(PACKAGE.rglob("*.py"))
QT = {"PySide6", "shiboken6", "pyqtgraph"}
WIDGETS = {"PySide6.QtWidgets", "pyqtgraph"}
OUTSIDE_CORE = {"PySide6", "shiboken6", "pyqtgraph", "contourpy", "PIL", "av"}
# the document and the worker, and who connects things to them
CONNECTORS = {
    "gdviz.gui.window.app",
    "gdviz.gui.window.building",
    "gdviz.gui.window.parts",
    "gdviz.gui.state.document",
    "gdviz.gui.state.worker",
}


def module_of(path):
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def parsed(path):
    return tree_of(path.read_text(encoding="utf-8"))


tree_of = lru_cache(None)(ast.parse)


def for_types(node):
    """Whether a statement is for type checkers alone."""
    return isinstance(node, ast.If) and getattr(node.test, "id", "") == "TYPE_CHECKING"


def imports_of(path):
    """Every module that a file names in an import, at any depth of its code."""
    found = set()
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            found.add(node.module)
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def order(files):
    """The files by module, each after those that it needs to run; CycleError where there is none.

    A file needs what it imports at any depth of its code, save for annotations alone."""
    needed = {}
    for module, path in files.items():
        needed[module] = set()
        run = [node for node in parsed(path).body if not for_types(node)]
        for node in (inner for outer in run for inner in ast.walk(outer)):
            if isinstance(node, ast.Import):
                needed[module] |= {alias.name for alias in node.names} & set(files)
            elif isinstance(node, ast.ImportFrom):
                full = {f"{node.module}.{alias.name}" for alias in node.names} & set(files)
                needed[module] |= full or {node.module} & set(files)
    return list(TopologicalSorter(needed).static_order())


def within(name, packages):
    return any(name == package or name.startswith(package + ".") for package in packages)


def forbidden(path):
    """The imports of a file that its place in the architecture does not allow."""
    module, found = module_of(path), imports_of(path)
    if within(module, {"gdviz.core"}):
        return {name for name in found if within(name, OUTSIDE_CORE | {"tomli_w"})} | {
            name for name in found if within(name, {"gdviz"}) and not within(name, {"gdviz.core"})
        }
    if within(module, {"gdviz.render"}):
        upper = {"gdviz.export", "gdviz.gui", "gdviz.command"}
        return {name for name in found if within(name, WIDGETS | upper)}
    if within(module, {"gdviz.export"}):
        return {name for name in found if within(name, WIDGETS | {"gdviz.gui", "gdviz.command"})}
    if within(module, {"gdviz.gui"}):
        return forbidden_in_window(module, found)
    return {name for name in found if within(name, {"pyqtgraph"})}


def forbidden_in_window(module, found):
    bad = {name for name in found if within(name, {"gdviz.command"})}
    if module not in CONNECTORS:
        bad |= {
            n for n in found if within(n, {"gdviz.gui.state.document", "gdviz.gui.state.worker"})
        }
    if module == "gdviz.gui.state.document":
        bad |= {n for n in found if within(n, {"gdviz.gui.state.worker"})}
    if module == "gdviz.gui.state.worker":
        bad |= {n for n in found if within(n, {"gdviz.gui.state.document"})}
    if not within(module, {"gdviz.gui.files"}) and module not in CONNECTORS:
        bad |= {n for n in found if within(n, {"gdviz.export"})}
    return bad


def test_imports_go_in_the_allowed_direction():
    assert {module_of(path): bad for path in SOURCES if (bad := forbidden(path))} == {}


def test_the_window_is_imported_by_the_start_alone():
    """Not for type checks either: the parts of a window get what they need."""
    named = [path for path in SOURCES if "import MainWindow" in path.read_text(encoding="utf-8")]
    assert sorted(path.name for path in named) == ["app.py", "building.py", "opening.py"]


def test_the_rules_can_fail(tmp_path, monkeypatch):
    monkeypatch.setattr(sys.modules[__name__], "ROOT", tmp_path)
    cases = {
        "gdviz/core/a.py": "import gdviz.render.page.page",
        "gdviz/core/b.py": "def f():\n    from PySide6 import QtGui",
        "gdviz/render/a.py": "from PySide6 import QtWidgets",
        "gdviz/export/a.py": "from gdviz.gui.panel import panel",
        "gdviz/gui/panel/panel.py": "from gdviz.gui.state.document import Document",
        "gdviz/gui/state/worker.py": "from gdviz.gui.state import document",
        "gdviz/command/cli.py": "import pyqtgraph",
    }
    for name, code in cases.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(code)
        assert forbidden(path), name


# in a process of its own: it switches off the loggers of this one
LINT = (
    "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))"
)


def test_rooms_import_only_rooms_below_them():
    """The order of the rooms stands in pyproject.toml."""
    done = subprocess.run([sys.executable, "-c", LINT], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_no_circle_among_files():
    assert len(order({module_of(path): path for path in SOURCES})) == len(SOURCES)


def test_a_circle_is_found(tmp_path):
    files = {"gdviz.a": tmp_path / "a.py", "gdviz.b": tmp_path / "b.py"}
    files["gdviz.a"].write_text("from gdviz import b")
    files["gdviz.b"].write_text("if TYPE_CHECKING:\n    from gdviz import a")
    assert order(files) == ["gdviz.b", "gdviz.a"]
    files["gdviz.b"].write_text("def late():\n    from gdviz.a import name")
    with pytest.raises(CycleError):
        order(files)


def test_command_line_imports_qt_only_inside_functions():
    tree = ast.parse((PACKAGE / "command" / "cli.py").read_text(encoding="utf-8"))
    top = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
    names = {a.name for n in top if isinstance(n, ast.Import) for a in n.names}
    names |= {n.module for n in top if isinstance(n, ast.ImportFrom)}
    assert not any(
        within(name, QT | {"gdviz.render", "gdviz.export", "gdviz.gui"}) for name in names
    )


WITHOUT_QT = [
    "import gdviz.core; from gdviz.core import *",
    "from gdviz.command.cli import main; assert main(['--help']) == 0",
    "from gdviz.command.cli import main; assert main(['list', 'landscapes']) == 0",
    "from gdviz.command.cli import main; assert main(['list', 'optimizers']) == 0",
    "from gdviz.command.cli import main; assert main(['list', 'presets']) == 0",
    "from gdviz.command.cli import main; assert main(['list', 'schedules']) == 0",
    "from gdviz.command.cli import main; assert main(['run', 'sphere', 'gd', '--steps', '5']) == 0",
]
EACH = """
import sys
for code in {codes}:
    exec(code, {{}})
    print([code, sorted({{m.split('.')[0] for m in sys.modules}})], file=sys.stderr)
"""


def test_no_qt_is_loaded():
    seen = EACH.format(codes=WITHOUT_QT)
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", seen], capture_output=True, text=True, cwd=ROOT
    )
    assert done.returncode == 0, done.stderr
    loaded = dict(map(ast.literal_eval, done.stderr.splitlines()))
    assert list(loaded) == WITHOUT_QT
    assert {code: bad for code, names in loaded.items() if (bad := OUTSIDE_CORE & set(names))} == {}


def test_no_file_imports_a_tab_that_is_not_open_at_the_start():
    """The window imports those when they are opened; who else did would do so at each start."""
    late = {row.made_by.partition(":")[0] for row in TABS[1:]}
    assert late <= {module_of(path) for path in SOURCES}
    found = {module_of(path): imports_of(path) & late for path in SOURCES}
    assert {module: names for module, names in found.items() if names} == {}


def test_every_test_file_has_a_name_of_its_own():
    """Of two of one name pytest refuses the second when both are asked for."""
    names = [path.name for path in (ROOT / "tests").rglob("test_*.py")]
    assert [name for name, count in Counter(names).items() if count > 1] == []


def test_a_painter_of_a_widget_ends_with_its_block():
    """One that lived on, in a traceback or in a frame that is looked at, would crash Qt."""
    found = [
        f"{path.relative_to(ROOT)}: {line.strip()}"
        for path in (ROOT / "gdviz").rglob("*.py")
        for line in path.read_text(encoding="utf-8").splitlines()
        if "QPainter(self)" in line and "with " not in line
    ]
    assert found == []
