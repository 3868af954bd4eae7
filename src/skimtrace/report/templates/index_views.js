// The views of the index, and what stands in their cells.
function link(row) {
  if (!/^[A-Za-z0-9_-][A-Za-z0-9._/-]*\.html$/.test(row.page)) return element("span", row.name);
  const made = element("a", row.name);
  made.href = row.page;
  return made;
}
function badge(row) {
  const [word, whole, partly] = data.outcomes[row.outcome];
  return element("span", word, "badge " + (row.complete ? whole : partly));
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
