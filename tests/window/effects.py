"""What each action of the window changes of what is in sight, written down by hand."""

from gdviz.core.files.command_words import resolve
from tests.doors.sight import BELOW, HEIGHT_MAP, LINE, MAP, MENUS, PANEL, PLOT

ALL = {MAP, PANEL, BELOW, MENUS, LINE}
# what is checked in the first window
USUAL = {"overlay", "panel", "column", "start", "uphill", "minima", "saddles", "log", "system"}
STEPS = 240
VALLEY = resolve(["rosenbrock", *(f"gd:lr=0.000{k}" for k in (1, 2, 3))], steps=str(STEPS))
MOVES = {"forward": 201, "back": 199, "forward_10": 210, "back_10": 190, "first": 0, "last": STEPS}
# of the first landscape, as it stands in its table
WHOLE = (-2.2, 2.2, -1.2, 3.2)
# the step at which a rate of 0.3 is lost: the curvature of the bowl is 18
LOST = 6
LIGHT_GROUND, DARK_GROUND = "#ffffff", "#14181d"


class _Any:
    def __eq__(self, _):
        return True

    def __repr__(self):
        return "ANY"


ANY = _Any()

KEYS = {
    "Ctrl+N": "new", "Ctrl+O": "open", "Ctrl+S": "save", "Ctrl+Shift+S": "save_as",
    "Ctrl+E": "export", "Ctrl+Shift+C": "copy", "Ctrl+Q": "quit", "Ctrl+Z": "undo",
    "Ctrl+Shift+Z": "redo", "Ctrl+Y": "redo", "Ctrl+1": "overlay", "Ctrl+2": "side",
    "Ctrl+3": "surface", "Ctrl+B": "panel", "Ctrl+Shift+B": "column",
    "Ctrl+PgDown": "next_page", "Ctrl+PgUp": "previous_page", "H": "fit",
    "Shift+H": "fit_race",
    "O": "loop", "N": "noise", "Z": "losses", "E": "learning", "X": "reslice", "I": "step",
    "P": "probe", "B": "laboratory", "A": "arrows", "G": "ghost", "Y": "log", "F11": "full_screen",
    "F5": "present", "Shift+F5": "present_here", "Ctrl+Shift+L": "strip",
    "Ctrl+Return": "add_scene", "Alt+PgDown": "next_scene", "Alt+PgUp": "previous_scene",
    "Ctrl+L": "browse", "Space": "play", "K": "play", "Right": "forward",
    ".": "forward", "Left": "back", ",": "back", "Shift+Right": "forward_10",
    "Shift+Left": "back_10", "Home": "first", "End": "last", "R": "restart", "J": "slower",
    "L": "faster", "M": "next_event", "Shift+M": "previous_event", "[": "mark_a", "]": "mark_b",
    "\\": "clear_ab", "Shift+F1": "glossary", "F1": "shortcuts", "Ctrl+/": "shortcuts",
    "Ctrl+=": "larger_text", "Ctrl++": "larger_text", "Ctrl+-": "smaller_text",
    "Ctrl+0": "usual_text", "Ctrl+Shift+O": "lessons", "Ctrl+Shift+P": "palette",
    "F6": "next_part", "Shift+F6": "previous_part", "Ctrl+R": "add_racer",
}  # fmt: skip


def at_200(program):
    program.main.playback.seek(200)


def edited(program):
    """One edit, which can be undone."""
    program.keys("3")


def undone(program):
    edited(program)
    program.press("undo")


def in_pages(program):
    """Ten racers side by side, eight on a page."""
    program.load("booth", *["gd"] * 10, steps="5")
    program.press("side")


def on_data(program):
    program.load("hours:model=logistic", "gd:lr=0.5", "momentum:lr=0.1", steps="5")


def on_a_loss(program):
    """One event: a racer that diverges."""
    program.load("booth", "gd:lr=0.3", steps="240")
    program.wait(lambda: program.main.timeline.events)


def zoomed(program):
    for ground in (program.map(), program.plot):
        middle = ground.place(*ground.frame.middle)
        program.wheel(ground.canvas.viewport(), 3, middle)


def with_large_text(program):
    for _ in range(2):
        program.press("larger_text")
    program.wait(lambda: not program.main.shell.wardrobe.busy)


PREPARED = {
    **dict.fromkeys(MOVES, at_200),
    **dict.fromkeys(("new_empty", "fan_out_5", "only_racer"), edited),
    "restart": at_200,
    "new": lambda program: program.load("booth", "gd", steps="500"),
    "fan_out": lambda program: program.press("only_racer"),
    "undo": edited,
    "redo": undone,
    "overlay": lambda program: program.press("side"),
    "next_page": in_pages,
    "previous_page": lambda program: (in_pages(program), program.press("next_page")),
    "fit": zoomed,
    "next_event": lambda program: on_a_loss(program),
    "previous_event": lambda program: (on_a_loss(program), at_200(program)),
    "mark_a": at_200,
    "mark_b": at_200,
    "clear_ab": lambda program: (at_200(program), program.press("mark_a")),
    "noise": on_data,
    "losses": on_data,
    "learning": on_data,
    "smaller_text": with_large_text,
    "usual_text": with_large_text,
}


def checked(*names):
    """Those that are checked only now, or are not checked any more."""
    return {"checked": USUAL ^ set(names)}


PRESENTING = {"full": True, "areas": {MAP, BELOW, LINE}, "unit": ANY}
PRESENTING |= checked("full_screen", "present")
EFFECTS = {
    "new": {"spec": ANY, "map": WHOLE, "plot": ANY},
    "new_empty": {"spec": ANY, "plot": ANY},
    "add_racer": {"opened": ["optimizers"]},
    "fan_out": {"spec": ANY, "plot": ANY},
    "fan_out_5": {"spec": ANY, "plot": ANY},
    "fan_out_values": {"opened": ["values"]},
    "only_racer": {"spec": ANY, "plot": ANY},
    "copy": {"clipboard": True},
    "undo": {"spec": ANY, "disabled": {"undo"}},
    "redo": {"spec": ANY, "disabled": {"redo"}},
    "overlay": {"maps": 1, **checked()},
    "side": {"maps": 3, **checked("overlay", "side")},
    "surface": {"areas": {HEIGHT_MAP} | ALL - {MAP}, **checked("overlay", "surface")},
    "beside": {"areas": {HEIGHT_MAP} | ALL, **checked("overlay", "beside")},
    "next_page": {"maps": 2, "page": "2 / 2"},
    "previous_page": {"maps": 8, "page": "1 / 2"},
    "fit": {"map": WHOLE, "plot": ANY},
    "fit_race": {"map": ANY},
    "zoom_racer": {"map": ANY},
    "zoom_minimum": {"map": ANY},
    "equal": {"map": ANY, **checked("equal")},
    "loop": {"tab": "loop"},
    "noise": {"tab": "noise"},
    "losses": {"tab": "losses"},
    "learning": {"tab": "learning"},
    "reslice": {"notice": ANY},
    "step": {"tab": "step"},
    "probe": {"tab": "probe"},
    "laboratory": {"tab": "laboratory"},
    "arrows": checked("arrows"),
    "batch": checked("batch"),
    "plain": checked("plain"),
    "start": checked("start"),
    "uphill": checked("uphill"),
    "minima": checked("minima"),
    "saddles": checked("saddles"),
    "names": checked("names"),
    "ghost": checked("ghost"),
    "trail": checked("trail"),
    "log": {"plot": ANY, **checked("log")},
    "log_steps": {"plot": ANY, **checked("log_steps")},
    "smooth": {"plot": ANY, **checked("smooth")},
    "rates": {"plots": 2, **checked("rates")},
    "light": checked("light", "system"),
    "dark": {"ground": DARK_GROUND, **checked("dark", "system")},
    "system": {},
    "panel": {"areas": ALL - {PANEL}, **checked("panel")},
    "column": {"areas": ALL - {BELOW}, **checked("column")},
    "next_part": {"part of the keys": PLOT},
    "previous_part": {"part of the keys": PANEL},
    "larger_text": {"unit": 13 / 12},
    "smaller_text": {"unit": 13 / 12},
    "usual_text": {"unit": 1.0},
    "full_screen": {"full": True, **checked("full_screen")},
    "present": PRESENTING,
    "present_here": PRESENTING,
    "strip": checked("strip"),
    "add_scene": {"disabled": {"redo"}, "part of the keys": ANY, **checked("strip")},
    "next_scene": {},
    "previous_scene": {},
    "browse": {"opened": ["landscapes"]},
    "lessons": {"opened": ["lessons"]},
    "palette": {"opened": ["palette"]},
    "play": {"playing": True},
    **{name: {"step": step} for name, step in MOVES.items()},
    "restart": {"step": 0, "playing": True},
    "slower": {"speed": 0.5},
    "faster": {"speed": 2.0},
    "slow": checked("slow"),
    "next_event": {"step": LOST},
    "previous_event": {"step": LOST},
    "mark_a": {"part": (200, STEPS)},
    "mark_b": {"part": (0, 200)},
    "clear_ab": {"part": None},
    "glossary": {"opened": ["glossary"]},
    "shortcuts": {"opened": ["shortcuts"]},
    "about": {"opened": ["about"]},
}
