"""The ways something can go wrong; everything else is a bug and may crash."""


class Refused(Exception):
    """We understood, and the answer is no. The text is for the person who asked."""

    code = "refused"
    status = 409


class Invalid(Refused):
    """What was sent cannot be used as it is; the text says what to change."""

    code = "invalid"
    status = 400


class NotAllowed(Refused):
    """The person may see this, but not do that."""

    code = "not-allowed"
    status = 403


class Missing(Refused):
    """There is no such thing, or the person may not know that there is."""

    code = "missing"
    status = 404


class OutsideTrouble(Exception):
    """Another system failed us.

    `retry_in`: seconds to wait before trying again makes sense; None where trying again cannot help.
    `maybe_done`: the request left us, so what it asked for may have happened all the same.
    """

    def __init__(self, what: str, *, retry_in: float | None, maybe_done: bool = False) -> None:
        super().__init__(what)
        self.retry_in = retry_in
        self.maybe_done = maybe_done


class SignedOut(OutsideTrouble):
    """The other system no longer accepts our credential; only a person can mend that."""

    def __init__(self, what: str) -> None:
        super().__init__(what, retry_in=None)
