"""The lecture of the window: its scenes on the stage, in the strip, and in a presentation."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent

from gdviz.core.base.knobs import InputError
from gdviz.core.files.presets import caption_of
from gdviz.core.lecture.checking import Answer, answer
from gdviz.core.lecture.lecture import Lecture, LectureScene
from gdviz.gui.lecture.presenter import FORWARD, Presenter
from gdviz.gui.lecture.question import QuestionCard
from gdviz.gui.state.titled import staged
from gdviz.gui.window.following import Following
from gdviz.gui.window.parts import WindowParts
from gdviz.gui.window.viewing import Viewing


class Lecturing(QObject):
    """Goes from scene to scene. What is edited belongs to the scene, but for what is edited while
    presenting, which is dropped when the scene is left."""

    def __init__(self, window: WindowParts, viewing: Viewing, following: Following) -> None:
        super().__init__(window)
        self._window, self._viewing, self._following = window, viewing, following
        self.strip = window.shell.strip
        self.card = QuestionCard(window.shell.middle)
        window.shell.wardrobe.add(self.card)
        self.presenter = Presenter(self, window.playback, window)
        # the place in the undo stack at which a scene was entered, while presenting
        self._entered = 0
        # whether the playhead waits for the race of the scene
        self._due = False
        self._shown: tuple[Lecture, int] | None = None
        document, strip = window.document, self.strip
        document.staged.connect(self._show)
        document.spec_changed.connect(lambda _: self._show())
        following.drawn.connect(lambda _: self._begin())
        strip.chosen.connect(self.go)
        strip.added.connect(self.add)
        strip.moved.connect(lambda at, to: self._restage(self.lecture.moved(at, to), to))
        strip.removed.connect(lambda at: self._restage(self.lecture.removed(at), at))
        strip.told.connect(lambda at, scene: self._restage(self.lecture.with_scene(at, scene), at))
        self.card.chosen.connect(self.reveal)
        self.card.closed.connect(self.card.hide)
        window.shell.middle.installEventFilter(self)
        self.strip.seen.connect(self._show)

    @property
    def lecture(self) -> Lecture:
        """The lecture with all that was edited, the view of the present scene included."""
        return self._window.document.here.whole(self._viewing.now)

    @property
    def index(self) -> int:
        """The scene on the stage, from 0."""
        return self._window.document.here.index

    @property
    def scene(self) -> LectureScene:
        """The scene on the stage."""
        return self._window.document.here.scene(None)

    @property
    def asking(self) -> bool:
        """Whether a question is asked, and its race is still hidden."""
        return self._window.keeper.veiled

    def open(self, lecture: Lecture) -> None:
        """Show a lecture that has no file."""
        self._window.document.take(staged(lecture))
        self._viewing.opened(self._window.document.here.view)
        self.begin()

    def begin(self) -> None:
        """A race or a lecture has been opened: its first scene is on the stage."""
        lecture = self._window.document.here.lecture
        if lecture is not None:
            self._window.appearance.show_strip(True)
        self._enter(self.scene)

    def pressed(self, event: QKeyEvent) -> bool:
        """Whether a key has been answered: by a question, or as one of a presentation."""
        if self.card.press(event):
            return True
        if not self._window.appearance.presenting:
            return False
        # once answered, the card gives way to what it covers of the race
        answered = not self.asking and not self.presenter.blank
        if answered and Qt.Key(event.key()) in FORWARD:
            self.card.hide()
        return self.presenter.press(event)

    def go(self, index: int) -> bool:
        """Go to another scene; False if there is none of that number."""
        document = self._window.document
        lecture = document.here.lecture
        if lecture is None or not 0 <= index < len(lecture) or index == self.index:
            return False
        if self._window.appearance.presenting:
            document.stack.setIndex(self._entered)
            document.go(index, document.here.view)
        else:
            document.go(index, self._viewing.now)
        self._entered = document.stack.index()
        self._viewing.opened(document.here.view)
        self._enter(self.scene)
        return True

    def present(self, on: bool, here: bool = True) -> None:
        """Begin a presentation, at the present scene if `here` or else at the first, or end it."""
        appearance = self._window.appearance
        if on == appearance.presenting:
            return
        lecture = self._window.document.here.lecture
        if on and lecture is not None and not here:
            self.go(0)
        self._entered = self._window.document.stack.index()
        self.presenter.set_blank(False)
        appearance.present(on)
        if on and lecture is not None:
            self._enter(self.scene)
        self._window.race_view.setFocus()
        self.card.place()

    def add(self) -> None:
        """Add what is shown now as the next scene."""
        lecture, index = self.lecture, self.index
        # the question and the claims were of the other scene
        scene = replace(lecture.scenes[index], title="", caption="", ask=None, expect=())
        self._restage(lecture.added(scene, index + 1), index + 1)
        self._window.appearance.show_strip(True)
        self._show()

    def add_by_key(self) -> None:
        """Add what is shown now, and go on typing its caption."""
        self.add()
        self.strip.caption.setFocus()

    def reveal(self, chosen: int | None) -> None:
        """Show the race that was asked about, and tell the answer."""
        if not self.asking:
            return
        self._veil(False)
        self._show()
        found = self._answer()
        if found is not None:
            self.card.tell(found, chosen)
        self._window.playback.play()

    def _answer(self) -> Answer | None:
        race, scene = self._following.present, self.scene
        if race is None or not race.done or scene.ask is None:
            return None
        try:
            return answer(scene, race, self._names())
        except InputError:
            # the race was edited: what is right now, nobody has said
            return None

    def _names(self) -> tuple[str, ...]:
        """What the racers are called on the stage."""
        scene = self._window.keeper.scene
        return () if scene is None else tuple(name.full for name in scene.names)

    def _restage(self, lecture: Lecture, index: int) -> None:
        try:
            self._window.document.restage(lecture, index)
        except InputError as error:
            self._window.notice.say(str(error))

    def _enter(self, scene: LectureScene) -> None:
        playback = self._window.playback
        playback.pause()
        playback.stops = scene.stops
        playback.set_loop(scene.loop)
        playback.seek(0)
        self._due = True
        self.card.hide()
        self._veil(scene.ask is not None)
        self._show()
        if scene.ask is None and not self._window.appearance.presenting:
            playback.play()
        self._begin()

    def _begin(self) -> None:
        """Put the playhead where the scene begins, as soon as its race is there."""
        race = self._following.present
        if not self._due or race is None:
            return
        scene = self.scene
        if scene.ask is not None and self.asking and self.card.isHidden():
            self.card.ask(scene.ask.text, scene.ask.offered(scene.spec, self._names()))
        if race.steps < scene.begins and not race.done:
            return
        self._due = False
        if scene.begins:
            self._window.playback.seek(scene.begins)

    def _veil(self, on: bool) -> None:
        self._window.keeper.veil(on)
        self._window.appearance.ask(on)
        self.strip.show_words(not on)

    def _show(self) -> None:
        here = self._window.document.here
        scene = here.scene(None)
        # what the caption says of the race may be what is asked
        told = scene.title if self.asking else scene.caption or caption_of(scene.spec)
        self._window.shell.caption.show_lesson(told)
        lecture = here.whole(here.view)
        if self.strip.isVisible() and self._shown != (lecture, here.index):
            self._shown = lecture, here.index
            self.strip.show_lecture(lecture, here.index)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and not self.card.isHidden():
            self.card.place()
        return False
