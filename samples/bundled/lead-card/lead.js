import { useEffect, useState } from "react";

function readLead() {
  return {
    name: document.querySelector("h1.text-heading-xlarge")?.innerText ?? "", // $ source=seen,saved types=person.name
    headline: document.querySelector(".text-body-medium.break-words")?.innerText ?? "", // $ source=seen types=person.headline
  };
}

/** The page draws the profile late, and redraws it when the user goes on to the next. */
export function useLead() {
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
