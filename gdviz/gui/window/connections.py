"""The connections of the window's views with one another, with the race and with the playhead."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gdviz.gui.window.main_window import MainWindow


def connect_views(window: MainWindow) -> None:
    """Connect every view with what it changes and with those that follow it."""
    _connect_landscape(window)
    _connect_plots(window)
    _connect_tabs(window)
    panel, transport = window.panel, window.transport
    panel.edited.connect(window.editing.edit)
    panel.turned.connect(window.editing.turn)
    for left in (panel.problem.left, panel.problem.race, panel.data, panel.data.race):
        window.document.replacing.connect(left.forget)
    panel.edit_finished.connect(window.document.commit)
    panel.error.connect(window.notice.say)
    panel.offered.connect(window.notice.offer)
    transport.pressed.connect(window.act)
    transport.sought.connect(window.playback.seek)
    transport.speed_chosen.connect(window.playback.set_speed)
    transport.loop_toggled.connect(window.playback.set_loop)


def _connect_landscape(window: MainWindow) -> None:
    """Map and height map: a start is dragged on either, and one pointer is on both."""
    race_view, surface, editing = window.race_view, window.surface, window.editing
    for view in (race_view, surface):
        view.start_moved.connect(editing.move_start)
        view.hovered.connect(window.say_below)
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


def _connect_plots(window: MainWindow) -> None:
    """The data and the losses."""
    for view in (window.data_view, window.loss_view):
        view.hovered.connect(window.say_below)
        view.failed.connect(window.notice.say)
    window.data_view.points_edited.connect(window.editing.move_points)
    window.loss_view.head.chosen.connect(window.keeper.look_again)
    window.loss_view.step_requested.connect(window.playback.seek)
    window.loss_view.strip_shown.connect(window.actions_by_id["rates"].setChecked)


def _connect_tabs(window: MainWindow) -> None:
    """What is below the map."""
    tabs, editing = window.tabs, window.editing
    tabs.edits.connect(editing.edit)
    tabs.views.connect(window.viewing.show)
    tabs.seeks.connect(window.playback.go)
    tabs.says.connect(window.notice.say)
    tabs.refused.connect(window.notice.note)
    tabs.races.connect(editing.race_on)
