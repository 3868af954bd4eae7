const BASE = "https://api.contactreveal.example/v4";

async function token() {
  const { account } = await chrome.storage.local.get("account");
  return account?.token ?? "anonymous";
}

export async function call(path, data) {
  const response = await fetch(BASE + path, { // $ sink=profile channel=body host=api.contactreveal.example
    method: "POST",
    headers: { "Content-Type": "application/json", Authorization: `Bearer ${await token()}` },
    body: JSON.stringify(data),
  });
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return response.json();
}
