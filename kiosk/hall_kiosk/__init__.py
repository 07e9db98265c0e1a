"""What a visitor touches: one visit as a state machine, what the slip says, and the agent.

The agent runs devices beside a kiosk or desk; it needs none of the server's dependencies.
"""
