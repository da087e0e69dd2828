#!/usr/bin/env bash
# Replaces the job of a cluster by another version of it, or by the same one with other settings:
# stops it with a savepoint, starts the new one from there, looks whether its desk has resumed, and
# goes back to the old one from the same savepoint if it has not.
#
#   savepoints/upgrade.sh JOB NEW_JAR OLD_JAR [--url URL | --dir DIR] [-- OPTION...]
#
# JOB is the job's id. The options after -- are for crossbook submit and crossbook desk alike:
# --config FILE and --set KEY=VALUE. They are for both versions; what only the new one is given
# stands in NEW_OPTIONS, separated by spaces, and a job concern (all, ingest, trading) in JOB_CONCERN.
#
# Savepoints are in the native format: they are read at once by the same state backend, and are
# written in a fraction of the time in which nothing is traded.
#
#   CROSSBOOK   the command to use instead of the crossbook script beside this folder
#   WITHIN      longest wait for tasks, checkpoints and the desk, each (60s)
#
# Exit codes: 0 upgraded; 1 nothing was changed; 2 used wrongly; 3 rolled back, the old version
# runs; 4 neither version runs, or nobody can say that the desk is whole: a person is needed.
set -euo pipefail

root="$(cd -P "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
crossbook="${CROSSBOOK:-$root/crossbook}"
within="${WITHIN:-60s}"

say() {
  printf 'upgrade: %s\n' "$1"
}

fail() {
  printf 'upgrade: %s\n' "$2" >&2
  exit "$1"
}

[ "$#" -ge 3 ] || fail 2 "usage: savepoints/upgrade.sh JOB NEW_JAR OLD_JAR [--url URL | --dir DIR] [-- OPTION...]"
old_job="$1"
new_jar="$2"
old_jar="$3"
shift 3
target=()
while [ "$#" -gt 0 ] && [ "$1" != -- ]; do
  case "$1" in
    --url | --dir)
      [ "$#" -ge 2 ] || fail 2 "$1 has no value."
      target+=("$1" "$2")
      shift 2
      ;;
    *) fail 2 "$1 is not known; options for crossbook submit stand after --." ;;
  esac
done
[ "$#" -eq 0 ] || shift
options=("$@")
read -r -a new_options <<<"${NEW_OPTIONS:-}"
for jar in "$new_jar" "$old_jar"; do
  [ -f "$jar" ] || fail 2 "there is no jar $jar."
done

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT

# Starts a version from the savepoint and waits until its tasks run; its id is in $job. A job that
# does not get that far is ended.
start() {
  local jar="$1"
  shift
  job="$("$crossbook" submit --quiet --cancel-on-failure --within "$within" --jar "$jar" \
    --job "${JOB_CONCERN:-all}" --savepoint "$savepoint" \
    ${target[@]+"${target[@]}"} ${options[@]+"${options[@]}"} "$@")"
}

# Checkpoints complete and the desk is carried on.
resumed() {
  "$crossbook" job await "$job" --within "$within" ${target[@]+"${target[@]}"} &&
    "$crossbook" desk verify "$work/before.json" --within "$within" "$@" \
      ${options[@]+"${options[@]}"}
}

# ---- before ----

# Asked first, so that a wrong database is noticed while the old version still trades.
"$crossbook" desk show ${options[@]+"${options[@]}"} >"$work/shown" ||
  fail 1 "the desk cannot be read, so nothing was changed."
savepoint="$("$crossbook" job stop "$old_job" ${target[@]+"${target[@]}"})" ||
  fail 1 "the job was not stopped; look at it before you try again."
say "job $old_job has stopped; its savepoint is $savepoint"
"$crossbook" desk show --json ${options[@]+"${options[@]}"} >"$work/before.json" || {
  say "the desk cannot be read any more; going back"
  start "$old_jar" && fail 3 "rolled back: the old version runs as job $job; nothing was compared."
  fail 4 "the old version does not start either; start it by hand from $savepoint."
}
say "the desk was recorded: $(grep -c '"venue"' "$work/before.json" || true) positions"

# ---- the new version ----

if start "$new_jar" ${new_options[@]+"${new_options[@]}"}; then
  say "the new version runs as job $job"
  if resumed; then
    say "upgraded: checkpoints complete and the desk has resumed"
    say "keep $savepoint until you are sure"
    exit 0
  fi
  say "the desk has not resumed; ending job $job"
  "$crossbook" job cancel "$job" ${target[@]+"${target[@]}"} ||
    fail 4 "job $job does not end; end it by hand before anything else is started, then start the old version from $savepoint."
else
  say "the new version does not start"
fi

# ---- back ----

say "going back to the old version from $savepoint"
start "$old_jar" || fail 4 "the old version does not start either; start it by hand from $savepoint."
say "the old version runs as job $job"
# The new version may have held the desk for a while.
resumed --any-lease ||
  fail 4 "the old version runs as job $job, but the desk is not as it was; stop trading and look."
say "rolled back: checkpoints complete and the desk has resumed"
exit 3
