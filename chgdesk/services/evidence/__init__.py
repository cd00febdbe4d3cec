"""Evidence on a record: taken in, referred to, corrected, withdrawn, read and saved out (EVD-01..04, EVD-20)."""
