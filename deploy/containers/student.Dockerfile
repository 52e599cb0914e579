# What a hub starts for a student where servers run in containers (DockerSpawner, KubeSpawner).
# It is built from what students get and nothing else: the context is a folder of its own.
#   autograder dist -o build/student/students.zip
#   cp deploy/jupyterhub/requirements.lock build/student/
#   docker build --file deploy/containers/student.Dockerfile --tag course-student build/student
# A digest makes the base certain:  --build-arg BASE=debian:12-slim@sha256:…
ARG BASE=debian:12-slim

FROM ${BASE} AS build
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --yes --no-install-recommends ca-certificates python3 python3-venv \
    && rm -rf /var/lib/apt/lists/*
RUN python3 -m venv /opt/venv
COPY requirements.lock /tmp/
RUN /opt/venv/bin/python -m pip install --no-cache-dir --require-hashes --requirement /tmp/requirements.lock
COPY students.zip convlab-*.whl /tmp/student/
RUN /opt/venv/bin/python -m pip install --no-cache-dir --no-deps --no-index /tmp/student/convlab-*.whl \
    && python3 -m zipfile -e /tmp/student/students.zip /tmp/student/unpacked \
    && mv /tmp/student/unpacked/* /opt/course \
    && rm -r /opt/course/course/convlab \
    && chmod -R u=rwX,go=rX /opt/course

FROM ${BASE}
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --yes --no-install-recommends python3 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --create-home --uid 1000 student
COPY --from=build /opt/venv /opt/venv
COPY --from=build /opt/course /opt/course
ENV PATH=/opt/venv/bin:/usr/bin:/bin
USER 1000
WORKDIR /home/student
RUN cp -R /opt/course/course /home/student/course && chmod -R u+w /home/student/course
EXPOSE 8888
CMD ["jupyterhub-singleuser", "--ip=0.0.0.0"]
