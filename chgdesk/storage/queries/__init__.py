"""Read-side queries, one module per area."""
