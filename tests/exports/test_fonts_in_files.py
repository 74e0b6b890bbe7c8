"""Texts of drawings and documents stay texts, in the program's own face, which goes along."""

import pytest

from tests.doors.exported import drawing, pdf_page

REGULAR, BOLD = "DejaVuSans", "DejaVuSans-Bold"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_pdf_has_the_fonts_of_its_characters_inside(bowl, theme):
    page = pdf_page(bowl.draw(".pdf", "--theme", theme))
    assert page.fonts == (REGULAR, BOLD)
    assert page.faces == (REGULAR, BOLD)
    text = "".join(page.text.split())
    for words in ("Sphere", "f(x,y)=x²+y²", "step8/8", "‖∇f‖", "−4", "first"):
        assert words in text, words


def test_a_pdf_is_named_after_what_it_shows(bowl):
    import pypdfium2

    document = pypdfium2.PdfDocument(bowl.draw(".pdf"))
    told = document.get_metadata_dict()
    width, height = document[0].get_size()
    document.close()
    assert (told["Title"], told["Creator"]) == ("Sphere", "gdviz")
    # 640 x 360 pixels of 1/96 inch, in points
    assert (width, height) == pytest.approx((480, 270), abs=0.01)


def test_an_svg_keeps_its_texts_and_names_their_face(bowl):
    path = bowl.draw(".svg")
    shapes = [shape for shape in drawing(path) if shape.tag == "text"]
    texts = {shape.text.strip(): shape.style for shape in shapes}
    for words in ("Sphere", "f(x, y) = x² + y²", "step 8 / 8", "‖∇f‖", "−4", "first"):
        assert words in texts, words
    assert {style["font-family"] for style in texts.values()} == {"DejaVu Sans"}
    assert texts["Sphere"]["font-weight"] == "700"
    assert texts["step 8 / 8"]["font-weight"] == "400"
    assert "<title>Sphere</title>" in path.read_text(encoding="utf-8")
