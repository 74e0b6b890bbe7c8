"""Everything that the window can do, in one table: menus, shortcuts and the shortcut sheet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtGui import QKeySequence

from gdviz.core.base.knobs import knobs_of
from gdviz.core.tabs import TABS, TabRow
from gdviz.core.view import MARKS, SWITCHES, Switch, ViewSpec

# the menus of the bar, and those below one of them
MENUS = ("File", "Edit", "View", "Race", "Lessons", "Help")
BELOW = " > "
EXPLAIN, ZOOM, ON_MAP, OF_PLOT, THEME, TEXT, PARTS = (
    f"View{BELOW}{title}"
    for title in ("Explain", "Zoom", "On the map", "Loss plot", "Theme", "Text size", "Parts")
)
RACER, PART = (f"Race{BELOW}{title}" for title in ("Selected racer", "Part to repeat"))

# what each does and its effect, by id, in one line: for the status bar and as a tip
TIPS = {
    "new": "start a new race: six optimizers in the banana valley, each at its suggested rate",
    "new_empty": "race on the same problem without any racer, to add those you want",
    "add_racer": "choose an optimizer by family or by typing, and add it as a racer",
    "fan_out": "race the selected racer at three rates, half a decade apart",
    "fan_out_5": "race the selected racer at five rates, half a decade apart",
    "fan_out_values": "race the selected racer at typed values of one of its numbers",
    "only_racer": "take all racers but the selected one out of the race",
    "open": "open a race file, a table of data or an exported PNG, or drop one on the window",
    "save": "save the race and what is shown of it; an untitled race asks for a name",
    "save_as": "save the race and what is shown of it under another name",
    "export": "draw the race or the whole lecture to a file: PNG, SVG, PDF, GIF, WebP, MP4 or WebM",
    "copy": "copy the page at the playhead to the clipboard as a picture",
    "quit": "close the window; a changed file asks first, another race is there at the next start",
    "undo": "take back the last change to the race, also New and Open",
    "redo": "make the change again that was last taken back",
    "overlay": "draw all racers on one map, to compare their trails",
    "side": "draw one map per racer; all of them zoom and pan together",
    "surface": "show the landscape in 3-D with the trails on it; drag to turn it",
    "beside": "show the same landscape as a map and in 3-D, with one pointer on both",
    "next_page": "show the maps of the next eight racers, where there are more",
    "previous_page": "show the maps of the previous eight racers, where there are more",
    "fit": "show the whole landscape and the whole loss plot",
    "fit_race": (
        "show everything the visible racers reached; one that diverges counts only while it is near"
    ),
    "zoom_racer": "show the last steps of the selected racer, up to the playhead, from near",
    "zoom_minimum": "show the lowest known minimum from near, or the lowest place that was reached",
    "equal": "make a unit equally long on both axes, so that circles and right angles look right",
    "reslice": "move the plane of the map to the selected racer's point at the playhead",
    "trail": "leave only the last steps of each trail on the map, so that the present one is seen",
    "log_steps": "use a logarithmic horizontal axis, on which the first steps have room",
    "smooth": "plot the mean of the last steps, which shows a trend within noise",
    "log": "use a logarithmic vertical axis, on which small losses can be distinguished",
    "panel": "show the parameters on the left, or give their room to the map",
    "column": "show losses and tabs on the right, or give their room to the map",
    "next_part": "go on by keys in the next part of the window: Tab moves within it, Esc leaves it",
    "previous_part": "go on by keys in the part of the window before this one",
    "rates": "plot the learning rate of each racer below the losses, step by step",
    "light": "use dark text and lines on a light background",
    "dark": "use light text and lines on a dark background",
    "system": "use light or dark, whichever the desktop uses",
    "larger_text": "make all text of the window larger, up to twice its usual size",
    "smaller_text": "make all text of the window smaller, down to its usual size",
    "usual_text": "give all text of the window its usual size",
    "full_screen": "fill the whole screen with the window, or restore its size",
    "present_here": "begin the presentation at the scene that is on the stage",
    "strip": "show the scenes of the lecture below the map, to order, title and caption them",
    "add_scene": "add the race as it is shown now to the lecture, after the present scene",
    "next_scene": "go to the next scene of the lecture",
    "previous_scene": "go to the scene of the lecture before this one",
    "present": "show map and loss plot alone, magnified for a projector; Esc ends it",
    "lessons": "choose a lesson by chapter, from a picture and a sentence of each",
    "palette": "type a few letters of any action, lesson, landscape, optimizer or tab to choose it",
    "browse": "choose from small pictures of all landscapes",
    "play": "move the playhead through the race, or stop it where it is",
    "forward": "pause and move the playhead on by one step",
    "back": "pause and move the playhead back by one step",
    "forward_10": "pause and move the playhead on by ten steps",
    "back_10": "pause and move the playhead back by ten steps",
    "first": "move the playhead to the start of the race",
    "last": "move the playhead to the end of the race",
    "restart": "move the playhead to the start and play from there",
    "next_event": "move the playhead to the next mark: an end, another leader, a leap uphill",
    "previous_event": "move the playhead to the mark before it",
    "mark_a": "begin the part that is played again and again at the playhead",
    "mark_b": "end the part that is played again and again at the playhead",
    "clear_ab": "play the whole race again, no part of it",
    "slow": "give the first steps more time: play by the logarithm of the step, also in clips",
    "slower": "play at half the speed, at least ×1/8",
    "faster": "play at twice the speed, at most ×16",
    "glossary": "look up symbols, facts often stated wrong, and their sources",
    "shortcuts": "list the keys, and what the mouse does on the map",
    "about": "show the version and the licence",
}
# what those that are disabled wait for
NEEDS = {
    "undo": "there is no change to take back",
    "redo": "no change has been taken back",
}


@dataclass(frozen=True)
class Act:
    """An action: its menu ("View > Theme" for one below another), id, text and shortcuts.

    `keys` hold while the window is active. `typed` are single keys that buttons, lists and text
    fields may need themselves: they act only where the one in focus has no use for them.
    """

    menu: str
    id: str
    text: str
    keys: tuple[str, ...] = ()
    typed: tuple[str, ...] = ()
    checkable: bool = False
    # where its tip does not stand with those of the other actions
    does: str = ""

    @property
    def bar_menu(self) -> str:
        """The menu of the bar in which it is, also where it is in one below that."""
        return self.menu.partition(BELOW)[0]

    @property
    def tip(self) -> str:
        """What it does and its effect, in one line."""
        if self.id in MARKS:
            return f"show or hide {knobs_of(ViewSpec)[self.id].help}"
        return self.does or TIPS[self.id]


def _switching(name: str, switch: Switch) -> Act:
    """The action that switches a choice of a view."""
    menu = "Race" if name == "slow" else ON_MAP if name in (*MARKS, "trail") else OF_PLOT
    return Act(menu, name, switch.title, typed=switch.keys, checkable=True)


BEFORE_TABS = (
    Act("File", "new", "New race", ("Ctrl+N",)),
    Act("File", "new_empty", "New race without racers"),
    Act("File", "open", "Open…", ("Ctrl+O",)),
    Act("File", "save", "Save", ("Ctrl+S",)),
    Act("File", "save_as", "Save as…", ("Ctrl+Shift+S",)),
    Act("File", "export", "Export picture or clip…", ("Ctrl+E",)),
    Act("File", "copy", "Copy picture", ("Ctrl+Shift+C",)),
    Act("File", "quit", "Quit", ("Ctrl+Q",)),
    Act("Edit", "undo", "Undo", ("Ctrl+Z",)),
    Act("Edit", "redo", "Redo", ("Ctrl+Shift+Z", "Ctrl+Y")),
    Act("Edit", "palette", "Find anything…", ("Ctrl+Shift+P",)),
    Act("View", "overlay", "All on one map", ("Ctrl+1",), checkable=True),
    Act("View", "side", "Side by side", ("Ctrl+2",), checkable=True),
    Act("View", "surface", "Height map", ("Ctrl+3",), checkable=True),
    Act("View", "beside", "Map beside the height map", checkable=True),
    Act("View", "next_page", "Next eight racers", ("Ctrl+PgDown",)),
    Act("View", "previous_page", "Previous eight racers", ("Ctrl+PgUp",)),
    Act(ZOOM, "fit", "Fit the landscape", typed=("H",)),
    Act(ZOOM, "fit_race", "Fit the race", typed=("Shift+H",)),
    Act(ZOOM, "zoom_racer", "Zoom to this racer"),
    Act(ZOOM, "zoom_minimum", "Zoom to the minimum"),
    Act(ZOOM, "equal", "Equal axes", checkable=True),
    Act(ZOOM, "reslice", "Plane through this racer", typed=("X",)),
)
AFTER_TABS = (
    *(_switching(name, switch) for name, switch in SWITCHES.items() if name != "slow"),
    Act(OF_PLOT, "rates", "Learning rates", checkable=True),
    Act(THEME, "light", "Light", checkable=True),
    Act(THEME, "dark", "Dark", checkable=True),
    Act(THEME, "system", "Follow the system", checkable=True),
    Act(TEXT, "larger_text", "Larger text", ("Ctrl+=", "Ctrl++")),
    Act(TEXT, "smaller_text", "Smaller text", ("Ctrl+-",)),
    Act(TEXT, "usual_text", "Usual text size", ("Ctrl+0",)),
    Act(PARTS, "panel", "Left panel", ("Ctrl+B",), checkable=True),
    Act(PARTS, "column", "Right column", ("Ctrl+Shift+B",), checkable=True),
    Act(PARTS, "next_part", "Keys to the next part", ("F6",)),
    Act(PARTS, "previous_part", "Keys to the previous part", ("Shift+F6",)),
    Act("View", "full_screen", "Full screen", ("F11",), checkable=True),
    Act("View", "present", "Presentation", ("F5",), checkable=True),
    Act("Race", "browse", "Landscapes…", ("Ctrl+L",)),
    Act("Race", "add_racer", "Add a racer…", ("Ctrl+R",)),
    Act(RACER, "fan_out", "Fan out: 3 rates"),
    Act(RACER, "fan_out_5", "Fan out: 5 rates"),
    Act(RACER, "fan_out_values", "Fan out at values…"),
    Act(RACER, "only_racer", "Only this racer"),
    Act("Race", "play", "Play or pause", typed=("Space", "K")),
    Act("Race", "forward", "Step forward", typed=("Right", ".")),
    Act("Race", "back", "Step back", typed=("Left", ",")),
    Act("Race", "forward_10", "Ten steps forward", typed=("Shift+Right",)),
    Act("Race", "back_10", "Ten steps back", typed=("Shift+Left",)),
    Act("Race", "first", "To the start", typed=("Home",)),
    Act("Race", "last", "To the end", typed=("End",)),
    Act("Race", "next_event", "Next event", typed=("M",)),
    Act("Race", "previous_event", "Previous event", typed=("Shift+M",)),
    Act("Race", "restart", "Play from the start", typed=("R",)),
    Act("Race", "slower", "Slower", typed=("J",)),
    Act("Race", "faster", "Faster", typed=("L",)),
    _switching("slow", SWITCHES["slow"]),
    Act(PART, "mark_a", "Part begins here", typed=("[",)),
    Act(PART, "mark_b", "Part ends here", typed=("]",)),
    Act(PART, "clear_ab", "Whole race", typed=("\\",)),
    Act("Lessons", "present_here", "Present from this scene", ("Shift+F5",)),
    Act("Lessons", "strip", "Scenes of the lecture", ("Ctrl+Shift+L",), checkable=True),
    Act("Lessons", "add_scene", "Add what is shown as a scene", ("Ctrl+Return",)),
    Act("Lessons", "next_scene", "Next scene", ("Alt+PgDown",)),
    Act("Lessons", "previous_scene", "Previous scene", ("Alt+PgUp",)),
    Act("Lessons", "lessons", "Gallery of lessons…", ("Ctrl+Shift+O",)),
    Act("Help", "glossary", "Glossary…", ("Shift+F1",)),
    Act("Help", "shortcuts", "Shortcuts", ("F1", "Ctrl+/")),
    Act("Help", "about", "About gdviz"),
)
# a line in the menu before these
LINED = {"export", "quit", "palette", "next_page", ZOOM, "equal", "next_part", "full_screen"}
LINED |= {"play", "restart", PART}


def acts(tabs: Sequence[TabRow] = TABS) -> tuple[Act, ...]:
    """All actions of a window with these tabs."""
    keyed = [row for row in tabs if row.key]
    opening = [Act(EXPLAIN, row.id, row.menu, typed=(row.key,), does=row.does) for row in keyed]
    return (*BEFORE_TABS, *opening, *AFTER_TABS)


ACTIONS = acts()
# keys as a tip writes them
SIGNS = {"Left": "←", "Right": "→"}


def keys_of(name: str) -> str:
    """All keys of an action, as a tip names them."""
    keys = next((*act.keys, *act.typed) for act in ACTIONS if act.id == name)
    return ", ".join(SIGNS.get(key, key) for key in keys)


def typed_keys(acts: Sequence[Act] = ACTIONS) -> dict[str, str]:
    """The single keys, as Qt writes them, with the id of their action."""
    return {QKeySequence(key).toString(): act.id for act in acts for key in act.typed}


def sheet_rows(acts: Sequence[Act] = ACTIONS) -> list[tuple[str, list[tuple[str, str]]]]:
    """All shortcuts by menu as (keys, what they do), and what the hand does."""
    places = [place for menu in MENUS for place in _places(acts, menu)]
    groups = []
    for place in places:
        rows = [a for a in acts if a.menu == place and (a.keys or a.typed)]
        if rows:
            told = [(", ".join((*a.keys, *a.typed)), a.text) for a in rows]
            groups.append((place.rpartition(BELOW)[2], told))
    return [*groups, *BESIDE_MENUS]


def _places(acts: Sequence[Act], menu: str) -> list[str]:
    """A menu of the bar, and those below it."""
    return list(dict.fromkeys([menu, *(a.menu for a in acts if a.bar_menu == menu)]))


# keys and gestures that no menu has
BESIDE_MENUS = (
    (
        "From control to control",
        [
            ("Tab, Shift+Tab", "next control, or the one before"),
            ("Esc", "keys back to the map"),
            ("Return", "press the button"),
        ],
    ),
    (
        "By hand",
        [
            ("1 … 9", "show or hide a racer"),
            ("drag the ring", "move the start"),
            ("double-click", "start here"),
            ("right-click", "what can be done here"),
            ("wheel, drag", "zoom and pan the map"),
            ("drag in the loss plot", "move the playhead"),
        ],
    ),
)
