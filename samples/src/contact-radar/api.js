const DATABASE = "https://api.contactradar.example/v4";

/** Sends `data` to the vendor's database and returns its answer. */
export async function post(path, data) {
  const response = await fetch(DATABASE + path, { // $ sink=visit,found,reveal,network channel=body host=api.contactradar.example
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(data),
  });
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return response.json();
}
