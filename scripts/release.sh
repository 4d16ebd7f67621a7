#!/usr/bin/env bash
# Publishes the images and the chart of a version, each with a signature, the images with an SBOM and their provenance too.
#
# Everything that is built from is pinned by digest: the tags of the Dockerfile's base images and of the builder are resolved
# once, at the beginning, and written to the log. The chart that is published names its image by digest. A tag that is moved
# meanwhile changes nothing.
#
# Needs docker with buildx, helm and Go, logged in to the registry, and an identity that cosign can sign with (in a workflow,
# the permission id-token). To check what was published:
#
#   cosign verify --certificate-oidc-issuer https://token.actions.githubusercontent.com \
#     --certificate-identity-regexp '/release\.yml@refs/tags/v' REGISTRY/ebs-sms-gateway@DIGEST
#
# usage: release.sh VERSION REGISTRY      as in: release.sh v0.1.0 registry.example.com/sms
#        release.sh --check VERSION       only whether the chart is of that version
set -euo pipefail

cosign_version=v2.6.1
chart=charts/ebs-sms-gateway
cd "$(dirname "$0")/.."

fail() { echo "release: $*" >&2 && exit 1; }

# chart_says prints a key of Chart.yaml.
chart_says() { sed -n "s/^$1: *\"\{0,1\}\([^\"]*\)\"\{0,1\}\$/\1/p" "$chart/Chart.yaml"; }

check_version() {
    [[ $1 =~ ^v[0-9]+\.[0-9]+\.[0-9]+$ ]] || fail "$1 is no version like v1.2.3"
    for key in version appVersion; do
        [ "v$(chart_says "$key")" = "$1" ] || fail "$chart/Chart.yaml has $key $(chart_says "$key"), not ${1#v}"
    done
}

# pinned prints an image by the digest that its tag has now.
pinned() {
    local digest
    digest=$(docker buildx imagetools inspect "$1" --format '{{.Manifest.Digest}}')
    [[ $digest =~ ^sha256:[0-9a-f]{64}$ ]] || fail "$1 has no digest"
    echo "release: $1 is $digest" >&2
    echo "${1%%:*}@$digest"
}

# base prints the default of an ARG of the Dockerfile.
base() { sed -n "s/^ARG $1=//p" Dockerfile; }

# publish_image builds and pushes a target, signs it, and prints its digest.
publish_image() {
    local target=$1 name=$2 digest
    docker buildx build --builder release --platform linux/amd64 --target "$target" --push --metadata-file "$work/$target.json" \
        --provenance mode=max --attest "type=sbom,generator=$scanner" \
        --build-arg "VERSION=$version" --build-arg "GO_IMAGE=$go_image" --build-arg "ORACLE_LINUX_IMAGE=$oracle_image" \
        --tag "$name" . >&2
    digest=$(sed -n 's/.*"containerimage.digest": *"\(sha256:[0-9a-f]*\)".*/\1/p' "$work/$target.json")
    [ -n "$digest" ] || fail "$name was pushed without a digest"
    "$work/cosign" sign --yes --recursive "${name%:*}@$digest" >&2
    echo "$digest"
}

# publish_chart packages the chart with the image's digest in it, pushes and signs it.
publish_chart() {
    local repository=$1 digest=$2 pushed
    cp -r "$chart" "$work/chart"
    sed -i -e "/^image:/,/^[a-z]/ s|^  repository: .*|  repository: $repository|" \
        -e "/^image:/,/^[a-z]/ s|^  digest: .*|  digest: $digest|" "$work/chart/values.yaml"
    grep -q "^  digest: $digest\$" "$work/chart/values.yaml" || fail "the chart's values do not name the image"
    helm package "$work/chart" --destination "$work" >&2
    helm push "$work/ebs-sms-gateway-${version#v}.tgz" "oci://$registry/charts" 2>&1 | tee "$work/push" >&2
    pushed=$(sed -n 's/^Digest: *//p' "$work/push")
    [ -n "$pushed" ] || fail "the chart was pushed without a digest"
    "$work/cosign" sign --yes "$registry/charts/ebs-sms-gateway@$pushed" >&2
    echo "release: chart oci://$registry/charts/ebs-sms-gateway $pushed"
}

if [ "${1:-}" = --check ]; then
    check_version "${2:?}"
    exit
fi
version=${1:?usage: release.sh VERSION REGISTRY} registry=${2:?usage: release.sh VERSION REGISTRY}
check_version "$version"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# By Go's checksum database what is installed is what everybody else gets.
GOBIN=$work go install "github.com/sigstore/cosign/v2/cmd/cosign@$cosign_version"

go_image=$(pinned "$(base GO_IMAGE)")
oracle_image=$(pinned "$(base ORACLE_LINUX_IMAGE)")
scanner=$(pinned docker/buildkit-syft-scanner:stable-1)
builder=$(pinned moby/buildkit:buildx-stable-1)
docker buildx create --name release --driver docker-container --driver-opt "image=$builder" >/dev/null

digest=$(publish_image oracle "$registry/ebs-sms-gateway:${version#v}")
publish_image embedded "$registry/ebs-sms-gateway-embedded:${version#v}"
publish_chart "$registry/ebs-sms-gateway" "$digest"
echo "release: image $registry/ebs-sms-gateway@$digest"
