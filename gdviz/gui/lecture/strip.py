"""The strip of a lecture's scenes: a small picture of each, to choose, order, title and caption."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QDropEvent, QIcon, QImage, QKeyEvent, QPixmap, QWheelEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QLineEdit, QListWidget, QListWidgetItem

from gdviz.core.lecture.lecture import MAX_CAPTION, Lecture, LectureScene
from gdviz.core.spec.race import MAX_LABEL
from gdviz.core.view import ViewSpec
from gdviz.gui.gallery.pictures import Pictures
from gdviz.gui.state.background import Wanted
from gdviz.gui.widgets.icons import icon, tool
from gdviz.gui.widgets.layouts import button, column, held, named, row
from gdviz.render.page.thumbnail import raced, thumbnail
from gdviz.render.paint.theme import Theme

PICTURE = QSize(112, 63)
TEXT_HEIGHT, AROUND = 18, 12
# seconds of a processor for the race of a picture; a longer one is shown as far as it is by then
PATIENCE = 1.0
ADD_TIP = "add what is shown now as the next scene: race, view and all (Ctrl+Return)"
TOOLS = (
    ("earlier", "left", "move this scene one place earlier (Alt+Left)"),
    ("later", "right", "move this scene one place later (Alt+Right)"),
    ("removed", "remove", "take this scene out of the lecture; undo brings it back (Delete)"),
)


class _List(QListWidget):
    """Scenes in a row; one that is dragged is put where it is dropped by whoever owns them."""

    dropped = Signal(int, int)
    pressed_key = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setFlow(QListWidget.Flow.LeftToRight)
        self.setWrapping(False)
        self.setUniformItemSizes(True)
        self.setIconSize(PICTURE)
        self.setViewMode(QListWidget.ViewMode.IconMode)
        self.setMovement(QListWidget.Movement.Static)
        self.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        for policy in (self.setVerticalScrollBarPolicy, self.setHorizontalScrollBarPolicy):
            policy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setFrameShape(QFrame.Shape.NoFrame)

    def dropEvent(self, event: QDropEvent) -> None:
        at = self.indexAt(event.position().toPoint())
        to = at.row() if at.isValid() else self.count() - 1
        # nothing is moved here: the lecture is, and comes back
        event.setDropAction(Qt.DropAction.IgnoreAction)
        event.accept()
        self.dropped.emit(self.currentRow(), to)

    def wheelEvent(self, event: QWheelEvent) -> None:
        turned = event.angleDelta()
        bar = self.horizontalScrollBar()
        bar.setValue(bar.value() - (turned.x() or turned.y()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        alt = event.modifiers() & Qt.KeyboardModifier.AltModifier
        keys = {Qt.Key.Key_Delete: "removed"}
        if alt:
            keys = {Qt.Key.Key_Left: "earlier", Qt.Key.Key_Right: "later"}
        name = keys.get(Qt.Key(event.key()))
        if name is None:
            super().keyPressEvent(event)
        else:
            self.pressed_key.emit(name)


class SceneStrip(QFrame):
    """Shows a lecture and the scene that is on the stage. `chosen` brings the scene to go to,
    `moved` one and its new place, `removed` one; `told` brings one with another title or caption;
    `added` asks for the present race as a
    scene, and `seen` reports that the strip is shown."""

    chosen = Signal(int)
    added = Signal()
    moved = Signal(int, int)
    removed = Signal(int)
    told = Signal(int, object)
    seen = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("strip")
        self._lecture: Lecture | None = None
        self._index = 0
        self._scenes: dict[str, LectureScene] = {}
        self.pictures = Pictures(PICTURE, self._drawn, theme, self)
        self.pictures.ready.connect(self._show_picture)
        self.list = named(_List(), "scenes", "scenes of the lecture, in their order")
        self.list.setFixedHeight(PICTURE.height() + TEXT_HEIGHT + AROUND)
        self.list.setGridSize(
            QSize(PICTURE.width() + AROUND, PICTURE.height() + TEXT_HEIGHT + AROUND)
        )
        self.list.currentRowChanged.connect(self._row_chosen)
        self.list.dropped.connect(self.moved)
        self.list.pressed_key.connect(self._act)
        self.add = button("Add scene", ADD_TIP, lambda: self.added.emit())
        self.tools = {name: tool(sign, tip, theme) for name, sign, tip in TOOLS}
        for name, made in self.tools.items():
            made.clicked.connect(lambda _=False, name=name: self._act(name))
        self.title = self._field("title of the scene", "Title", MAX_LABEL)
        self.caption = self._field("caption of the scene", "Caption: what to look at", MAX_CAPTION)
        buttons = column(self.add, row(*self.tools.values(), None, spacing=2), None, spacing=6)
        words = row((self.title, 1), (self.caption, 3), spacing=6)
        scenes = row(held(buttons), (self.list, 1), spacing=6)
        self.setLayout(column(scenes, words, margins=(10, 6, 10, 6), spacing=4))

    def _field(self, name: str, hint: str, most: int) -> QLineEdit:
        field = named(QLineEdit(), name, f"{name}, at most {most} letters")
        field.setPlaceholderText(hint)
        field.setMaxLength(most)
        field.editingFinished.connect(self._words_typed)
        return field

    def show_lecture(self, lecture: Lecture, index: int) -> None:
        """Show another lecture, the same one edited, or another of its scenes."""
        self._lecture, self._index = lecture, index
        keys = [_key(scene) for scene in lecture.scenes]
        self._scenes = dict(zip(keys, lecture.scenes, strict=True))
        with QSignalBlocker(self.list):
            while self.list.count() > len(lecture):
                self.list.takeItem(self.list.count() - 1)
            while self.list.count() < len(lecture):
                self.list.addItem(QListWidgetItem())
            for number, (key, scene) in enumerate(zip(keys, lecture.scenes, strict=True), 1):
                item = self.list.item(number - 1)
                item.setText(f"{number}  {scene.title}".strip())
                item.setToolTip("\n".join(filter(None, (scene.title, scene.caption))))
                if item.data(Qt.ItemDataRole.UserRole) != key:
                    item.setData(Qt.ItemDataRole.UserRole, key)
                    item.setIcon(_icon(self.pictures.picture(key, self._ratio)))
            self.list.setCurrentRow(index)
        self.list.scrollToItem(self.list.item(index))
        for field, words in ((self.title, "title"), (self.caption, "caption")):
            if not field.hasFocus():
                field.setText(getattr(lecture.scenes[index], words))
        self._show_tools()
        self._ask_for_pictures()

    def show_words(self, on: bool) -> None:
        """Show title and caption, or not: they may answer what the scene asks."""
        for field in (self.title, self.caption):
            field.setVisible(on)

    def set_theme(self, theme: Theme) -> None:
        """Take another theme."""
        self.pictures.set_theme(theme)
        for name, sign, _ in TOOLS:
            self.tools[name].setIcon(icon(sign, theme))
        for at in range(self.list.count()):
            self.list.item(at).setData(Qt.ItemDataRole.UserRole, None)
        if self._lecture is not None:
            self.show_lecture(self._lecture, self._index)

    def showEvent(self, event: object) -> None:
        self.seen.emit()
        self._ask_for_pictures()

    @property
    def _ratio(self) -> float:
        return self.devicePixelRatioF()

    def _ask_for_pictures(self) -> None:
        if self.isVisible():
            self.pictures.keep(self._scenes)
            self.pictures.want(self._scenes, self._ratio)

    def _drawn(self, key: str, size: tuple[int, int], theme: Theme, wanted: Wanted) -> QImage:
        """In the thread."""
        scene = self._scenes[key]
        view = replace(scene.view or ViewSpec(), theme=theme.name)
        # a picture does not answer what its scene asks
        step = scene.begins if scene.ask is not None else None
        return thumbnail(raced(scene.spec, wanted, PATIENCE), view, size, wanted, step)

    def _show_picture(self, key: str) -> None:
        for at in range(self.list.count()):
            item = self.list.item(at)
            if item.data(Qt.ItemDataRole.UserRole) == key:
                item.setIcon(_icon(self.pictures.picture(key, self._ratio)))

    def _show_tools(self) -> None:
        count = self.list.count()
        self.tools["earlier"].setEnabled(self._index > 0)
        self.tools["later"].setEnabled(self._index < count - 1)
        self.tools["removed"].setEnabled(count > 1)

    def _row_chosen(self, at: int) -> None:
        if at >= 0 and at != self._index:
            self.chosen.emit(at)

    def _act(self, name: str) -> None:
        if not self.tools[name].isEnabled():
            return
        if name == "removed":
            self.removed.emit(self._index)
        else:
            self.moved.emit(self._index, self._index + (1 if name == "later" else -1))

    def _words_typed(self) -> None:
        if self._lecture is None:
            return
        scene = self._lecture.scenes[self._index]
        said = replace(scene, title=_plain(self.title), caption=_plain(self.caption))
        if said != scene:
            self.told.emit(self._index, said)


def _plain(field: QLineEdit) -> str:
    return "".join(c for c in field.text() if c.isprintable()).strip()


def _icon(picture: QImage | None) -> QIcon:
    if picture is None:
        empty = QPixmap(PICTURE)
        empty.fill(Qt.GlobalColor.transparent)
        return QIcon(empty)
    return QIcon(QPixmap.fromImage(picture))


def _key(scene: LectureScene) -> str:
    """What the picture of a scene depends on."""
    asked = scene.ask is not None
    seen = repr((scene.spec, scene.view, asked, scene.begins if asked else None))
    return hashlib.sha1(seen.encode(), usedforsecurity=False).hexdigest()
