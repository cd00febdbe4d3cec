"""A change's way from request to closure: what it still needs, who owes it, what may be done next, and why not.

One set of rules serves the greyed button, its tooltip, the refusal and the register's words (requirements 3.3).
"""
