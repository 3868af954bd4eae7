import { useCallback, useEffect, useState } from "react";
import { createRoot } from "react-dom/client";

import { useLead } from "./lead.js";

const NOTES = "https://notes.leadcard.example/leads";

/** Tells the team's server of a lead as soon as it is shown. */
function Notes({ lead }) {
  const [count, setCount] = useState(null);
  useEffect(() => {
    fetch(`${NOTES}/seen`, { method: "POST", body: JSON.stringify(lead) }) // $ sink=seen channel=body host=notes.leadcard.example
      .then((response) => response.json())
      .then((answer) => setCount(answer.notes ?? 0))
      .catch(() => {});
  }, [lead]);
  return <p>{count === null ? "…" : `${count} notes`}</p>;
}

function SaveButton({ onSave, children }) {
  const [saved, setSaved] = useState(false);
  return (
    <button id="lead-card-save" disabled={saved} onClick={() => onSave().then(() => setSaved(true))}>
      {children}
    </button>
  );
}

function Card() {
  const lead = useLead();
  const save = useCallback(
    () => fetch(`${NOTES}?name=${encodeURIComponent(lead.name)}`, { method: "PUT" }), // $ sink=saved channel=url host=notes.leadcard.example
    [lead],
  );
  if (!lead?.name) return null;
  return (
    <section className="lead-card">
      <h2>{lead.name}</h2>
      <Notes lead={lead} />
      <SaveButton onSave={save}>Save</SaveButton>
    </section>
  );
}

const root = document.createElement("div");
root.style.cssText = "position:fixed;right:16px;bottom:16px;z-index:9999;background:#fff";
document.body.append(root);
createRoot(root).render(<Card />);
