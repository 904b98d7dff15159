"""An owner brings history in from the browser: a file, what would come of it, and what came."""

import json

import pytest
from playwright.sync_api import expect

from tests.browser import chromium
from tests.imports.conftest import DANA, PRIYA, ticket

pytestmark = pytest.mark.browser


def test_an_owner_uploads_an_export_sees_what_would_come_and_lets_it_come(visit, tmp_path):
    path = tmp_path / "tickets-of-the-old-desk.ndjson"
    told = [DANA, PRIYA, *(ticket(number) for number in range(1, 40)), ticket(99, "spam")]
    path.write_text("".join(f"{json.dumps(one)}\n" for one in told), encoding="utf-8")
    ruth = visit()
    page = ruth.go("/settings/moving/")
    chromium.shoot(page, "moving")
    page.get_by_label("Files of the export").set_input_files(
        {"name": "t.xlsx", "mimeType": "", "buffer": b"PK"}
    )
    page.get_by_role("button", name="Upload and look").click()
    expect(page.get_by_text("t.xlsx is no file that can be read here.")).to_be_visible()
    assert ruth.complaints.pop().endswith("400 (Bad Request)")
    page.get_by_label("Files of the export").set_input_files(path)
    page.get_by_role("button", name="Upload and look").click()
    expect(page.get_by_text("This would come. Nothing has come in yet.")).to_be_visible(timeout=30_000)
    expect(page.get_by_text("1 × is spam there")).to_be_visible()
    chromium.shoot(page, "uploaded")
    page.get_by_role("button", name="Bring it in").click()
    expect(page.get_by_text("It is brought in, and its files are removed.")).to_be_visible(timeout=30_000)
    asked = []
    page.on("request", lambda one: asked.append(one.url))
    page.wait_for_timeout(4500)
    assert [url for url in asked if "/uploads/" in url] == []  # it asks no more once it is over
    page.get_by_role("link", name="What came of it").click()
    expect(page.get_by_text("conversations: 39")).to_be_visible()


def test_too_many_and_too_large_files_are_told_and_not_sent(visit):
    page = visit().go("/settings/moving/")
    field, button = (
        page.get_by_label("Files of the export"),
        page.get_by_role("button", name="Upload and look"),
    )
    sent = []
    page.on("request", lambda one: sent.append(one.method))
    file = {"name": "1.json", "mimeType": "", "buffer": b"{}"}
    field.set_input_files([file | {"name": f"{n}.json"} for n in range(51)])
    button.click()
    told = "These are 51 files. Put them into one .zip, or send at most 50."
    assert field.evaluate("field => field.validationMessage") == told
    field.evaluate("field => (field.dataset.bytes = '1')")
    field.set_input_files([file])
    button.click()
    assert field.evaluate("field => field.validationMessage").startswith("Together they are larger than")
    assert "POST" not in sent
