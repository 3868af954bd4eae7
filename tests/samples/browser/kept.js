// All that a page's origin keeps in the browser, as one text. In a page of the extension that includes chrome.storage,
// and what it has held at any time since this was first asked there.
async () => {
  if (!globalThis.changes) {
    globalThis.changes = [];
    globalThis.chrome?.storage?.onChanged.addListener((changed) => changes.push(changed));
  }
  const kept = [];
  const keep = (value) => kept.push(typeof value === "string" ? value : JSON.stringify(value));
  for (const area of ["local", "sync", "session"]) {
    const storage = globalThis.chrome?.storage?.[area];
    if (storage) keep(await storage.get(null));
  }
  keep(changes);
  for (const storage of [localStorage, sessionStorage]) keep({ ...storage });
  for (const { name } of await indexedDB.databases()) {
    const database = await new Promise((resolve, reject) => {
      const opening = indexedDB.open(name);
      opening.onsuccess = () => resolve(opening.result);
      opening.onerror = () => reject(opening.error);
    });
    for (const store of database.objectStoreNames) {
      const all = database.transaction(store).objectStore(store).getAll();
      await new Promise((resolve) => (all.onsuccess = all.onerror = resolve));
      keep(all.result ?? "");
    }
    database.close();
  }
  return kept.join("\n");
}
