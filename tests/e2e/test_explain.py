"""Explaining a figure in a real browser: from a click to the units behind it, within each person's rights."""

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Locator, Page, expect

from tests.e2e.browsing import Site, enter, sign_in
from tests.e2e.sample_site import DEPARTMENT, VIEWER, idle, no_trouble, open_page, title

AREA = "732"
VIEW = f"/?plan=dong-nai-2024-2025&period=2024-2025%2FCN&area={AREA}"
TARGET = "dn-iii-8-wifi"
OFFICE = "thu-phong-731"


def explanation(page: Page) -> Locator:
    return page.get_by_role("dialog").filter(has_text="Cách tính con số này")


def group_counts(dialog: Locator) -> dict[str, int]:
    """How many units stand in each group, as the dialog says."""
    said = {}
    for part in dialog.locator(".kpi-counts > span").all_inner_texts():
        if found := re.fullmatch(r"(\D+?)\s*([\d.]+)", part.strip()):
            said[found[1].strip()] = int(found[2].replace(".", ""))
    return said


def computed(dialog: Locator) -> list[str]:
    """Numerator, denominator and result."""
    return [text.strip() for text in dialog.locator(".kpi-computed td").all_inner_texts()]


def asked(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def test_the_units_behind_a_figure_are_taken_along_all_of_them(sampled: Site, page: Page, tmp_path: Path) -> None:
    whole = VIEW.replace(f"&area={AREA}", "")
    enter(page, sampled, DEPARTMENT)
    open_page(page, sampled, f"{whole}&explain={TARGET}")
    dialog = explanation(page)
    expect(dialog.get_by_text("Hiện 100 trên")).to_be_visible()
    idle(page)
    expected = sum(group_counts(dialog).values())
    with page.expect_download() as download:
        dialog.get_by_role("button", name="Tải danh sách (CSV)").click()
    download.value.save_as(tmp_path / "units.csv")
    rows = list(csv.DictReader(io.StringIO((tmp_path / "units.csv").read_text("utf-8-sig"))))
    assert len({row["Mã đơn vị"] for row in rows}) == expected > 100
    assert {row["Phạm vi"] for row in rows} == {"Tỉnh Đồng Nai"}
    assert download.value.suggested_filename == f"dong-nai-2024-2025-2024-2025-CN-units-{TARGET}.csv"
    with page.expect_download() as download:
        dialog.get_by_role("button", name="Tải danh sách (XLSX)").click()
    assert download.value.path().stat().st_size > 0
    no_trouble(page)


def test_a_click_on_a_figure_explains_it_with_numbers_that_add_up(sampled: Site, page: Page) -> None:
    enter(page, sampled, DEPARTMENT)
    open_page(page, sampled, VIEW)
    value = page.locator(f'.kpi-table [data-explain="{TARGET}"]')
    said = value.inner_text()
    value.click()
    dialog = explanation(page)
    expect(dialog.locator(".kpi-computed")).to_be_visible()
    idle(page)
    assert asked(page)["explain"] == [TARGET]
    numerator, denominator, result = computed(dialog)
    assert result == said
    counts = group_counts(dialog)
    assert counts["Đạt"] == int(numerator)
    assert sum(counts.values()) == int(denominator)
    assert f"= {denominator} đơn vị phải báo cáo" in dialog.inner_text()
    expect(dialog.locator(".kpi-table:not(.kpi-computed) tbody tr")).to_have_count(int(denominator))
    marks = dialog.locator(".kpi-table:not(.kpi-computed) .kpi-status").all_inner_texts()
    assert {word: marks.count(word) for word in counts} == counts
    dialog.get_by_test_id("stButtonGroup").get_by_text("Chưa báo cáo", exact=True).click()
    expect(dialog.locator(".kpi-table:not(.kpi-computed) .kpi-met")).to_have_count(0)
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(page).not_to_have_url(re.compile("explain="))
    no_trouble(page)


def test_the_keyboard_opens_an_explanation(sampled: Site, page: Page) -> None:
    enter(page, sampled, DEPARTMENT)
    open_page(page, sampled, VIEW)
    page.locator(".kpi-card .kpi-explain").first.focus()
    page.keyboard.press("Enter")
    expect(explanation(page).locator(".kpi-computed")).to_be_visible()


def test_a_copied_explanation_shows_others_no_more_than_their_rights(
    sampled: Site, page: Page, new_page: Callable[..., Page]
) -> None:
    address = f"{VIEW}&explain={TARGET}"
    enter(page, sampled, DEPARTMENT, address)
    expect(explanation(page).locator(".kpi-computed")).to_be_visible()
    idle(page)
    seen = computed(explanation(page)), group_counts(explanation(page))
    name = explanation(page).locator(".kpi-link").first.inner_text()
    sampled.add_user(OFFICE, "lower_office", office="PHONG731")
    for person in (VIEWER, OFFICE):
        other = new_page()
        sign_in(other, sampled, person, address)
        dialog = explanation(other)
        expect(dialog.locator(".kpi-computed")).to_be_visible()
        idle(other)
        assert (computed(dialog), group_counts(dialog)) == seen
        expect(dialog.locator(".kpi-link")).to_have_count(0)
        assert name not in dialog.inner_text()


def test_from_a_figure_to_a_unit_and_its_page(sampled: Site, page: Page) -> None:
    enter(page, sampled, DEPARTMENT, f"{VIEW}&explain={TARGET}")
    link = explanation(page).locator(".kpi-link").first
    expect(link).to_be_visible()
    name = link.inner_text()
    link.click()
    expect(title(page)).to_contain_text(f"{name}: ", timeout=30_000)
    idle(page)
    assert urlsplit(page.url).path == "/don-vi"
    assert (asked(page)["plan"], asked(page)["area"]) == (["dong-nai-2024-2025"], [AREA])
    page.locator(".kpi-unit .kpi-explain").first.click()
    expect(explanation(page).locator(".kpi-computed")).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_text("Từng ô số liệu của kỳ này").click()
    expect(page.get_by_text(re.compile(r"\.csv, dòng \d+ \(lần nạp \d+\)")).first).to_be_visible()
    no_trouble(page)


def test_a_unit_of_another_office_is_not_shown_by_its_address(sampled: Site, page: Page) -> None:
    sampled.add_user("thu-phong-khac", "lower_office", office="PHONG731")
    enter(page, sampled, "thu-phong-khac", "/don-vi?plan=dong-nai-2024-2025&period=2024-2025%2FCN&unit=DN-TH056")
    expect(page.get_by_text("Bạn không có quyền xem đơn vị trong đường dẫn")).to_be_visible(timeout=30_000)
    expect(title(page)).to_have_text("Đơn vị")
    expect(page.locator(".kpi-unit")).to_have_count(0)
