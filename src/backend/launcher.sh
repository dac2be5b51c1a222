#!/bin/sh
# Grafana starts this file, without an environment and in a folder of its own choosing.
# It finds Node, and hands the process over to it.

here=${0%/*}
[ "$here" = "$0" ] && here=.

# 20.19 and newer.
is_new_enough() {
  version=$("$1" --version 2>/dev/null) || return 1
  version=${version#v}
  major=${version%%.*}
  minor=${version#*.}
  minor=${minor%%.*}
  case $major$minor in '' | *[!0-9]*) return 1 ;; esac
  [ "$major" -gt 20 ] || { [ "$major" -eq 20 ] && [ "$minor" -ge 19 ]; }
}

complain() {
  printf '{"@level":"error","@module":"launcher","@message":"%s"}\n' "$1" >&2
  exit 1
}

find_node() {
  # The runtime that comes with the plugin is known to fit, on the platform that it was packed for.
  node=$here/runtime/node
  if [ -e "$node" ]; then
    is_new_enough "$node" && return 0
    complain 'The Node in the plugin folder (runtime/node) does not run here: this is the package of another platform, or the file may not be executed. On Alpine, as in the Docker image of Grafana, take the package linux-x64-musl or linux-arm64-musl, and install Node 20.19 or newer.'
  fi
  for node in \
    "$(command -v node 2>/dev/null)" \
    /usr/local/bin/node \
    /usr/bin/node \
    /usr/bin/nodejs \
    /opt/homebrew/bin/node \
    /opt/homebrew/opt/node*/bin/node \
    /usr/local/opt/node*/bin/node \
    /home/linuxbrew/.linuxbrew/bin/node \
    /opt/local/bin/node \
    /opt/node*/bin/node \
    /snap/bin/node \
    /run/current-system/sw/bin/node \
    /nix/var/nix/profiles/default/bin/node \
    ${HOME:+"$HOME"/.nix-profile/bin/node} \
    ${HOME:+"$HOME"/.nvm/versions/node/*/bin/node} \
    ${HOME:+"$HOME"/.local/share/fnm/node-versions/*/installation/bin/node} \
    ${HOME:+"$HOME"/.volta/bin/node} \
    ${HOME:+"$HOME"/.asdf/installs/nodejs/*/bin/node} \
    ${HOME:+"$HOME"/.local/share/mise/installs/node/*/bin/node} \
    ${HOME:+"$HOME"/.local/bin/node}; do
    [ -x "$node" ] && is_new_enough "$node" && return 0
  done
  return 1
}

find_node || complain 'Node 20.19 or newer was found neither in the plugin folder (runtime/node), nor on the PATH, nor where it is usually installed. Install Node for all users, or take the package of this plugin that brings it.'

# DuckDB runs each query, and libuv each file operation, on a thread of this pool.
export UV_THREADPOOL_SIZE="${UV_THREADPOOL_SIZE:-32}"
# With one arena a thread, glibc would keep much of what queries have freed.
export MALLOC_ARENA_MAX="${MALLOC_ARENA_MAX:-4}"

# Only the handshake goes to the real stdout, handed over as descriptor 3; all else that is printed goes to the log.
exec "$node" "$here/backend.cjs" --handshake-fd 3 3>&1 1>&2
