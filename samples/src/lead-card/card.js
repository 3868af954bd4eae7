"use strict";

const { createElement: h, useCallback, useEffect, useState } = React;

const NOTES = "https://notes.leadcard.example/leads";

function readLead() {
  return {
    name: document.querySelector("h1.text-heading-xlarge")?.innerText ?? "", // $ source=seen,saved types=person.name
    headline: document.querySelector(".text-body-medium.break-words")?.innerText ?? "", // $ source=seen types=person.headline
  };
}

/** The page draws the profile late, and redraws it when the user goes on to the next. */
function useLead() {
  const [lead, setLead] = useState(null);
  useEffect(() => {
    const timer = setInterval(() => {
      const next = readLead();
      setLead((old) => (old?.name === next.name ? old : next));
    }, 500);
    return () => clearInterval(timer);
  }, []);
  return lead;
}

/** Tells the team's server of a lead as soon as it is shown. */
function Notes({ lead }) {
  const [count, setCount] = useState(null);
  useEffect(() => {
    fetch(`${NOTES}/seen`, { method: "POST", body: JSON.stringify(lead) }) // $ sink=seen channel=body host=notes.leadcard.example
      .then((response) => response.json())
      .then((answer) => setCount(answer.notes ?? 0))
      .catch(() => {});
  }, [lead]);
  return h("p", null, count === null ? "…" : `${count} notes`);
}

function SaveButton({ onSave, children }) {
  const [saved, setSaved] = useState(false);
  return h("button", { id: "lead-card-save", disabled: saved, onClick: () => onSave().then(() => setSaved(true)) }, children);
}

function Card() {
  const lead = useLead();
  const save = useCallback(
    () => fetch(`${NOTES}?name=${encodeURIComponent(lead.name)}`, { method: "PUT" }), // $ sink=saved channel=url host=notes.leadcard.example
    [lead],
  );
  if (!lead?.name) return null;
  return h("section", { className: "lead-card" }, h("h2", null, lead.name), h(Notes, { lead }), h(SaveButton, { onSave: save }, "Save"));
}

const root = document.createElement("div");
root.style.cssText = "position:fixed;right:16px;bottom:16px;z-index:9999;background:#fff";
document.body.append(root);
ReactDOM.createRoot(root).render(h(Card));
