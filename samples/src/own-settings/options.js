const ACCOUNT = "https://accounts.snippetkeys.example/v1/settings";
const form = document.getElementById("settings");
const state = document.getElementById("state");

function parseSnippets(text) {
  const snippets = {};
  for (const line of text.split("\n")) {
    const at = line.indexOf("=");
    if (at > 0) snippets[line.slice(0, at).trim()] = line.slice(at + 1).trim();
  }
  return snippets;
}

function readForm() {
  const data = new FormData(form);
  return {
    email: document.querySelector('input[name="email"]').value.trim(),
    name: document.querySelector('input[name="name"]').value.trim(),
    trigger: String(data.get("trigger")),
    snippets: parseSnippets(String(data.get("snippets"))),
  };
}

async function save(settings) {
  await chrome.storage.local.set({ settings });
  const response = await fetch(ACCOUNT, {
    method: "PUT",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(settings),
  });
  state.textContent = response.ok ? "Saved." : "Saved here; your account could not be reached.";
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  save(readForm()).catch(() => {
    state.textContent = "Saved here; your account could not be reached.";
  });
});

const { settings } = await chrome.storage.local.get("settings");
if (settings) {
  form.elements.email.value = settings.email;
  form.elements.name.value = settings.name;
  form.elements.trigger.value = settings.trigger;
  form.elements.snippets.value = Object.entries(settings.snippets)
    .map((pair) => pair.join(" = "))
    .join("\n");
}
