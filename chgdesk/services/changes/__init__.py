"""The change register as it is worked: saving, acts, approvals and sign-offs, requests and what people owe."""
