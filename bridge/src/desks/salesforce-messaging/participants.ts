import type { Rep } from "../desk.ts";
import { asObject, asText } from "./wire.ts";

const roles: Readonly<Record<string, Rep["role"]>> = {
  Agent: "rep",
  Supervisor: "supervisor",
  Chatbot: "bot",
  System: "system",
  Router: "system",
};

/** Somebody on the org's side, from a `sender` or a `participant` (contract salesforce-miaw 5.7). */
export function repFrom(participant: unknown, displayName: unknown): Rep {
  const { role, appType, subject, clientIdentifier } = asObject(participant);
  const name = asText(displayName);
  return {
    id: asText(subject) ?? asText(clientIdentifier) ?? name ?? "unknown",
    name: name ?? "",
    role: roles[String(role)] ?? (appType === "agent" ? "rep" : "system"),
  };
}

/** True for the customer, and so for everything the bridge itself has sent. */
export function isEndUser(participant: unknown): boolean {
  return asObject(participant)["role"] === "EndUser";
}
