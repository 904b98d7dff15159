"""Training of the models: data sets, encoder, mixing, measuring, export. Needs `heedful[training]`."""
