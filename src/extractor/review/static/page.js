// The queue by keyboard and mouse, and the few buttons of the other pages. Everything shown is drawn by the server.
"use strict";

const one = (query, within = document) => within.querySelector(query);
const all = (query, within = document) => [...within.querySelectorAll(query)];
const escaped = encodeURIComponent;

// ---- talking to the server -------------------------------------------------------------------

const get = async (path) => {
  const answer = await fetch(path, { credentials: "same-origin" });
  if (!answer.ok) throw new Error(answer.status === 404 ? "this is no longer there: load the page again" : await answer.text());
  return answer.text();
};

// One program may serve several people: who gave another name in this tab decides under it.
const curator = () => sessionStorage.getItem("curator") || "";

const post = async (path, body) => {
  if (curator()) body.curator = curator();
  const answer = await fetch(path, {
    method: "POST",
    credentials: "same-origin",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  const told = await answer.json().catch(() => ({ reason: `the server said ${answer.status}` }));
  return { ok: answer.ok, status: answer.status, ...told };
};

// ---- saying what happened --------------------------------------------------------------------

let silence;
const say = (text) => {
  const place = one("#say");
  place.textContent = text;
  place.classList.add("on");
  clearTimeout(silence);
  silence = setTimeout(() => place.classList.remove("on"), 2200);
};

const alarm = (text) => {
  const place = one("#alarm");
  place.textContent = text;
  place.hidden = !text;
};

const lost = (error) => alarm(error instanceof TypeError ? "The server does not answer: is the program still running? Nothing was changed." : error.message);

// ---- the clock: seconds that an item was in view ------------------------------------------------

const clock = { since: performance.now(), kept: 0 };
const restart = () => { clock.since = performance.now(); clock.kept = 0; };
const seconds = () => (clock.kept + (document.hidden ? 0 : performance.now() - clock.since)) / 1000;
document.addEventListener("visibilitychange", () => {
  if (document.hidden) clock.kept += performance.now() - clock.since;
  else clock.since = performance.now();
});

// ---- the workspace -----------------------------------------------------------------------------

const work = document.body.classList.contains("work");
const papers = new Map();
const ahead = new Map(); // the next item, fetched before it is asked for
let busy = false;

const item = () => one("#item .item");
const key = () => (item() ? item().dataset.key : "");
const blind = () => one("#blind") && one("#blind").checked;
const filters = () => {
  const chosen = new URLSearchParams(new FormData(one("#filters")));
  [...chosen.keys()].forEach((name) => { if (!chosen.get(name)) chosen.delete(name); });
  return chosen;
};
const query = () => {
  const chosen = filters();
  if (blind()) chosen.set("blind", "1");
  if (curator()) chosen.set("curator", curator());
  return chosen.toString();
};

const fetched = (wanted) => {
  if (!ahead.has(wanted)) ahead.set(wanted, get(`/item/${escaped(wanted)}?${query()}`));
  return ahead.get(wanted);
};

const here = (wanted) => all("#list a[data-key]").find((row) => row.dataset.key === wanted);

const select = async (wanted) => {
  all("#list a[aria-current]").forEach((row) => row.removeAttribute("aria-current"));
  if (!here(wanted)) one("#list").innerHTML = await get(`/items?${query()}&item=${escaped(wanted)}`);
  const row = here(wanted);
  if (!row) return;
  row.setAttribute("aria-current", "true");
  row.scrollIntoView({ block: "nearest", inline: "nearest" });
};

const setPaper = async (name) => {
  const region = Paper.region();
  const shown = one(".paper", region);
  if (shown && shown.dataset.document === name) return;
  if (shown) papers.set(shown.dataset.document, shown);
  if (papers.has(name)) region.replaceChildren(papers.get(name));
  else region.innerHTML = await get(`/paper/${escaped(name)}`);
};

const settle = async () => {
  restart();
  page("");
  const shown = item();
  if (!shown) { Paper.mark([]); return; }
  await setPaper(shown.dataset.document);
  Paper.mark(JSON.parse(shown.dataset.spans));
  if (shown.dataset.next) fetched(shown.dataset.next).catch(() => ahead.clear());
  const entered = one("#entered");
  if (entered) entered.focus({ preventScroll: true });
};

const show = async (wanted) => {
  alarm("");
  if (!wanted) {
    location.href = `/?${filters()}`;
    return;
  }
  one("#item").innerHTML = await fetched(wanted);
  ahead.clear();
  one("#main").scrollTop = 0;
  const address = filters();
  address.set("item", wanted);
  history.replaceState(null, "", `/?${address}`);
  await settle();
  if (!one("#entered")) one("#main").focus({ preventScroll: true });
  select(wanted).catch(lost);
};

const counted = (told) => {
  if (told.decided === undefined) return;
  one("#decided").textContent = told.decided;
  one("#total").textContent = told.total;
  one("#unsure").textContent = told.unsure ? `, ${told.unsure} not sure` : "";
  one("#progress progress").value = told.decided;
  one("#progress progress").max = told.total || 1;
  Object.entries(told.states || {}).forEach(([name, state]) => { const row = here(name); if (row) row.dataset.state = state; });
};

const run = async (act, given) => {
  busy = true;
  try { await act(...given); } catch (error) { lost(error); } finally { busy = false; }
};

// A decision is about what is in view: one that comes while the view changes is dropped.
const guarded = (act) => async (...given) => { if (!busy) { turn = run(act, given); await turn; } };

// Moving and undoing wait for their turn.
let turn = Promise.resolve();
const inTurn = (act) => (...given) => { turn = turn.then(() => run(act, given)); return turn; };

const refused = async (told) => {
  if (told.status === 409) {
    ahead.clear();
    const wanted = key();
    const reason = told.reason;
    one("#item").innerHTML = await get(`/item/${escaped(wanted)}?${query()}`);
    await settle();
    alarm(reason);
    return;
  }
  const form = one("#form form");
  if (form && told.fields && Object.keys(told.fields).length) faults(form, told.fields);
  const place = one("#reason-error");
  if (!place) { alarm(told.reason); return; }
  place.textContent = told.reason;
  place.hidden = false;
  if (!form) one("#reason").focus();
};

const WORDS = { accept: "Accepted", keep: "Gold kept", edit: "Corrected", reject: "Rejected", add: "Added", dismiss: "Dismissed", unsure: "Left as not sure", note: "Note kept" };

const decide = guarded(async (action, fields) => {
  const shown = item();
  if (!shown || (!fields && !one(`#acts [data-act="${action}"]`) && action !== "note")) return;
  const body = { item: shown.dataset.key, document: shown.dataset.document, action, seen: shown.dataset.version, reason: one("#reason") ? one("#reason").value.trim() : "", seconds: seconds(), blind: shown.dataset.blind === "1" };
  if (fields) body.fields = fields;
  if (fields && action === "add" && shown.dataset.kind !== "uncovered") { body.item = ""; body.seen = ""; }
  const told = await post("/decide", body);
  if (!told.ok) { await refused(told); return; }
  counted(told);
  say(WORDS[action]);
  ahead.clear();
  const stays = action === "note" || (action === "add" && body.item === "");
  await show(stays ? shown.dataset.key : shown.dataset.next);
  if (action === "add") await list();
});

const undo = inTurn(async (entry) => {
  const told = await post("/undo", entry ? { entry, seen: item().dataset.version } : {});
  if (!told.ok) { if (told.status === 409) await refused(told); else alarm(told.reason); return; }
  counted(told);
  ahead.clear();
  say(told.undone > 1 ? `${told.undone} decisions taken back` : "Taken back");
  if (told.item) await show(told.item);
  else await list();
});

// The page of the PDF lies over the text until it is closed.
const page = (address, top = 0) => {
  const place = one("#pdfpage");
  place.hidden = !address;
  if (!address) { place.replaceChildren(); return; }
  const picture = document.createElement("img");
  picture.src = address;
  picture.alt = "The page of the PDF with the places marked; the same words stand in the text.";
  picture.addEventListener("load", () => { place.scrollTop = (top * picture.clientHeight) / picture.naturalHeight - place.clientHeight * 0.38; });
  place.replaceChildren(picture);
  place.focus();
};

const list = async () => { one("#list").innerHTML = await get(`/items?${query()}&item=${escaped(key())}`); };

// ---- the form of a record ------------------------------------------------------------------------

const faults = (form, fields) => {
  all(".field", form).forEach((field) => {
    const wrong = fields[field.dataset.field];
    field.classList.toggle("bad", Boolean(wrong));
    const place = one(".error", field);
    place.textContent = wrong || "";
    place.hidden = !wrong;
    const input = one("input, select", field);
    if (wrong && input) input.setAttribute("aria-invalid", "true");
    else if (input) input.removeAttribute("aria-invalid");
    if (wrong && field.closest("details")) field.closest("details").open = true;
  });
  const first = one(".field.bad input, .field.bad select", form);
  if (first) first.focus();
};

const opened = (html) => {
  one("#form").innerHTML = html;
  const form = one("#form form");
  form.scrollIntoView({ block: "nearest" });
  const start = form.dataset.action === "edit" ? one("#f-value") : one("#f-cohort").value ? one("#f-outcome") : one("#f-cohort");
  start.focus();
  if (start.select) start.select();
  one("#pick-place").hidden = false;
};

const edit = guarded(async () => {
  if (!one('#acts [data-act="edit"]')) return;
  opened(await get(`/form/${escaped(key())}?${query()}`));
});

const add = guarded(async () => {
  const shown = item();
  if (!shown || !one("#form")) return;
  const picked = picking || Paper.selected();
  if (!picked && shown.dataset.kind === "uncovered") { opened(await get(`/form/${escaped(key())}`)); return; }
  const at = picked ? `${picked.start}-${picked.end}` : "";
  opened(await get(`/add/${escaped(shown.dataset.document)}?at=${at}&like=${escaped(key())}`));
  pick(null);
});

const close = () => { if (one("#form")) one("#form").replaceChildren(); one("#pick-place").hidden = true; one("#main").focus(); };

const placed = (span, text) => {
  const chosen = one("#form .chosen");
  if (!chosen || all("li", chosen).some((known) => known.dataset.span === span)) return;
  const entry = document.createElement("li");
  entry.dataset.span = span;
  const words = document.createElement("q");
  words.textContent = text;
  const remove = document.createElement("button");
  remove.type = "button";
  remove.className = "quiet remove";
  remove.textContent = "×";
  remove.setAttribute("aria-label", "Remove this place");
  entry.append(words, " ", remove);
  chosen.append(entry);
};

const save = () => {
  const form = one("#form form");
  if (!form) return;
  const fields = Object.fromEntries(new FormData(form));
  fields.evidence = all(".chosen li", form).map((entry) => entry.dataset.span).join(",");
  decide(form.dataset.action, fields);
};

// ---- picking a place in the paper ----------------------------------------------------------------

let picking = null;
const pick = (place) => {
  picking = place;
  one("#picker").hidden = !place;
  one("#picked").textContent = place ? `“${place.text}”` : "";
};

const walk = (key) => {
  const region = Paper.region();
  const cells = all("td", region).filter((cell) => cell.textContent.trim());
  let now = one("td.walked", region);
  if (!now) {
    const marked = one("td mark", region);
    now = marked ? marked.closest("td") : cells[0];
    if (!now) return;
  } else {
    const row = now.parentElement;
    const index = [...row.children].indexOf(now);
    const beside = (from, step, at) => { let found = from; do { found = step(found); } while (found && !(at(found) && at(found).matches("td") && at(found).textContent.trim())); return found && at(found); };
    const moves = {
      ArrowRight: () => beside(now, (cell) => cell.nextElementSibling, (cell) => cell),
      ArrowLeft: () => beside(now, (cell) => cell.previousElementSibling, (cell) => cell),
      ArrowDown: () => beside(row, (line) => line.nextElementSibling, (line) => line.children[index]),
      ArrowUp: () => beside(row, (line) => line.previousElementSibling, (line) => line.children[index]),
    };
    const to = moves[key]();
    if (!to) return;
    now.classList.remove("walked");
    now = to;
  }
  now.classList.add("walked");
  now.scrollIntoView({ block: "nearest", inline: "nearest" });
  say(now.textContent.trim());
};

// ---- several together ----------------------------------------------------------------------------

const alike = guarded(async () => {
  if (!item()) return;
  const dialog = one("#dialog");
  dialog.innerHTML = await get(`/alike/${escaped(key())}?${query()}`);
  dialog.showModal();
  (one("button.primary", dialog) || one("button", dialog)).focus();
});

const together = guarded(async (action) => {
  const dialog = one("#dialog");
  const items = all("input[name=item]:checked", dialog).map((box) => ({ item: box.value, seen: box.dataset.seen }));
  if (!items.length) { dialog.close(); return; }
  const told = await post("/together", { action, items, reason: one("#together-reason").value.trim(), seconds: seconds() });
  if (!told.ok) { const place = one(".error", dialog); place.textContent = told.reason; place.hidden = false; return; }
  dialog.close();
  counted(told);
  say(`${told.done} decided${told.refused ? `, ${told.refused} left` : ""}`);
  ahead.clear();
  const shown = item();
  const decided = told.states[shown.dataset.key] === "decided";
  await show(decided && filters().get("state") === "open" ? one(".item", await parsed(`/item/${escaped(key())}?${query()}`)).dataset.next : shown.dataset.key);
  if (told.refused) alarm(`${told.refused} were left: ${told.reasons.join("; ")}`);
  await list();
});

const parsed = async (path) => new DOMParser().parseFromString(await get(path), "text/html");

// ---- keys ------------------------------------------------------------------------------------------

const typing = (target) => target.matches("input:not([type=checkbox]), textarea, select");

const keys = {
  a: () => decide("accept"),
  g: () => decide("keep"),
  e: () => edit(),
  x: () => decide(one('#acts [data-act="dismiss"]') ? "dismiss" : "reject"),
  s: () => decide("unsure"),
  n: () => one("#reason") && one("#reason").focus(),
  "+": () => add(),
  j: () => item() && item().dataset.next && inTurn(show)(item().dataset.next),
  k: () => item() && item().dataset.previous && inTurn(show)(item().dataset.previous),
  ArrowDown: () => keys.j(),
  ArrowUp: () => keys.k(),
  u: () => undo(),
  v: () => { const button = one("[data-page]"); if (one("#pdfpage").hidden && button) page(button.dataset.page, +button.dataset.top); else page(""); },
  b: () => alike(),
  t: () => { const link = one("#whole-table"); if (link) location.href = link.href; },
  p: () => Paper.region().focus(),
  m: () => Paper.next(),
  f: () => one("#filters select").focus(),
  "?": () => one("#help").showModal(),
};

const pressed = (event) => {
  const form = one("#form form");
  if (one("dialog[open]")) return;
  if (event.key === "Escape") {
    if (form && (form.contains(event.target) || !typing(event.target))) { close(); event.preventDefault(); }
    else if (typing(event.target)) { event.target.blur(); one("#main").focus(); }
    else if (!one("#pdfpage").hidden) page("");
    else pick(null);
    return;
  }
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    if (form) save();
    else if (event.target.id === "reason") decide("note");
    event.preventDefault();
    return;
  }
  if (typing(event.target) || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target === Paper.region() && (event.key.startsWith("Arrow") || event.key === "Enter")) {
    const walked = one("td.walked", Paper.region());
    if (event.key === "Enter" && walked) pick(Paper.cell(walked));
    else if (event.key.startsWith("Arrow") && one("td", Paper.region())) walk(event.key);
    else return;
    event.preventDefault();
    return;
  }
  const act = keys[event.key];
  if (!act || (event.key === "Enter" && event.target.matches("button, a"))) return;
  event.preventDefault();
  act();
};

// ---- clicks ----------------------------------------------------------------------------------------

const clicked = async (event) => {
  const on = (query) => event.target.closest(query);
  const row = on("#list a[data-key]");
  if (row && !event.ctrlKey && !event.metaKey) { event.preventDefault(); await inTurn(show)(row.dataset.key); return; }
  if (on("#list [data-from]")) {
    const button = on("[data-from]");
    one("#list").innerHTML = await get(`/items?${query()}&from=${button.dataset.from}`);
    one(".queue").scrollTop = 0;
    return;
  }
  const act = on("[data-act]");
  if (act) { ({ edit, add }[act.dataset.act] || (() => decide(act.dataset.act)))(); return; }
  if (on("[data-page]")) { const button = on("[data-page]"); page(button.dataset.page, +button.dataset.top); return; }
  if (on("[data-undo]")) { undo(on("[data-undo]").dataset.undo); return; }
  if (on(".place, .said")) {
    const [start, end] = on("[data-span]").dataset.span.split("-").map(Number);
    const side = on(".said") ? "said" : on(".place").classList.contains("gold") ? "gold" : "got";
    Paper.mark([[start, end, side]]);
    return;
  }
  if (on(".finds button")) { const found = on(".finds button"); placed(found.dataset.span, found.dataset.text); one("#found").replaceChildren(); one("#find").value = ""; return; }
  if (on(".remove")) { on("li").remove(); return; }
  if (on("#form-cancel")) { close(); return; }
  if (on("#pick-add")) { add(); return; }
  if (on("#pick-place")) { if (picking) placed(`${picking.start}-${picking.end}`, picking.text); pick(null); return; }
  if (on("#help-open")) { one("#help").showModal(); return; }
  if (on("[data-together]")) { together(on("[data-together]").dataset.together); return; }
  if (on("[data-close]")) { one("#dialog").close(); return; }
  const cell = on("#paper td");
  if (cell && getSelection().isCollapsed) {
    all("td.walked").forEach((walked) => walked.classList.remove("walked"));
    pick(cell.textContent.trim() ? Paper.cell(cell) : null);
  }
};

const submitted = async (event) => {
  event.preventDefault();
  if (event.target.id === "look") {
    const told = await post("/look", { item: key(), entered: one("#entered").value, seconds: seconds() });
    if (!told.ok) { alarm(told.reason); return; }
    ahead.clear();
    one("#item").innerHTML = await get(`/item/${escaped(key())}?${query()}`);
    await settle();
    one("#main").focus();
  } else if (event.target.matches(".record")) save();
  else if (event.target.closest("dialog") && event.target.method === "dialog") event.target.closest("dialog").close();
};

const veil = () => document.body.classList.toggle("blinded", blind());

const startWork = () => {
  one("#blind").checked = localStorage.getItem("blind") === "1";
  veil();
  one("#blind").addEventListener("change", async () => {
    localStorage.setItem("blind", blind() ? "1" : "0");
    veil();
    ahead.clear();
    if (key()) await inTurn(show)(key());
  });
  one("#filters").addEventListener("change", (event) => {
    sessionStorage.setItem("focus", event.target.name);
    location.href = `/?${filters()}`;
  });
  document.addEventListener("keydown", pressed);
  document.addEventListener("click", (event) => clicked(event).catch(lost));
  document.addEventListener("submit", (event) => { if (event.target.id !== "filters") submitted(event).catch(lost); });
  document.addEventListener("keydown", (event) => {
    if (event.target.id !== "find" || event.key !== "Enter" || event.ctrlKey) return;
    event.preventDefault();
    get(`/find/${escaped(item().dataset.document)}?text=${escaped(event.target.value)}`).then((html) => { one("#found").innerHTML = html; const first = one("#found button"); if (first) first.focus(); }).catch(lost);
  });
  document.addEventListener("selectionchange", () => { const place = Paper.selected(); if (place) pick(place); });
  if (blind() && item()) inTurn(show)(key());
  else settle().catch(lost);
  const row = one("#list a[aria-current]");
  if (row) row.scrollIntoView({ block: "nearest" });
  const asked = new URLSearchParams(location.search).get("add");
  if (asked && item()) get(`/add/${escaped(item().dataset.document)}?at=${escaped(asked)}`).then(opened).catch(lost);
  // A filter that is changed with the arrow keys keeps the focus.
  const left = sessionStorage.getItem("focus");
  sessionStorage.removeItem("focus");
  if (left) one(`#filters [name="${left}"]`).focus();
  else if (!one("#entered")) one("#main").focus();
};

// ---- the other pages ---------------------------------------------------------------------------------

const reload = (told) => { if (told.ok) location.reload(); else alarm(told.reason); };

const startTable = (main) => {
  const bind = async () => {
    const columns = all("[data-column]").map((choice) => ({ index: +choice.dataset.column, cohort: choice.value, grade: one(`[data-grade="${choice.dataset.column}"]`).value || null }));
    reload(await post("/bind", { document: main.dataset.document, table: main.dataset.table, columns, seen: main.dataset.seen, seconds: seconds() }));
  };
  const accept = async () => {
    if (one("#accept-ready").disabled) return;
    const items = [...new Map(all("[data-ready]").map((link) => [link.dataset.ready, link.dataset.seen]))].map(([name, seen]) => ({ item: name, seen }));
    const told = await post("/together", { action: "accept", items, seconds: seconds() });
    if (told.ok && told.refused) { alarm(`${told.done} accepted; ${told.refused} were left: ${told.reasons.join("; ")}`); counted(told); } else reload(told);
  };
  one("#bind").addEventListener("click", () => bind().catch(lost));
  one("#accept-ready").addEventListener("click", () => accept().catch(lost));
  document.addEventListener("keydown", (event) => {
    if (typing(event.target) || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "c") bind().catch(lost);
    if (event.key === "a") accept().catch(lost);
    if (event.key === "u") post("/undo", {}).then(reload).catch(lost);
  });
};

const startCohorts = (main) => {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.dataset.change) return;
    event.preventDefault();
    const group = form.closest(".group");
    const facts = new FormData(form);
    post("/cohorts", {
      document: main.dataset.cohorts, side: group.dataset.side, cohort: group.dataset.cohort, change: form.dataset.change,
      label: facts.get("label") || "", into: facts.get("into") || "", records: facts.getAll("record"), seen: main.dataset.seen, seconds: seconds(),
    }).then((told) => {
      if (told.ok) { location.reload(); return; }
      const place = one(".error", group);
      place.textContent = told.reason;
      place.hidden = false;
    }).catch(lost);
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-take-back]");
    if (button) post("/undo", { entry: button.dataset.takeBack }).then(reload).catch(lost);
  });
};

const rename = () => {
  const name = window.prompt("Who decides?", one("#who").textContent);
  if (name === null) return;
  sessionStorage.setItem("curator", name.trim().slice(0, 80));
  location.reload();
};

if (one("#who")) {
  if (curator()) one("#who").textContent = curator();
  one("#who").addEventListener("click", rename);
}

const main = one("#main");
if (work) startWork();
if (main && main.dataset.table) startTable(main);
if (main && main.dataset.cohorts) startCohorts(main);
all("[data-submits]").forEach((choice) => choice.addEventListener("change", () => choice.form.submit()));
if (one("#apply")) one("#apply").addEventListener("click", () => post("/apply", {}).then(reload).catch(lost));
