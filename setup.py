"""Builds the live matcher's fast look where there is a C compiler; without one only speed is missing."""

from setuptools import Extension, setup

FAST = Extension("heedful.query._scan", ["heedful/query/_scan.c"], py_limited_api=True, optional=True)

setup(ext_modules=[FAST], options={"bdist_wheel": {"py_limited_api": "cp311"}})
