"""What can happen to imports, as facts in the past tense. What they bring is told nowhere."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ImportBegun:
    import_id: int
    network: str


@dataclass(frozen=True, slots=True)
class ImportEnded:
    import_id: int
    network: str
    conversations: int
    posts: int
    left_out: int


@dataclass(frozen=True, slots=True)
class UploadBegun:
    upload_id: int
    network: str
    ends_at: str  # its files are kept no longer


@dataclass(frozen=True, slots=True)
class UploadTaken:
    """Its files are here."""

    upload_id: int
    network: str


@dataclass(frozen=True, slots=True)
class UploadAccepted:
    """Somebody saw what would come, and let it come."""

    upload_id: int
    network: str


@dataclass(frozen=True, slots=True)
class UploadStopped:
    upload_id: int
    network: str


@dataclass(frozen=True, slots=True)
class UploadFailed:
    upload_id: int
    network: str


@dataclass(frozen=True, slots=True)
class UploadBrought:
    upload_id: int
    network: str
