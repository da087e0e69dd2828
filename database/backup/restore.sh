#!/usr/bin/env bash
# Reads a backup into an empty database, and sees to it that nobody trades on it by mistake.
#
#   PGHOST=db.example.com PGUSER=crossbook PGDATABASE=crossbook restore.sh FILE
#   PGHOST=db.example.com PGUSER=crossbook PGDATABASE=crossbook restore.sh --complete FILE
#
# Orders that were sent after the backup are not in it, and their names would be given again. So the
# desks in it take no lease any more, and the kill switch is on. --complete leaves both alone: only for
# a backup that was made after the job had been stopped, if it has not run since.
set -euo pipefail

fail() {
  printf 'restore: %s\n' "$1" >&2
  exit 1
}

complete=no
if [ "${1:-}" = --complete ]; then
  complete=yes
  shift
fi
[ "$#" -eq 1 ] || fail "name the backup and nothing else: restore.sh [--complete] FILE."
file="$1"
[ -f "$file" ] || fail "there is no file $file."
[ -n "${PGDATABASE:-}" ] || fail "PGDATABASE does not say which database."
for tool in psql pg_restore; do
  command -v "$tool" >/dev/null 2>&1 ||
    fail "there is no $tool on the path; install the client of Postgres, at least of the server's version."
done

ask() {
  psql --no-psqlrc --quiet --tuples-only --no-align --set=ON_ERROR_STOP=1 "$@"
}

tables="$(ask --command="SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")" ||
  fail "the database $PGDATABASE cannot be asked; what psql said is above."
[ "$tables" = 0 ] || fail "the database $PGDATABASE is not empty; make a new one and name it with PGDATABASE."
pg_restore --exit-on-error --single-transaction --no-owner --no-privileges --dbname="$PGDATABASE" "$file" ||
  fail "pg_restore failed and left nothing behind; what it said is above."

broken="$(ask --command="SELECT chain || ' ' || position || ': ' || problem FROM audit_verify()")"
[ -z "$broken" ] || printf 'restore: the audit log does not verify: %s\n' "$broken" >&2

if [ "$complete" = yes ]; then
  printf 'Restored. The job may be started from the savepoint that it was stopped with.\n'
else
  # The name of the file comes in as a value, never as a part of the statement.
  desks="$(ask --set=file="$(basename "$file")" --set=who="${USER:-restore}" <<'SQL'
SELECT mark_restored('restored from ' || :'file', :'who');
SQL
)"
  printf 'Restored. Everything is stopped, and desks that take no lease any more: %s; docs/OPERATIONS.md says how to go on.\n' "$desks"
fi
[ -z "$broken" ]
