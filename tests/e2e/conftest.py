"""The same window as in tests/ui."""

from tests.ui.conftest import (  # noqa: F401 - fixtures are found by name
    desk,
    dressed,
    named,
    opener,
    pytest_collection_modifyitems,
    sample,
    settings,
    window,
)
