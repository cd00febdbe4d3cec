"""Chat transcripts: Slack, Teams, WhatsApp and plain ones, with times that are safe to use (EMG-15, APR-09)."""
