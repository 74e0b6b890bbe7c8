"""Many quick cases in one test; each that fails is named."""

from collections.abc import Callable, Iterable
from typing import Any

import pytest


def every(names: str | tuple[str, ...], cases: Iterable[Any]) -> Callable[[Any], Any]:
    """As `parametrize`, stacked or not, for cases that are quicker than a test of their own.

    All of them are tried; those that fail are raised together, each with its case as a note.
    """
    known = names.replace(" ", "").split(",") if isinstance(names, str) else list(names)
    mine = [dict(zip(known, c if len(known) > 1 else (c,), strict=True)) for c in cases]

    def around(check: Any) -> Callable[[], None]:
        within = getattr(check, "cases", [{}])
        all_of_them = [{**outer, **inner} for outer in mine for inner in within]
        assert all_of_them, "no cases"
        return _test(getattr(check, "check", check), all_of_them)

    return around


def _test(check: Callable[..., None], cases: list[dict[str, Any]]) -> Callable[[], None]:
    def test() -> None:
        failed = [error for case in cases if (error := _error(check, case))]
        if failed:
            raise BaseExceptionGroup(f"{len(failed)} of {len(cases)} cases", failed)

    # not functools.wraps: what the check asks for would be taken for fixtures
    test.__name__, test.__qualname__ = check.__name__, check.__qualname__
    test.__doc__, test.__module__ = check.__doc__, check.__module__
    vars(test).update(check=check, cases=cases)
    return test


def _error(check: Callable[..., None], case: dict[str, Any]) -> BaseException | None:
    try:
        check(**case)
    except (Exception, pytest.fail.Exception, pytest.skip.Exception) as error:
        error.add_note(", ".join(f"{name} = {value!r}" for name, value in case.items())[:500])
        return error
    return None
