// The paper: highlights in place, and from a selection back to stored places.
"use strict";

const Paper = (() => {
  const region = () => document.getElementById("paper");
  let known = null; // runs of the paper that is shown: element, start, end, text
  let marked = [];
  let at = 0;

  const runs = () => {
    const article = region().querySelector(".paper");
    if (!article) return [];
    if (known && known.article === article) return known.list;
    const list = [...article.querySelectorAll("[data-s]")].map((element) => {
      const text = element.textContent;
      return { element, text, points: [...text], start: +element.dataset.s, end: +element.dataset.e };
    });
    known = { article, list };
    marked = [];
    return list;
  };

  // Offsets count code points, as the stored text does; the DOM counts UTF-16 units.
  const drawn = (run, spans) => {
    const plain = run.points.length === run.end - run.start;
    const cuts = new Set([0, run.points.length]);
    const own = spans
      .filter(([start, end]) => start < run.end && run.start < end)
      .map(([start, end, side]) =>
        plain ? [Math.max(0, start - run.start), Math.min(run.points.length, end - run.start), side] : [0, run.points.length, side]);
    own.forEach(([start, end]) => { cuts.add(start); cuts.add(end); });
    const order = [...cuts].sort((a, b) => a - b);
    const pieces = [];
    for (let i = 0; i + 1 < order.length; i += 1) {
      const text = run.points.slice(order[i], order[i + 1]).join("");
      const sides = [...new Set(own.filter(([s, e]) => s <= order[i] && order[i + 1] <= e).map((o) => o[2]))];
      if (!sides.length) { pieces.push(document.createTextNode(text)); continue; }
      const mark = document.createElement("mark");
      mark.className = sides.join(" ");
      mark.textContent = text;
      pieces.push(mark);
    }
    run.element.replaceChildren(...pieces);
  };

  const mark = (spans, scroll = true) => {
    marked.forEach((run) => { run.element.textContent = run.text; });
    marked = runs().filter((run) => spans.some(([start, end]) => start < run.end && run.start < end));
    marked.forEach((run) => drawn(run, spans));
    at = 0;
    if (scroll) reveal(0);
  };

  const reveal = (index) => {
    const marks = region().querySelectorAll("mark");
    if (!marks.length) return;
    const shown = marks[((index % marks.length) + marks.length) % marks.length];
    const box = region().getBoundingClientRect();
    const place = shown.getBoundingClientRect();
    region().scrollTop += place.top - box.top - Math.min(box.height * 0.38, box.height - place.height);
    const wide = shown.closest(".scroll");
    if (wide) wide.scrollLeft += Math.max(0, place.right - wide.getBoundingClientRect().right + 24);
  };

  const next = () => { at += 1; reveal(at); };

  const offset = (run, container, position) => {
    const range = document.createRange();
    range.selectNodeContents(run.element);
    if (!run.element.contains(container)) return null;
    range.setEnd(container, position);
    return [...range.toString()].length;
  };

  // The stored span of what is selected, or null.
  const selected = () => {
    const selection = getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0);
    if (!region().contains(range.commonAncestorContainer)) return null;
    const touched = runs().filter((run) => range.intersectsNode(run.element));
    if (!touched.length) return null;
    const edge = (run, container, position, whole) => {
      const inside = offset(run, container, position);
      if (inside === null || run.points.length !== run.end - run.start) return whole;
      return run.start + inside;
    };
    const first = touched[0];
    const last = touched[touched.length - 1];
    const start = edge(first, range.startContainer, range.startOffset, first.start);
    const end = edge(last, range.endContainer, range.endOffset, last.end);
    const text = selection.toString().trim().replace(/\s+/g, " ");
    return text && start < end ? { start, end, text } : null;
  };

  // A whole cell as a place.
  const cell = (element) => {
    const inside = runs().filter((run) => element.contains(run.element));
    if (!inside.length) return null;
    const start = Math.min(...inside.map((run) => run.start));
    const end = Math.max(...inside.map((run) => run.end));
    return { start, end, text: element.textContent.trim() };
  };

  return { mark, next, selected, cell, region };
})();
