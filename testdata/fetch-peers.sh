#!/usr/bin/env bash
# Gets the reference tools that the tests compare with: erofs-utils, GNU cpio, bsdcpio, 3cpio.
#   fetch-peers.sh [DIR]     default: ${XDG_CACHE_HOME:-~/.cache}/initfs/peers
# As root on a Debian system it installs what is missing with apt-get, system-wide.
# Tests look in $INITFS_PEERS/bin, then in the default DIR/bin, then on the path. Safe to run again.
set -euo pipefail

dir=${1:-${XDG_CACHE_HOME:-$HOME/.cache}/initfs/peers}
here=$(CDPATH= cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
shared=$here/../../shared/tools/get-peers.sh
tools=(mkfs.erofs fsck.erofs dump.erofs cpio bsdcpio 3cpio)

missing() {
  local tool
  for tool in "${tools[@]}"; do
    PATH=$dir/bin:$PATH command -v "$tool" >/dev/null || return 0
  done
  return 1
}

if [[ -x $shared ]]; then
  "$shared" "$dir" >/dev/null
elif missing; then
  if [[ $(id -u) == 0 ]] && command -v apt-get >/dev/null; then
    echo "fetch-peers.sh: installing packages on this system with apt-get" >&2
    apt-get -qq update
    apt-get -qq -y --no-install-recommends install erofs-utils cpio libarchive-tools >/dev/null
    # Only newer distributions have it.
    apt-get -qq -y --no-install-recommends install 3cpio >/dev/null 2>&1 || true
  else
    echo "fetch-peers.sh: not root, or no apt-get: install erofs-utils, cpio and libarchive yourself" >&2
  fi
fi

PATH=$dir/bin:$PATH
for tool in "${tools[@]}"; do
  if path=$(command -v "$tool"); then
    version=$("$tool" --version 2>/dev/null | head -n 1 || true)
    printf '%-11s %s (%s)\n' "$tool" "${version:-version unknown}" "$path"
  else
    printf '%-11s not found\n' "$tool"
  fi
done
