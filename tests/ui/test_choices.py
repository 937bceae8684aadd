"""Choices live in the address: read once, kept through other plans and languages, never lost, never trusted blindly."""

from streamlit.testing.v1 import AppTest


def app() -> None:
    """Two dependent choices, as the filters draw them."""
    import streamlit as st

    from ui import language
    from ui.choices import choice, write_address

    plans = {"a": ["a1", "a2", "a3"], "b": ["b1", "b2"]}
    plan = choice("plan", "Plan", list(plans), "a", str.upper)
    period = choice("period", "Period", plans[plan], plans[plan][0], str.upper, within=plan)
    language.switch()
    write_address({"plan": plan, "period": period} | language.address())
    st.text(f"{plan} {period}")


def opened(**address: str) -> AppTest:
    test = AppTest.from_function(app)
    for name, value in address.items():
        test.query_params[name] = value
    return test.run()


def shown(test: AppTest) -> str:
    assert not test.exception
    return str(test.text[0].value)


def address(test: AppTest) -> dict[str, str]:
    return {name: value[0] if isinstance(value, list) else value for name, value in test.query_params.items()}


def test_without_an_address_the_defaults_are_chosen_and_written() -> None:
    test = opened()
    assert shown(test) == "a a1"
    assert address(test) == {"plan": "a", "period": "a1"}


def test_an_address_is_followed() -> None:
    assert shown(opened(plan="b", period="b2")) == "b b2"


def test_an_address_that_names_nothing_known_shows_the_defaults() -> None:
    test = opened(plan="zzz", period="../../etc", lang="xx")
    assert shown(test) == "a a1"
    assert address(test) == {"plan": "a", "period": "a1"}


def test_a_choice_is_written_to_the_address_and_stands() -> None:
    test = opened(plan="b", period="b2")
    test.selectbox[0].select("a").run()
    assert shown(test) == "a a1"
    test.selectbox[1].select("a3").run()
    assert shown(test) == "a a3"
    assert address(test) == {"plan": "a", "period": "a3"}
    assert shown(test.run()) == "a a3"


def test_a_later_change_of_the_address_overrules_no_choice() -> None:
    """A rerun may carry an old address: the person's own choice is newer."""
    test = opened()
    test.selectbox[0].select("b").run()
    test.query_params["plan"] = "a"
    assert shown(test.run()) == "b b1"
    assert address(test)["plan"] == "b"


def test_another_language_keeps_what_was_chosen() -> None:
    test = opened(plan="b", period="b2")
    test.segmented_control[0].select("en").run()
    assert shown(test) == "b b2"
    assert address(test) == {"plan": "b", "period": "b2", "lang": "en"}


def test_the_language_of_an_address_is_followed() -> None:
    test = opened(lang="en")
    assert address(test)["lang"] == "en"
    assert test.segmented_control[0].value == "en"
