"""The Qt window over chgdesk; the only package that imports Qt."""
