"""The parts of the window, made and connected one after the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from gdviz.core.spec.race import RaceSpec
from gdviz.core.tabs import TabRow
from gdviz.gui.files.export_actions import ExportActions
from gdviz.gui.files.file_actions import FileActions
from gdviz.gui.panel.editing import Editing
from gdviz.gui.state.actions import acts, typed_keys
from gdviz.gui.state.collector import Collector
from gdviz.gui.state.document import Document
from gdviz.gui.state.ghost_keeper import GhostKeeper
from gdviz.gui.state.menus import fill_menus, make_actions
from gdviz.gui.state.plane_keeper import PlaneKeeper
from gdviz.gui.state.playback import Playback
from gdviz.gui.state.racer_choice import RacerChoice
from gdviz.gui.state.scene_keeper import SceneKeeper
from gdviz.gui.state.settings import Settings
from gdviz.gui.state.worker import RaceWorker
from gdviz.gui.transport.timeline import Timeline
from gdviz.gui.widgets import qt_theme
from gdviz.gui.window.appearance import Appearance
from gdviz.gui.window.commands import commands
from gdviz.gui.window.connections import connect_views
from gdviz.gui.window.focus import Focus
from gdviz.gui.window.following import Following
from gdviz.gui.window.galleries import Galleries
from gdviz.gui.window.glossary_view import GlossaryView
from gdviz.gui.window.keeping import keep
from gdviz.gui.window.lecturing import Lecturing
from gdviz.gui.window.map_links import MapLinks
from gdviz.gui.window.map_menu import MapMenu
from gdviz.gui.window.openers import Openers
from gdviz.gui.window.shell import Shell
from gdviz.gui.window.viewing import Viewing

if TYPE_CHECKING:
    from gdviz.gui.window.main_window import MainWindow


def built(
    window: MainWindow, race: RaceSpec, settings: Settings, tabs: Sequence[TabRow]
) -> Iterator[None]:
    """Make everything; at each pause the window may handle its events."""
    window.document = Document(race, window)
    window.worker = RaceWorker()
    window.playback = Playback(window)
    window.collector = Collector(window)
    window.planes = PlaneKeeper(window)
    window.choice = RacerChoice(window)
    window.shell = shell = Shell(window)
    yield from shell.made(qt_theme.chosen(settings.theme), tabs)
    window.panel, window.tabs, window.notice = shell.panel, shell.tabs, shell.notice
    window.race_view, window.surface = shell.race_view, shell.surface
    window.data_view, window.loss_view = shell.data_view, shell.loss_view
    window.transport = shell.transport
    window.timeline = Timeline(shell.transport, window)
    ghosts = GhostKeeper(lambda: window.document.changes, window.planes.beside)
    window.document.replacing.connect(ghosts.forget)
    others = (shell.loss_view, window.timeline)
    window.keeper = SceneKeeper((shell.race_view, shell.surface), others, ghosts)
    window.acts = acts(tabs)
    window.actions_by_id = make_actions(window, window.act, window.acts)
    shell.add_tools(window.actions_by_id, qt_theme.chosen(settings.theme))
    window.appearance = Appearance(window, shell, window.actions_by_id, settings)
    yield
    window.following = Following(window)
    say = window.notice.say
    window.editing = Editing(window.document, window.planes, say, window.panel.set_spec)
    window.links = MapLinks(window, window.following.drawn, window.editing.lifted)
    window.map_menu = MapMenu(window, lambda: window.document.spec)
    window.viewing = Viewing(window, window.following)
    window.exports = ExportActions(window, say, window.statusBar())
    told = (say, window.notice.offer)
    window.files = FileActions(window, window.document, window.viewing, *told)
    window.lecturing = Lecturing(window, window.viewing, window.following)
    window.files.opened.connect(window.lecturing.begin)
    keep(window)
    window.glossary = GlossaryView(window)
    window.commands |= commands(window, window.viewing, window.editing, window.lecturing)
    openers = (
        window.choose_preset,
        window.lecturing.open,
        window.files.open_path,
        window.editing.race_on,
    )
    galleries = Galleries(window, Openers(*openers, window.glossary.open_at))
    window.commands |= {"lessons": galleries.open_lessons, "palette": galleries.open_palette}
    yield
    _fill_menus(window, galleries)
    yield
    connect_views(window, window.viewing, window.editing)
    window.focus = Focus(window, shell.areas, shell.race_view, shell.surface)


def _fill_menus(window: MainWindow, galleries: Galleries) -> None:
    window.menus = fill_menus(window.menuBar(), window.actions_by_id, window.acts)
    window.keys = typed_keys(window.acts)
    galleries.fill_menu(window.menus["Lessons"])
