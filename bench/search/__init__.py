"""Search beside a plain Elasticsearch set-up: rates, sizes and latencies on the same passages in one run."""
