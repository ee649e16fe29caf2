"""Conditions that are suggested while somebody types, in a real browser."""

import pytest

from browser.conftest import Visitor

pytestmark = pytest.mark.browser


def test_a_suggestion_is_taken_with_the_keyboard_and_stands_in_no_address(visitor: Visitor) -> None:
    page = visitor.page
    page.goto(f"{visitor.base}/")
    page.locator("#condition").fill("hart att")  # asked once: no later answer draws the list anew
    page.locator(".suggestions [role=option]").first.wait_for()
    page.keyboard.press("ArrowDown")
    assert page.get_attribute("#condition", "aria-expanded") == "true"
    marked = page.get_attribute("#condition", "aria-activedescendant")
    assert page.get_attribute(f"#{marked}", "aria-selected") == "true"
    page.keyboard.press("Enter")
    assert page.input_value("#condition") == "heart attack"
    assert page.get_attribute("#condition", "aria-expanded") == "false"
    assert not any("att" in address for address in visitor.requests)
    assert not visitor.complaints


def test_escape_closes_the_list_and_keeps_what_was_typed(visitor: Visitor) -> None:
    page = visitor.page
    page.goto(f"{visitor.base}/find/")
    page.get_by_text("Change this search").click()
    page.locator("#condition").press_sequentially("diab")
    page.locator(".suggestions [role=option]").first.wait_for()
    page.keyboard.press("Escape")
    assert page.input_value("#condition") == "diab"
    assert page.locator(".suggestions [role=option]").count() == 0


def test_in_a_field_of_several_lines_the_line_of_the_cursor_is_suggested_for(
    visitor: Visitor,
) -> None:
    page = visitor.page
    page.goto(f"{visitor.base}/match/")
    page.locator("#id_conditions").press_sequentially("asthma\nkidny st")
    page.locator(".suggestions [role=option]").first.wait_for()
    page.locator(".suggestions [role=option]").first.click()
    assert page.input_value("#id_conditions") == "asthma\nkidney stones"
    assert not visitor.complaints
