"""How a draft reads to the person who gets it: remarks by documented rules, without a database.

Each language has a table (`english.py`, ...), read as (kind, pattern, what to say instead). A remark
never changes a text and never stops one; what a company makes of a kind is decided above.
"""

from heedful.desk.wording.look import Draft, Known, remarks_on
from heedful.desk.wording.remarks import Kind, Remark

__all__ = ["Draft", "Kind", "Known", "Remark", "remarks_on"]
