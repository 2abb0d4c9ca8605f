"""What the service does: a folder for each subject, a module for each action or part of one.

A use case joins rules and stores. The caller opens the transaction.
"""
