#!/usr/bin/env bash
# Run a command with HEEDFUL_DATABASE_URL leading to a private PostgreSQL, which ends with it:
#   tests/peers/postgres.sh .venv/bin/python -m pytest
set -euo pipefail

bin=$(find /usr/lib/postgresql -mindepth 2 -maxdepth 2 -name bin 2>/dev/null | sort -V | tail -1)
bin=${bin:-$(dirname "$(command -v initdb || echo /nowhere/initdb)")}
if [ ! -x "$bin/initdb" ]; then
    echo "PostgreSQL's server programs are not here; on Debian: apt-get install postgresql-15" >&2
    exit 1
fi

folder=$(mktemp -d /tmp/heedful-postgres.XXXXXX)
# PostgreSQL refuses to run as root.
if [ "$(id -u)" = 0 ]; then
    chown postgres "$folder"
    as() { (cd "$folder" && runuser -u postgres -- "$@"); }
else
    as() { (cd "$folder" && "$@"); }
fi
end() {
    as "$bin/pg_ctl" -D "$folder/data" -m immediate -w stop >/dev/null 2>&1 || true
    rm -rf "$folder"
}
trap end EXIT

port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
as "$bin/initdb" -D "$folder/data" -U heedful --auth=trust -E UTF8 --locale=C.UTF-8 >/dev/null
as "$bin/pg_ctl" -D "$folder/data" -l "$folder/log" -w start -o "-c listen_addresses=127.0.0.1 -c port=$port \
    -c unix_socket_directories=$folder -c fsync=off -c synchronous_commit=off -c full_page_writes=off" >/dev/null ||
    { cat "$folder/log" >&2; exit 1; }

HEEDFUL_DATABASE_URL="postgres://heedful@127.0.0.1:$port/postgres" "$@"
