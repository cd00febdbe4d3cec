"""Evidence in the window: the pane of a record, attaching, and the preview."""
