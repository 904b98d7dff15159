"""Sessions as Django keeps them in the database, read by a prepared query: every page begins with one."""

from __future__ import annotations

from datetime import datetime

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils import timezone

from heedful.kit.prepared import prepared


@prepared
def _kept(key: str, now: datetime) -> QuerySet[Session]:
    return Session.objects.filter(session_key=key, expire_date__gt=now)


class SessionStore(db.SessionStore):
    def _get_session_from_db(self) -> Session | None:
        now = timezone.now()  # noqa: TID251 - the clock by which Django ends sessions
        found = next(iter(_kept(self.session_key or "", now)), None)
        if found is None:
            self._session_key = None
        return found
