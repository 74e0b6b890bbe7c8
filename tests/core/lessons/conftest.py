"""The claims of lessons stand in modules of their own; what fails there is shown in full, too."""

import pytest

pytest.register_assert_rewrite("tests.core.lessons")
