FROM redis:7-bookworm
COPY scripts /srv/tsunagu/scripts
ENV TSUNAGU_RUN_DIR=/srv/tsunagu-run
ENTRYPOINT []
CMD ["/srv/tsunagu/scripts/run-redis.sh"]
