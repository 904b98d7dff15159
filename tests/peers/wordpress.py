"""A real WordPress with a private MariaDB, started and stopped by pid; see apt-wordpress.txt.

A test module takes the fixture by `wordpress = peer.wordpress` after `from tests.peers import wordpress as peer`.
"""

import base64
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

PACKAGED = Path("/usr/share/wordpress")
NEEDED = {
    "wordpress": PACKAGED / "wp-settings.php",
    "mariadb-server": Path("/usr/sbin/mariadbd"),
    "php-cli": Path("/usr/bin/php"),
}
CONFIG = """<?php
foreach (['NAME' => 'wp', 'USER' => 'wp', 'PASSWORD' => '', 'HOST' => 'localhost:%(socket)s',
          'CHARSET' => 'utf8mb4', 'COLLATE' => ''] as $key => $value) define("DB_$key", $value);
foreach (['AUTH', 'SECURE_AUTH', 'LOGGED_IN', 'NONCE'] as $name) {
    define("{$name}_KEY", "test-$name"); define("{$name}_SALT", "salt-$name");
}
define('WP_ENVIRONMENT_TYPE', 'local');  // application passwords without TLS
define('AUTOMATIC_UPDATER_DISABLED', true);
define('DISABLE_WP_CRON', true);
define('WP_HTTP_BLOCK_EXTERNAL', true);
define('WP_HOME', '%(url)s');
define('WP_SITEURL', '%(url)s');
$table_prefix = 'wp_';
require_once ABSPATH . 'wp-settings.php';
"""
INSTALL = """<?php
define('WP_INSTALLING', true);
$_SERVER += ['HTTP_HOST' => '%(host)s', 'SERVER_PROTOCOL' => 'HTTP/1.1', 'REQUEST_METHOD' => 'GET'];
function wp_mail() { return true; }
require __DIR__ . '/wp-load.php';
require_once ABSPATH . 'wp-admin/includes/upgrade.php';
wp_install('Zorble fan blog', 'admin', 'admin@blog.test', true, '', wp_generate_password());
foreach (['comment_moderation' => 0, 'comment_previously_approved' => 0, 'comment_max_links' => 9,
          'default_pingback_flag' => 0, 'permalink_structure' => '/%%postname%%/', 'template' => 'plain',
          'stylesheet' => 'plain', 'posts_per_rss' => 10] as $name => $value) update_option($name, $value);
[$password] = WP_Application_Passwords::create_new_application_password(1, ['name' => 'tests']);
echo "password=$password=";
"""
THEME = {
    "style.css": "/* Theme Name: Plain */",
    "functions.php": "<?php add_theme_support('automatic-feed-links'); add_theme_support('title-tag');",
    "index.php": """<!doctype html><html <?php language_attributes(); ?>><head><?php wp_head(); ?></head><body>
<?php while (have_posts()) { the_post(); ?><article><h1><?php the_title(); ?></h1><?php the_content(); ?></article>
<?php if (is_singular()) { wp_list_comments([], get_comments(['post_id' => get_the_ID(), 'status' => 'approve'])); } } ?>
<?php wp_footer(); ?></body></html>""",
}
ROUTER = """<?php
$path = parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH);
if ($path !== '/' && is_file(__DIR__ . $path)) return false;
$_SERVER['SCRIPT_NAME'] = '/index.php';
require __DIR__ . '/index.php';
"""
FAST = (
    "--innodb-flush-log-at-trx-commit=0 --innodb-doublewrite=0 --innodb-buffer-pool-size=32M --skip-log-bin "
    "--innodb-log-file-size=8M --performance-schema=0 --skip-networking --skip-grant-tables --skip-name-resolve"
).split()


@dataclass
class WordPress:
    """The running blog. Its makers act as its admin, whom WordPress never tells to slow down."""

    url: str
    admin_password: str
    db_socket: Path
    people: dict[str, dict[str, str]] = field(default_factory=dict)

    def credential(self, who: str = "brandcare", role: str = "subscriber") -> dict[str, str]:
        """Return user name and application password; the user is made at the first asking.

        A subscriber may comment once in 15 seconds, and neither edit nor delete; an editor may.
        """
        if who not in self.people:
            person = {"username": who, "name": who.title(), "email": f"{who}@brand.test", "roles": [role]}
            made = self.rest("POST", "users", {**person, "password": secrets.token_hex()})
            told = self.rest("POST", f"users/{made['id']}/application-passwords", {"name": "heedful"})
            self.people[who] = {"username": who, "password": told["password"]}
        return self.people[who]

    def new_post(self, title: str, html: str) -> int:
        return int(self.rest("POST", "posts", {"title": title, "content": html, "status": "publish"})["id"])

    def comment(self, post_id: int, author: str, text: str, parent: int = 0) -> int:
        """Comment as a visitor, and return the comment's id."""
        visitor = {"author_name": author, "author_email": f"{author.lower()}@visitor.test"}
        said = {"post": post_id, "content": text, "parent": parent, "author_user_agent": "Firefox", **visitor}
        return int(self.rest("POST", "comments", said)["id"])

    def comments(self, post_id: int) -> list[dict[str, Any]]:
        """Return the comments, also held ones but not the trash, oldest first, as WordPress keeps them."""
        asked = "comments?per_page=100&order=asc&orderby=id&context=edit&status=any&post="
        return [told for told in self.rest("GET", f"{asked}{post_id}") if told["status"] != "trash"]

    def option(self, name: str, value: str) -> None:
        """Change a setting of the blog: `option("comment_moderation", "1")` holds every comment."""
        change = f"update wp.wp_options set option_value = '{value}' where option_name = '{name}'"
        _in_database(self.db_socket, change, check=True)

    def rest(self, method: str, route: str, told: Any = None) -> Any:
        sign = base64.b64encode(f"admin:{self.admin_password}".encode()).decode()
        headers = {"Authorization": f"Basic {sign}", "Content-Type": "application/json"}
        body = json.dumps(told).encode() if told is not None else None
        asked = urllib.request.Request(f"{self.url}/wp-json/wp/v2/{route}", body, headers, method=method)
        try:
            with urllib.request.urlopen(asked, timeout=30) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            error.add_note(error.read().decode("utf-8", "replace"))
            raise


@pytest.fixture(scope="session")
def wordpress() -> Iterator[WordPress]:
    missing = [name for name, path in NEEDED.items() if not path.exists()]
    if missing:
        complain = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
        complain(f"This needs a WordPress: apt-get install {' '.join(missing)}")
    folder = Path(tempfile.mkdtemp(prefix="wp-"))
    started: list[subprocess.Popen[bytes]] = []
    try:
        yield _start(folder, started)
    finally:
        for process in reversed(started):
            _stop(process)
        shutil.rmtree(folder, ignore_errors=True)


def _start(folder: Path, started: list[subprocess.Popen[bytes]]) -> WordPress:
    db_socket = folder / "db.sock"
    started.append(_start_database(folder, db_socket))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        host = f"127.0.0.1:{free.getsockname()[1]}"
    site = _lay_out(folder / "site", {"socket": str(db_socket), "url": f"http://{host}", "host": host})
    _wait_for(
        lambda: db_socket.exists() and _in_database(db_socket, "create database if not exists wp"), "MariaDB"
    )
    said = subprocess.run(["php", "install.php"], cwd=site, check=True, capture_output=True, text=True).stdout
    (site / "install.php").unlink()
    env = {**os.environ, "PHP_CLI_SERVER_WORKERS": "4"}
    with (folder / "php.log").open("wb") as log:
        command = ["php", "-d", "opcache.enable_cli=1", "-S", host, "-t", str(site), str(site / "router.php")]
        started.append(
            subprocess.Popen(command, cwd=site, env=env, stdout=log, stderr=log, start_new_session=True)
        )
    blog = WordPress(f"http://{host}", said.split("password=")[1].split("=")[0], db_socket)
    _wait_for(lambda: _answers(blog), "WordPress")
    return blog


def _start_database(folder: Path, db_socket: Path) -> subprocess.Popen[bytes]:
    tables = folder / "db"
    owner = ["--user=root"] if os.geteuid() == 0 else []
    making = ["mariadb-install-db", "--no-defaults", f"--datadir={tables}", "--skip-test-db", *owner]
    made = subprocess.run(making, check=False, capture_output=True, text=True)
    assert made.returncode == 0, made.stdout + made.stderr
    pid = f"--pid-file={folder / 'db.pid'}"
    with (folder / "db.log").open("wb") as log:
        serving = [str(NEEDED["mariadb-server"]), "--no-defaults", f"--datadir={tables}", pid, *owner, *FAST]
        return subprocess.Popen([*serving, f"--socket={db_socket}"], stdout=log, stderr=log)


def _in_database(db_socket: Path, command: str, *, check: bool = False) -> bool:
    asked = ["mariadb", "--no-defaults", f"--socket={db_socket}", "-e", command]
    return subprocess.run(asked, check=check, capture_output=True).returncode == 0


def _lay_out(site: Path, words: dict[str, str]) -> Path:
    shutil.copytree(
        PACKAGED, site, ignore=shutil.ignore_patterns("wp-config.php"), ignore_dangling_symlinks=True
    )
    theme = site / "wp-content" / "themes" / "plain"
    theme.mkdir(parents=True)
    for name, content in THEME.items():
        (theme / name).write_text(content)
    (site / "wp-config.php").write_text(CONFIG % words)
    (site / "install.php").write_text(INSTALL % words)
    (site / "router.php").write_text(ROUTER)
    return site


def _answers(blog: WordPress) -> bool:
    try:
        return bool(blog.rest("GET", "posts"))
    except (urllib.error.URLError, ConnectionError, ValueError):
        return False


def _wait_for(ready: Any, what: str, seconds: float = 60.0) -> None:
    until = time.monotonic() + seconds
    while not ready():
        assert time.monotonic() < until, f"{what} did not start."
        time.sleep(0.1)


def _stop(process: subprocess.Popen[bytes]) -> None:
    """End it, and for PHP its workers too: they share its session."""
    if os.getpgid(process.pid) == process.pid:
        os.killpg(process.pid, signal.SIGTERM)
    process.terminate()
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
