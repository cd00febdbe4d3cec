"""Text for people and from people: Markdown, placeholders, differences."""
