"""E-mail as it is dropped: plain `.eml` and Outlook's `.msg`, with what was forwarded in it (APR-09, APR-16)."""
