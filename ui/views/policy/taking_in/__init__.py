"""Take the text of a Word or Markdown file in, with every decision in the officer's hand (POL-05, POL-25)."""
