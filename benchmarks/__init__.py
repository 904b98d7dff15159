"""Speed and memory, measured on the whole product. `make bench`, or `python -m benchmarks NAME ...`."""
