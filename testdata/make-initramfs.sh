#!/usr/bin/env bash
# Makes the real initramfs images that the end-to-end tests split: one of dracut, one of initramfs-tools.
#   make-initramfs.sh [DIR]     default: ${XDG_CACHE_HOME:-~/.cache}/initfs/initramfs
# Needs root. On a Debian system it installs what is missing with apt-get, system-wide; it removes no
# package: dracut-core and initramfs-tools-core go together, unlike dracut and initramfs-tools.
# Tests look in $INITFS_INITRAMFS, then in the default DIR. Safe to run again: what is there stays.
set -euo pipefail

PATH=$PATH:/usr/sbin:/sbin
dir=${1:-${XDG_CACHE_HOME:-$HOME/.cache}/initfs/initramfs}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fail() {
  echo "make-initramfs.sh: $*" >&2
  exit 1
}

# The newest kernel that is installed with its modules; the running one need not be.
kernel_version() {
  find /lib/modules -mindepth 2 -maxdepth 2 -name modules.dep -printf '%h\n' 2>/dev/null |
    sed 's|.*/||' | sort -V | tail -n 1
}

install_missing() {
  local packages=()
  command -v dracut >/dev/null || packages+=(dracut-core)
  command -v mkinitramfs >/dev/null || packages+=(initramfs-tools-core)
  command -v zstd >/dev/null || packages+=(zstd)
  command -v cpio >/dev/null || packages+=(cpio)
  [[ -n $(kernel_version) ]] || packages+=("linux-image-cloud-$(dpkg --print-architecture)")
  [[ ${#packages[@]} != 0 ]] || return 0
  command -v apt-get >/dev/null || fail "no apt-get: install yourself: ${packages[*]}"
  echo "make-initramfs.sh: installing on this system with apt-get: ${packages[*]}" >&2
  apt-get -qq update
  DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends --no-remove install "${packages[@]}" >/dev/null
}

# Whether a file begins with a plain archive of microcode. GNU cpio stops at its trailer.
has_microcode() {
  [[ $(head -c 6 "$1") == 070701 ]] && cpio -t --quiet <"$1" 2>/dev/null | grep -q '^kernel/x86/microcode/'
}

# mkinitramfs puts microcode in front only where intel-microcode or amd64-microcode is installed. Their
# hooks do so with an uncompressed archive of the following shape; what is in the file matters to the CPU alone.
make_microcode() {
  mkdir -p "$work/early/kernel/x86/microcode"
  head -c 425984 /dev/urandom >"$work/early/kernel/x86/microcode/GenuineIntel.bin"
  (cd "$work/early" && find kernel | LC_ALL=C sort | cpio -o -H newc -R 0:0 --quiet) >"$work/early.cpio"
}

make_dracut() {
  dracut --no-hostonly --force --quiet "$work/image" "$version"
}

# MODULES=most is what a distribution's installer leaves; "dep" would fit the image to this machine.
make_initramfs_tools() {
  mkdir -p "$work/conf/conf.d"
  cp -rL /etc/initramfs-tools/. "$work/conf"
  printf 'MODULES=most\nCOMPRESS=zstd\n' >"$work/conf/conf.d/zz-make-initramfs"
  mkinitramfs -d "$work/conf" -o "$work/main" "$version"
  if has_microcode "$work/main"; then
    mv "$work/main" "$work/image"
  else
    make_microcode
    cat "$work/early.cpio" "$work/main" >"$work/image"
  fi
}

make() {
  local name=$1 maker=$2
  if [[ ! -s $dir/$name ]]; then
    "$maker" >&2
    chmod 644 "$work/image"
    mv "$work/image" "$dir/$name.part"
    mv "$dir/$name.part" "$dir/$name"
  fi
  printf '%-20s %10d bytes (%s)\n' "$name" "$(stat -c %s "$dir/$name")" "$dir/$name"
}

if [[ ! -s $dir/dracut.img || ! -s $dir/initramfs-tools.img ]]; then
  [[ $(id -u) == 0 ]] || fail "not root"
  install_missing
  version=$(kernel_version)
  mkdir -p "$dir"
fi
make dracut.img make_dracut
make initramfs-tools.img make_initramfs_tools
