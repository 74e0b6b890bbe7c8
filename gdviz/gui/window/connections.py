"""The connections of the window's views with one another, with the race and with the playhead."""

from __future__ import annotations

from gdviz.gui.panel.editing import Editing
from gdviz.gui.window.parts import WindowParts
from gdviz.gui.window.viewing import Viewing


def connect_views(window: WindowParts, viewing: Viewing, editing: Editing) -> None:
    """Connect every view with what it changes and with those that follow it."""
    _connect_landscape(window, editing)
    _connect_plots(window, editing)
    _connect_tabs(window, viewing, editing)
    panel, transport = window.panel, window.transport
    panel.edited.connect(editing.edit)
    panel.turned.connect(editing.turn)
    panel.unfolded.connect(window.appearance.keep_problem)
    panel.chosen.connect(window.choice.choose)
    window.choice.changed.connect(panel.choose)
    for left in (panel.problem.left, panel.problem.race, panel.data, panel.data.race):
        window.document.replacing.connect(left.forget)
    panel.committed.connect(window.document.commit)
    panel.refused.connect(window.notice.say)
    panel.offered.connect(window.notice.offer)
    transport.pressed.connect(window.act)
    transport.sought.connect(window.playback.seek)
    transport.speed_chosen.connect(window.playback.set_speed)
    transport.part_chosen.connect(window.playback.set_part)
    window.document.replacing.connect(lambda: window.playback.set_part(None))
    transport.loop_toggled.connect(window.playback.set_loop)


def _connect_landscape(window: WindowParts, editing: Editing) -> None:
    """Map and height map: a start is dragged on either, and one pointer is on both."""
    race_view, surface = window.race_view, window.surface
    for view in (race_view, surface):
        view.start_moved.connect(editing.move_start)
        view.hovered.connect(window.shell.caption.say)
        view.failed.connect(window.notice.say)
    surface.legend.clicks.toggled.connect(editing.toggle)
    surface.legend.clicks.soloed.connect(editing.solo)
    race_view.noted.connect(window.notice.note)
    race_view.visibility_toggled.connect(editing.toggle)
    race_view.soloed.connect(editing.solo)
    race_view.rested.connect(window.appearance.follow_map)
    race_view.pointed.connect(surface.show_pointer)
    surface.pointed.connect(race_view.pointer.mark)
    surface.probed.connect(race_view.probed)


def _connect_plots(window: WindowParts, editing: Editing) -> None:
    """The data and the losses."""
    for view in (window.data_view, window.loss_view):
        view.hovered.connect(window.shell.caption.say)
        view.failed.connect(window.notice.say)
    window.data_view.points_edited.connect(editing.move_points)
    window.loss_view.head.chosen.connect(window.keeper.look_again)
    window.loss_view.step_requested.connect(window.playback.seek)
    window.loss_view.strip_shown.connect(window.actions_by_id["rates"].setChecked)


def _connect_tabs(window: WindowParts, viewing: Viewing, editing: Editing) -> None:
    """What is below the map."""
    tabs = window.tabs
    tabs.edits.connect(editing.edit)
    tabs.views.connect(viewing.show)
    tabs.seeks.connect(window.playback.go)
    tabs.says.connect(window.notice.say)
    tabs.refused.connect(window.notice.note)
    tabs.races.connect(editing.race_on)
