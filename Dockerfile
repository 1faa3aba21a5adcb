# The program, and nothing else but what it is linked to; runs as nobody, writes nowhere that it is not told to.
#   docker build -t ordermill:0.1.0 . && docker run --rm ordermill:0.1.0 generate quickstart --to - --orders 3
FROM rust:1.95-slim-bookworm AS build
WORKDIR /src
COPY . .
RUN --mount=type=cache,target=/usr/local/cargo/registry --mount=type=cache,target=/src/target \
    cargo build --release --locked && cp target/release/ordermill /ordermill

# The same Debian as above, for its libc.
FROM gcr.io/distroless/cc-debian12:nonroot
COPY --from=build /ordermill /usr/local/bin/ordermill
ENTRYPOINT ["/usr/local/bin/ordermill"]
