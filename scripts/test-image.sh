#!/bin/sh
# Builds the image of the embedded store without pulling anything, runs it read-only and as nobody in particular, and
# prints its size and how long it takes to start. Needs buildah, podman, runc and mmdebstrap, which it installs on Debian and
# Ubuntu. The base for Go is made here of Debian's packages and this machine's Go and modules.
#
# usage: test-image.sh [rows]
set -eu

cd "$(dirname "$0")/.."
rows=${1:-300}
image=localhost/ebs-sms-gateway:test-embedded
base=localhost/ebs-sms-gateway:test-go

as_root() {
    if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo -n "$@"; fi
}

for tool in buildah podman runc mmdebstrap; do
    command -v "$tool" >/dev/null 2>&1 || missing="${missing:-} $tool"
done
if [ -n "${missing:-}" ]; then
    echo "test-image: apt-get install$missing"
    as_root apt-get update -qq
    # shellcheck disable=SC2086 # a list
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export BUILDAH_ISOLATION=chroot STORAGE_DRIVER=vfs

if ! buildah images -q "$base" >/dev/null 2>&1; then
    echo "test-image: a base for Go"
    mmdebstrap --quiet --variant=minbase --include=ca-certificates bookworm "$work/base.tar"
    container=$(buildah from scratch)
    buildah add -q "$container" "$work/base.tar" / >/dev/null
    buildah copy -q "$container" "$(go env GOROOT)" /usr/local/go >/dev/null
    buildah config --env PATH=/usr/local/go/bin:/usr/bin:/bin --env GOPATH=/go --env GOTOOLCHAIN=local "$container"
    buildah commit -q --rm "$container" "$base" >/dev/null
fi

echo "test-image: building"
go mod download
buildah bud -q --target embedded --tag "$image" --layers=false \
    --build-arg GO_IMAGE="$base" --build-arg GOPROXY=off --build-arg VERSION="$(git describe --tags --always --dirty 2>/dev/null || echo unknown)" \
    --volume "$(go env GOMODCACHE):/go/pkg/mod:ro" . >/dev/null

# Loopback alone: the demo talks to its own simulator.
run() {
    podman --runtime runc --cgroup-manager cgroupfs run --rm --network none --read-only --tmpfs /tmp:mode=1777 \
        --cap-drop all --security-opt no-new-privileges --user 65532:65532 --ulimit nofile=1024:1024 --ulimit nproc=1000:1000 "$image" "$@"
}

echo "size      $(podman image inspect --format '{{.Size}}' "$image") bytes"
start=$(date +%s%N)
run --version >/dev/null
echo "start     $((($(date +%s%N) - start) / 1000000)) ms for --version, the container's start included"
echo "user      $(podman image inspect --format '{{.User}}' "$image")"
run demo --once --rows "$rows"
