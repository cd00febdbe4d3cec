"""Write a policy from a preset: number and title, rules, fields, people (POL-01, POL-02, PRM-02)."""
