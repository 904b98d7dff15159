"""A program with a token."""

import json

import pytest
from django.test import Client

from heedful.teams import actions as teams
from tests.conftest import NOON


def pytest_ignore_collect(collection_path, config):
    """What is asked of the API is thought out while it is collected: not where it is left out anyway."""
    is_left_out = collection_path.name == "test_schema.py" and "not slow" in config.option.markexpr
    return True if is_left_out else None


class Program:
    """Calls the API as a teammate: `answer = program.post("/conversations/1/claim")`."""

    def __init__(self, token):
        self._client = Client(headers={"authorization": f"Bearer {token}"} if token else {})

    def call(self, method, path, body=None, key=None):
        content = {"data": json.dumps(body), "content_type": "application/json"} if body is not None else {}
        answer = self._client.generic(
            method,
            f"/api/v1{path}",
            content.get("data", ""),
            content.get("content_type", "application/json"),
            headers={"idempotency-key": key} if key else None,
        )
        return answer.status_code, json.loads(answer.content) if answer.content else None

    def get(self, path):
        return self.call("GET", path)

    def post(self, path, body=None, key=None):
        return self.call("POST", path, body, key)


@pytest.fixture
def program_of():
    def make(teammate):
        return Program(teams.make_token(teammate_id=teammate.pk, name="test", at=NOON)[1] if teammate else "")

    return make


@pytest.fixture
def program(program_of, frank):
    return program_of(frank)
