"""The same window as in tests/ui."""

from tests.ui.conftest import (  # noqa: F401 - fixtures are found by name
    dressed,
    named,
    opener,
    pytest_collection_modifyitems,
    settings,
    watchdog,
    window,
)
