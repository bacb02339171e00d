# Dateline as it is run in production: with a PostgreSQL elsewhere, behind a proxy that ends TLS. See compose.yaml.
FROM python:3.11-slim-bookworm AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /srv/dateline
COPY requirements.txt ./
RUN python -m venv /opt/dateline \
    && /opt/dateline/bin/pip install --require-hashes --only-binary :all: -r requirements.txt
COPY . .
RUN /opt/dateline/bin/pip install --no-deps --no-build-isolation --editable . \
    && /opt/dateline/bin/python -m compileall -q api schema db \
    && /opt/dateline/bin/python -m db.text.languages.tables

FROM python:3.11-slim-bookworm
RUN useradd --system --uid 10001 --no-create-home --home-dir /var/lib/dateline --shell /usr/sbin/nologin dateline \
    && install --directory --owner dateline --mode 0700 /var/lib/dateline
COPY --from=build /opt/dateline /opt/dateline
COPY --from=build /srv/dateline /srv/dateline
ENV PATH=/opt/dateline/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    DATELINE_DATA_DIR=/var/lib/dateline
WORKDIR /var/lib/dateline
USER 10001
EXPOSE 8000
# A start waits for the database to be brought up to date.
HEALTHCHECK --interval=10s --timeout=4s --start-period=60s --retries=3 \
    CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8000/healthz', timeout=3)"]
ENTRYPOINT ["dateline"]
CMD ["serve", "--host", "0.0.0.0", "--workers", "2"]
