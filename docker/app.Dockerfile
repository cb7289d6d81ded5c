# Our services, the CLI, set-up and migrations: one image, one command per container.
FROM node:24-bookworm-slim AS build
WORKDIR /srv/tsunagu
COPY . .
RUN npm ci --no-audit --no-fund && npm run build && npm prune --omit=dev

FROM node:24-bookworm-slim
# sox, espeak-ng: stand-in prompts; ffmpeg: recordings; gammu-smsd: the modem; openssl: certificate; postgresql-client: the private database's owner.
RUN apt-get update && apt-get install -y --no-install-recommends espeak-ng ffmpeg gammu-smsd openssl postgresql-client sox \
  && rm -rf /var/lib/apt/lists/*
WORKDIR /srv/tsunagu
COPY --from=build /srv/tsunagu ./
ENV TSUNAGU_RUN_DIR=/srv/tsunagu-run
