"""Drawing one value by shares."""

from collections.abc import Mapping
from typing import TypeVar

import numpy as np

T = TypeVar("T")


def pick(shares: Mapping[T, float], draw: np.random.Generator) -> T:
    """One of the keys, each as likely as its share of the whole."""
    target = draw.random() * sum(shares.values())
    for value, share in shares.items():
        target -= share
        if target < 0:
            return value
    return next(iter(shares))
