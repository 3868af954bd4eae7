// Shows the source of a step of a path beneath it, and opens what a link of the page leads to.
(function () {
  "use strict";
  const AROUND = 4; // rows before and after the code of a step
  const MOST = 40; // rows of the code itself

  function make(name, className, text) {
    const made = document.createElement(name);
    if (className) made.className = className;
    if (text) made.textContent = text;
    return made;
  }

  // Marks the code units from `from` to before `to`.
  function mark(code, from, to) {
    const texts = [];
    let at = 0;
    const walker = document.createTreeWalker(code, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      texts.push([walker.currentNode, at]);
      at += walker.currentNode.length;
    }
    for (const [text, start] of texts) {
      const first = Math.max(from - start, 0), end = Math.min(to - start, text.length);
      if (first >= end) continue;
      const part = text.splitText(first);
      part.splitText(end - first);
      const marked = make("mark");
      part.replaceWith(marked);
      marked.append(part);
    }
  }

  // A copy of a row, without its id and its marks.
  function copied(row) {
    const copy = row.cloneNode(true);
    copy.removeAttribute("id");
    for (const marked of copy.querySelectorAll("mark")) marked.replaceWith(...marked.childNodes);
    copy.normalize();
    return copy;
  }

  function around(row, place) {
    const rows = [...row.parentElement.children];
    const top = rows.indexOf(row);
    const [start, last, end] = place ? place.split(" ").map(Number) : [0, top + 1, 0];
    const bottom = Math.min(last - 1, top + MOST);
    const shown = make("div", row.parentElement.className);
    for (let at = Math.max(top - AROUND, 0); at <= Math.min(bottom + AROUND, rows.length - 1); at += 1) {
      const copy = copied(rows[at]);
      const code = copy.querySelector("code");
      if (place && at >= top && at < last) {
        const from = at === top ? start : code.textContent.search(/\S|$/);
        mark(code, from, at === last - 1 ? end : code.textContent.trimEnd().length);
      }
      shown.append(copy);
    }
    const whole = make("a", "", "Whole excerpt");
    whole.href = "#" + row.id;
    const box = make("div", "around");
    box.append(shown, whole);
    return box;
  }

  function offer(step) {
    const place = step.querySelector("a.place");
    const row = place && document.getElementById(place.getAttribute("href").slice(1));
    if (!row) return;
    const button = make("button", "", "Source");
    button.type = "button";
    button.setAttribute("aria-label", "Source of " + place.textContent);
    button.setAttribute("aria-expanded", "false");
    let box = null;
    button.addEventListener("click", () => {
      if (!box) {
        box = around(row, step.dataset.mark);
        box.hidden = true;
        step.append(box);
      }
      box.hidden = !box.hidden;
      button.setAttribute("aria-expanded", String(!box.hidden));
    });
    place.after(" ", button);
  }

  function reveal() {
    const target = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
    if (!target) return;
    for (let one = target; one; one = one.parentElement) if (one.localName === "details") one.open = true;
    const inside = target.querySelector(":scope > details.finding");
    if (inside) inside.open = true;
    target.scrollIntoView();
  }

  document.querySelectorAll(".path > li[data-mark]").forEach(offer);
  addEventListener("hashchange", reveal);
  document.addEventListener("click", (event) => {
    // A link to where the page stands already changes nothing, so that nothing else would tell of it.
    const link = event.target instanceof Element && event.target.closest("a[href^='#']");
    if (link && link.getAttribute("href") === location.hash) reveal();
  });
  reveal();
})();
