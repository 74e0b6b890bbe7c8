"""Fusion with our own palettes, light and dark, and a small style sheet."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from gdviz.render.paint.theme import DARK, LIGHT, Theme, font, mixed

TEXT_PIXELS = 12


def chosen(setting: str, app: QApplication) -> Theme:
    """The theme of a setting: light, dark, or what the system prefers."""
    if setting == "system":
        dark = app.styleHints().colorScheme() == Qt.ColorScheme.Dark
        return DARK if dark else LIGHT
    return DARK if setting == "dark" else LIGHT


def apply(app: QApplication, look: Theme) -> None:
    """Give the program the theme's style, colours and font; bare X servers have none to follow."""
    if app.style().name() != "fusion":
        app.setStyle("Fusion")
        app.setFont(font(TEXT_PIXELS))
    app.setPalette(_palette(look))


def _palette(look: Theme) -> QPalette:
    role = QPalette.ColorRole
    palette = QPalette()
    colours = {
        role.Window: look.background,
        role.Base: look.background,
        role.AlternateBase: look.surface,
        role.Button: look.surface,
        role.Text: look.text,
        role.WindowText: look.text,
        role.ButtonText: look.text,
        role.BrightText: look.text,
        role.PlaceholderText: look.muted,
        role.Highlight: look.accent,
        role.HighlightedText: "#ffffff" if look.name == "light" else "#0b0f14",
        role.ToolTipBase: look.surface,
        role.ToolTipText: look.text,
        role.Link: look.accent,
        role.Light: mixed(look.surface, look.text, 0.05),
        role.Midlight: mixed(look.surface, look.text, 0.10),
        role.Mid: mixed(look.surface, look.text, 0.25),
        role.Dark: mixed(look.surface, look.text, 0.35),
        role.Shadow: mixed(look.surface, look.text, 0.5),
    }
    for key, colour in colours.items():
        palette.setColor(key, QColor(colour))
    faint = QColor(mixed(look.muted, look.background, 0.4))
    for key in (role.Text, role.WindowText, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, key, faint)
    return palette


def sheet(look: Theme) -> str:
    """The style sheet of a theme, for the parts of a window; as the program's own it would take
    four times as long."""
    line = mixed(look.grid, look.text, 0.08)
    return f"""
    QToolTip {{ color: {look.text}; background: {look.surface}; border: 1px solid {line};
                padding: 3px; }}
    QLineEdit {{ background: {look.background}; border: 1px solid {line};
                border-radius: 4px; padding: 2px 6px; min-height: 18px; }}
    QLineEdit:focus {{ border-color: {look.accent}; }}
    QLineEdit[bad="true"] {{ border-color: {look.error}; }}
    QComboBox QLineEdit {{ border: none; padding: 0px 2px; }}
    QToolButton::menu-indicator {{ image: none; }}
    QCheckBox::indicator:unchecked {{ width: 11px; height: 11px; border: 1px solid {look.muted};
                border-radius: 2px; background: {look.background}; }}
    QPushButton {{ background: {look.surface}; border: 1px solid {line}; border-radius: 5px;
                padding: 4px 10px; }}
    QPushButton:hover, QToolButton:hover {{ background: {mixed(look.surface, look.text, 0.07)}; }}
    QPushButton:pressed, QToolButton:pressed {{
                background: {mixed(look.surface, look.text, 0.14)}; }}
    QPushButton:checked {{ background: {mixed(look.background, look.accent, 0.22)};
                border: 1px solid {look.accent}; }}
    QPushButton#chip {{ padding: 2px 6px; }}
    QPushButton:disabled {{ color: {mixed(look.muted, look.background, 0.4)}; }}
    QToolButton {{ border: none; border-radius: 5px; padding: 3px; }}
    QToolButton:checked {{ background: {mixed(look.background, look.accent, 0.22)}; }}
    QToolButton:focus, QPushButton:focus {{ border: 1px solid {look.accent}; }}
    QFrame#card {{ background: {look.surface}; border: 1px solid {look.grid}; border-radius: 8px; }}
    QFrame#card QLabel {{ background: transparent; }}
    QLabel#heading {{ font-weight: bold; color: {look.text}; }}
    QLabel#muted, QLabel#suggested {{ color: {look.muted}; }}
    QLabel#error {{ color: {look.error}; }}
    QFrame#notice {{ background: {mixed(look.background, look.error, 0.12)};
                border: 1px solid {look.error}; border-radius: 6px; }}
    QFrame#note {{ background: {look.surface}; border: 1px solid {line}; border-radius: 6px; }}
    QScrollArea {{ border: none; background: transparent; }}
    QTableView {{ border: none; gridline-color: {look.grid}; background: {look.background};
                selection-background-color: {mixed(look.background, look.accent, 0.18)};
                selection-color: {look.text}; }}
    QTableView::item {{ padding: 0px 8px; }}
    QHeaderView::section {{ background: {look.background}; color: {look.muted}; border: none;
                border-bottom: 1px solid {line}; padding: 3px 10px; }}
    QStatusBar::item {{ border: none; }}
    QMenuBar {{ background: {look.background}; }}
    QMenuBar::item:selected, QMenu::item:selected {{ background: {look.accent};
                color: {"#ffffff" if look.name == "light" else "#0b0f14"}; }}
    QMenu {{ background: {look.background}; border: 1px solid {line}; padding: 4px; }}
    QMenu::item {{ padding: 4px 22px 4px 14px; border-radius: 4px; }}
    QMenu::separator {{ height: 1px; background: {look.grid}; margin: 4px 8px; }}
    QSlider::groove:horizontal {{ height: 4px; background: {line}; border-radius: 2px; }}
    QSlider::sub-page:horizontal {{ background: {mixed(look.accent, look.background, 0.25)};
                border-radius: 2px; }}
    QSlider::handle:horizontal {{ width: 12px; height: 12px; margin: -4px 0; border-radius: 6px;
                background: {look.accent}; }}
    QSlider::sub-page:horizontal:disabled, QSlider::handle:horizontal:disabled {{
                background: {line}; }}
    """
