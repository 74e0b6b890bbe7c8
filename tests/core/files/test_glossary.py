"""The glossary: every key fact is there, in plain text, and its numbers are right."""

import math
import re
from itertools import accumulate, combinations
from urllib.parse import urlsplit

import numpy as np
import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import Qt

from gdviz.core.api.trajectory import trajectory
from gdviz.core.files.glossary import entry_of, glossary, looked_up
from tests.every import every

# what must be said: id -> words that the entry has
FACTS = {
    "learning-and-optimising": "never seen",
    "regularisation": "(λ/2)",
    "loss-conventions": "twice",
    "loss-of-one-sample": "one sample",
    "zero-one-loss": "exactly zero",
    "zero-one-jumps": "up or down",
    "parameters": "weights and biases",
    "moments": "velocity",
    "samples-and-dimensions": "samples",
    "learning-rate": "α or γ",
    "decay-symbol": "ρ",
    "momentum-symbol": "β",
    "angle": "same",
    "derivative": "all others are held",
    "why-it-works": "(1 − ½ηλₘₐₓ)",
    "all-directions": "cos φ",
    "steepest": "Cauchy-Schwarz",
    "along-a-contour": "½h²pᵀHp",
    "adaptive-direction": "22.8°",
    "syrup": "honey",
    "chain-rule": "σ'(z)x",
    "rate-and-gradient": "does not depend",
    "batch-gradient": "1 … n",
    "stability": "2/λₘₐₓ",
    "stationary": "x⁴ + y⁴",
    "unbiased-gradient": "expectation",
    "shuffling": "every epoch",
    "momentum-range": "μ < 1",
    "state-order": "same gradient",
    "velocity": "v = 0",
    "effective-rate": "η/(1 + μ)",
    "momentum-and-noise": "raises",
    "rmsprop": "(1 − α)g²",
    "adam-counter": "t is 1",
    "rmsprop-name": "RMSprop",
    "beta2": "0.999",
    "curvature-sign": "negative second derivative",
    "adam": "β₁ᵗ",
    "adadelta": "rₛ",
    "epsilon": "0.990",
    "adagrad": "diagonal",
    "most-direct-route": "9/11",
    "nesterov": "does not end it",
    "adagrad-rate": "still",
    "second-moment": "uncentred",
    "line-search": "grid search",
    "newton": "need not be the nearest one",
    "plateau": "not zero",
    "newton-cost": "Solve",
    "loss-landscape": "parameters",
    "why-stochastic": "1951",
    "update-rule": "w − η∇L(w)",
    "subgradient": "ReLU",
    "linear-approximation": "f'(x)h",
    "approximation-error": "h⁴",
    "error-far-away": "x + sin x",
    "how-many-steps": "one step",
    "schedule": "settle",
    "learning-curve": "epoch to keep",
    "training-loop": "Shuffle",
    "momentum-conventions": "PyTorch",
    "normal-equations": "Xᵀy",
}


@every(("name", "words"), FACTS.items())
def test_every_key_fact_is_told(name, words):
    entry = entry_of(name)
    assert words in f"{entry.title} {entry.text}"


def test_every_entry_is_plain_and_short():
    entries = glossary()
    assert len({entry.id for entry in entries}) == len(entries)
    assert len({entry.title for entry in entries}) == len(entries)
    for entry in entries:
        for text in (entry.title, entry.text):
            assert not Qt.mightBeRichText(text) and "**" not in text and "\n" not in text
        assert len(entry.text) < 420 and entry.text.endswith(".")
        assert "the notes" not in entry.text.lower()


def test_every_reference_has_a_year():
    references = [entry for entry in glossary() if entry.topic == "References"]
    assert len(references) >= 10
    for entry in references:
        years = [int(word.strip(".,")) for word in entry.text.split() if word.strip(".,").isdigit()]
        assert any(1800 < year < 2030 for year in years)


def test_every_reference_has_a_link_for_each_of_its_works():
    references = [entry for entry in glossary() if entry.topic == "References"]
    links = [work.link for entry in references for work in entry.works]
    for entry in references:
        years = re.findall(r", (\d{4})\.", entry.text)
        assert len(entry.works) == len(years) > 0
    assert len(set(links)) == len(links)
    for link in links:
        parts = urlsplit(link)
        assert parts.scheme == "https" and "." in parts.netloc and not re.search(r"\s", link)
        assert QUrl(link, QUrl.ParsingMode.StrictMode).isValid()
        if parts.netloc == "doi.org":
            assert re.fullmatch(r"/10\.\d{4,}/\S+", parts.path)
        if parts.netloc == "arxiv.org":
            assert re.fullmatch(r"/abs/\d{4}\.\d{4,5}", parts.path)
    assert not [e.id for e in glossary() if e.works and e not in references]
    assert looked_up("bottou large-scale")[0].id == "ref-sgd"


def test_looking_up():
    assert looked_up("plateau")[0].id == "plateau"
    assert "learning-rate" in {entry.id for entry in looked_up("lr")}
    assert looked_up("ROBBINS monro") and not looked_up("plateau zzz")
    assert len(looked_up("")) == len(glossary())


# the numbers


def test_nesterov_swings_less_far():
    lows = {}
    for name in ("momentum", "nesterov"):
        options = {"convention": "look-ahead"} if name == "nesterov" else {}
        path = trajectory(name, "sphere", (1.0, 0.0), 200, lr=0.05, momentum=0.9, **options)
        lows[name] = path[:, 0].min()
    assert f"−{-lows['momentum']:.3f}" in entry_of("nesterov").text
    assert f"−{-lows['nesterov']:.3f}" in entry_of("nesterov").text


def test_the_first_step_of_adam_without_correction():
    def ratio(beta2):
        return (1 - 0.9) / math.sqrt(1 - beta2)

    assert ratio(0.999) == pytest.approx(math.sqrt(10)) and ratio(0.99) == pytest.approx(1.0)


def test_epsilon_inside_and_outside():
    g, eps = 1e-6, 1e-8
    assert g / (g + eps) == pytest.approx(0.990, abs=5e-4)
    assert g / math.sqrt(g * g + eps) == pytest.approx(0.010, abs=5e-5)


def test_adam_begins_off_the_gradient():
    first = np.diff(trajectory("adam", "rosenbrock", (-1.2, 1.0), 1, lr=1e-3), axis=0)[0]
    down = -np.array([-215.6, -88.0])
    cosine = first @ down / np.linalg.norm(first) / np.linalg.norm(down)
    assert math.degrees(math.acos(cosine)) == pytest.approx(22.8, abs=0.05)


def test_adding_instead_of_replacing_freezes():
    *_, last = accumulate(range(100), lambda r, _: r + 0.9 * r + 0.1, initial=0.0)
    assert last > 1e26


def test_newton_on_log_cosh_turns_at_1_0887():
    for start, stays in ((1.0886, True), (1.0888, False)):
        x = start
        for _ in range(3):
            x -= math.sinh(x) * math.cosh(x)
        assert (abs(x) < start) == stays


def test_the_parabolas_error():
    x, h = 4.0, 1.0
    predicted = x**2 - 2 * x * h
    assert (predicted - (x - h) ** 2) ** 2 == h**4
    assert (predicted - (x + h) ** 2) ** 2 == (16 * h + h * h) ** 2 == 289


def test_the_steep_bowl_leaves_nine_elevenths():
    path = trajectory("exact", "quad_gamma10", (10.0, 1.0), 3)
    assert np.linalg.norm(path[1:], axis=1) == pytest.approx(
        np.linalg.norm(path[:-1], axis=1) * 9 / 11, rel=1e-6
    )


def test_the_two_conventions_of_momentum_at_the_momentum_that_is_named():
    """½x² from 1 by 60 steps, the rate falling after 50; the two forms by hand."""
    text = entry_of("momentum-conventions").text
    (mu,) = (float(found) for found in re.findall(r"μ = ([\d.]+)", text))
    buffered, moving, b, v = 1.0, 1.0, 0.0, 0.0
    for t in range(60):
        lr = 0.1 if t < 50 else 0.01
        b = mu * b + buffered
        buffered -= lr * b
        v = mu * v - lr * moving
        moving += v
    for value in (buffered, moving):
        assert f"{value:.5f}".replace("-", "−") in text


def test_every_number_of_momentum_names_its_momentum():
    for entry in glossary():
        if "η/(1 − μ)" in entry.text or "Nesterov" in entry.title or "conventions" in entry.title:
            numbers = re.findall(r"\d\.\d{2,}", entry.text)
            assert not numbers or "μ = 0.9" in entry.text


def test_a_batch_drawn_without_replacement_errs_by_the_factor_that_is_named():
    """All batches of 2 and of 3 out of 7 numbers."""
    assert "√((n − B)/(n − 1))" in entry_of("batch-size").text
    numbers = np.array([1.0, 2.0, 4.0, 7.0, 7.0, 11.0, -3.0])
    n = len(numbers)
    for size in (2, 3, n):
        means = [np.mean(batch) for batch in combinations(numbers, size)]
        one = numbers.std()
        named = one / math.sqrt(size) * math.sqrt((n - size) / (n - 1))
        assert np.std(means) == pytest.approx(named, abs=1e-12)


def test_stopping_early_is_much_like_a_ridge_with_the_strength_that_is_named():
    """The share of a curved direction's solution that is reached, from 0."""
    assert "1/(ηt)" in entry_of("early-stopping").text
    eta, t = 0.01, 200
    for curvature in np.geomspace(1e-3, 50, 40):
        stopped = 1 - (1 - eta * curvature) ** t
        penalised = curvature / (curvature + 1 / (eta * t))
        assert stopped == pytest.approx(penalised, abs=0.21)


def test_half_the_rate_nearly_halves_the_noise_floor():
    """The variance that a step of x - eta*(x + noise) leaves as it is, by repetition."""

    def floor(eta):
        variance = 0.0
        for _ in range(5000):
            variance = (1 - eta) ** 2 * variance + eta**2
        return variance

    assert "half the rate nearly halves the floor" in entry_of("noise-floor").text
    assert floor(0.1) / floor(0.05) == pytest.approx(2, rel=0.05)


def test_the_derivatives_of_both_losses_of_a_neuron():
    """By central differences, where the neuron is confidently wrong and elsewhere."""

    def slope(loss, z, h=1e-6):
        return (loss(z + h) - loss(z - h)) / (2 * h)

    def sigmoid(z):
        return 1 / (1 + math.exp(-z))

    text = entry_of("cross-entropy").text
    assert "ŷ − y" in text and "ŷ(1 − ŷ)" in text
    for z in (-3.0, 0.4, 4.0):
        guess = sigmoid(z)
        assert slope(lambda z: -math.log(1 - sigmoid(z)), z) == pytest.approx(guess, rel=1e-6)
        squared = slope(lambda z: 0.5 * sigmoid(z) ** 2, z)
        assert squared == pytest.approx(guess * guess * (1 - guess), rel=1e-6)
