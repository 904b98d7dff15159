"""Tools with no domain: clock, errors, fetch, options, vault, meter, log."""
