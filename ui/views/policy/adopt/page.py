"""stub"""

from ui.views.policy.flow.page import FlowPage


class AdoptPage(FlowPage):
    def __init__(self, desk):
        super().__init__(desk, "policy_adopt", "Adopt", "Adopt")
