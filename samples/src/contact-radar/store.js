const FIVE_YEARS = 5 * 365 * 24 * 60 * 60 * 1000;

/** Keeps a person's record. Every visit adds to it, and starts its five years anew. */
export async function keep(person) {
  const { records } = await chrome.storage.local.get({ records: {} });
  const known = records[person.url];
  records[person.url] = { ...known, ...person, updatedAt: Date.now(), expiresAt: Date.now() + FIVE_YEARS };
  await chrome.storage.local.set({ records }); // $ sink=visit,found channel=storage
}
