"""Fusion with our own palettes, light and dark, and a small style sheet."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from gdviz.gui.widgets.text_size import TEXT_PIXELS, program_unit
from gdviz.render.paint.theme import DARK, LIGHT, Theme, faded, font, mixed


def chosen(setting: str) -> Theme:
    """The theme of a setting: light, dark, or what the system prefers."""
    if setting == "system":
        dark = QApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
    else:
        dark = setting == "dark"
    return DARK if dark else LIGHT


def apply(theme: Theme) -> None:
    """Give the program the theme's style, colours and font; bare X servers have none to follow."""
    if QApplication.style().name() != "fusion":
        QApplication.setStyle("Fusion")
        QApplication.setFont(font(TEXT_PIXELS))
    QApplication.setPalette(palette := _palette(theme))
    # Fusion draws the border of a box that is checked darker than the window
    palette.setColor(QPalette.ColorRole.Window, QColor(theme.muted).lighter(140))
    QApplication.setPalette(palette, "QCheckBox")  # type: ignore[arg-type]


def set_text_size(percent: int) -> bool:
    """Text of this size in the whole program; what is painted follows the program's font. Whether
    it had another one."""
    made = font(TEXT_PIXELS * percent / 100)
    other = QApplication.font().pixelSize() != made.pixelSize()
    if other:
        QApplication.setFont(made)
    return other


def _pixels() -> Callable[[float], str]:
    """Lengths of the sheet, as much larger as the text is."""
    unit = program_unit()
    return lambda length: f"{round(length * unit)}px"


def _palette(theme: Theme) -> QPalette:
    role = QPalette.ColorRole
    palette = QPalette()
    colours = {
        role.Window: theme.background,
        role.Base: theme.background,
        role.AlternateBase: theme.surface,
        role.Button: theme.surface,
        role.Text: theme.text,
        role.WindowText: theme.text,
        role.ButtonText: theme.text,
        role.BrightText: theme.text,
        role.PlaceholderText: theme.muted,
        role.Highlight: theme.accent,
        role.HighlightedText: "#ffffff" if theme.name == "light" else "#0b0f14",
        role.ToolTipBase: theme.surface,
        role.ToolTipText: theme.text,
        role.Link: theme.accent,
        role.Light: mixed(theme.surface, theme.text, 0.05),
        role.Midlight: mixed(theme.surface, theme.text, 0.10),
        role.Mid: mixed(theme.surface, theme.text, 0.25),
        role.Dark: mixed(theme.surface, theme.text, 0.35),
        role.Shadow: mixed(theme.surface, theme.text, 0.5),
    }
    for key, colour in colours.items():
        palette.setColor(key, QColor(colour))
    faint = QColor(mixed(theme.muted, theme.background, 0.4))
    for key in (role.Text, role.WindowText, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, key, faint)
    return palette


def edge_of(theme: Theme) -> str:
    """The faintest grey that is seen as the border of a control, on any ground of a theme."""
    return faded(theme.muted, theme.surface, 1.0)


def sheet(theme: Theme) -> str:
    """The style sheet of a theme, for the parts of a window; as the program's own it would take
    four times as long."""
    # the borders of controls, and lines that only part one area from another
    edge, line, px = edge_of(theme), mixed(theme.grid, theme.text, 0.08), _pixels()
    return f"""
    QToolTip {{ color: {theme.text}; background: {theme.surface}; border: 1px solid {line};
                padding: 3px; }}
    QLineEdit {{ background: {theme.background}; border: 1px solid {edge};
                border-radius: 4px; padding: 2px {px(6)}; min-height: {px(18)}; }}
    QLineEdit:focus {{ border-color: {theme.accent}; }}
    QLineEdit[bad="true"] {{ border-color: {theme.error}; }}
    QComboBox QLineEdit {{ border: none; padding: 0px 2px; }}
    QDialogButtonBox {{ dialogbuttonbox-buttons-have-icons: 0; }}
    QToolButton::menu-indicator {{ image: none; }}
    QCheckBox {{ spacing: {px(6)}; }}
    QCheckBox::indicator {{ width: {px(20)}; height: {px(20)}; }}
    QCheckBox::indicator:unchecked {{ width: {px(18)}; height: {px(18)};
                border: 1px solid {theme.muted}; border-radius: 3px;
                background: {theme.background}; }}
    StillCombo {{ background: {theme.background}; border: 1px solid {edge}; border-radius: 4px;
                padding: 1px {px(6)}; min-height: {px(20)}; }}
    StillCombo:hover {{ background: {mixed(theme.background, theme.text, 0.05)}; }}
    StillCombo:disabled {{ color: {mixed(theme.muted, theme.background, 0.4)}; }}
    StillCombo:editable {{ padding-left: 2px; }}
    StillCombo::drop-down {{ border: none; width: {px(16)}; }}
    QPushButton {{ background: {theme.surface}; border: 1px solid {edge}; border-radius: 5px;
                padding: {px(4)} {px(10)}; }}
    QPushButton:hover, QToolButton:hover {{ background: {mixed(theme.surface, theme.text, 0.07)}; }}
    QPushButton:pressed, QToolButton:pressed {{
                background: {mixed(theme.surface, theme.text, 0.14)}; }}
    QPushButton:checked {{ background: {mixed(theme.background, theme.accent, 0.22)};
                border: 1px solid {theme.accent}; }}
    QPushButton#chip {{ padding: {px(3)} {px(6)}; min-width: {px(12)}; min-height: {px(16)}; }}
    QPushButton:disabled {{ color: {mixed(theme.muted, theme.background, 0.4)}; }}
    QToolButton {{ border: none; border-radius: 5px; padding: 3px; min-height: {px(18)}; }}
    QToolButton:checked {{ background: {mixed(theme.background, theme.accent, 0.22)}; }}
    QToolBar {{ background: {theme.background}; border: none;
                border-bottom: 1px solid {theme.grid}; padding: 2px 6px; spacing: 4px; }}
    QToolButton[worded="true"] {{ background: {theme.surface}; border: 1px solid {edge};
                padding: 3px 10px; }}
    QToolButton[worded="true"]:hover {{ background: {mixed(theme.surface, theme.text, 0.07)}; }}
    QToolButton[worded="true"]:checked {{ border: 1px solid {theme.accent};
                background: {mixed(theme.background, theme.accent, 0.22)}; }}
    QFrame#card {{ background: {theme.surface}; border: 1px solid {theme.grid};
                border-radius: 8px; }}
    QToolButton#link {{ color: {theme.accent}; }}
    QFrame#card[chosen="true"] {{ border-color: {theme.accent}; }}
    QFrame#card QLabel, QFrame#question QLabel {{ background: transparent; }}
    QFrame#question {{ background: {theme.surface}; border: 2px solid {theme.accent};
                border-radius: 8px; }}
    QFrame#strip {{ background: {theme.background}; border-top: 1px solid {theme.grid}; }}
    QPushButton#choice {{ text-align: left; background: {theme.background}; }}
    QLabel#heading {{ font-weight: bold; color: {theme.text}; }}
    QLabel#muted, QLabel#suggested {{ color: {theme.muted}; }}
    QLabel#error {{ color: {theme.error}; }}
    QFrame#notice {{ background: {mixed(theme.background, theme.error, 0.12)};
                border: 1px solid {theme.error}; border-radius: 6px; }}
    QFrame#palette {{ background: {theme.background}; border: 1px solid {theme.muted}; }}
    QFrame#note {{ background: {theme.surface}; border: 1px solid {line}; border-radius: 6px; }}
    QScrollArea {{ border: none; background: transparent; }}
    QTableView {{ border: none; gridline-color: {theme.grid}; background: {theme.background};
                selection-background-color: {mixed(theme.background, theme.accent, 0.18)};
                selection-color: {theme.text}; }}
    QTableView::item {{ padding: 0px 8px; }}
    QTabBar {{ qproperty-drawBase: 0; background: {theme.background}; }}
    QTabBar::tab {{ padding: {px(6)} {px(5)} {px(5)} {px(5)}; border: none; color: {theme.muted};
                border-bottom: 2px solid {theme.background}; background: {theme.background}; }}
    QTabBar::tab:hover {{ color: {theme.text}; }}
    QTabBar::tab:selected {{ color: {theme.accent}; border-bottom-color: {theme.accent}; }}
    QTabBar QToolButton {{ background: {theme.background}; border: 1px solid {line}; }}
    QScrollBar:vertical {{ width: 10px; background: transparent; margin: 0px; }}
    QScrollBar::handle:vertical {{ background: {line}; border-radius: 3px; margin: 0px 2px;
                min-height: 28px; }}
    QScrollBar::handle:vertical:hover {{ background: {theme.muted}; }}
    QScrollBar::add-line:vertical, QScrollBar::sub-line:vertical {{ height: 0px; }}
    QScrollBar::add-page:vertical, QScrollBar::sub-page:vertical {{ background: transparent; }}
    QHeaderView::section {{ background: {theme.background}; color: {theme.muted}; border: none;
                border-bottom: 1px solid {line}; padding: 3px 10px; }}
    QStatusBar {{ background: {theme.surface}; border-top: 1px solid {theme.grid}; }}
    QStatusBar::item {{ border: none; }}
    QMenuBar {{ background: {theme.background}; }}
    QMenuBar::item:selected, QMenu::item:selected {{ background: {theme.accent};
                color: {"#ffffff" if theme.name == "light" else "#0b0f14"}; }}
    QMenu {{ background: {theme.background}; border: 1px solid {line}; padding: 4px; }}
    QMenu::item {{ padding: 4px 22px 4px 14px; border-radius: 4px; }}
    QMenu::separator {{ height: 1px; background: {theme.grid}; margin: 4px 8px; }}
    .StillSlider:horizontal {{ min-height: {px(24)}; }}
    QSlider::groove:horizontal {{ height: 4px; background: {edge}; border-radius: 2px; }}
    QSlider::sub-page:horizontal {{ background: {theme.accent};
                border-radius: 2px; }}
    QSlider::handle:horizontal {{ width: 12px; height: 12px; margin: -4px 0; border-radius: 6px;
                background: {theme.accent}; }}
    QSlider::sub-page:horizontal:disabled, QSlider::handle:horizontal:disabled {{
                background: {line}; }}
    """
