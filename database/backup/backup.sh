#!/usr/bin/env bash
# Writes a backup of the database into a folder: one file, consistent, checked to be readable.
#
#   PGHOST=db.example.com PGUSER=crossbook PGDATABASE=crossbook backup.sh FOLDER
#
# Where the database is and who asks is said as for any tool of Postgres (PGHOST, PGPORT, PGUSER,
# PGDATABASE, PGPASSWORD or a password file). KEEP_DAYS deletes backups of the folder that are older.
set -euo pipefail

fail() {
  printf 'backup: %s\n' "$1" >&2
  exit 1
}

[ "$#" -eq 1 ] || fail "name the folder and nothing else: backup.sh FOLDER."
folder="$1"
[ -d "$folder" ] || fail "there is no folder $folder."
[ -n "${PGDATABASE:-}" ] || fail "PGDATABASE does not say which database."
command -v pg_dump >/dev/null 2>&1 ||
  fail "there is no pg_dump on the path; install the client of Postgres, at least of the server's version."
case "${KEEP_DAYS:-}" in
  *[!0-9]*) fail "KEEP_DAYS is $KEEP_DAYS; it is a number of days." ;;
esac

name="crossbook-$(date -u +%Y%m%dT%H%M%SZ).dump"
[ ! -e "$folder/$name" ] || fail "$folder/$name is there already."
# What is cut off has another name.
part="$folder/.$name.part"
trap 'rm -f "$part"' EXIT
pg_dump --format=custom --no-owner --no-privileges --file="$part" ||
  fail "pg_dump failed; what it said is above."
pg_restore --list "$part" >/dev/null || fail "the backup cannot be read; what pg_restore said is above."
mv "$part" "$folder/$name"
printf '%s\n' "$folder/$name"

if [ -n "${KEEP_DAYS:-}" ]; then
  find "$folder" -maxdepth 1 -name 'crossbook-*.dump' -mtime "+$KEEP_DAYS" -delete
fi
