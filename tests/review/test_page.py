"""The page in a real browser: by keyboard through the queue, and what must never happen."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from reportlab.pdfgen.canvas import Canvas
from tests.review.conftest import Open, Serve
from tests.review.invented import (
    ANY,
    BEXLEY,
    COHORT,
    CORWICK,
    CORWICK_RECORDS,
    GOLD,
    RECORDS,
    STUDY,
    VOCABULARY,
    Ticking,
    lay,
    write_gold,
    write_run,
)

from extractor.documents import read_document
from extractor.files import sha256
from extractor.gold import load_gold
from extractor.records import Evidence, Record, RecordSet
from extractor.review.desk import Desk
from extractor.runs import DocumentResult, Paper, Run

pytestmark = pytest.mark.slow


def title(page: Page, text: str) -> None:
    expect(page.locator("#item h1")).to_have_text(text)


def entries(folder: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in (folder / "gold" / "decisions.jsonl").read_text().splitlines()]


def marks(page: Page) -> list[str]:
    return page.locator("#paper mark").all_text_contents()


def test_a_queue_is_gone_through_by_keyboard_and_gold_changes_as_shown(
    tmp_path: Path, serve: Serve, open_page: Open
) -> None:
    page = open_page(serve(lay(tmp_path), "ana"))
    title(page, "OS, median")
    page.keyboard.press("g")
    title(page, "AE, neutropenia, any grade")
    expect(page.locator("#decided")).to_have_text("1")
    page.keyboard.press("a")
    title(page, "AE, neutropenia, grade 3-4")
    page.keyboard.press("s")
    title(page, "AE, fatigue, any grade")
    page.keyboard.press("j")
    title(page, "AE, fatigue, grade 3-4")
    page.keyboard.press("k")
    title(page, "AE, fatigue, any grade")
    page.keyboard.press("x")
    title(page, "AE, fatigue, grade 3-4")
    page.keyboard.press("u")
    title(page, "AE, fatigue, any grade")
    expect(page.locator(".verdict")).to_have_count(0)

    page.reload()
    expect(page.locator("#decided")).to_have_text("2")
    expect(page.locator("#unsure")).to_have_text(", 1 not sure")

    page.goto(page.url.split("?")[0] + "?kind=differs")
    title(page, "PFS, median")
    page.keyboard.press("a")
    expect(page.locator(".done h1")).to_have_text("Nothing is left here")

    page.get_by_role("link", name="Apply").click()
    expect(page.locator(".diff .plus").filter(has_text="ci_high: 11.9")).to_have_count(1)
    page.get_by_role("button", name="Write 1 file").click()
    expect(page.locator(".lead")).to_contain_text("Nothing has to be written")
    records = load_gold(tmp_path / "gold" / "bexley.yaml").records.records
    assert [(r.term, r.ci_high, r.num) for r in records if r.id == "g2" or r.term == "neutropenia"] == [
        (None, 11.9, None),
        ("neutropenia", None, 20),
    ]
    assert [e["entry"] for e in entries(tmp_path)] == ["decision"] * 4 + ["undo", "decision", "applied"]


def test_the_paper_is_scrolled_to_the_place_and_marks_it(tmp_path: Path, serve: Serve, open_page: Open) -> None:
    page = open_page(serve(lay(tmp_path), "ana") + "?kind=differs")
    title(page, "PFS, median")
    expect(page.locator("#paper mark.got.gold")).to_have_text("8.4 months")
    assert "".join(marks(page)) == "Median PFS was 8.4 months (95% CI 6.1-11.9)"
    differing = page.locator(".sides tr.differs")
    expect(differing).to_have_count(1)
    assert differing.locator("td").all_text_contents() == ["11.9", "11"]

    page.goto(page.url.split("?")[0] + "?kind=extra")
    title(page, "AE, neutropenia, any grade")
    cell = page.locator("#paper td", has=page.locator("mark"))
    expect(cell).to_have_text("20 (50)")
    row = page.locator("#paper tr", has=page.locator("mark"))
    expect(row.locator("th")).to_have_text("Neutropenia")
    assert page.locator("#paper thead th").all_text_contents() == ["Event", ANY, "Grade 3-4, n (%)"]
    box, shown = page.locator("#paper").bounding_box(), cell.bounding_box()
    assert box is not None
    assert shown is not None
    assert box["y"] <= shown["y"] <= box["y"] + box["height"]


def test_an_edit_shows_what_is_wrong_beside_the_field_and_is_kept_once_it_is_right(
    tmp_path: Path, serve: Serve, open_page: Open
) -> None:
    page = open_page(serve(lay(tmp_path), "ana") + "?kind=differs")
    title(page, "PFS, median")
    page.keyboard.press("e")
    expect(page.locator("#f-value")).to_be_focused()
    page.keyboard.type("eight")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#e-value")).to_contain_text("valid number")
    expect(page.locator("#f-value")).to_be_focused()
    page.locator("#f-value").fill("8.4")
    page.locator("#f-note").fill("read twice")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".done")).to_be_visible()
    (entry,) = entries(tmp_path)
    assert entry["action"] == "edit"
    assert entry["after"]["record"]["note"] == "read twice"  # type: ignore[index]


def test_rejecting_a_record_of_gold_asks_for_the_reason(tmp_path: Path, serve: Serve, open_page: Open) -> None:
    page = open_page(serve(lay(tmp_path), "ana"))
    title(page, "OS, median")
    page.keyboard.press("x")
    expect(page.locator("#reason-error")).to_have_text("say why: this takes a record out of gold")
    expect(page.locator("#reason")).to_be_focused()
    page.keyboard.type("of another group")
    page.keyboard.press("Escape")
    page.keyboard.press("x")
    title(page, "AE, neutropenia, any grade")
    assert [(e["action"], e["reason"]) for e in entries(tmp_path)] == [("reject", "of another group")]


def test_what_was_missed_is_added_from_selected_words(tmp_path: Path, serve: Serve, open_page: Open) -> None:
    page = open_page(serve(lay(tmp_path), "ana") + "?kind=uncovered")
    expect(page.locator("#paper mark")).to_have_text("17.5")
    page.evaluate("""() => {
        const runs = [...document.querySelectorAll('#paper [data-s]')];
        const run = runs.find((r) => r.textContent.includes('Seven patients'));
        const walker = document.createTreeWalker(run, NodeFilter.SHOW_TEXT);
        const texts = []; while (walker.nextNode()) texts.push(walker.currentNode);
        const first = texts.find((t) => t.data.includes('Seven patients'));
        const last = texts[texts.length - 1];
        const range = document.createRange();
        range.setStart(first, first.data.indexOf('Seven patients'));
        range.setEnd(last, last.data.indexOf(')') + 1);
        getSelection().removeAllRanges(); getSelection().addRange(range);
    }""")
    expect(page.locator("#picked")).to_have_text("“Seven patients (17.5%)”")
    page.keyboard.press("+")
    expect(page.locator(".chosen q")).to_have_text("Seven patients (17.5%)")
    page.locator("#f-cohort").select_option("again")
    page.locator("#f-family").select_option("safety")
    page.locator("#f-outcome").fill("AE_DISCONTINUATION")
    page.locator("#f-statistic").select_option("proportion")
    page.locator("#f-value").fill("17.5")
    page.locator("#f-unit").select_option("percent")
    page.locator("#f-num").fill("7")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".done, #item h1").first).to_be_visible()
    expect(page.locator("#decided")).to_have_text("1")
    (entry,) = entries(tmp_path)
    where = BEXLEY.index("Seven patients")
    place = entry["after"]["record"]["evidence"][0]  # type: ignore[index]
    assert (place["figure"], place["start"]) == ("Seven patients (17.5%)", where)


def test_a_cell_is_picked_by_keyboard(tmp_path: Path, serve: Serve, open_page: Open) -> None:
    page = open_page(serve(lay(tmp_path), "ana") + "?kind=extra")
    title(page, "AE, neutropenia, any grade")
    page.keyboard.press("p")
    for key in ("ArrowDown", "ArrowDown", "ArrowRight", "Enter"):
        page.keyboard.press(key)
    expect(page.locator("#picked")).to_have_text("“1 (2.5)”")


def test_items_of_a_kind_are_accepted_together(tmp_path: Path, serve: Serve, open_page: Open) -> None:
    page = open_page(serve(lay(tmp_path), "ana") + "?kind=extra")
    title(page, "AE, neutropenia, any grade")
    page.keyboard.press("b")
    dialog = page.locator("#dialog")
    expect(dialog.locator("tbody tr")).to_have_count(4)
    dialog.locator("tbody input").last.uncheck()
    dialog.get_by_role("button", name="Accept all").click()
    expect(page.locator("#decided")).to_have_text("3")
    title(page, "AE, fatigue, grade 3-4")
    page.keyboard.press("u")
    expect(page.locator("#decided")).to_have_text("0")


def test_two_browsers_decide_the_same_item_and_the_second_is_told(
    tmp_path: Path, serve: Serve, open_page: Open
) -> None:
    desk = lay(tmp_path)
    other = Desk(desk.run, desk.gold, desk.vocabulary, desk.clock)
    ana = open_page(serve(desk, "ana") + "?kind=differs")
    ben = open_page(serve(other, "ben") + "?kind=differs")
    title(ana, "PFS, median")
    title(ben, "PFS, median")
    ana.keyboard.press("a")
    expect(ana.locator(".done")).to_be_visible()
    ben.keyboard.press("g")
    expect(ben.locator("#alarm")).to_contain_text("ana said accept here while you looked at it")
    expect(ben.locator(".verdict")).to_contain_text("Accepted as extracted by ana")
    assert [(e["curator"], e["action"]) for e in entries(tmp_path)] == [("ana", "accept")]
    ben.keyboard.press("g")
    expect(ben.locator(".done")).to_be_visible()
    assert [(e["curator"], e["action"]) for e in entries(tmp_path)] == [("ana", "accept"), ("ben", "keep")]


def test_a_server_that_is_gone_loses_nothing_and_says_so(tmp_path: Path, serve: Serve, open_page: Open) -> None:
    from tests.review.conftest import served

    desk = lay(tmp_path)
    with served(desk, "ana") as address:
        page = open_page(address)
        title(page, "OS, median")
        page.keyboard.press("g")
        title(page, "AE, neutropenia, any grade")
        page.wait_for_load_state("networkidle")
    page.keyboard.press("a")
    expect(page.locator("#alarm")).to_contain_text("The server does not answer")
    title(page, "AE, neutropenia, any grade")
    assert [e["action"] for e in entries(tmp_path)] == ["keep"]


def test_a_blind_first_look_hides_the_values_until_one_is_entered(
    tmp_path: Path, serve: Serve, open_page: Open
) -> None:
    page = open_page(serve(lay(tmp_path), "ana") + "?kind=differs")
    title(page, "PFS, median")
    page.get_by_label("Blind first look").check()
    expect(page.locator("#entered")).to_be_focused()
    assert "11.9" not in page.locator("#item").inner_text()
    assert "8.4" not in page.locator("#item").inner_text()
    page.keyboard.type("8.4 months")
    page.keyboard.press("Enter")
    expect(page.locator(".looked")).to_contain_text("You read 8.4 months first: the same as extracted")
    page.keyboard.press("a")
    expect(page.locator(".done")).to_be_visible()
    look, decision = entries(tmp_path)
    assert (look["entry"], look["entered"], look["got_agrees"]) == ("look", "8.4 months", True)
    assert decision["blind"] is True


def test_a_table_is_bound_once_and_its_cells_are_accepted_together(
    tmp_path: Path, serve: Serve, open_page: Open
) -> None:
    page = open_page(serve(lay(tmp_path), "ana") + "?kind=extra")
    title(page, "AE, neutropenia, any grade")
    page.keyboard.press("t")
    expect(page.locator("h1")).to_have_text("Table 2. Adverse events")
    expect(page.locator("#accept-ready")).to_be_disabled()
    assert page.locator("[data-grade]").evaluate_all("all => all.map((one) => one.value)") == ["any", "3-4"]
    page.keyboard.press("c")
    expect(page.locator("#accept-ready")).to_be_enabled()
    expect(page.locator("#accept-ready")).to_contain_text("Accept 6 cells")
    page.keyboard.press("a")
    expect(page.locator("#decided")).to_have_text("6")
    expect(page.locator("td.ready")).to_have_count(0)
    assert [e["entry"] for e in entries(tmp_path)] == ["binding"] + ["decision"] * 6


def test_cells_of_a_column_bound_otherwise_are_left_to_be_looked_at(
    tmp_path: Path, serve: Serve, open_page: Open
) -> None:
    page = open_page(serve(lay(tmp_path), "ana") + "table/bexley/0")
    page.locator("#g-1").select_option("3")
    page.keyboard.press("Escape")
    page.locator("#bind").click()
    expect(page.locator("#accept-ready")).to_contain_text("Accept 3 cells")
    expect(page.locator("td.look")).to_have_count(3)


def test_a_group_is_renamed_for_all_its_records_and_that_is_undone(
    tmp_path: Path, serve: Serve, open_page: Open
) -> None:
    page = open_page(serve(lay(tmp_path), "ana") + "cohorts?document=corwick")
    page.locator("summary").click()
    page.locator("form[data-change=rename] input").fill("D-Vd retreated")
    page.get_by_role("button", name="Rename").click()
    expect(page.locator(".changes")).to_contain_text("D-Vd is now called D-Vd retreated")
    page.goto(page.url.split("cohorts")[0] + "?kind=new")
    expect(page.locator(".sides td.got").nth(1)).to_have_text("D-Vd retreated (N 20)")
    page.go_back()
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".changes")).to_have_count(0)
    expect(page.locator("summary b")).to_have_text("D-Vd")


HOSTILE = "<script>window.owned = 1</script>"
HOSTILE_IMAGE = "<img src=x onerror='window.owned = 2'>"


def test_a_paper_full_of_markup_and_script_runs_nothing(tmp_path: Path, serve: Serve, open_page: Open) -> None:
    paper = BEXLEY.replace("Going back", f"Going {HOSTILE} back").replace("Anemia", HOSTILE_IMAGE).replace(
        "Nobody was", f"{HOSTILE_IMAGE} {HOSTILE} [x](javascript:window.owned=3) {{{{ 7*7 }}}} Nobody was"
    )  # fmt: skip
    label = f"{HOSTILE} \"' onfocus='window.owned=4' autofocus='"
    records = RecordSet(
        document="bexley",
        studies=(STUDY.model_copy(update={"label": HOSTILE_IMAGE}),),
        cohorts=(COHORT.model_copy(update={"label": label}),),
        records=tuple(
            r.model_copy(update={"term": HOSTILE, "note": HOSTILE_IMAGE, "conflict": None}) for r in RECORDS.records
        ),
    )
    run = write_run(tmp_path, records=(records, CORWICK_RECORDS), texts={"bexley": paper, "corwick": CORWICK})
    (tmp_path / "gold").mkdir()
    address = serve(Desk(run, tmp_path / "gold", VOCABULARY, Ticking()), "<b onclick=x>eve")
    page = open_page(address + "?document=bexley")
    title(page, f"ORR, {HOSTILE}")
    for path in ("tables", "table/bexley/0", "cohorts?document=bexley", "report", "apply", "?document=bexley"):
        page.goto(address + path)
        expect(page.locator("#main")).to_be_visible()
        assert page.evaluate("window.owned") is None
        assert page.locator("#paper img, #paper script, main img, main script").count() == 0
    page.keyboard.press("e")
    expect(page.locator("#f-note")).to_have_value(HOSTILE_IMAGE)
    page.keyboard.press("Escape")
    page.keyboard.press("b")
    expect(page.locator("#dialog tbody tr").first).to_be_visible()
    assert page.evaluate("window.owned") is None


def test_nothing_is_asked_of_any_other_host(tmp_path: Path, serve: Serve, open_page: Open) -> None:
    address = serve(lay(tmp_path), "ana")
    page = open_page("about:blank")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address)
    title(page, "OS, median")
    page.keyboard.press("a")
    page.keyboard.press("j")
    page.wait_for_load_state("networkidle")
    assert len(asked) > 4
    assert [url for url in asked if not url.startswith(address)] == []


def test_every_key_is_listed_by_a_question_mark(tmp_path: Path, serve: Serve, open_page: Open) -> None:
    page = open_page(serve(lay(tmp_path), "ana"))
    title(page, "OS, median")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keyboard")).to_be_visible()
    listed = set(page.locator("#help dt kbd").all_text_contents())
    assert {"a", "g", "e", "x", "s", "n", "+", "j", "k", "u", "b", "t", "p", "m", "f", "?"} <= listed
    page.keyboard.press("Escape")
    expect(page.locator("#help")).to_be_hidden()


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (1024, 768), (820, 1180)])
def test_nothing_is_cut_off_on_a_laptop_or_a_tablet(
    tmp_path: Path, serve: Serve, open_page: Open, width: int, height: int
) -> None:
    page = open_page(serve(lay(tmp_path), "ana") + "?kind=differs")
    page.set_viewport_size({"width": width, "height": height})
    title(page, "PFS, median")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    for part in (".judge", ".source", '#acts [data-act="accept"]', '#acts [data-act="unsure"]'):
        box = page.locator(part).first.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width


def test_every_control_has_a_name_for_a_screen_reader(tmp_path: Path, serve: Serve, open_page: Open) -> None:
    address = serve(lay(tmp_path), "ana")
    page = open_page(address)
    for path in ("?kind=differs", "tables", "table/bexley/0", "cohorts?document=bexley", "apply"):
        page.goto(address + path)
        if path.startswith("?"):
            page.keyboard.press("e")
            expect(page.locator("#f-value")).to_be_focused()
        nameless = page.evaluate("""() => [...document.querySelectorAll('input, select, textarea, button, a')]
            .filter((one) => one.checkVisibility() && !(one.labels && one.labels.length)
                && !one.getAttribute('aria-label') && !one.textContent.trim())
            .map((one) => one.outerHTML)""")
        assert nameless == []


def test_gold_of_another_version_of_a_paper_is_not_shown_at_wrong_places(
    tmp_path: Path, serve: Serve, open_page: Open
) -> None:
    write_gold(tmp_path, GOLD.model_copy(update={"sha256": "f" * 64}))
    page = open_page(serve(lay(tmp_path), "ana") + "?kind=differs")
    title(page, "PFS, median")
    expect(page.locator("#paper mark.gold")).to_have_count(0)
    expect(page.locator("#paper mark.got").first).to_be_visible()
    expect(page.locator(".remarks")).to_contain_text("gold was made from another version of this paper")


def lay_pdf(folder: Path) -> Desk:
    """A paper of one page as PDF, and a run with one record."""
    (folder / "papers").mkdir()
    path = folder / "papers" / "varley.pdf"
    canvas = Canvas(str(path), pagesize=(400, 300), invariant=1)
    canvas.setFont("Helvetica", 16)
    canvas.drawString(40, 250, "An invented paper of one page")
    canvas.setFont("Helvetica", 10)
    canvas.drawString(40, 210, "Results")
    canvas.drawString(40, 180, "The overall response rate was 54.2% among the patients of this study.")
    for line in range(8):
        canvas.drawString(40, 160 - 14 * line, f"Line {line} of this invented paper says nothing of any result at all.")
    canvas.save()
    digest = sha256(path.read_bytes())
    text = read_document(path, "varley").text
    start = text.index("54.2%")
    place = Evidence(start=start, end=start + 5, quote="54.2%")
    rate = {"outcome": "ORR", "statistic": "proportion", "value": 54.2, "unit": "percent"}
    record = Record.model_validate({"id": "v1", "cohort": "c1", "family": "efficacy", "evidence": (place,), **rate})
    records = RecordSet(document="varley", studies=(STUDY,), cohorts=(COHORT,), records=(record,))
    run = write_run(folder, records=(), texts={})
    paper = Paper(id="varley", path=str(path), sha256=digest)
    run = Run(run.folder, run.manifest.model_copy(update={"papers": (paper,)}))
    run.write_manifest()
    run.keep(DocumentResult(run="run-1", id="varley", path=str(path), sha256=digest, records=records))
    (folder / "gold").mkdir()
    return Desk(run, folder / "gold", VOCABULARY, Ticking())


def test_the_page_of_a_pdf_is_shown_with_the_place_marked(tmp_path: Path, serve: Serve, open_page: Open) -> None:
    desk = lay_pdf(tmp_path)
    page = open_page(serve(desk, "ana"))
    expect(page.locator("#paper mark").first).to_have_text("54.2%")
    page.keyboard.press("v")
    picture = page.locator("#pdfpage img")
    expect(picture).to_be_visible()
    expect(picture).to_have_js_property("naturalWidth", 680)
    pen = page.evaluate("""() => {
        const img = document.querySelector('#pdfpage img');
        const canvas = document.createElement('canvas');
        canvas.width = img.naturalWidth; canvas.height = img.naturalHeight;
        const drawing = canvas.getContext('2d');
        drawing.drawImage(img, 0, 0);
        const { data } = drawing.getImageData(0, 0, canvas.width, canvas.height);
        let marked = 0;
        for (let i = 0; i < data.length; i += 4) {
            marked += data[i] === 255 && data[i + 1] === 232 && data[i + 2] === 140;
        }
        return marked / (canvas.width * canvas.height);
    }""")
    assert 0.0001 < pen < 0.01, "one word is marked, not the page"
    page.keyboard.press("v")
    expect(picture).to_have_count(0)


def test_a_cell_that_no_record_claims_is_added_from_the_whole_table(
    tmp_path: Path, serve: Serve, open_page: Open
) -> None:
    fewer = RECORDS.model_copy(update={"records": RECORDS.records[:-1]})
    page = open_page(serve(lay(tmp_path, records=(fewer, CORWICK_RECORDS)), "ana") + "table/bexley/0")
    page.locator(".lack").click()
    expect(page.locator(".chosen q")).to_have_text("1 (2.5)")
    expect(page.locator(".record h2")).to_have_text("Add a record")


def test_two_people_at_one_program_decide_under_their_own_names(tmp_path: Path, serve: Serve, open_page: Open) -> None:
    page = open_page(serve(lay(tmp_path), "ana"))
    title(page, "OS, median")
    page.once("dialog", lambda asked: asked.accept("ben"))
    page.locator("#who").click()
    expect(page.locator("#who")).to_have_text("ben")
    title(page, "OS, median")
    page.keyboard.press("g")
    title(page, "AE, neutropenia, any grade")
    assert [entry["curator"] for entry in entries(tmp_path)] == ["ben"]


def test_filters_are_set_by_keyboard_alone(tmp_path: Path, serve: Serve, open_page: Open) -> None:
    page = open_page(serve(lay(tmp_path), "ana"))
    title(page, "OS, median")
    page.keyboard.press("f")
    page.keyboard.press("Tab")
    page.keyboard.press("d")
    page.wait_for_url("**kind=differs**")
    title(page, "PFS, median")
    expect(page.get_by_label("Kind")).to_be_focused()
    page.keyboard.press("Escape")
    page.keyboard.press("g")
    expect(page.locator(".done")).to_be_visible()


def test_a_paper_that_is_shown_again_bears_only_the_marks_of_its_item(
    tmp_path: Path, serve: Serve, open_page: Open
) -> None:
    page = open_page(serve(lay(tmp_path), "ana") + "?outcome=PFS")
    shown, marked = page.locator("#paper .paper"), page.locator("#paper mark")
    for document in ("corwick", "bexley", "corwick"):
        expect(page.locator(".sub")).to_have_text(document)
        expect(shown).to_have_attribute("data-document", document)
        if document == "corwick":
            expect(marked).to_have_text(["progression-free survival was 6.2 months (95% CI 3.9-8.8)"])
        page.evaluate("() => Paper.mark([[0, 5000, 'got']])")
        page.keyboard.press("j")
