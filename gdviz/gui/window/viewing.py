"""The view of the window as one value: collected from its parts, and shown on them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any

from gdviz.core.view import CAMERA, SWITCHES, ViewSpec, differences
from gdviz.gui.window.following import Following
from gdviz.gui.window.parts import WindowParts
from gdviz.render.surface.camera import camera_of

# the fields that tabs show
OF_TABS = {"page", "probe", "angle", "ahead", "rate"}


class Viewing:
    """The view of a window. Fields that a race sets are restored when the next race comes, except
    those that the user has changed meanwhile."""

    def __init__(self, window: WindowParts, following: Following) -> None:
        self._window, self._following = window, following
        window.keeper.view = lambda: self.now
        following.drawn.connect(self.race_shown)
        self._brought: dict[str, Any] = {}
        # the part of a landscape and the tab that wait for their race
        self._box: str | tuple[float, ...] | None = None
        self._tab = ""
        self._recalled: ViewSpec | None = None
        self._seeds = False
        # what no part of the window keeps
        self._chosen: dict[str, Any] = {name: getattr(ViewSpec, name) for name in SWITCHES}

    @property
    def now(self) -> ViewSpec:
        """The present view."""
        window = self._window
        surface, plot = window.surface, window.loss_view
        seen: dict[str, Any] = self._chosen | dict(window.tabs.kept)
        if surface.chosen:
            seen |= {name: getattr(surface.camera, name) for name in CAMERA}
        return ViewSpec(
            layout=window.appearance.settings.layout,
            box=window.race_view.part.now,
            equal=window.race_view.part.equal,
            **seen,
            quantity=plot.head.quantity,
            against=plot.head.against,
            span=plot.span,
            part=window.playback.part,
            theme=window.appearance.theme.name,
            tab=window.tabs.open,
            racer=window.choice.racer + 1,
            seeds=bool(window.keeper.overlays.seeds),
        )

    def opened(self, kept: ViewSpec | None) -> None:
        """A race has been opened with this view, or None."""
        now, usual = self.now, ViewSpec()
        back = {n: getattr(usual, n) for n, v in self._brought.items() if getattr(now, n) == v}
        if set(CAMERA) & back.keys():
            # a camera is one place as a whole
            back |= dict.fromkeys(CAMERA)
        # the theme is the user's: a file's is that of its exports
        self._brought = {n: v for n, v in differences(kept).items() if n != "theme"}
        self.show(back | self._brought)

    def show(self, changes: Mapping[str, Any]) -> None:
        """Change these fields of the view."""
        window, now = self._window, self.now
        view = replace(now, **changes)
        news = {f.name for f in fields(view) if getattr(view, f.name) != getattr(now, f.name)}
        self._choose({name: getattr(view, name) for name in SWITCHES})
        self._show_maps(view, news)
        self._show_plot(view, news)
        if "part" in news:
            window.playback.set_part(view.part)
        if "tab" in news:
            self._tab = view.tab
        if OF_TABS & news:
            self._recalled = view
        if "seeds" in news:
            self._seeds = view.seeds
        if "racer" in news and view.racer <= len(window.document.spec.entries):
            window.choice.choose(view.racer - 1)
        if "box" in changes:
            self._box = view.box
        self.race_shown()

    def _show_maps(self, view: ViewSpec, news: set[str]) -> None:
        window = self._window
        if "layout" in news:
            window.appearance.set_layout(view.layout)
        if "equal" in news:
            window.appearance.set_equal(view.equal)
        if set(CAMERA) & news:
            camera = camera_of(view)
            if camera is None:
                window.surface.fit()
            else:
                window.surface.set_camera(camera)

    def turn(self, name: str) -> None:
        """Go to the other value of a choice."""
        switch = SWITCHES[name]
        off = self._chosen[name] == switch.off
        self._choose({name: switch.on if off else switch.off})

    def _choose(self, values: Mapping[str, Any]) -> None:
        before = self._chosen["log_steps"]
        self._chosen.update(values)
        self._window.keeper.look_again()
        if self._chosen["log_steps"] != before:
            # the learning curves have the same axis
            self._following.show_tabs()
        self._window.playback.set_slow(self._chosen["slow"])
        self.show_choices()

    def show_choices(self) -> None:
        """Check the actions of the present choices."""
        for name, value in self._chosen.items():
            self._window.actions_by_id[name].setChecked(value != SWITCHES[name].off)

    def _show_plot(self, view: ViewSpec, news: set[str]) -> None:
        plot = self._window.loss_view
        if {"quantity", "against"} & news:
            plot.head.choose(view.quantity, view.against)
        if "span" in news:
            plot.show_span(view.span)

    def race_shown(self, mapped: bool = True) -> None:
        """Show the parts that wait for the race of the document, once it is there; the part of its
        landscape where it is `mapped`."""
        if self._following.present is None:
            return
        if self._tab:
            self._window.tabs.go(self._tab)
            self._tab = ""
        if self._recalled is not None and mapped:
            view, self._recalled = self._recalled, None
            self._window.tabs.recall(view)
        if self._seeds and self._following.present.done:
            self._seeds = False
            self._window.tabs.tab("learning").recall(replace(self.now, seeds=True))
        if self._box is not None and mapped:
            wanted, self._box = self._box, None
            self._window.appearance.show_part(wanted)
