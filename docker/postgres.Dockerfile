FROM postgres:15-bookworm
RUN usermod --uid 1000 postgres
COPY scripts /srv/tsunagu/scripts
ENV TSUNAGU_RUN_DIR=/srv/tsunagu-run
# The server is made and started by the same script as without containers.
ENTRYPOINT []
CMD ["/srv/tsunagu/scripts/run-postgres.sh"]
