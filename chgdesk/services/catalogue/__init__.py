"""The catalogue of standard procedures: drafting, approving, reviewing, and logging what was done under them."""
