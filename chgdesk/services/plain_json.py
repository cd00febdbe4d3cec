"""JSON as files and the command line write it: sorted, indented, UTF-8, one form for equal values (EVD-15)."""

from __future__ import annotations

import json
from typing import Any


def json_text(value: Any) -> str:
    """A value as indented JSON text, keys in the order given."""
    return json.dumps(value, indent=1, ensure_ascii=False, allow_nan=False)


def json_file(value: Any) -> bytes:
    """A value as the bytes of a JSON file: sorted keys and a final line feed."""
    return (json.dumps(value, indent=1, ensure_ascii=False, allow_nan=False, sort_keys=True) + "\n").encode()
