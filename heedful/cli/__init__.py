"""The command line: each command parses, makes one call and prints; none is loaded before it runs."""

from heedful.cli.lazy import Lazily, LazyGroup

COMMANDS = {
    "init": Lazily("set_up:init", "Set up without a browser: database, keys, owner, company."),
    "up": Lazily("up:up", "Run everything: web, listen and work."),
    "demo": Lazily("up:demo", "Run a made-up company on a simulated social web."),
    "web": Lazily("processes:web", "Run only the web server."),
    "listen": Lazily("processes:listen", "Run only a listener."),
    "work": Lazily("processes:work", "Run only a worker."),
    "doctor": Lazily("doctor:doctor", "Check this installation and say what to do."),
    "status": Lazily("status:status", "Show sources, queue, jobs and processes."),
    "config": Lazily("config:config", "Show the options."),
    "user": Lazily("users:user", "Add teammates, and let them in."),
    "token": Lazily("tokens:token", "Make and end API tokens."),
    "source": Lazily("sources:source", "Add, test and pause the places we listen to."),
    "track": Lazily("tracks:track", "Add, list and pause tracks."),
    "query": Lazily("query:query", "Explain and try queries, and match posts from a file."),
    "mentions": Lazily("reading:mentions", "List what was heard, newest first."),
    "view": Lazily("views:view", "Keep searches in the inbox under a name."),
    "clock": Lazily("clocks:clock", "See how fast people are to have an answer."),
    "conversations": Lazily("reading:conversations", "List the queue, the neediest first."),
    "radar": Lazily("radar:radar", "List what stands too long without an owner or an answer."),
    "figures": Lazily("figures:figures", "Tell how many of those who deserved an answer have one."),
    "rules": Lazily("rules:rules", "See which rules bring conversations to whom, and try one."),
    "surges": Lazily("surges:surges", "List the discussions that broke out."),
    "read": Lazily("read:read", "Read posts: language, mood, what is needed, how soon."),
    "reading": Lazily("read:reading", "Measure the models that read posts."),
    "send": Lazily("sending:send", "Pause and resume everything that would leave the house."),
    "dead-letters": Lazily("dead_letters:dead_letters", "List, replay and drop what could not be read."),
    "backup": Lazily("backup:backup", "Write everything that was heard and said into one file."),
    "restore": Lazily("backup:restore", "Bring a backup back, or only verify it."),
    "import": Lazily("imports:import_", "Bring in what was had in Zendesk or Chatwoot."),
    "export": Lazily("exports:export", "Write everything the house owns for others to read."),
    "journal": Lazily("journal:journal", "Verify that what happened was not changed afterwards."),
    "keys": Lazily("keys:keys", "Look after the keys that seal credentials and other secrets."),
    "prepare": Lazily("processes:prepare", "Bring the database and static files up to date.", hidden=True),
    "sim": Lazily("processes:sim", "Run the simulated social web of the demo.", hidden=True),
    "furnish-demo": Lazily("furnishing:furnish_demo", "Add the demo's company.", hidden=True),
}
cli = LazyGroup(
    "heedful",
    COMMANDS,
    help="""Hear what people say about your company on the open social web, and answer them well.

    Begin with `heedful up`, or without a browser with `heedful init`. To look around first: `heedful demo`.
    """,
)


def main() -> None:
    cli(prog_name="heedful")
