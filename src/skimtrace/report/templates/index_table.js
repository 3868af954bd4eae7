// The table of the index, its controls, and the start.
const table = get("all"), body = table.tBodies[0], head = table.tHead.rows[0];
let built = null, items = [], view = VIEWS[""];

function buildHead() {
  if (built === view) return;
  built = view;
  head.replaceChildren(...view.columns.map((column) => {
    const cell = element("th", undefined, column.number ? "number" : column.wide ? "wide" : column.long ? "long" : column.since ? "since" : "");
    cell.scope = "col";
    cell.append(button(column.label, () => sortBy(column.key)));
    return cell;
  }));
  options(get("sort"), [...view.columns.flatMap((c) => [true, false].map((d) => [c.key + (d ? " down" : " up"), c.label + (d ? " ↓" : " ↑")]))]);
}
const named = (key) => view.columns.find((one) => one.key === key);
const column = () => named(state.sort) || named(view.by);
const isDown = () => (state.dir ? state.dir === "down" : !!column().down);
function sortBy(key) {
  const same = column().key === key;
  change({ sort: key, dir: same ? (isDown() ? "up" : "down") : "" });
}
function sorted(list) {
  const by = column();
  const turn = isDown() ? -1 : 1;
  const keyed = list.map((item) => [by.value(item), item]);
  const compare = keyed.length && typeof keyed[0][0] === "string" ? (a, b) => collator.compare(a[0], b[0]) : (a, b) => a[0] - b[0];
  keyed.sort((a, b) => compare(a, b) * turn || a[1].order - b[1].order);
  return keyed.map((entry) => entry[1]);
}
function fill(from, to) {
  body.replaceChildren(...items.slice(from, to).map((item) => {
    const line = element("tr");
    for (const one of view.columns) {
      const cell = element("td", undefined, one.number ? "number" : "");
      if (!one.bare) cell.dataset.label = one.told || one.label;
      cell.append(...one.cell(item));
      line.append(cell);
    }
    return line;
  }));
}
function pageNumber() {
  return Math.min(Math.max(Number.parseInt(state.page, 10) || 1, 1), Math.max(Math.ceil(items.length / PAGE), 1));
}
function turn(to) {
  change({ page: to > 1 ? String(to) : "" });
  if (back.disabled) next.focus();
  else if (next.disabled) back.focus();
  table.scrollIntoView({ block: "start" });
}
const back = button("Previous", () => turn(pageNumber() - 1)), next = button("Next", () => turn(pageNumber() + 1));
const where = soft("");
where.setAttribute("aria-live", "polite");
get("pages").append(back, where, next);

function show() {
  const wanted = tests();
  const found = wanted.length ? rows.filter((row) => wanted.every((test) => test(row))) : rows;
  view = VIEWS[state.view] || VIEWS[""];
  items = sorted(view.items(found));
  buildHead();
  const by = column();
  view.columns.forEach((one, index) => {
    if (one === by) head.cells[index].setAttribute("aria-sort", isDown() ? "descending" : "ascending");
    else head.cells[index].removeAttribute("aria-sort");
  });
  const page = pageNumber(), from = (page - 1) * PAGE;
  fill(from, from + PAGE);
  get("caption").textContent = view.caption;
  tell(found);
  get("pages").hidden = items.length <= PAGE;
  where.textContent = number(from + 1) + " to " + number(Math.min(from + PAGE, items.length)) + " of " + number(items.length);
  back.disabled = page === 1;
  next.disabled = from + PAGE >= items.length;
  for (const one of get("views").children) one.setAttribute("aria-pressed", String(VIEWS[one.dataset.view] === view));
  for (const key of FILTERS) {
    const control = get(key);
    if (!control) continue;
    if (document.activeElement !== control || control.tagName === "SELECT") choose(control, state[key]);
    control.classList.toggle("on", state[key] !== "");
  }
  choose(get("sort"), by.key + (isDown() ? " down" : " up"));
  get("clear").disabled = !FILTERS.some((key) => state[key]);
}
function tell(found) {
  const counts = data.outcomes.map(() => 0);
  for (const row of found) counts[row.outcome] += 1;
  const parts = counts.flatMap((count, index) => (count ? [number(count) + " " + data.outcomes[index][0]] : []));
  let told = found === rows ? "All " + number(rows.length) + " extensions" : number(found.length) + " of " + number(rows.length) + " extensions" + (parts.length ? ": " + parts.join(", ") : "");
  if (view.noun) told += "; " + number(items.length) + " " + view.noun[items.length === 1 ? 0 : 1];
  get("shown").textContent = told;
}

// Controls.
function options(control, list) {
  control.replaceChildren(...list.map(([value, label]) => {
    const made = element("option", label);
    made.value = value;
    return made;
  }));
}
function choose(control, value) {
  // A view that was sent may ask for what no extension here has: that is an empty table, not another filter.
  if (control.tagName === "SELECT" && ![...control.options].some((one) => one.value === value)) {
    const made = element("option", value + " (0)");
    made.value = value;
    control.append(made);
  }
  if (control.value !== value) control.value = value;
}
function counted(lists) {
  const counts = new Map();
  for (const list of lists) for (const one of list) counts.set(one, (counts.get(one) || 0) + 1);
  return counts;
}
function offer(counts, label) {
  const known = [...counts].map(([index, count]) => [label(index), count]);
  return known.sort((a, b) => collator.compare(a[0][1], b[0][1])).map(([[value, words], count]) => [value, words + " (" + number(count) + ")"]);
}
function most(counts, names) {
  const known = [...counts].sort((a, b) => b[1] - a[1]).slice(0, OFFERED);
  return known.map(([index, count]) => [names[index], number(count)]);
}
function build() {
  const outcomes = counted(rows.map((row) => [row.outcome]));
  options(get("verdict"), [["", "any"], ...data.outcomes.flatMap(([word], index) => (outcomes.has(index) ? [[word, word + " (" + number(outcomes.get(index)) + ")"]] : []))]);
  options(get("type"), [["", "any"], ...offer(counted(rows.map((row) => row.types)), (index) => data.types[index])]);
  options(get("signature"), [["", "any"], ...offer(counted(rows.map((row) => row.signatures)), (index) => data.signatures[index])]);
  const tested = (kinds) => Object.entries(kinds).map(([key, [label, test]]) => [key, label + " (" + number(rows.filter(test).length) + ")"]);
  options(get("state"), [["", "any"], ...tested(STATES)]);
  if (get("review")) options(get("review"), [["", "any"], ...tested(REVIEWS)]);
  if (get("change")) {
    const kinds = counted(rows.map((row) => new Set(row.changes.map(kindOfChange))));
    options(get("change"), [["", "all"], ["any", "changed (" + number(rows.filter((row) => row.changes.length).length) + ")"], ...[...kinds].map(([kind, count]) => [kind, kind + " (" + number(count) + ")"])]);
  }
  for (const [key, views] of Object.entries(VIEWS)) {
    const made = button(views.title, () => change({ view: key, sort: "", dir: "" }, true));
    made.dataset.view = key;
    get("views").append(made);
  }
  let waiting = 0;
  for (const key of FILTERS) {
    const control = get(key);
    if (!control) continue;
    if (control.tagName === "SELECT") control.addEventListener("change", () => change({ [key]: control.value }));
    else control.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(() => change(Object.fromEntries(TYPED.map((one) => [one, get(one).value]))), 120);
    });
  }
  get("sort").addEventListener("change", () => {
    const [sort, dir] = get("sort").value.split(" ");
    change({ sort, dir: dir || "" });
  });
  get("filters").addEventListener("submit", (event) => event.preventDefault());
  get("clear").addEventListener("click", () => {
    clearTimeout(waiting);
    for (const key of TYPED) get(key).value = "";
    change(Object.fromEntries(FILTERS.map((key) => [key, ""])));
    get("q").focus();
  });
  // What is offered while typing costs more than the rest, and nobody needs it before there is a field to type in.
  for (const [field, list, pairs] of [
    ["host", "hosts", () => most(counted(rows.map((row) => row.ends.map((e) => e[0]))), placeNames)],
    ["permission", "permissions", () => most(counted(rows.map((row) => row.permissions)), data.permissions)],
  ]) get(field).addEventListener("focus", () => options(get(list), pairs()), { once: true });
}
addEventListener("hashchange", () => { read(); show(); });
addEventListener("beforeprint", () => fill(0, PRINTED));
addEventListener("afterprint", show);

build();
read();
get("plain").hidden = true; // no <noscript>: where scripts are on and blocked all the same, it would say nothing
get("tools").hidden = false;
get("shown").tabIndex = -1;
get("fold").open = matchMedia("(min-width: 44rem)").matches || FILTERS.some((key) => state[key]);
show();
body.offsetHeight; // laid out
performance.mark("index-ready");
