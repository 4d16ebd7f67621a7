# Two images:
#   docker build .                     the gateway with Oracle's client library: production
#   docker build --target embedded .   a static binary and nothing else: trial and demo
#
# Both run as user 65532 with a read-only root file system and need no shell. What is written goes to /data (the journal, the
# embedded store), which is to be a volume.

ARG GO_IMAGE=golang:1.26.8-bookworm
ARG ORACLE_LINUX_IMAGE=oraclelinux:9-slim
ARG EMBEDDED_IMAGE=scratch

FROM ${GO_IMAGE} AS go

# The sources, and the modules that they need.
FROM go AS source
ARG GOPROXY
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY cmd cmd
COPY gateway gateway
COPY internal internal
COPY oracle oracle
COPY sql sql

FROM source AS embedded-build
ARG VERSION=unknown
RUN CGO_ENABLED=0 go build -trimpath -tags timetzdata -ldflags "-s -w -X main.version=${VERSION}" -o /out/ebs-sms-gateway ./cmd/ebs-sms-gateway
# Folders of the user's own: scratch has none, and a new volume takes over owner and mode.
RUN mkdir -p /root-fs/data /root-fs/tmp && chmod 1777 /root-fs/tmp && chown 65532:65532 /root-fs/data

FROM ${EMBEDDED_IMAGE} AS embedded
ARG VERSION=unknown
LABEL org.opencontainers.image.title="ebs-sms-gateway" \
      org.opencontainers.image.description="Texts for Oracle E-Business Suite, with the embedded store only" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}"
COPY --from=embedded-build /root-fs/ /
COPY --from=embedded-build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
COPY --from=embedded-build /out/ebs-sms-gateway /usr/local/bin/ebs-sms-gateway
COPY LICENSE NOTICE /usr/share/doc/ebs-sms-gateway/
USER 65532:65532
WORKDIR /data
EXPOSE 8080 9090
ENTRYPOINT ["/usr/local/bin/ebs-sms-gateway"]
CMD ["run", "--config", "/etc/ebs-sms-gateway/gateway.yaml"]

# Built on the system that it will run on: cgo links to its C library, which must not be newer than there.
FROM ${ORACLE_LINUX_IMAGE} AS oracle-build
RUN microdnf install -y gcc glibc-devel && microdnf clean all
COPY --from=go /usr/local/go /usr/local/go
COPY --from=source /go/pkg/mod /go/pkg/mod
COPY --from=source /src /src
WORKDIR /src
ENV PATH=/usr/local/go/bin:$PATH GOPATH=/go GOFLAGS=-mod=readonly
ARG VERSION=unknown
RUN CGO_ENABLED=1 go build -trimpath -tags timetzdata -ldflags "-s -w -X main.version=${VERSION}" -o /out/ebs-sms-gateway ./cmd/ebs-sms-gateway

FROM ${ORACLE_LINUX_IMAGE} AS oracle
# Version 23 connects to Oracle Database 19c and later, version 19 to 11.2 and later.
ARG INSTANT_CLIENT_REPOSITORY=oracle-instantclient-release-23ai-el9
ARG INSTANT_CLIENT_PACKAGE=oracle-instantclient-basiclite
ARG VERSION=unknown
LABEL org.opencontainers.image.title="ebs-sms-gateway" \
      org.opencontainers.image.description="Texts for Oracle E-Business Suite: queue table to Twilio, replies to a staging table" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}"
RUN microdnf install -y "${INSTANT_CLIENT_REPOSITORY}" \
    && microdnf install -y "${INSTANT_CLIENT_PACKAGE}" ca-certificates \
    && microdnf clean all \
    && mkdir /data && chown 65532:65532 /data
COPY --from=oracle-build /out/ebs-sms-gateway /usr/local/bin/ebs-sms-gateway
COPY LICENSE NOTICE /usr/share/doc/ebs-sms-gateway/
USER 65532:65532
WORKDIR /data
EXPOSE 8080 9090
ENTRYPOINT ["/usr/local/bin/ebs-sms-gateway"]
CMD ["run", "--config", "/etc/ebs-sms-gateway/gateway.yaml"]
