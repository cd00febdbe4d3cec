"""The policy's text: tokens, Markdown to blocks and back, comparison, leftovers; no storage, no paper, no screen."""
