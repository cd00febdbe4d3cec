"""The Versions page of the Policy place: the timeline, the way to publishing, comparing, and the pages."""
