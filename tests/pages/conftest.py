"""Pages made once for a file of tests."""

from itertools import count

import pytest

from tests.doors.drawn import drawn
from tests.doors.exported import exported, picture
from tests.doors.made import data_file, page_file


class Pages:
    """Exports into a folder of its own, read back."""

    def __init__(self, folder):
        self.folder = folder
        self._numbers = count()
        self._drawn = {}

    def path(self, suffix):
        """A new path."""
        return self.folder / f"{next(self._numbers)}{suffix}"

    def race(self, text):
        """A race file with this text after its head."""
        path = self.path(".toml")
        path.write_text(f'format = "gdviz-race"\nversion = 1\n{text}', encoding="utf-8")
        return path

    def file(self, suffix, *words):
        """The path of an export."""
        return exported(self.path(suffix), *words)

    def svg(self, *words):
        """The drawing of `gdviz export words`, made once."""
        if words not in self._drawn:
            theme = "dark" if "dark" in words else "light"
            self._drawn[words] = drawn(self.file(".svg", *words), theme)
        return self._drawn[words]

    def png(self, *words):
        """Its pixels."""
        return picture(self.file(".png", *words))

    def page(self, *words, theme="light", **style):
        """The drawing of a page with any setting a page has."""
        return drawn(page_file(self.path(".svg"), *words, theme=theme, **style), theme)

    def page_pixels(self, *words, **style):
        """Its pixels."""
        return picture(page_file(self.path(".png"), *words, **style))

    def data(self, *words, step, **style):
        """The drawing of a race's data with the racers' models."""
        return drawn(data_file(self.path(".svg"), *words, step=step, **style))


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """Pages of a file of tests."""
    return Pages(tmp_path_factory.mktemp("pages"))
