"""Blogs on loopback: pages, feeds, comment feeds, and answering by the WordPress REST API."""
