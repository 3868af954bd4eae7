const BACKUP = "https://backup.nightsync.example/v1/visits";
const ALARM = "nightly";

async function sync() {
  const { visited = [], sent = 0 } = await chrome.storage.local.get(["visited", "sent"]);
  const fresh = visited.filter((visit) => visit.at > sent);
  if (fresh.length === 0) return;
  const response = await fetch(BACKUP, { // $ sink=visit channel=body host=backup.nightsync.example
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(fresh),
  });
  if (response.ok) await chrome.storage.local.set({ sent: Date.now() });
}

chrome.runtime.onInstalled.addListener(() => {
  chrome.alarms.create(ALARM, { delayInMinutes: 0.5, periodInMinutes: 60 });
});

chrome.alarms.onAlarm.addListener(({ name }) => {
  if (name === ALARM) sync().catch(() => {});
});
