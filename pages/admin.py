"""Administration: users, units, offices, what each role can do, the audit trail."""

from ui import admin, errors, guard

scope = guard.require()
with errors.in_words():
    admin.draw(scope)
