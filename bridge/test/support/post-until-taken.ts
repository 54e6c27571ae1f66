import { randomUUID } from "node:crypto";
import { keys } from "./bridge-config.ts";
import { eventually } from "./eventually.ts";

/** A POST as OpenCX makes it: what got no answer is repeated with the same key; a refusal throws. */
export async function postUntilTaken<T>(url: string, path: string, body: object): Promise<T> {
  const key = randomUUID();
  const taken = await eventually(`POST ${path}`, async () => {
    const answer = await fetch(`${url}${path}`, {
      method: "POST",
      headers: { authorization: `Bearer ${keys.opencx}`, "content-type": "application/json", "idempotency-key": key },
      body: JSON.stringify(body),
    }).catch(() => undefined);
    if (answer === undefined || answer.status >= 500) return undefined;
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
    return { body: (await answer.json()) as T };
  });
  return taken.body;
}
