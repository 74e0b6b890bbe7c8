"""Steps that raised the loss are red, on the map and in the plot."""

import numpy as np

from tests.doors.exported import has

RED, INK = "#b42318", "#ff00ff"
BOWL = "ravine_k100:kappa=4"
# 1 - 4 lr is -1.04: y, and in the end the loss, grow from step to step
WORDS = (BOWL, f"gd:lr=0.51,colour={INK}", "--start=-3,0.6", "--steps", "12")


def place(step):
    return np.array([-3.0, 0.6]) * np.array([0.49, -1.04]) ** step


def loss(step):
    x, y = place(step)
    return (x * x + 4 * y * y) / 2


def rings(page, step):
    """Whether a red ring is about the racer: on the map, and in the plot."""
    found, lines = [], page.round(RED)
    for axes, at in ((page.axes[0], place(step)), (page.axes[1], (step, loss(step)))):
        middle = axes.at(*at)
        found.append(any(np.hypot(*np.subtract(one, middle)) < 1 for one in lines))
    return found


def test_it_is_red_where_the_loss_has_risen_and_only_there(pages):
    assert [bool(loss(k + 1) > loss(k)) for k in range(5)] == [False, False, False, True, True]
    for step, red in ((0, False), (2, False), (5, True)):
        assert rings(pages.svg(*WORDS, "--step", step), step) == [red, red]
    pixels = pages.png(*WORDS, "--step", "5")
    page = pages.svg(*WORDS, "--step", "5")
    middle = (np.array(page.axes[0].at(*place(4))) + page.axes[0].at(*place(5))) / 2
    assert has(pixels, RED, middle, 2)


def test_it_can_be_left_out_and_noise_is_no_fault_of_the_step(pages):
    page = pages.svg(*WORDS, "--step", "5", "--show", "no-uphill")
    assert rings(page, 5) == [False, False]
    # so little noise that the loss rises where it does without
    assert all(pages.svg(*WORDS, "--step", k).round(RED) for k in (5, 6, 7))
    assert not any(pages.svg(*WORDS, "--step", k, "--noise", "0.001").round(RED) for k in (5, 6, 7))


def test_a_racer_with_batches_of_its_own_is_noisy_alone(pages):
    """One row per step leaves the loss of all rows as often as not."""
    words = ("cars:standardise=false", "gd:lr=0.0005,batch=1", "--steps", "9")
    for step in range(1, 10):
        assert not pages.svg(*words, "--step", step).round(RED)
    # too large a rate for all rows raises the loss at each step
    words = ("cars", "gd:lr=2.2", "gd:lr=2.2,batch=1", "--steps", "3")
    assert len(pages.svg(*words, "--step", "2").round(RED)) == 2
