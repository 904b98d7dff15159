"""Static files carry a hash of their content in their names, ES modules that import each other too."""

import re
from collections.abc import Callable
from typing import Any

from whitenoise.storage import CompressedManifestStaticFilesStorage  # type: ignore[import-untyped]

AS_SHIPPED = "django_htmx/"  # its comments name modules that are not shipped


class Hashed(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    support_js_module_import_aggregation = True

    def url_converter(self, name: str, *rest: Any, **more: Any) -> Callable[[re.Match[str]], str]:
        if name.startswith(AS_SHIPPED):
            return lambda found: found[0]
        converter: Callable[[re.Match[str]], str] = super().url_converter(name, *rest, **more)
        return converter
