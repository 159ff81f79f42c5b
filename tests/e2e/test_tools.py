import pytest

from tests.e2e.tools import program


def test_a_program_that_is_missing_fails_in_ci(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="no-such-program is missing: install it"):
        program("no-such-program", hint="install it")


def test_elsewhere_it_is_a_skip_that_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match="no-such-program is missing: install it"):
        program("no-such-program", hint="install it")


def test_the_first_that_is_there_is_taken() -> None:
    assert program("no-such-program", "sh", hint="").endswith("sh")
