"""One unit: what it answered, what it lacks for each target, where it stands, and where its figures come from."""

from ui import errors, explain, guard, page_top, unit_page
from ui.language import t

scope = guard.require()
with errors.in_words():
    chosen = page_top.chosen(scope, t("common.page_unit"))

    unit_page.draw(scope, chosen)
    explain.draw(chosen)
