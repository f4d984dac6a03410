# Web and worker of the institute set-up; compose.yaml says which command each runs.
FROM python:3.13-slim
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 CASEBASE_HOME=/data HOST=0.0.0.0
WORKDIR /app
COPY requirements.txt .
RUN pip install --no-cache-dir --require-hashes -r requirements.txt
COPY . .
# The account that serves cannot write here, so the catalogues are compiled now.
RUN CASEBASE_HOME=/tmp/build python manage.py translations && rm -r /tmp/build
RUN useradd --system --home /data casebase && mkdir /data && chown casebase /data
USER casebase
VOLUME /data
EXPOSE 8000
CMD ["sh", "-c", "python manage.py setup && exec python manage.py serve"]
