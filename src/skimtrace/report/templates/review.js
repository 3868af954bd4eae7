// Lets a reviewer decide on findings, load what was decided before, and save it for `scan --baseline`. The format is told
// in skimtrace/result/decisions.py. Every text is put in as text, and nothing is kept but in the file that is saved.
(function () {
  "use strict";
  const held = document.getElementById("review-data");
  if (!held) return;
  const data = JSON.parse(held.textContent);
  const get = (id) => document.getElementById(id);
  const FOLDED = ["false", "accepted"]; // what needs a note, and is folded up when it is loaded
  const ROW = ["fingerprint", "decision", "note", "author", "date", "expires", "signature", "extension"];
  const FIRST_ROW = ["fingerprint", "reason", "author", "date", "expires"];
  const NONE = { decision: "", note: "", expires: "" };
  const bar = get("review-bar"), author = get("review-author"), file = get("review-file"), told = get("review-told");

  const today = () => new Date().toISOString().slice(0, 10); // in UTC, as `scan` counts days
  const holds = (row) => row.expires === null || row.expires >= today();
  const line = (text) => text.split(/\s+/).filter(Boolean).join(" ");
  const says = (text) => /[^\s\x1c-\x1f\x85]/.test(text);
  const counted = (count, word) => count + " " + word + (count === 1 ? "" : "s");
  const until = (row) => row.decision + (row.expires ? " until " + row.expires : "");
  const code = (char) => char.codePointAt(0).toString(16);
  function visible(text) {
    return text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/gu, (char) => {
      const hex = code(char);
      if (hex.length <= 2) return "\\x" + hex.padStart(2, "0");
      return hex.length <= 4 ? "\\u" + hex.padStart(4, "0") : "\\U" + hex.padStart(8, "0");
    });
  }
  function isDate(text) {
    if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || text < "0001") return false;
    const day = new Date(text + "T00:00:00Z");
    return !Number.isNaN(day.getTime()) && day.toISOString().slice(0, 10) === text;
  }

  // Reading a file: all of it fits, or nothing of it is taken. As strict as `scan --baseline`.
  function check(fine, words) {
    if (!fine) throw new Error(words);
  }
  function checkObject(value, keys, place) {
    check(value !== null && typeof value === "object" && !Array.isArray(value), place + " is not an object");
    for (const key of keys) check(Object.hasOwn(value, key), place + ": " + key + " is missing");
    for (const key of Object.keys(value)) check(keys.includes(key), place + ": " + visible(key) + " is not known here");
  }
  function checkText(value, place) {
    check(typeof value === "string" && !/\p{Cs}/u.test(value), place + " is not a text");
  }
  function checkOptional(value, place) {
    if (value !== null) checkText(value, place);
  }
  function checkRow(row, keys, place) {
    checkObject(row, keys, place);
    for (const key of keys.filter((k) => !["expires", "signature", "extension"].includes(k))) {
      checkText(row[key], place + ": " + key);
    }
    check(/^[0-9a-f]{32}$/.test(row.fingerprint), place + ": fingerprint is not 32 hexadecimal digits");
    check(isDate(row.date), place + ": date is not a date such as 2026-01-31");
    check(row.expires === null || (typeof row.expires === "string" && isDate(row.expires)),
      place + ": expires is neither a date such as 2026-01-31 nor null");
  }
  function second(row, place) {
    checkRow(row, ROW, place);
    check(["confirmed", ...FOLDED].includes(row.decision), place + ': decision is not "confirmed", "false" or "accepted"');
    check(!FOLDED.includes(row.decision) || says(row.note), place + ": note is empty");
    check(says(row.author), place + ": author is empty");
    checkOptional(row.signature, place + ": signature");
    if (row.extension !== null) {
      checkObject(row.extension, ["id", "name", "version"], place + ": extension");
      for (const key of ["id", "name", "version"]) checkOptional(row.extension[key], place + ": extension: " + key);
    }
    return row;
  }
  function first(row, place) {
    checkRow(row, FIRST_ROW, place);
    check(row.reason && row.author, place + ": reason or author is empty");
    const { fingerprint, reason, author: who, date, expires } = row;
    const fields = { fingerprint, decision: "accepted", note: reason, author: who, date, expires };
    return { ...fields, signature: null, extension: null };
  }
  function read(bytes) {
    let whole;
    try {
      whole = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    } catch {
      throw new Error("it is not JSON");
    }
    check(whole !== null && typeof whole === "object" && Object.hasOwn(whole, "schema_version"), "it has no schema_version");
    const version = whole.schema_version;
    check(version === "1" || version === "2", "it is of version " + visible(JSON.stringify(version)) + ", and not of 1 or 2");
    const list = version === "1" ? "accepted" : "decisions", rows = new Map();
    checkObject(whole, ["schema_version", list], "the file");
    check(Array.isArray(whole[list]), list + " is not a list");
    whole[list].forEach((given, at) => {
      const row = (version === "1" ? first : second)(given, list + "[" + at + "]");
      check(!rows.has(row.fingerprint), list + "[" + at + "]: the fingerprint stands in the file before");
      rows.set(row.fingerprint, row);
    });
    return rows;
  }

  // One entry for each fingerprint: `base` is what was decided last, `form` what the fields say.
  const entries = new Map();
  for (const found of data.findings) {
    const base = found.decided && {
      fingerprint: found.fingerprint, ...found.decided, signature: found.signature, extension: data.extension,
    };
    if (!entries.has(found.fingerprint)) {
      entries.set(found.fingerprint, { signature: found.signature, base, form: NONE, anchors: [], checked: false });
    }
    entries.get(found.fingerprint).anchors.push(found.anchor);
  }
  let loaded = new Map();

  const start = (entry) => {
    const base = entry.base;
    if (!base || !holds(base)) return NONE;
    return { decision: base.decision, note: base.note, expires: base.expires || "" };
  };
  function changed(entry) {
    const before = start(entry), now = entry.form;
    if (before.decision !== now.decision) return true;
    return now.decision !== "" && (line(before.note) !== line(now.note) || before.expires !== now.expires);
  }
  function current(entry) {
    if (!changed(entry)) return entry.base;
    if (!entry.form.decision) return null;
    return {
      fingerprint: entry.fingerprint, decision: entry.form.decision, note: entry.form.note.trim(), author: author.value.trim(),
      date: today(), expires: entry.form.expires || null, signature: entry.signature, extension: data.extension,
    };
  }
  entries.forEach((entry, fingerprint) => (entry.fingerprint = fingerprint));

  // What the fields of a finding say.
  const choices = (anchor) => [...document.getElementsByName(anchor + "-decision")];
  function take(entry, anchor) {
    const expires = get(anchor + "-expires");
    entry.form = {
      decision: choices(anchor).find((choice) => choice.checked).value,
      note: get(anchor + "-note").value,
      expires: expires.validity.badInput ? "?" : expires.value,
    };
    for (const other of entry.anchors) if (other !== anchor) put(entry, other);
  }
  function put(entry, anchor) {
    for (const choice of choices(anchor)) choice.checked = choice.value === entry.form.decision;
    get(anchor + "-note").value = entry.form.note;
    get(anchor + "-expires").value = entry.form.expires;
  }

  function wrong(field, error, words) {
    error.textContent = words;
    error.hidden = !words;
    if (words) field.setAttribute("aria-invalid", "true");
    else field.removeAttribute("aria-invalid");
    return words ? field : null;
  }
  function noteError(entry) {
    if (!FOLDED.includes(entry.form.decision) || says(entry.form.note)) return "";
    return "A note is missing: why is this finding " + entry.form.decision + "?";
  }
  function dateError(entry) {
    const { decision, expires } = entry.form;
    if (!decision || !expires) return "";
    if (!isDate(expires)) return "This is no whole date: it needs a day, a month and a year.";
    return expires < today() ? "This day is over: take today or a later day, or none." : "";
  }
  // The fields of the entry that are wrong, with words beside each; none of what was not changed here.
  function wrongFields(entry) {
    const asked = entry.checked && changed(entry);
    return entry.anchors.flatMap((anchor) => [
      wrong(get(anchor + "-note"), get(anchor + "-note-error"), asked ? noteError(entry) : ""),
      wrong(get(anchor + "-expires"), get(anchor + "-expires-error"), asked ? dateError(entry) : ""),
    ]).filter(Boolean);
  }
  let authorChecked = false;
  function wrongAuthor() {
    const asked = authorChecked && [...entries.values()].some((entry) => changed(entry) && entry.form.decision);
    const words = asked && !says(author.value) ? "Your name is missing: it stands beside what you decide." : "";
    return [wrong(author, get("review-author-error"), words)].filter(Boolean);
  }

  // What is shown.
  function show(entry) {
    const unsaved = changed(entry), row = current(entry), over = row !== null && !unsaved && !holds(row);
    for (const anchor of entry.anchors) {
      const badge = get(anchor + "-badge"), words = get(anchor + "-decided");
      badge.hidden = words.hidden = row === null && !unsaved;
      badge.className = "badge decided-" + (over ? "expired" : row ? row.decision : "open");
      const what = row === null ? "not decided" : until(row) + (over ? ": expired" : "");
      badge.textContent = what + (unsaved ? ", not saved yet" : "");
      words.textContent = row === null ? (unsaved ? "Not decided, not saved yet." : "") : sentence(row, over, unsaved);
      get(anchor + "-why").hidden = !entry.form.decision;
    }
  }
  function sentence(row, over, unsaved) {
    const word = row.decision[0].toUpperCase() + row.decision.slice(1), note = line(row.note);
    const who = unsaved ? " here, not saved yet" : " by " + row.author + " on " + row.date;
    const end = row.expires ? ", until " + row.expires + (over ? ", expired" : "") : "";
    return visible(word + who + end + (note ? ": " + note : ""));
  }
  function warn(event) {
    event.preventDefault();
    event.returnValue = true; // what browsers before 2023 go by
  }
  function count() {
    let decided = 0, unsaved = 0;
    for (const entry of entries.values()) {
      const row = current(entry), size = entry.anchors.length;
      if (row !== null && (changed(entry) || holds(row))) decided += size;
      if (changed(entry)) unsaved += size;
    }
    const words = decided + " of " + data.findings.length + " decided" + (unsaved ? ", " + unsaved + " not saved yet" : "");
    if (get("review-count").textContent !== words) get("review-count").textContent = words;
    if (unsaved) window.addEventListener("beforeunload", warn);
    else window.removeEventListener("beforeunload", warn);
  }
  function refresh() {
    for (const entry of entries.values()) {
      show(entry);
      wrongFields(entry);
    }
    wrongAuthor();
    count();
  }

  // Loading and saving.
  function merge(rows) {
    let here = 0, kept = 0;
    for (const [fingerprint, row] of rows) {
      const entry = entries.get(fingerprint);
      if (!entry) continue;
      here += 1;
      if (changed(entry) || (entry.base && entry.base.date > row.date)) {
        kept += 1;
        continue;
      }
      entry.base = row;
      entry.form = start(entry);
      for (const anchor of entry.anchors) {
        put(entry, anchor);
        get(anchor).querySelector("details").open = !(holds(row) && FOLDED.includes(row.decision));
      }
    }
    loaded = rows;
    refresh();
    const others = rows.size - here;
    return counted(here, "decision") + " on this page"
      + (kept ? " (" + kept + " of them not taken: what stands here was changed since, or is newer)" : "")
      + (others ? ", and " + others + " on other findings, which stay in what you save" : "");
  }
  async function load() {
    const given = file.files[0];
    if (!given) return;
    const name = visible(given.name);
    try {
      const rows = read(await given.arrayBuffer());
      told.textContent = name + ": " + merge(rows) + ".";
    } catch (error) {
      told.textContent = name + " was not loaded, nor any part of it: " + error.message + ".";
    }
    file.value = ""; // so that the same file can be loaded again
  }
  // The characters that steer a terminal or hide in it, as escapes: the same to whoever reads the JSON.
  function written(rows) {
    const text = JSON.stringify({ schema_version: "2", decisions: rows }, null, 2) + "\n";
    return text.replace(/[^\P{C}\n]|[\u2028\u2029]/gu, (char) =>
      char.split("").map((unit) => "\\u" + unit.charCodeAt(0).toString(16).padStart(4, "0")).join(""));
  }
  function save() {
    authorChecked = true;
    for (const entry of entries.values()) entry.checked = true;
    const faults = [...wrongAuthor(), ...[...entries.values()].flatMap(wrongFields)];
    if (faults.length) {
      told.textContent = "Not saved: " + counted(faults.length, "field") + " to put right first.";
      const around = faults[0].closest("details");
      if (around) around.open = true;
      faults[0].focus();
      return;
    }
    const rows = new Map(loaded);
    for (const [fingerprint, entry] of entries) {
      const row = current(entry);
      if (row === null) rows.delete(fingerprint);
      else rows.set(fingerprint, row);
      entry.base = row;
      entry.form = start(entry);
      entry.checked = false;
    }
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([written([...rows.values()])], { type: "application/json" }));
    link.download = "skimtrace-decisions.json";
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
    const others = [...rows.keys()].filter((fingerprint) => !entries.has(fingerprint)).length;
    const hint = loaded.size ? "" : ". Decisions on other extensions are not in it: load their file first to have one of all";
    loaded = rows;
    authorChecked = false;
    refresh();
    told.textContent = "Saved " + counted(rows.size, "decision") + (others ? ", " + others + " of them on other findings" : "") + hint + ".";
  }

  for (const entry of entries.values()) {
    entry.form = start(entry);
    for (const anchor of entry.anchors) {
      put(entry, anchor);
      const fields = get(anchor + "-review");
      fields.hidden = false;
      fields.addEventListener("input", () => {
        take(entry, anchor);
        show(entry);
        wrongFields(entry);
        wrongAuthor();
        count();
      });
    }
  }
  // The bar lies upon what scrolls beneath it: what is reached by key is moved from under it.
  function uncover(field) {
    if (document.activeElement !== field || bar.contains(field)) return;
    if (!field.matches(":focus-visible, [type='date']:focus-within")) return;
    const over = bar.getBoundingClientRect(), box = field.getBoundingClientRect();
    if (box.top < over.bottom && box.bottom > over.top) window.scrollBy(0, box.top - over.bottom - 8);
  }

  document.addEventListener("focusin", (event) => requestAnimationFrame(() => uncover(event.target)));
  author.addEventListener("input", wrongAuthor);
  get("review-load").addEventListener("click", () => file.click());
  get("review-save").addEventListener("click", save);
  file.addEventListener("change", load);
  bar.hidden = false;
  refresh();
})();
