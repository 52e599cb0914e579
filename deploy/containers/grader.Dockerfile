# A machine that grades: Debian's Python, bubblewrap, this repository, a user without rights.
# Build it in the repository:  docker build --file deploy/containers/grader.Dockerfile --tag course-grader .
# It holds the solutions and the hidden tests: keep the image as private as the repository.
# A digest makes the base certain:  --build-arg BASE=debian:12-slim@sha256:…
ARG BASE=debian:12-slim

FROM ${BASE} AS build
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --yes --no-install-recommends ca-certificates make python3 python3-venv \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /course
# The environment first: it changes less often than the course.
COPY LICENSE LICENSE-text Makefile README.md pyproject.toml requirements.lock ./
COPY tools/setup.sh tools/
COPY autograder autograder/
COPY course course/
COPY data data/
RUN make setup PYTHON=/usr/bin/python3
COPY nbgrader_config.py ./
COPY assignments assignments/
COPY solutions solutions/

FROM ${BASE}
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --yes --no-install-recommends bubblewrap libseccomp2 python3 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --create-home --uid 10001 grader \
    && install --directory --owner grader --group grader --mode 0700 /grading
COPY --from=build --chown=0:10001 /course /course
RUN chmod 0750 /course /course/solutions
WORKDIR /course
ENV GRADING_ROOT=/grading PATH=/course/.venv/bin:/usr/bin:/bin PYTHONUNBUFFERED=1
USER 10001
VOLUME /grading
ENTRYPOINT ["autograder"]
CMD ["doctor"]
