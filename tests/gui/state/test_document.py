"""The document: every edit can be undone, one drag is one step, bad ones change nothing."""

import gc
import weakref
from dataclasses import replace

import pytest

from gdviz.core.base.knobs import InputError
from gdviz.gui.state.document import Document
from gdviz.gui.state.first_race import first_race


@pytest.fixture
def document(qapp):
    return Document(first_race())


def recoloured(spec, colour):
    return replace(spec, entries=(replace(spec.entries[0], colour=colour), *spec.entries[1:]))


def test_undo_and_redo(document):
    first = document.spec
    document.edit(replace(first, steps=100))
    document.edit(replace(first, steps=200))
    document.stack.undo()
    assert document.spec.steps == 100
    document.stack.undo()
    assert document.spec == first
    document.stack.redo()
    document.stack.redo()
    assert document.spec.steps == 200


def test_one_drag_is_one_step(document):
    first = document.spec
    for k in range(20):
        document.edit(replace(document.spec, start=(0.1 * k, 1.0)), "start")
    document.commit()
    document.edit(replace(document.spec, start=(5.0, 5.0)), "start")
    document.stack.undo()
    assert document.spec.start == (0.1 * 19, 1.0)
    document.stack.undo()
    assert document.spec == first


def test_a_colour_is_an_edit_although_the_race_is_the_same(document):
    first = document.spec
    document.edit(recoloured(first, "#123456"))
    assert document.spec == first and document.spec.entries[0].colour == "#123456"
    document.stack.undo()
    assert document.spec.entries[0].colour == ""


def test_the_same_again_is_no_edit(document):
    document.edit(replace(document.spec))
    assert not document.stack.canUndo()


def test_a_bad_spec_changes_nothing(document):
    first = document.spec
    with pytest.raises(InputError):
        document.edit(replace(first, steps=-1))
    assert document.spec is first and not document.stack.canUndo()


def test_save_and_open(document, tmp_path):
    path = tmp_path / "race.toml"
    document.edit(replace(document.spec, steps=123))
    document.save(path)
    assert document.clean and document.name == "race"
    other = Document(first_race())
    other.open(path)
    assert other.spec == document.spec and other.path == path


def test_a_bad_file_keeps_the_present_race(document, tmp_path):
    path = tmp_path / "bad.toml"
    path.write_text("format = 3")
    first = document.spec
    with pytest.raises(InputError):
        document.open(path)
    assert document.spec is first and document.path is None


def test_another_race_can_be_undone_with_its_file(document, tmp_path):
    one, other = tmp_path / "one.toml", tmp_path / "other.toml"
    document.edit(replace(document.spec, steps=111))
    document.save(one)
    Document(replace(first_race(), steps=222)).save(other)
    document.edit(replace(document.spec, steps=112))
    document.open(other)
    assert (document.spec.steps, document.name, document.clean) == (222, "other", True)
    document.replace(first_race())
    assert (document.name, document.clean) == ("Untitled race", True)
    document.stack.undo()
    assert (document.spec.steps, document.name, document.clean) == (222, "other", True)
    document.stack.undo()
    assert (document.spec.steps, document.name, document.clean) == (112, "one", False)
    document.stack.undo()
    assert (document.spec.steps, document.name, document.clean) == (111, "one", True)
    for _ in range(2):
        document.stack.redo()
    assert (document.spec.steps, document.name, document.clean) == (222, "other", True)


def test_what_is_undone_after_saving_keeps_its_file(document, tmp_path):
    document.edit(replace(document.spec, steps=111))
    document.save(tmp_path / "race.toml")
    document.stack.undo()
    assert (document.name, document.clean) == ("race", False)
    document.stack.redo()
    assert document.clean


def test_a_document_goes_without_the_garbage_collector(qapp):
    document = Document(first_race())
    document.edit(replace(document.spec, steps=100))
    document.replace(replace(document.spec, steps=200))
    gone = weakref.ref(document)
    gc.disable()
    try:
        del document
        assert gone() is None
    finally:
        gc.enable()
