// A click on a link that only changes choices is followed in this session, without loading the page anew. With a
// modifier key, or before this script runs, it is an ordinary link.
let send = null;

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[data-choose]");
  if (!link || !send || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  send("asked", link.dataset.choose);
});

export default function ({ setTriggerValue }) {
  send = setTriggerValue;
  return () => {
    send = null;
  };
}
