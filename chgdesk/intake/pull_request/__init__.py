"""Pull and merge requests, as the host's JSON or as a saved or copied page (CHG-07, APR-09)."""
