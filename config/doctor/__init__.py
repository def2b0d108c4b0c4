"""`python -m config.doctor`: asks all that a process depends on, and says what to do about what is wrong.

It imports nothing of the application: what is to be diagnosed must not keep it from starting.
"""
