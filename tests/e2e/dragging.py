"""Tasks dragged by the keys of a keyboard."""

from playwright.sync_api import Page, expect


def lift(page: Page, title: str) -> None:
    """Take a task up by its handle. Keys move it from then on."""
    page.get_by_role("button", name=f"Move “{title}”").focus()
    page.keyboard.press("Space")
    expect(page.get_by_text(f"“{title}” is over").or_(page.get_by_text(f"Lifted “{title}”"))).to_be_attached()
    # dnd-kit's sensor listens to keys one turn of the page after it said so; nobody's fingers are as fast.
    page.evaluate("new Promise((done) => setTimeout(done))")


def by_keys(page: Page, title: str, *steps: tuple[str, str]) -> None:
    """Lift a task, press each key until the task is said to be over what is named with it, and drop it."""
    lift(page, title)
    for key, over in steps:
        page.keyboard.press(key)
        expect(page.get_by_text(f"“{title}” is over {over}.")).to_be_attached()
    page.keyboard.press("Space")
    expect(page.get_by_text(f"Dropped “{title}”.")).to_be_attached()
