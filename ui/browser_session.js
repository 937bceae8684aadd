// Calls a route of this server once for every new body; the answer's cookie is out of every script's reach.
const sent = new Set();

export default function ({ data }) {
  const what = JSON.stringify(data);
  if (sent.has(what)) return;
  sent.add(what);
  fetch(data.path, {
    method: "POST",
    credentials: "same-origin",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(data.body),
  }).catch(() => sent.delete(what));
}
