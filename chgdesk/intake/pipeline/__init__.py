"""Logs and reports of pipelines: runs, deployments and test results (GATE-13)."""
