"""Ways into the policy that take several steps, each a full page over the pages of the Policy place.

The seam: a way is named in `flow/kinds.py` with the signal of the `PolicyDesk` that begins it and how its page is
made. The Policy place shows the page over its own until the page's `left` tells where to go: the key of a page, or
nothing for the page it was begun from. Going elsewhere by the rail keeps it; going back finds it as it was.
"""
