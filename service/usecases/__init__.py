"""What the service does, one folder a subject and one verb a module.

A use case is where a rule or two stores meet. The caller opens the transaction.
"""
