"""Small, non-blocking dialogs."""
