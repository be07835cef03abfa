#!/bin/sh
# Makes docs/cli.md anew: runs the commands that stand in its console blocks, one after the other in
# an empty directory, and puts what they print below each. All else stays as it is.
#   docs/make-cli.sh [FILE]     default: docs/cli.md itself
set -eu

docs=$(CDPATH= cd -P -- "$(dirname -- "$0")" && pwd)
made=${1:-$docs/cli.md}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/session"

PATH=$(dirname "$docs")/bin:$PATH
LC_ALL=C TZ=UTC SOURCE_DATE_EPOCH=0 NO_COLOR=1
export PATH LC_ALL TZ SOURCE_DATE_EPOCH NO_COLOR
umask 022
initfs --version >/dev/null # builds the command if need be

in_block=
while IFS= read -r line; do
  case $in_block$line in
    '```console')
      in_block=+
      echo "$line"
      ;;
    '+```')
      in_block=
      echo "$line"
      ;;
    '+$ '*)
      printf '%s\n' "$line"
      (cd "$work/session" && sh -c "${line#??}") 2>&1 </dev/null || :
      ;;
    +*) ;; # what the command before printed the last time
    *) printf '%s\n' "$line" ;;
  esac
done <"$docs/cli.md" >"$work/made"
cat "$work/made" >"$made"
