"""Facts and answers by program."""

FACT = {"key": "leeds", "text": "The outage in Leeds is mended since 14:00"}


def test_a_fact_is_stated_changed_and_its_old_answers_are_corrected(program, dana_waits, work_until):
    from datetime import timedelta

    from heedful.kit import clock

    status, fact = program.post("/facts", FACT)
    assert (status, fact["reference"], fact["number"]) == (201, "{fact:leeds}", 1)
    _, said = program.post(f"/conversations/{dana_waits.pk}/reply", {"text": "{fact:leeds}."})
    assert said["text"] == FACT["text"] + "."
    work_until(clock.now() + timedelta(minutes=1))
    change = {"text": "The outage in Leeds is mended since 16:00", "why": "Told anew", "number": 1}
    assert program.call("PATCH", f"/facts/{fact['id']}", change)[1]["number"] == 2
    assert program.call("PATCH", f"/facts/{fact['id']}", change)[0] == 409
    _, (old,) = program.get(f"/facts/{fact['id']}/old")
    assert (old["reply_id"], old["text"]) == (said["id"], FACT["text"] + ".")
    status, correction = program.post(
        f"/facts/uses/{old['id']}/correct", {"text": "Correction: {fact:leeds}"}
    )
    assert (status, correction["text"]) == (202, f"Correction: {change['text']}")


def test_an_answer_is_kept_read_and_used(program, dana_waits):
    kept = {
        "title": "Line",
        "variants": [{"text": "Hello {name}, " + "x" * 300}, {"text": "Hi {name}, {me}"}],
    }
    status, answer = program.post("/answers", kept)
    assert (status, answer["variants"][1]) == (201, {"network": "", "text": "Hi {name}, {me}"})
    assert [one["title"] for one in program.get("/answers?q=line")[1]["items"]] == ["Line"]
    used = program.post(f"/conversations/{dana_waits.pk}/use-answer", {"answer_id": answer["id"]})
    assert used == (200, {"text": "Hi Dana, Frank"})


def test_what_cannot_be_used_is_told(program, program_of, otto, dana_waits):
    assert program.post("/facts", FACT | {"expires_at": "2099-01-01T00:00:00"})[0] == 400
    assert program.post("/facts", FACT | {"key": "not a key!"})[0] == 400
    assert program_of(otto).post("/facts", FACT)[0] == 403
    assert program.get("/facts/999")[0] == 404
    assert program.post("/answers", {"title": "x", "variants": []})[0] == 400
