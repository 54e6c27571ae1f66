/* global fetch, btoa */

/** Does what a button stands for; throws an error with the server's own sentence. */
export async function act(name, body = {}) {
  const response = await fetch(`demo/actions/${name}`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-opencx-demo": "1" },
    body: JSON.stringify(body),
  });
  if (response.ok) return;
  const { message } = await response.json().catch(() => ({}));
  throw new Error(message ?? `The answer was ${response.status}.`);
}

/** Asks what a Lightning component would ask Apex; throws an error of Apex's shape. */
export async function askApex(name, parameters) {
  const response = await fetch(`demo/apex/${name}`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-opencx-demo": "1" },
    body: JSON.stringify(parameters),
  });
  const body = await response.json();
  if (response.ok) return body;
  throw Object.assign(new Error(body.message), { body });
}

/** All that the page shows, as it is now. */
export async function readState() {
  const response = await fetch("demo/state");
  if (!response.ok) throw new Error("The demo does not answer as it should.");
  return response.json();
}

/** A chosen file as the actions take it. */
export async function readFile(file) {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let binary = "";
  for (let from = 0; from < bytes.length; from += 32_768) {
    binary += String.fromCharCode(...bytes.subarray(from, from + 32_768));
  }
  return { name: file.name, type: file.type || "application/octet-stream", base64: btoa(binary) };
}
