"""The policy desk's commands and questions: write, tune, publish, adopt and compare the policy (POL-01..28)."""
