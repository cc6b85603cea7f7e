# syntax=docker/dockerfile:1
FROM --platform=$BUILDPLATFORM golang:1.26-bookworm AS build
ARG TARGETOS TARGETARCH
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN GOOS=$TARGETOS GOARCH=$TARGETARCH make image-steps

FROM scratch
ARG VERSION=dev REVISION=unknown
LABEL org.opencontainers.image.title="mtalens" \
      org.opencontainers.image.description="Reads the logs of mail servers: what failed, why, how bad it is, what to do" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="$VERSION" \
      org.opencontainers.image.revision="$REVISION"
COPY --from=build /src/dist/image/ /
USER 65532:65532
ENTRYPOINT ["/mtalens"]
