import { addDoc, collection, getFirestore, initializeApp } from "./vendor/firestore.js";

const app = initializeApp({ apiKey: "no-secret", projectId: "lead-store-example" });
const firestore = getFirestore(app);

async function keep(lead) {
  const { id } = await addDoc(collection(firestore, "leads"), { ...lead, at: Date.now() }); // $ sink=document channel=sdk host=firestore.googleapis.com
  return id;
}

chrome.runtime.onMessage.addListener((message) => {
  if (message.type === "lead") keep(message.lead).catch(() => {});
});
