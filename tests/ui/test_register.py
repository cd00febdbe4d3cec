from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from chgdesk.domain.filters import ChangeSort, QuickView
from tests.ui.conftest import Finder, settled
from tests.ui.sample import SampleOpener, SampleWorkspace
from ui.settings import Settings
from ui.views.change_register import ChangeRegisterView
from ui.window import MainWindow


def register_of(window: MainWindow) -> ChangeRegisterView:
    assert window.frame is not None
    return window.frame.register


def refs(window: MainWindow) -> list[str]:
    """What a person reads in the first column, top to bottom."""
    model = register_of(window).model
    return [str(model.index(place, 0).data()) for place in range(min(model.rowCount(), 40))]


def click(qtbot: QtBot, widget: QWidget) -> None:
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)


def status(window: MainWindow) -> str:
    found = window.findChild(QLabel, "status.list")
    assert isinstance(found, QLabel)
    return found.text()


def click_header(qtbot: QtBot, window: MainWindow, key: str) -> None:
    table = register_of(window).table
    header = table.horizontalHeader()
    place = [column.key for column in register_of(window).model.columns].index(key)
    at = QPoint(header.sectionViewportPosition(place) + 30, header.height() // 2)
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=at)


def test_that_records_that_need_something_come_first(desk: MainWindow, sample: SampleWorkspace) -> None:
    model = register_of(desk).model
    looks = [sample.changes.all[rid].to_look_at for place in range(212) if (rid := model.rid_at(place)) is not None]
    assert looks == sorted(looks, reverse=True)
    assert "what needs something first" in status(desk)


def test_that_typing_filters_the_list_once_the_typing_pauses(desk: MainWindow, named: Finder, qtbot: QtBot) -> None:
    box = named("change_register.filter.box")
    QTest.keyClicks(box, "openssl")
    qtbot.waitUntil(lambda: register_of(desk).wanted.text == "openssl")
    settled(qtbot, desk)
    model = register_of(desk).model
    assert 0 < model.rowCount() < 212
    assert all("OpenSSL" in str(model.index(place, 1).data()) for place in range(model.rowCount()))
    assert status(desk).startswith(f"1 filter, {model.rowCount()} of 212 records")


def test_that_conditions_can_be_typed(desk: MainWindow, named: Finder, qtbot: QtBot) -> None:
    QTest.keyClicks(named("change_register.filter.box"), "risk:>=medium type:emergency edge")
    qtbot.waitUntil(lambda: register_of(desk).wanted.text == "edge")
    wanted = register_of(desk).wanted
    assert wanted.risks == ("medium", "high", "critical")
    assert wanted.categories == ("emergency",)
    settled(qtbot, desk)


def test_that_a_quick_view_shows_as_many_records_as_it_counts(desk: MainWindow, named: Finder, qtbot: QtBot) -> None:
    for view in QuickView:
        choice = named(f"change_register.panes.{view}")
        assert isinstance(choice, QAbstractButton)
        click(qtbot, choice)
        settled(qtbot, desk)
        assert choice.accessibleName().endswith(f", {register_of(desk).model.rowCount()}")
        assert choice.isChecked()


def test_that_facets_narrow_and_chips_let_go(desk: MainWindow, named: Finder, qtbot: QtBot) -> None:
    click(qtbot, named("change_register.panes.systems.edge-lb"))
    settled(qtbot, desk)
    narrowed = register_of(desk).model.rowCount()
    assert narrowed < 212
    assert status(desk).startswith("1 filter")
    click(qtbot, named("change_register.filter.drop.systems.edge-lb"))
    settled(qtbot, desk)
    assert register_of(desk).model.rowCount() == 212


def test_that_one_press_clears_every_kind_of_filter(desk: MainWindow, named: Finder, qtbot: QtBot) -> None:
    click(qtbot, named("change_register.panes.risks.low"))
    QTest.keyClicks(named("change_register.filter.box"), "parcel")
    qtbot.waitUntil(lambda: register_of(desk).wanted.text == "parcel")
    settled(qtbot, desk)
    assert status(desk).startswith("2 filters")
    click(qtbot, named("change_register.filter.clear_all"))
    settled(qtbot, desk)
    assert register_of(desk).model.rowCount() == 212
    box = named("change_register.filter.box")
    assert isinstance(box, QLineEdit)
    assert box.text() == ""


def test_that_a_header_sorts_up_then_down_then_gives_the_own_order_back(desk: MainWindow, qtbot: QtBot) -> None:
    first = refs(desk)
    click_header(qtbot, desk, "title")
    settled(qtbot, desk)
    titles = [str(register_of(desk).model.index(place, 1).data()) for place in range(40)]
    assert titles == sorted(titles)
    click_header(qtbot, desk, "title")
    settled(qtbot, desk)
    assert register_of(desk).order.descending
    click_header(qtbot, desk, "title")
    settled(qtbot, desk)
    assert register_of(desk).order.by is ChangeSort.ATTENTION
    assert refs(desk) == first


def test_that_a_screenful_takes_at_most_two_queries(desk: MainWindow, sample: SampleWorkspace, qtbot: QtBot) -> None:
    sample.changes.row_queries = 0
    table = register_of(desk).table
    table.verticalScrollBar().setValue(table.verticalScrollBar().maximum())
    qtbot.waitUntil(lambda: sample.changes.row_queries > 0)
    table.viewport().repaint()
    assert sample.changes.row_queries <= 2


def test_that_the_chosen_record_stays_chosen_when_the_list_changes(desk: MainWindow, qtbot: QtBot) -> None:
    table = register_of(desk).table
    table.setFocus()
    for _ in range(7):
        QTest.keyClick(table, Qt.Key.Key_Down)
    chosen = table.current_rid
    click_header(qtbot, desk, "went_live")
    settled(qtbot, desk)
    assert table.current_rid == chosen


def test_that_columns_are_chosen_in_the_header_and_remembered(
    desk: MainWindow, settings: Settings, qtbot: QtBot
) -> None:
    register = register_of(desk)
    menu = register.table.column_menu()
    act = next(act for act in menu.actions() if act.objectName().endswith(".system"))
    act.trigger()
    menu.close()
    place = [column.key for column in register.model.columns].index("system")
    assert register.table.horizontalHeader().isSectionHidden(place)
    register.remember()
    settings.save()
    again = Settings(settings.path.parent)
    assert again.text("change_register", "hidden") == "system"
    assert again.text("another_view", "hidden") == ""


def test_that_enter_opens_the_page_and_escape_comes_back_to_the_same_record(desk: MainWindow, qtbot: QtBot) -> None:
    frame = desk.frame
    assert frame is not None
    table = frame.register.table
    table.setFocus()
    QTest.keyClick(table, Qt.Key.Key_Down)
    chosen = table.current_rid
    QTest.keyClick(table, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: frame.record.page is not None and frame.record.page.rid == chosen)
    assert frame.places.currentWidget() is frame.record
    focused = desk.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, Qt.Key.Key_Escape)
    assert frame.register.isVisible()
    assert table.current_rid == chosen


def test_that_an_empty_register_teaches_the_next_step(window: MainWindow, qtbot: QtBot, named: Finder) -> None:
    window.show_workspace(SampleWorkspace(0))
    settled(qtbot, window)
    title = named("change_register.empty.title")
    assert isinstance(title, QLabel)
    assert title.text() == "No changes yet"
    assert title.isVisible()
    click(qtbot, named("change_register.empty.sample"))
    qtbot.waitUntil(lambda: window.frame is not None and register_of(window).model.rowCount() == 212)
    settled(qtbot, window)


def test_that_nothing_found_says_so_and_offers_the_way_back(desk: MainWindow, named: Finder, qtbot: QtBot) -> None:
    QTest.keyClicks(named("change_register.filter.box"), "zzzz")
    qtbot.waitUntil(register_of(desk).empty.isVisible)
    settled(qtbot, desk)
    click(qtbot, named("change_register.empty.clear"))
    settled(qtbot, desk)
    assert register_of(desk).model.rowCount() == 212


def test_that_the_preview_shows_the_record_under_the_focus(desk: MainWindow, named: Finder, qtbot: QtBot) -> None:
    click(qtbot, named("change_register.preview_toggle"))
    table = register_of(desk).table
    table.setFocus()
    QTest.keyClick(table, Qt.Key.Key_Down)
    ref = str(register_of(desk).model.index(1, 0).data())
    shown = named("record_preview.ref")
    assert isinstance(shown, QLabel)
    qtbot.waitUntil(lambda: shown.text() == ref)
    settled(qtbot, desk)


def test_that_an_audit_period_narrows_the_register(desk: MainWindow, qtbot: QtBot) -> None:
    frame = desk.frame
    assert frame is not None
    menu = frame.top.period.menu()
    quarter = next(act for act in menu.actions() if act.text() == "2026 Q3")
    quarter.trigger()
    settled(qtbot, desk)
    wanted = frame.register.wanted
    assert (str(wanted.deployed_from), str(wanted.deployed_to)) == ("2026-07-01", "2026-09-30")
    assert 0 < frame.register.model.rowCount() < 212


def test_that_the_command_box_finds_changes_and_does_commands(desk: MainWindow, named: Finder, qtbot: QtBot) -> None:
    box = named("top_bar.command_box")
    desk.do("search")
    QTest.keyClicks(box, "certificate")
    QTest.keyClick(box, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: register_of(desk).wanted.text == "certificate")
    settled(qtbot, desk)
    desk.do("search")
    QTest.keyClicks(box, "fold")
    QTest.keyClick(box, Qt.Key.Key_Down)
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert desk.frame is not None
    assert desk.frame.rail.is_folded


def test_that_places_not_built_yet_say_what_will_be_there(desk: MainWindow, named: Finder) -> None:
    later = named("rail.audits")
    assert not later.isEnabled()
    assert "will hold" in later.toolTip()
    assert "not in this version" in later.accessibleName()


def test_that_window_and_sort_are_remembered(qtbot: QtBot, settings: Settings, opener: SampleOpener) -> None:
    first = MainWindow(opener, settings, settings.path.parent)
    qtbot.addWidget(first)
    first.show()
    first.show_workspace(SampleWorkspace())
    settled(qtbot, first)
    click_header(qtbot, first, "title")
    settled(qtbot, first)
    first.close()
    second = MainWindow(opener, Settings(settings.path.parent), settings.path.parent)
    qtbot.addWidget(second)
    second.show()
    second.show_workspace(SampleWorkspace())
    settled(qtbot, second)
    assert register_of(second).order.by is ChangeSort.TITLE
    second.close()


def test_that_every_control_has_a_name_for_tests_and_for_screen_readers(desk: MainWindow) -> None:
    frame = desk.frame
    assert frame is not None
    controls = [*frame.findChildren(QAbstractButton), *frame.findChildren(QLineEdit)]
    nameless = [
        control
        for control in controls
        if control.isVisible()
        and not isinstance(control.parent(), QLineEdit)  # the looking glass inside a box is a picture
        and not (control.objectName() and (control.accessibleName() or control.property("text")))
    ]
    assert not nameless
