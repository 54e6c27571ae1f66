import { caseHooks } from "../objects/cases.ts";
import { contentLinkHooks, contentVersionHooks } from "../objects/content.ts";
import { contactHooks, deliveryHooks, emailHooks, feedItemHooks } from "../objects/others.ts";
import type { Row } from "../schema/types.ts";
import type { Values } from "./read-input.ts";
import type { Writer } from "./writer.ts";

/** What the platform does by itself around a write of one object. `values` may be changed before the write. */
export interface ObjectHooks {
  beforeInsert?(writer: Writer, values: Values): void;
  beforeUpdate?(writer: Writer, values: Values, before: Row): void;
  afterInsert?(writer: Writer, row: Row): void;
  afterDelete?(writer: Writer, row: Row): void;
}

const hooks: Record<string, ObjectHooks> = {
  Case: caseHooks,
  ContentVersion: contentVersionHooks,
  ContentDocumentLink: contentLinkHooks,
  EmailMessage: emailHooks,
  FeedItem: feedItemHooks,
  Contact: contactHooks,
  OpenCx_Delivery__c: deliveryHooks,
};

/** The hooks of an object; most have none. */
export function hooksOf(object: string): ObjectHooks {
  return hooks[object] ?? {};
}
