"""Builds the live matcher's fast look where there is a C compiler; without one only speed is missing."""

from pathlib import Path

from setuptools import Extension, setup

NATIVE = Path("heedful/query/native")
FAST = Extension(
    "heedful.query._scan",
    [str(NATIVE / "scan.c")],
    depends=sorted(map(str, NATIVE.glob("*.h"))),
    py_limited_api=True,
    optional=True,
)

setup(ext_modules=[FAST], options={"bdist_wheel": {"py_limited_api": "cp311"}})
