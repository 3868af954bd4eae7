"use strict";
(function () {
  const table = document.getElementById("all");
  const body = table.tBodies[0];
  const rows = Array.from(body.rows);
  const words = document.getElementById("words");
  const verdict = document.getElementById("verdict");
  const shown = document.getElementById("shown");
  const texts = rows.map((row) => row.textContent.toLowerCase());

  function filter() {
    const wanted = words.value.toLowerCase().split(/\s+/).filter(Boolean);
    let count = 0;
    rows.forEach((row, at) => {
      const fits = (!verdict.value || row.dataset.verdict === verdict.value) && wanted.every((w) => texts[at].includes(w));
      row.hidden = !fits;
      count += fits;
    });
    shown.textContent = count + " of " + rows.length + " shown";
  }

  function value(row, column, numeric) {
    const cell = row.cells[column];
    const text = cell.dataset.sort || cell.textContent.trim();
    return numeric ? Number(text) : text.toLowerCase();
  }

  Array.from(table.tHead.rows[0].cells).forEach((head, column) => {
    const numeric = head.dataset.kind === "number";
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = head.textContent;
    head.replaceChildren(button);
    button.addEventListener("click", () => {
      const down = head.getAttribute("aria-sort") ? head.getAttribute("aria-sort") === "ascending" : numeric;
      for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      const keyed = rows.map((row, at) => [value(row, column, numeric), at, row]);
      keyed.sort((a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0) * (down ? -1 : 1) || a[1] - b[1]);
      body.replaceChildren(...keyed.map((entry) => entry[2]));
    });
  });

  words.addEventListener("input", filter);
  verdict.addEventListener("change", filter);
  document.getElementById("filters").hidden = false;
  filter();
})();
