"use strict";
// Shows the rows of #data: filtered, sorted, a hundred at a time. Every text is put in as text, never as markup, and the
// address's fragment holds the whole state, so that a view can be sent to a colleague.
(function () {
  const PAGE = 100, PRINTED = 2000, LINKS = 5, MOST = 8, OFFERED = 1000;
  const HOST = 0, PARTY = 1;
  const data = JSON.parse(document.getElementById("data").textContent);
  const get = (id) => document.getElementById(id);
  const number = (value) => value.toLocaleString("en");
  const collator = new Intl.Collator("en", { numeric: true, sensitivity: "base" });
  const rows = data.rows.map((r, order) => ({
    order, outcome: r[0], score: r[1], name: r[2], version: r[3], id: r[4], input: r[5], page: r[6], complete: r[7] === 1,
    error: r[8], types: r[9], ends: r[10], named: r[11], signatures: r[12], permissions: r[13], changes: r[14],
    findings: r[15], decided: r[16],
  }));

  function element(name, text, cls) {
    const made = document.createElement(name);
    if (text !== undefined) made.textContent = text;
    if (cls) made.className = cls;
    return made;
  }
  function button(text, act, cls) {
    const made = element("button", text, cls);
    made.type = "button";
    made.addEventListener("click", act);
    return made;
  }
  const more = (count) => (count > 0 ? [element("span", "and " + number(count) + " more", "soft")] : []);
  const soft = (text) => element("span", text, "soft");

  // What is asked for: all of it texts, "" for what is not.
  const FILTERS = ["q", "verdict", "host", "named", "type", "signature", "permission", "state", "change", "review"];
  const TYPED = ["q", "host", "permission"];
  const KEYS = [...FILTERS, "view", "sort", "dir", "page"];
  let state = Object.fromEntries(KEYS.map((key) => [key, ""]));

  function read() {
    const given = new URLSearchParams(location.hash.slice(1));
    for (const key of KEYS) state[key] = given.get(key) || "";
  }
  function write(keep) {
    const told = new URLSearchParams(KEYS.filter((key) => state[key]).map((key) => [key, state[key]])).toString();
    if (keep) location.hash = told; // a new entry of the history: "back" leads to the view before
    else history.replaceState(null, "", "#" + told);
  }
  function change(changes, keep) {
    state = { ...state, page: "", ...changes };
    write(keep);
    show();
    if (keep && document.activeElement === document.body) get("shown").focus(); // what was pressed is gone
  }

  // Filters.
  const texts = []; // what a row is searched in, made when first asked
  function text(row) {
    return (texts[row.order] ||= [
      row.name, row.version, row.id, row.input, row.error, data.outcomes[row.outcome][0],
      ...row.types.flatMap((t) => data.types[t]), ...row.ends.map((e) => data.places[e[0]][0]),
      ...row.signatures.flatMap((s) => data.signatures[s]), ...row.changes.map((c) => data.changes[c]),
    ].filter(Boolean).join("\n").toLowerCase());
  }
  // The entries that are called `wanted`; where none is, those that hold it.
  function entries(names, wanted) {
    const low = wanted.trim().toLowerCase(), same = new Set(), parts = new Set();
    names.forEach((name, at) => {
      const lower = name.toLowerCase();
      if (lower === low) same.add(at);
      if (lower.includes(low)) parts.add(at);
    });
    return same.size ? same : parts;
  }
  const at = (list, id) => list.findIndex((entry) => entry[0] === id);
  const placeNames = data.places.map((place) => place[0]);
  const STATES = {
    complete: ["complete", (row) => row.complete],
    incomplete: ["not in full", (row) => !row.complete && row.error === null],
    error: ["failed", (row) => row.error !== null],
  };
  const REVIEWS = {
    open: ["open", (row) => row.decided < row.findings],
    decided: ["decided", (row) => row.findings > 0 && row.decided === row.findings],
  };
  function kindOfChange(at) {
    return data.changes[at].split(":", 1)[0];
  }
  function tests() {
    const found = [];
    const words = state.q.toLowerCase().split(/\s+/).filter(Boolean);
    if (words.length) found.push((row) => words.every((word) => text(row).includes(word)));
    if (state.verdict) {
      const wanted = at(data.outcomes, state.verdict);
      found.push((row) => row.outcome === wanted);
    }
    if (state.host) {
      const wanted = entries(placeNames, state.host);
      found.push(state.named ? (row) => row.named.some((p) => wanted.has(p)) : (row) => row.ends.some((e) => wanted.has(e[0])));
    }
    if (state.type) {
      const wanted = at(data.types, state.type);
      found.push((row) => row.types.includes(wanted));
    }
    if (state.signature) {
      const wanted = at(data.signatures, state.signature);
      found.push((row) => row.signatures.includes(wanted));
    }
    if (state.permission) {
      const wanted = entries(data.permissions, state.permission);
      found.push((row) => row.permissions.some((p) => wanted.has(p)));
    }
    if (state.state) found.push(STATES[state.state] ? STATES[state.state][1] : () => false);
    if (state.review) found.push(REVIEWS[state.review] ? REVIEWS[state.review][1] : () => false);
    if (state.change) {
      found.push((row) => row.changes.some((c) => state.change === "any" || kindOfChange(c) === state.change));
    }
    return found;
  }

  // Cells.
  function link(row) {
    if (!/^[A-Za-z0-9_-][A-Za-z0-9._/-]*\.html$/.test(row.page)) return element("span", row.name);
    const made = element("a", row.name);
    made.href = row.page;
    return made;
  }
  function badge(row) {
    const [word, tone] = data.outcomes[row.outcome];
    return element("span", word, "badge " + tone);
  }
  function extension(row) {
    const parts = [link(row)];
    if (row.version) parts.push(" " + row.version);
    for (const place of [row.id, row.input]) if (place) parts.push(element("br"), element("span", place, "place"));
    if (row.error) parts.push(element("br"), row.error);
    else if (!row.complete) parts.push(element("br"), soft("in what could be analysed"));
    return parts;
  }
  function kinds(types) {
    if (!types.length) return [soft("none")];
    const shown = types.slice(0, MOST).flatMap((t, at) => [at ? ", " : "", element("span", data.types[t][1], "kind")]);
    return [...shown, " ", ...more(types.length - MOST)];
  }
  function end([place, resolved]) {
    const [words, kind] = data.places[place];
    const made = element("span", words, "line");
    if (kind === HOST && !resolved) made.append(" ", soft("(may be changed)"));
    return made;
  }
  function folded(words) {
    if (!words.length) return ["0"];
    const made = element("details");
    made.append(element("summary", number(words.length)));
    made.addEventListener("toggle", () => {
      if (made.childElementCount > 1) return;
      const list = element("ul");
      list.append(...words.map((word) => element("li", word)));
      made.append(list);
    });
    return [made];
  }
  function findings(row) {
    const list = folded(row.signatures.map((s) => data.signatures[s][1] + " (" + data.signatures[s][0] + ")"));
    return row.decided ? [...list, " ", element("span", row.decided + " of " + row.findings + " decided", "line soft")] : list;
  }
  function some(list, changes) {
    const worst = list.slice(0, LINKS).map((row) => {
      const line = element("span", undefined, "line");
      line.append(badge(row), " ", link(row));
      return line;
    });
    if (list.length > LINKS) worst.push(button("Show all " + number(list.length), () => change(changes, true), "link"));
    return list.length ? worst : [soft("none")];
  }

  // Views: what is listed, and its columns. `value` is what a column sorts by, `down` whether it starts with the highest.
  // A view's `by` is the column of its first order.
  const VIEWS = {
    "": {
      title: "Extensions", caption: "Extensions", items: (found) => found, by: "verdict",
      columns: [
        { key: "verdict", label: "Verdict", value: (row) => -row.outcome, down: true, cell: (row) => [badge(row)], bare: true },
        { key: "score", label: "Score", value: (row) => row.score ?? -1, down: true, number: true, cell: (row) => [row.score === null ? "-" : String(row.score)] },
        { key: "name", label: "Extension", value: (row) => row.name, cell: extension, wide: true, bare: true },
        { key: "data", label: "Data", wide: true, value: (row) => row.types.length, down: true, cell: (row) => kinds(row.types) },
        { key: "ends", label: "Destinations", wide: true, told: "Goes to", value: (row) => row.ends.length, down: true, cell: (row) => (row.ends.length ? [...row.ends.slice(0, MOST).map(end), ...more(row.ends.length - MOST)] : [soft("nowhere")]) },
        { key: "findings", label: "Findings", number: true, value: (row) => row.signatures.length, down: true, cell: findings },
        { key: "permissions", label: "Permissions", number: true, value: (row) => row.permissions.length, down: true, cell: (row) => folded(row.permissions.map((p) => data.permissions[p])) },
      ],
    },
    hosts: {
      title: "By endpoint host", caption: "Endpoint hosts and other destinations, with the extensions that send to them", items: byHost, by: "count", noun: ["host or destination", "hosts and destinations"],
      columns: [
        { key: "host", label: "Host", value: (item) => item.words, bare: true, cell: (item) => [button(item.words, () => change({ view: "", sort: "", dir: "", host: item.words, named: item.rows.length ? "" : "1" }, true), "link")] },
        { key: "category", label: "Category", value: (item) => item.category || "", down: true, cell: (item) => [item.category || soft("none known")] },
        { key: "count", label: "Send to it", number: true, value: (item) => item.rows.length, down: true, cell: (item) => [number(item.rows.length)] },
        { key: "named", label: "Name it in code", number: true, value: (item) => item.named, down: true, cell: (item) => [number(item.named)] },
        { key: "data", label: "Data received", value: (item) => item.types.length, down: true, cell: (item) => kinds(item.types) },
        { key: "rows", label: "Extensions that send to it", long: true, value: (item) => item.rows.length, down: true, cell: (item) => some(item.rows, { view: "", sort: "", dir: "", host: item.words, named: "" }) },
      ],
    },
    types: {
      title: "By data type", caption: "Data types, with the extensions that read them", items: byType, by: "count", noun: ["data type", "data types"],
      columns: [
        { key: "type", label: "Data", value: (item) => item.words, bare: true, cell: (item) => [button(item.words, () => change({ view: "", sort: "", dir: "", type: item.id }, true), "link"), element("br"), element("span", item.id, "place")] },
        { key: "count", label: "Extensions", number: true, value: (item) => item.rows.length, down: true, cell: (item) => [number(item.rows.length)] },
        { key: "sent", label: "Send it away", number: true, value: (item) => item.sent, down: true, cell: (item) => [number(item.sent)] },
        { key: "ends", label: "Hosts that receive it", value: (item) => item.hosts.length, down: true, cell: (item) => (item.hosts.length ? [...item.hosts.slice(0, MOST).map(([place, count]) => hostLine(place, count)), ...more(item.hosts.length - MOST)] : [soft("none")]) },
        { key: "rows", label: "Extensions that read it", long: true, value: (item) => item.rows.length, down: true, cell: (item) => some(item.rows, { view: "", sort: "", dir: "", type: item.id }) },
      ],
    },
  };
  if (data.changes.length) {
    VIEWS[""].columns.push({ key: "change", label: "Since the last scan", since: true, value: (row) => row.changes.length, down: true, cell: (row) => row.changes.map((c) => element("span", data.changes[c], "line")) });
  }
  function hostLine(place, count) {
    const made = element("span", undefined, "line");
    made.append(data.places[place][0], " ", soft("(" + number(count) + ")"));
    return made;
  }
  function byHost(found) {
    const all = new Map();
    const of = (place) => {
      let item = all.get(place);
      if (!item) {
        const [words, , category] = data.places[place];
        all.set(place, (item = { order: all.size, words, category, rows: [], named: 0, types: new Set() }));
      }
      return item;
    };
    for (const row of found) {
      for (const [place, , types] of row.ends) {
        if (data.places[place][1] > PARTY) continue;
        const item = of(place);
        item.rows.push(row);
        for (const t of types) item.types.add(t);
      }
      for (const place of row.named) of(place).named += 1;
    }
    const items = [...all.values()];
    for (const item of items) item.types = [...item.types];
    return items.sort((a, b) => b.rows.length - a.rows.length || b.named - a.named || a.order - b.order).map((item, order) => ({ ...item, order }));
  }
  function byType(found) {
    const all = new Map();
    for (const row of found) {
      for (const t of row.types) {
        if (!all.has(t)) all.set(t, { id: data.types[t][0], words: data.types[t][1], rows: [], sent: 0, hosts: new Map() });
        const item = all.get(t);
        item.rows.push(row);
        let sent = false;
        for (const [place, , types] of row.ends) {
          if (data.places[place][1] > PARTY || !types.includes(t)) continue;
          sent = true;
          if (data.places[place][1] === HOST) item.hosts.set(place, (item.hosts.get(place) || 0) + 1);
        }
        item.sent += sent;
      }
    }
    const items = [...all.values()].sort((a, b) => b.rows.length - a.rows.length);
    return items.map((item, order) => ({ ...item, order, hosts: [...item.hosts].sort((a, b) => b[1] - a[1]) }));
  }

  // The table.
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
})();
