"""Server times on the sample data: `python -m benchmarks` (or `make bench`)."""
