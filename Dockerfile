# One image for every process: workers, Flower, the stand-in org, the command line.
FROM python:3.12-slim

RUN useradd --create-home --uid 10001 mailstatus
WORKDIR /app
COPY requirements.lock ./
RUN pip install --no-cache-dir --require-hashes -r requirements.lock
COPY pyproject.toml README.md LICENSE ./
COPY worker worker
COPY producers producers
COPY console console
COPY salesforce_emulator salesforce_emulator
RUN pip install --no-cache-dir --no-deps .
USER mailstatus
ENTRYPOINT ["mailstatus"]
