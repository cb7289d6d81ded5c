# PBX and carrier. Asterisk 22 stands in Debian forky; its configuration comes from the run volume.
FROM debian:forky-slim
RUN apt-get update && apt-get install -y --no-install-recommends asterisk asterisk-modules && rm -rf /var/lib/apt/lists/*
# The distribution's user has another number on every image; the run volume belongs to 1000 everywhere.
RUN usermod --non-unique --uid 1000 asterisk
COPY scripts /srv/tsunagu/scripts
ENV TSUNAGU_RUN_DIR=/srv/tsunagu-run
