"""Signing in and out in a real browser."""

from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page, expect

from data_access import accounts, database, sample_mark
from data_access.scope import TERMINAL
from tests.e2e.browsing import PASSWORD, SIGN_IN, SIGN_OUT, Site, account_menu, fill_sign_in, sign_in

NAME = "Nguyễn Thị Quản Trị"
COOKIE = "kpi_session"


def _is_signed_out(page: Page) -> None:
    expect(page.get_by_role("button", name=SIGN_IN, exact=True)).to_be_visible()
    expect(page.get_by_role("button", name=NAME)).to_have_count(0)


def _cookie(context: BrowserContext) -> dict[str, object] | None:
    return next((dict(one) for one in context.cookies() if one["name"] == COOKIE), None)


def test_signs_in_and_stays_signed_in_after_a_reload(site: Site, page: Page) -> None:
    sign_in(page, site, "quantri")
    page.reload()
    expect(page.get_by_role("button", name=NAME)).to_be_visible()


def test_the_cookie_is_out_of_reach_of_scripts_and_goes_with_the_browser(site: Site, page: Page) -> None:
    sign_in(page, site, "quantri")
    cookie = _cookie(page.context)
    assert cookie is not None
    assert cookie["httpOnly"] is True
    assert cookie["sameSite"] == "Strict"
    assert cookie["expires"] == -1
    assert COOKIE not in page.evaluate("document.cookie")


def test_a_copy_of_the_cookie_is_worthless_after_signing_out(
    site: Site, page: Page, new_page: Callable[..., Page]
) -> None:
    sign_in(page, site, "quantri")
    copy = _cookie(page.context)
    assert copy is not None
    account_menu(page, NAME)
    with page.expect_response(lambda answer: answer.url.endswith("/session/close")):
        page.get_by_role("button", name=SIGN_OUT).click()
    _is_signed_out(page)
    assert _cookie(page.context) is None
    thief = new_page()
    thief.context.add_cookies([{"name": COOKIE, "value": str(copy["value"]), "url": site.address}])
    thief.goto(site.address)
    _is_signed_out(thief)


def test_signing_out_in_one_tab_signs_out_the_other(site: Site, page: Page) -> None:
    sign_in(page, site, "quantri")
    second = page.context.new_page()
    second.goto(site.address)
    account_menu(second, NAME)
    second.get_by_role("button", name=SIGN_OUT).click()
    _is_signed_out(second)
    account_menu(page, NAME)
    page.get_by_role("button", name="Đổi mật khẩu").click()
    _is_signed_out(page)


def test_wrong_password_and_unknown_name_read_the_same(site: Site, page: Page) -> None:
    site.add_user("wrong-password")
    page.goto(site.address)
    for name in ("wrong-password", "nobody-here"):
        fill_sign_in(page, name, "not the password")
        expect(page.get_by_text("Tên đăng nhập hoặc mật khẩu không đúng")).to_be_visible()
        page.reload()
    _is_signed_out(page)


def test_five_failures_lock_the_name(site: Site, page: Page) -> None:
    site.add_user("locked-out")
    for _ in range(5):
        page.goto(site.address)
        fill_sign_in(page, "locked-out", "not the password")
        expect(
            page.get_by_test_id("stAlert").filter(has_text="không đúng").or_(page.get_by_text("tạm khóa"))
        ).to_be_visible()
    page.goto(site.address)
    fill_sign_in(page, "locked-out", PASSWORD)
    expect(page.get_by_text("tạm khóa")).to_be_visible()
    _is_signed_out(page)


def test_a_disabled_person_is_out_at_the_next_click(site: Site, page: Page) -> None:
    site.add_user("dismissed", name=NAME)
    sign_in(page, site, "dismissed")
    engine = site.engine()
    with database.transaction(engine) as session:
        accounts.disable(session, TERMINAL, "dismissed")
    engine.dispose()
    account_menu(page, NAME)
    page.get_by_role("button", name="Đổi mật khẩu").click()
    _is_signed_out(page)


def test_a_password_set_by_an_administrator_has_to_be_changed_first(site: Site, page: Page) -> None:
    site.add_user("newcomer", name=NAME)
    engine = site.engine()
    with database.transaction(engine) as session:
        accounts.set_password(session, TERMINAL, "newcomer", "mat-khau-tam-thoi")
    engine.dispose()
    page.goto(site.address)
    fill_sign_in(page, "newcomer", "mat-khau-tam-thoi")
    expect(page.get_by_text("Đặt mật khẩu của riêng bạn")).to_be_visible()
    expect(page.get_by_role("button", name=NAME)).to_have_count(0)
    page.get_by_role("textbox", name="Mật khẩu hiện tại").fill("mat-khau-tam-thoi")
    page.get_by_role("textbox", name="Mật khẩu mới", exact=True).fill("một câu chỉ mình tôi nhớ")
    page.get_by_role("textbox", name="Nhập lại mật khẩu mới").fill("một câu chỉ mình tôi nhớ")
    with page.expect_response(lambda answer: answer.url.endswith("/session/open")):
        page.get_by_role("button", name="Lưu mật khẩu mới").click()
        expect(page.get_by_role("button", name=NAME)).to_be_visible()
    page.reload()
    expect(page.get_by_role("button", name=NAME)).to_be_visible()


def test_english_on_request(site: Site, page: Page) -> None:
    page.goto(site.address)
    page.get_by_text("English").click()
    expect(page.get_by_role("button", name="Sign in", exact=True)).to_be_visible()


def test_another_site_can_neither_give_nor_take_a_session(site: Site, page: Page) -> None:
    """The routes answer only JSON sent by a page of this very server."""
    plain = page.request.post(f"{site.address}/session/open", form={"ticket": "x"})
    stranger = page.request.post(
        f"{site.address}/session/open", data={"ticket": "x"}, headers={"Origin": "https://other.example"}
    )
    used = page.request.post(f"{site.address}/session/open", data={"ticket": "x"}, headers={"Origin": site.address})
    assert (plain.status, stranger.status, used.status) == (403, 403, 410)


def test_another_person_in_the_same_browser_takes_the_place_of_the_first(site: Site, page: Page) -> None:
    site.add_user("second", name="Lê Văn Hai")
    second = page.context.new_page()
    second.goto(site.address)
    sign_in(page, site, "quantri")
    with second.expect_response(lambda answer: answer.url.endswith("/session/open")):
        fill_sign_in(second, "second", PASSWORD)
        expect(second.get_by_role("button", name="Lê Văn Hai")).to_be_visible()
    account_menu(page, NAME)
    page.get_by_role("button", name="Đổi mật khẩu").click()
    _is_signed_out(page)
    page.reload()
    expect(page.get_by_role("button", name="Lê Văn Hai")).to_be_visible()


def test_sample_data_are_told_on_the_sign_in_and_on_pages(fresh_site: Site, page: Page) -> None:
    fresh_site.add_user("demo", demo=True)
    engine = fresh_site.engine()
    with database.transaction(engine) as session:
        sample_mark.mark(session)
    engine.dispose()
    page.goto(fresh_site.address)
    expect(page.get_by_text("Bản dùng thử với dữ liệu mẫu")).to_be_visible()
    sign_in(page, fresh_site, "demo")
    expect(page.get_by_role("note")).to_contain_text("Dữ liệu mẫu")
