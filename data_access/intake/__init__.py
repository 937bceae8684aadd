"""Reading what units really send: from the bytes of a file to blocks of claims, notes of what was left out, and errors.

Nothing here asks the database; what it needs to know (units, remembered decisions) is handed in by `reading.Context`.
"""
