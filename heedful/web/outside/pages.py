"""What every page for people outside has in common: nothing of it is found, kept, framed or told on."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
}


def page(
    request: HttpRequest, name: str, shown: dict[str, Any], *, status: int = 200, folder: str = "outside"
) -> HttpResponse:
    answer = render(request, f"{folder}/{name}.html", shown, status=status)
    for header, value in HEADERS.items():
        answer[header] = value
    return answer


def closed(request: HttpRequest, words: str, *, status: int) -> HttpResponse:
    """Say why a link opens nothing, and what to do."""
    return page(request, "closed", {"words": words}, status=status)


def thanks(request: HttpRequest, words: str) -> HttpResponse:
    return page(request, "thanks", {"words": words})
