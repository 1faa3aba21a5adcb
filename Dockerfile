# The program, and nothing else; runs as nobody, writes nowhere that it is not told to.
#   docker build -t ordermill:0.1.0 . && docker run --rm ordermill:0.1.0 generate quickstart --to - --orders 3
FROM rust:1.95-slim-bookworm AS build
WORKDIR /src
COPY . .
# It has its libc in it. Macros can't be linked so; who names a target, even the machine's own, says that they need not be.
RUN --mount=type=cache,target=/usr/local/cargo/registry --mount=type=cache,target=/src/target \
    target=$(rustc -vV | sed -n 's/^host: //p') && \
    RUSTFLAGS='-C target-feature=+crt-static' cargo build --release --locked --target "$target" && \
    cp "target/$target/release/ordermill" /ordermill

# Certificates, a user, no library.
FROM gcr.io/distroless/static-debian12:nonroot
COPY --from=build /ordermill /usr/local/bin/ordermill
ENTRYPOINT ["/usr/local/bin/ordermill"]
