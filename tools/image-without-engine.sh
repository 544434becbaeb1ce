#!/usr/bin/env bash
# Builds docker/Dockerfile and runs what came out, on a Debian machine without a container engine: buildah with chroot
# isolation on a base made by debootstrap. Needs root, the packages debootstrap, buildah and dcmtk, a Debian mirror (or
# --base), and the package index that pip is configured for.
#
#   tools/image-without-engine.sh [--base DIR]      DIR: a root file system with Python 3.11 to 3.13 and venv
#
# What it shows: the image builds from wheel and lock alone; the gateway runs as user 10001 on a read-only root with one
# writable volume; its health check passes; a study goes from storescu through it to storescp; SIGTERM ends it with 0.
set -euo pipefail
cd "$(dirname "$0")/.."

base=""
[ "${1:-}" = "--base" ] && base=$(realpath "$2")
python=${PYTHON:-.venv/bin/python}
programs=(buildah storescu storescp unshare "$python")
[ -z "$base" ] && programs+=(debootstrap)
for program in "${programs[@]}"; do
  command -v "$program" >/dev/null || { echo "image-without-engine: $program is missing" >&2; exit 1; }
done
work=$(mktemp -d /var/tmp/deid-proxy-image.XXXXXX)
export STORAGE_DRIVER=vfs BUILDAH_ISOLATION=chroot
buildah() { command buildah --root "$work/storage" --runroot "$work/run" "$@"; }
children=()
finish() {
  set +e
  [ -n "${compiled:-}" ] && "$python" tools/compile_engine.py --clean
  for child in "${children[@]}"; do kill "$child" 2>/dev/null; wait "$child" 2>/dev/null; done
  mountpoint -q "$work/root" && umount -R "$work/root"
  buildah rm -a >/dev/null 2>&1
  rm -rf "$work"
}
trap finish EXIT

echo "== base"
if [ -z "$base" ]; then
  base=$work/base
  debootstrap --variant=minbase --include=python3,python3-venv bookworm "$base" ${DEBIAN_MIRROR:+"$DEBIAN_MIRROR"} >"$work/debootstrap.log"
fi
container=$(buildah from scratch)
buildah add -q "$container" "$base" / >/dev/null
buildah commit -q "$container" localhost/deid-proxy-base >/dev/null
buildah rm "$container" >/dev/null
version=$(chroot "$base" python3 -c 'import sys; print("%d.%d" % sys.version_info[:2])')

echo "== wheels for Python $version"
rm -rf dist
# A compiled engine fits the Python that it was compiled for, and no other.
if [ "$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')" = "$version" ]; then
  export DEID_PROXY_COMPILE=1
  compiled=$([ -e .venv/.compiled ] || echo "only for the wheel") # else the tree would keep it, and it would grow old
fi
"$python" -m pip wheel -q --disable-pip-version-check --no-deps --no-build-isolation -w dist .
"$python" -m pip download -q --disable-pip-version-check --only-binary :all: --python-version "$version" \
  --require-hashes -r docker/requirements.lock -d dist/wheels

echo "== build"
buildah bud -q --format docker --build-arg BASE=localhost/deid-proxy-base --build-arg PIP_NO_INDEX=1 \
  -f docker/Dockerfile -t localhost/deid-proxy . >/dev/null
buildah inspect --type image localhost/deid-proxy | "$python" -c '
import json, sys
image = json.load(sys.stdin)["Docker"]["config"]
for name in ("User", "Volumes", "ExposedPorts", "Healthcheck", "Entrypoint", "Cmd"):
    print("  ", name, json.dumps(image[name]))
assert image["User"] == "10001:10001" and image["Healthcheck"]["Test"][-1] == "health"'

echo "== run, as user 10001 on a read-only root"
container=$(buildah from localhost/deid-proxy)
image=$(buildah mount "$container")
mkdir -p "$work"/{root,state,secrets,etc,archive,files}
mount --bind "$image" "$work/root" && mount -o remount,bind,ro "$work/root"
# A read-only root has no room for new mount points: they are what an engine makes before it starts a container.
mkdir -p "$image"/etc/deid-proxy "$image"/run/secrets
mount -t tmpfs -o size=16m,noexec,nosuid,nodev tmpfs "$work/root/tmp"
mount -t proc proc "$work/root/proc"
for device in null urandom; do touch "$image/dev/$device"; mount --bind "/dev/$device" "$work/root/dev/$device"; done
mount --bind "$work/state" "$work/root/var/lib/deid-proxy"
mount --bind "$work/etc" "$work/root/etc/deid-proxy"
mount --bind "$work/secrets" "$work/root/run/secrets"
"$python" -m deid_proxy keygen "$work/secrets/spool.key" >/dev/null
"$python" -m deid_proxy keygen "$work/secrets/lung01.key" --project LUNG-01 >/dev/null
port=$("$python" -c 'from deid_proxy.testing.running_gateway import free_port; print(free_port())')
archive=$("$python" -c 'from deid_proxy.testing.running_gateway import free_port; print(free_port())')
sed -e "s/0.0.0.0:11112/127.0.0.1:$port/" -e "s/archive:4242/127.0.0.1:$archive/" docker/deid-proxy.yaml >"$work/etc/deid-proxy.yaml"
chmod 0755 "$work" && chown -R 10001:10001 "$work/state" "$work/secrets" && chmod 0700 "$work/state"
inside() { # as an engine starts it: no other process is seen, no capability, no way to get one
  unshare --mount --pid --fork --kill-child -- chroot --userspec=10001:10001 --groups= "$work/root" \
    /usr/bin/env -i PATH=/usr/bin:/bin LC_ALL=C.UTF-8 DEID_PROXY_CONFIG=/etc/deid-proxy/deid-proxy.yaml "$@"
}
storescp -aet ORTHANC --output-directory "$work/archive" "$archive" >/dev/null 2>&1 & children+=($!)
chroot --userspec=10001:10001 --groups= "$work/root" /usr/bin/env -i PATH=/usr/bin:/bin LC_ALL=C.UTF-8 \
  DEID_PROXY_CONFIG=/etc/deid-proxy/deid-proxy.yaml /opt/deid-proxy/bin/deid-proxy serve >"$work/log" 2>&1 & gateway=$!
children+=("$gateway")
for _ in $(seq 60); do grep -q "listening on" "$work/log" && break; sleep 0.5; done
grep "listening on" "$work/log" || { cat "$work/log"; exit 1; }
inside /opt/deid-proxy/bin/deid-proxy health
if inside /bin/sh -c 'touch /opt/deid-proxy/x || touch /x || touch /var/x' 2>/dev/null; then echo "the root is writable" >&2; exit 1; fi
grep -E '^(Uid|NoNewPrivs|CapEff)' "/proc/$gateway/status" | sed 's/^/   /'

echo "== storescu -> gateway -> storescp"
"$python" - "$work/files" <<'PYTHON'
import sys
from pathlib import Path
from deid_proxy.testing.builders import build_study
for number, instance in enumerate(build_study(1, "CT", 5)):
    Path(sys.argv[1], f"{number}.dcm").write_bytes(instance.part10())
PYTHON
storescu -aet CT1 -aec LUNG01 127.0.0.1 "$port" "$work"/files/*.dcm
for _ in $(seq 60); do [ "$(find "$work/archive" -type f | wc -l)" = 5 ] && break; sleep 0.5; done
echo "   $(find "$work/archive" -type f | wc -l) of 5 instances arrived, de-identified: $(grep -la 'YES' "$work"/archive/* | wc -l)"
[ "$(grep -la 'YES' "$work"/archive/* | wc -l)" = 5 ]
kill -TERM "$gateway"; wait "$gateway"; echo "   the gateway ended with $?"
[ -z "$(find "$work/root/opt" "$work/root/etc" -newer "$work/log" -type f 2>/dev/null)" ]
echo "== done in $SECONDS s"
