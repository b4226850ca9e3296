"""Importing Great Expectations at two thirds of its cost: what it imports and no check of ours uses is loaded when it is asked for."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec, module_from_spec
from types import ModuleType
from typing import Any


class _Deferred(ModuleType):
    """A module before it is loaded. What the import system asks of any module (``__spec__``, ``__file__``) does not load it.

    ``importlib.util.LazyLoader`` loads at any question, so at the second import already.
    """

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        self.__class__ = ModuleType  # type: ignore[assignment]
        assert self.__spec__ is not None
        assert self.__spec__.loader is not None
        self.__spec__.loader.exec_module(self)
        return getattr(self, name)


@contextmanager
def lighter_import(*unused: str) -> Iterator[None]:
    """While a large package is imported, put off loading ``unused`` modules that nobody has imported yet, and collect no garbage: modules make none."""
    for name in unused:
        spec = None if name in sys.modules else find_spec(name)
        if spec is not None:
            sys.modules[name] = module_from_spec(spec)
            sys.modules[name].__class__ = _Deferred
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()
