import { randomUUID } from "node:crypto";
import { notFound } from "./api-error.ts";
import type { ContactRecord, CsatScore, SessionRecord } from "./types.ts";

/** Sessions, contacts and ratings by id. */
export class Store {
  readonly sessions = new Map<string, SessionRecord>();
  readonly contacts = new Map<string, ContactRecord>();
  readonly scores = new Map<string, CsatScore>();
  #ticketNumber = 1000;

  nextTicketNumber(): number {
    this.#ticketNumber += 1;
    return this.#ticketNumber;
  }

  /** @throws ApiError 404 */
  session(id: string): SessionRecord {
    const session = this.sessions.get(id);
    if (session === undefined) throw notFound("Session");
    return session;
  }

  /** @throws ApiError 404 */
  contact(id: string): ContactRecord {
    const contact = this.contacts.get(id);
    if (contact === undefined) throw notFound("Contact");
    return contact;
  }

  contactOf(session: SessionRecord): ContactRecord | undefined {
    return session.contactId === undefined ? undefined : this.contacts.get(session.contactId);
  }

  addContact(fields: Partial<ContactRecord>, now: number): ContactRecord {
    const contact: ContactRecord = {
      id: randomUUID(),
      email: null,
      phoneNumber: null,
      name: null,
      avatarUrl: null,
      customData: null,
      ...fields,
      createdAt: now,
      updatedAt: now,
    };
    this.contacts.set(contact.id, contact);
    return contact;
  }

  clear(): void {
    this.sessions.clear();
    this.contacts.clear();
    this.scores.clear();
  }
}
