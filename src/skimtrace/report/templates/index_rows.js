// Shows the rows of #data: filtered, sorted, a hundred at a time. Every text is put in as text, never as markup, and the
// address's fragment holds the whole state, so that a view can be sent to a colleague. index_views.js and index_table.js
// go on where this ends; the page has them in one block.
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
