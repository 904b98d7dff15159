"""Whatever a program sends, the API answers as it says it does, and never breaks."""

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import response_schema_conformance, status_code_conformance

from heedful.api.urls import api
from heedful.teams import actions as teams
from tests.conftest import NOON

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore"),
]
schema = schemathesis.openapi.from_dict(api.get_openapi_schema())
schema.app = get_wsgi_application()


@pytest.fixture
def token(olive, dana_waits):
    return teams.make_token(teammate_id=olive.pk, name="schemathesis", at=NOON)[1]


@schema.parametrize()
@settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    suppress_health_check=[
        HealthCheck.function_scoped_fixture,
        HealthCheck.too_slow,
        HealthCheck.filter_too_much,
    ],
)
def test_the_api_keeps_its_word(case, token):
    answer = case.call(headers={"Authorization": f"Bearer {token}"})
    case.validate_response(
        answer, checks=[not_a_server_error, status_code_conformance, response_schema_conformance]
    )
