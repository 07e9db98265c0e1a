"""Smart file cabinets: something is put in for somebody, who fetches it with a pick-up code.

Staff put it in, the code goes to whom it is for, a kiosk opens the door. Nobody's name is needed.
What is where is rows of `hall.db`; a door is opened by the agent of its lock board, once an order.
"""
