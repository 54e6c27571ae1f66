import type { z } from "zod";
import { parse } from "../api-error.ts";
import { decodeBase64, storeBytes } from "../attachments.ts";
import { updateContact } from "../contacts.ts";
import { requestCsat, rate } from "../csat.ts";
import { handOff, resumeAi, takeOver } from "../handoffs.ts";
import { append } from "../history.ts";
import { addMessage, aiWrites, announce, customerWrites } from "../messages.ts";
import { createSession } from "../sessions.ts";
import { changeStatus } from "../status.ts";
import type { ContactRecord, SessionRecord } from "../types.ts";
import { fireHandoffFailed, firePhoneCall } from "../webhooks/events.ts";
import { wireContact, wireSession } from "../wire.ts";
import type { World } from "../world.ts";
import * as inputs from "./inputs.ts";

type Input<T extends z.ZodType> = z.input<T>;
type Message = { messageId: string };

/** What customers, the AI, reps in the inbox and the org do: half of `sim.control`. */
export function peopleControl(world: World) {
  const find = (sessionId: string) => world.store.session(sessionId);
  return {
    /** Makes a session with its contact and past in one step. */
    createSession(input: inputs.CreateInput = {}): { sessionId: string; contactId: string | null; session: object } {
      return makeSession(world, parse(inputs.createSchema, input));
    },
    /** The customer writes text, sends files or content of another type. */
    customerWrites(sessionId: string, input: inputs.SayInput): Message {
      return { messageId: customerWrites(world, find(sessionId), said(world, input)).id };
    },
    aiWrites(sessionId: string, input: { text: string }): Message {
      return { messageId: aiWrites(world, find(sessionId), input.text).id };
    },
    /** A person writes from OpenCX's own inbox, which takes the session from the AI. */
    agentWrites(sessionId: string, input: Input<typeof inputs.agentSaySchema>): Message {
      const { name, internal, ...rest } = parse(inputs.agentSaySchema, input);
      const session = find(sessionId);
      const { content, attachments } = said(world, rest);
      const message = { content, attachments, name, speaker: "agent" } as const;
      if (internal) return { messageId: append(world, session, { type: "agent_comment", ...message }).id };
      takeOver(world, session, name);
      return { messageId: addMessage(world, session, message).id };
    },
    /** A person writes from a connected helpdesk. */
    thirdPartyAgentWrites(sessionId: string, input: Input<typeof inputs.thirdPartySaySchema>): Message {
      const { name, thirdParty, ...rest } = parse(inputs.thirdPartySaySchema, input);
      const message = { ...said(world, rest), name, thirdParty, speaker: "third_party_agent" } as const;
      return { messageId: addMessage(world, find(sessionId), message).id };
    },
    /** The AI (or, by `reason`, a person) hands off; again for a second handoff. */
    handOff(sessionId: string, input: Input<typeof inputs.handoffSchema> = {}): { eventId: string; at: string } {
      const handoff = handOff(world, find(sessionId), parse(inputs.handoffSchema, input));
      return { eventId: handoff.eventId, at: new Date(handoff.at).toISOString() };
    },
    handoffToThirdPartyFailed(sessionId: string, input: Input<typeof inputs.handoffFailedSchema> = {}): void {
      const { thirdParty, error } = parse(inputs.handoffFailedSchema, input);
      fireHandoffFailed(world, find(sessionId), thirdParty, error);
    },
    /** The AI answers again. */
    resumeAi(sessionId: string): void {
      resumeAi(world, find(sessionId));
    },
    /** The contact becomes known, or better known, while the session runs. */
    identifyContact(sessionId: string, input: Input<typeof inputs.contactSchema>): object {
      const session = find(sessionId);
      const fields = contactRecordFields(parse(inputs.contactSchema, input));
      const contact = world.store.contactOf(session);
      if (contact !== undefined) updateContact(world, contact, fields);
      session.contactId = contact?.id ?? world.store.addContact(fields, world.now()).id;
      return wireContact(world.store.contact(session.contactId));
    },
    /** Ends the session, resolved or not, by any actor. */
    closeSession(sessionId: string, input: Input<typeof inputs.closeSchema> = {}): { changed: boolean } {
      const { by, resolved, email } = parse(inputs.closeSchema, input);
      const to = resolved ? "closed_resolved" : "closed_unresolved";
      const who = { actor: by, ...(email === undefined ? {} : { email }) };
      return { changed: changeStatus(world, find(sessionId), to, who) };
    },
    reopen(sessionId: string, input: Input<typeof inputs.reopenSchema> = {}): { changed: boolean } {
      const { by } = parse(inputs.reopenSchema, input);
      return { changed: changeStatus(world, find(sessionId), "open", { actor: by }) };
    },
    requestCsat(sessionId: string): void {
      requestCsat(world, find(sessionId));
    },
    /** The customer rates from 1 to 5, or changes the rating. */
    rate(sessionId: string, input: Input<typeof inputs.rateSchema>): object {
      const { score, comment } = parse(inputs.rateSchema, input);
      return rate(world, find(sessionId), score, comment);
    },
    /** Fires `phone_call.<event>`. */
    phoneCall(sessionId: string, input: Input<typeof inputs.phoneCallSchema> = {}): void {
      firePhoneCall(world, find(sessionId), parse(inputs.phoneCallSchema, input).event);
    },
  };
}

function makeSession(world: World, input: z.output<typeof inputs.createSchema>) {
  const { contact, history, handoff, notify, createdAt, ...rest } = input;
  const now = world.now();
  const contactId = contact === undefined ? undefined : contactFor(world, contact);
  const firstAt = history.length === 0 ? now : now - history.length * 1000;
  const start = createdAt === undefined ? firstAt : Date.parse(createdAt);
  const session = createSession(world, { ...rest, contactId, createdAt: start });
  history.forEach((line, index) => addLine(world, session, line, firstAt + index * 1000));
  const first = session.history[0];
  if (!notify) session.announced = true;
  else if (first !== undefined) announce(world, session, first);
  if (handoff !== undefined) handOff(world, session, handoff, notify);
  return { sessionId: session.id, contactId: contactId ?? null, session: wireSession(world, session) };
}

function addLine(
  world: World,
  session: SessionRecord,
  line: z.output<typeof inputs.createSchema>["history"][number],
  defaultAt: number,
): void {
  const { from, name, at, ...rest } = line;
  const speaker = from === "customer" ? "contact" : from;
  const usual = from === "ai" ? world.settings.ai.name : world.store.contactOf(session)?.name;
  const wanted = at === undefined ? defaultAt : Date.parse(at);
  const who = name ?? (from === "agent" ? "Rep" : (usual ?? undefined));
  addMessage(world, session, { ...said(world, rest), speaker, name: who, at: wanted }, false);
}

function contactFor(world: World, input: z.output<typeof inputs.contactSchema>): string {
  const fields = contactRecordFields(input);
  const known = input.id === undefined ? undefined : world.store.contacts.get(input.id);
  if (known === undefined) {
    return world.store.addContact({ ...fields, ...(input.id === undefined ? {} : { id: input.id }) }, world.now()).id;
  }
  updateContact(world, known, fields);
  return known.id;
}

function contactRecordFields(input: z.output<typeof inputs.contactSchema>): Partial<ContactRecord> {
  const { id: _id, phone, ...rest } = input;
  const fields = { ...rest, ...(phone === undefined ? {} : { phoneNumber: phone }) };
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

function said(world: World, input: inputs.SayInput) {
  const { text, files, content, context } = parse(inputs.saySchema, input);
  const attachments = (files ?? []).map(({ name, type, base64 }) =>
    storeBytes(world, { name, type, bytes: decodeBase64(name, base64) }),
  );
  return { content: content ?? { type: "text" as const, text: text ?? "" }, attachments, context };
}
