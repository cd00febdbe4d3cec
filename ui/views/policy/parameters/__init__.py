"""Every figure of the policy: read, compared with the version in force, and changed (PRM-02, PRM-03)."""
