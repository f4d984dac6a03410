"""Long work: one table of jobs, run by Celery tasks, with progress, result, error and cancel.

An app registers a function for a kind of job (`jobs.registry.job`) and starts one with
`jobs.services.enqueue`. With `REDIS_URL` a Celery worker takes it; without, `manage.py work`, which
`manage.py serve` starts beside the site, drains the same table.
"""
