"""Tasks dragged by keys, by mouse and by finger. What the app says of it to a screen reader is waited for."""

from playwright.sync_api import Locator, Page, expect


def by_keys(page: Page, title: str, *steps: tuple[str, str]) -> None:
    """Lift a task, press each key until the task is said to be over what is named with it, and drop it."""
    handle(page, title).focus()
    page.keyboard.press("Space")
    _wait_until_lifted(page, title)
    # dnd-kit's sensor listens to keys one turn of the page after it said so; nobody's fingers are as fast.
    page.evaluate("new Promise((done) => setTimeout(done))")
    for key, over in steps:
        page.keyboard.press(key)
        _wait_until_over(page, title, over)
    page.keyboard.press("Space")
    expect(page.get_by_text(f"Dropped “{title}”.")).to_be_attached()


def by_mouse(page: Page, title: str, what: Locator, where: Locator, over: str) -> None:
    """Drag what shows a task to the middle of something, which is called `over`."""
    what.scroll_into_view_if_needed()
    start, (x, y) = _corner(what), _middle(where)
    page.mouse.move(start[0] + 8, start[1] + 8)
    page.mouse.down()
    page.mouse.move(start[0] + 30, start[1] + 20, steps=4)
    page.mouse.move(x, y, steps=8)
    _wait_until_over(page, title, over)
    page.mouse.up()


def by_finger(page: Page, title: str, onto: str) -> None:
    """Drag a task by its handle, which does not scroll, to another's."""
    (x, y), (_, end) = _middle(handle(page, title)), _middle(handle(page, onto))
    finger = page.context.new_cdp_session(page)

    def touch(kind: str, *at: float) -> None:
        points = [{"x": x, "y": y} for y in at]
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    touch("touchStart", y)
    touch("touchMove", y + (end - y) / 10)
    _wait_until_lifted(page, title)
    for step in range(2, 11):
        touch("touchMove", y + (end - y) * step / 10)
    _wait_until_over(page, title, f"“{onto}”")
    touch("touchEnd")


def handle(page: Page, title: str) -> Locator:
    return page.get_by_role("button", name=f"Move “{title}”")


def _wait_until_lifted(page: Page, title: str) -> None:
    expect(page.get_by_text(f"“{title}” is over").or_(page.get_by_text(f"Lifted “{title}”"))).to_be_attached()


def _wait_until_over(page: Page, title: str, over: str) -> None:
    expect(page.get_by_text(f"“{title}” is over {over}.")).to_be_attached()


def _corner(what: Locator) -> tuple[float, float]:
    box = what.bounding_box()
    assert box
    return box["x"], box["y"]


def _middle(what: Locator) -> tuple[float, float]:
    box = what.bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
