"""Training of Upright's bundled models: pages are rendered, shards are read, a small network is tuned, measured and exported."""
