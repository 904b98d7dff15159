"""The readers over the weights that ship, opened once."""

import pytest

from heedful.reading.reader import Which, reader


@pytest.fixture(scope="session", params=list(Which))
def each(request):
    return reader(request.param)


@pytest.fixture(scope="session")
def full():
    return reader(Which.FULL)


@pytest.fixture(scope="session")
def fast():
    return reader(Which.FAST)
