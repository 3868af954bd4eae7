const FIVE_YEARS = 5 * 365 * 24 * 60 * 60 * 1000;

/** Keeps a person's record. Every visit adds to it, and starts its five years anew. */
export async function keep(person) {
  const { records } = await chrome.storage.local.get({ records: {} });
  const updatedAt = Date.now();
  records[person.url] = { ...records[person.url], ...person, updatedAt, keepUntil: updatedAt + FIVE_YEARS };
  await chrome.storage.local.set({ records }); // $ sink=visit,found channel=storage
}
