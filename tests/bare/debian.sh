#!/usr/bin/env bash
# Proves the two commands in a bare Debian 12 made by debootstrap: as root and as a plain user.
# usage: tests/bare/debian.sh FOLDER [run|test] [USER…]   (root; FOLDER is made when missing and may be kept)
set -euo pipefail
root=$1 what=${2:-run}
users=("${@:3}")
[ "${#users[@]}" -gt 0 ] || users=(root resident)
here=$(cd "$(dirname "$0")/../.." && pwd)
if [ ! -x "$root/usr/bin/git" ]; then
  debootstrap --variant=minbase --include=git,make,python3,python3-venv,ca-certificates bookworm "$root" >/dev/null
fi
# what the package managers of this machine are told, they are told in there too; nothing of it is the product's
cp -L /etc/resolv.conf "$root/etc/resolv.conf" 2>/dev/null || true
cp -a /etc/ssl/certs/. "$root/etc/ssl/certs/"
cp -a /usr/share/ca-certificates/. "$root/usr/share/ca-certificates/" 2>/dev/null || true
[ -f /etc/pip.conf ] && cp /etc/pip.conf "$root/etc/pip.conf"
for name in proc sys dev; do mountpoint -q "$root/$name" || mount --rbind "/$name" "$root/$name"; done
inside() { # inside USER COMMAND
  env -i HOME="$([ "$1" = root ] && echo /root || echo /home/"$1")" PATH=/usr/sbin:/usr/bin:/sbin:/bin \
    LANG=C.UTF-8 SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt \
    PIP_DEFAULT_TIMEOUT=180 chroot --userspec="$1" "$root" bash -c "$2"
}
chroot "$root" id resident >/dev/null 2>&1 || chroot "$root" useradd -m resident
clone() { # clone USER
  local home
  home=$([ "$1" = root ] && echo /root || echo /home/"$1")
  rm -rf "${root:?}$home/motcua" "$root$home/source.bundle"
  git -C "$here" bundle create -q "$root$home/source.bundle" HEAD
  chmod a+r "$root$home/source.bundle"
  inside "$1" "cd ~ && git -c advice.detachedHead=false clone -q source.bundle motcua"
  touch "$root/before-$1"
}
only_inside() { # only_inside USER: nothing was written outside the checkout but the package managers' own caches
  local home elsewhere
  home=$([ "$1" = root ] && echo /root || echo /home/"$1")
  elsewhere=$(find "$root" -xdev -newer "$root/before-$1" -type f ! -path "$root$home/motcua/*" \
    ! -path "$root$home/.cache/*" ! -path "$root$home/.npm/*" ! -path "$root/tmp/run-*.log" \
    ! -path "$root/tmp/node-compile-cache/*" ! -path "$root/tmp/uv-*.lock" \
    ! -path "$root/tmp/pytest-of-$1/*")
  [ -z "$elsewhere" ] || { echo "$1: written outside the checkout:"; echo "$elsewhere"; exit 1; }
  echo "$1: nothing was written outside the checkout but caches"
}
try_run() { # try_run USER PORT
  inside "$1" "cd ~/motcua && exec env PORT=$2 make run" >"$root/tmp/run-$1.log" 2>&1 &
  local pid=$! started=$SECONDS
  until curl -fs "http://localhost:$2/health/ready" >/dev/null; do
    kill -0 $pid 2>/dev/null || { cat "$root/tmp/run-$1.log"; exit 1; }
    [ $((SECONDS - started)) -lt 600 ] || { cat "$root/tmp/run-$1.log"; exit 1; }
    sleep 0.2
  done
  echo "$1: the first start answered after $((SECONDS - started)) s"
  # the system asks its own provider, by name: a bare machine has no /etc/hosts
  [ "$(curl -fsL -b '' "http://localhost:$2/auth/login?next=/" | grep -c 'Sùng Thị Mai')" -gt 0 ] || {
    echo "$1: nobody can sign in"; cat "$root/tmp/run-$1.log"; exit 1; }
  stop "$1"; wait $pid || true
  local before; before=$(date +%s%N)
  inside "$1" "cd ~/motcua && exec env PORT=$2 make run" >"$root/tmp/run-$1.log" 2>&1 &
  pid=$!
  until curl -fs "http://localhost:$2/health/ready" >/dev/null; do sleep 0.05; done
  echo "$1: the second start answered after $((($(date +%s%N) - before) / 1000000)) ms"
  stop "$1"; wait $pid || true
  inside "$1" "cd ~/motcua && git status --porcelain --ignored | grep -v __pycache__ | sort"
}
stop() { inside "$1" "kill -INT \$(cat ~/motcua/var/lock)"; while inside "$1" "kill -0 \$(cat ~/motcua/var/lock) 2>/dev/null"; do sleep 0.1; done; }
for user in "${users[@]}"; do
  clone "$user"
  case $what in
    run) try_run "$user" $((8200 + $(chroot "$root" id -u "$user"))) ;;
    test) inside "$user" "cd ~/motcua && make test" ;;
  esac
  only_inside "$user"
done
