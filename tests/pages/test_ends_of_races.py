"""A race that loses its last racer shows how it was lost, with the step at which that was."""

from tests.doors.exported import drawing, exported, has, near, picture, plan

# the first step goes from 1 to 1 - 2 · 1/1 = -1, where log(x) has no value
LEFT = ("gd:lr=2,colour=#ff00ff", "--formula", "log(x)+y^2", "--start", "1,1", "--steps", "60")


def test_a_racer_that_left_the_domain_has_a_cross_and_no_disc(tmp_path):
    pixels = picture(exported(tmp_path / "left.png", *LEFT))
    ends = plan(*LEFT).maps[0].at(1.0, 1.0)
    stays = (*LEFT[:-1], "1")
    begun = picture(exported(tmp_path / "begun.png", *stays, "--step", "0"))
    column, row = round(ends[0]), round(ends[1])
    around = (slice(row - 6, row + 7), slice(column - 6, column + 7))
    assert has(pixels, "#ff00ff", ends)
    cross, disc = (near(page[around], "#ff00ff").sum() for page in (pixels, begun))
    assert 0 < cross < 0.7 * disc


def test_the_page_ends_at_the_step_that_lost_it(tmp_path):
    shapes = drawing(exported(tmp_path / "left.svg", *LEFT))
    assert "step 1 / 60" in [shape.text for shape in shapes]
