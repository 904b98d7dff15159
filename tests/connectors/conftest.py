"""What the conformance suite stands on: a fake network, its connector, and a listener."""

import pytest

from heedful.connectors import for_network
from tests.connectors.hearing import Listener, fake_class, reply_to


@pytest.fixture
def fake(request):
    network, flavour = request.param
    if not flavour and request.node.callspec.id.startswith(f"{network}-without"):
        pytest.fail(f"tests/connectors/{network}/fake.py is missing")
    fake = fake_class(network)(flavour)
    fake.registered_as = network
    fake.start()
    yield fake
    fake.stop()


@pytest.fixture
def place(fake):
    return fake.place()


@pytest.fixture
def connector(fake):
    return for_network(fake.registered_as)


@pytest.fixture
def secrets(connector, place, caplog):
    """The secret values of the place's credential; at the end, none of them is in the log."""
    caplog.set_level("DEBUG")
    hidden = {field.name for field in connector.credential_fields if field.secret}
    secrets = {value for name, value in place.credential.items() if name in hidden and value}
    yield secrets
    logged = "\n".join(record.getMessage() for record in caplog.get_records("call"))
    assert not any(secret in logged for secret in secrets)


@pytest.fixture
def listener(connector, fake, place):
    listener = Listener(connector, place)
    listener.begin(fake)
    return listener


@pytest.fixture
def complaint(fake, listener):
    """A post that we have heard, and can answer."""
    said = fake.say("dana", "My Zorble leaks.")
    listener.until_heard(said)
    return listener.posts[said]


@pytest.fixture
def sorry(complaint):
    return reply_to(complaint, "We are sorry. Can you tell us more?")
