import { z } from "zod";
import { always, count, flag, refuse, section, setting } from "../setting.ts";
import { briefPartsFacts } from "./connection.ts";
import { guid } from "./dynamics-connection.ts";
import { oldNameOf } from "./dynamics-old-names.ts";

const someId = "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee";

/** Columns that the bridge fills itself. */
const reservedProperties = ["incidentid", "ticketnumber", "customerid", "statecode", "statuscode"];

const columns = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]));

/** Columns with fixed values; those that the bridge fills are refused. */
export const ticketProperties = columns.superRefine((values, ctx) => {
  for (const name of Object.keys(values)) {
    if (reservedProperties.some((one) => name.toLowerCase() === one || name.toLowerCase().startsWith(`${one}_`))) {
      refuse(ctx, "CONFIG_TICKET_PROPERTY_RESERVED", `${name} is filled by the bridge.`, [name]);
    }
  }
}, always);

const anonymous = /^(create_contact|none|fixed_(?:contact|account):[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

/** What a new incident is given (contract dynamics-365 5.4 and 6). */
export const incidentSettings = section({
  priority: setting(count({ min: 1, max: 4 }).optional(), {
    sentence: "Priority of an incident whose handoff names none: 1 High, 2 Normal, 3 Low; 4 is written as 3.",
    defaultText: "2",
    example: "2",
  }),
  priorities: setting(z.record(z.string().trim().toLowerCase(), count({ min: 1, max: 1_000_000_000 })).default({}), {
    sentence: "Priority by the handoff's word; else urgent and high are 1, low is 3 and everything else the default.",
    example: "{ urgent: 1 }",
  }),
  ownerId: setting(guid().optional(), {
    sentence: "User that owns new incidents; else Dynamics decides.",
    example: someId,
    remedy: "Copy the GUID from the user's address in the Power Platform admin center.",
  }),
  ownerTeamId: setting(guid().optional(), {
    sentence: "Team that owns new incidents, in place of a user.",
    example: someId,
    remedy: "Copy the GUID from the team's address in the Power Platform admin center.",
  }),
  queueId: setting(guid().optional(), {
    sentence: "Queue that new incidents are put into.",
    example: someId,
    remedy: "Copy the GUID from the queue's address in Customer Service admin center, Queues.",
  }),
  routing: setting(z.enum(["queue", "unified", "none"]).default("queue"), {
    sentence: "How an incident reaches people: by queueId, by the environment's unified routing rules, or not at all.",
    example: "queue",
  }),
  ticketProperties: setting(ticketProperties.default({}), {
    sentence: "Further columns of a new incident with fixed values; choices take numbers.",
    example: "{ casetypecode: 1 }",
  }),
  anonymousCustomer: setting(
    z.string().trim().toLowerCase().regex(anonymous, "This is none of the four ways.").default("create_contact"),
    {
      sentence:
        "Customer of an incident whose caller has no e-mail: create_contact, fixed_contact:<id>, fixed_account:<id>, or none where the environment takes that.",
      example: "create_contact",
      remedy: "Write create_contact, none, fixed_contact:<GUID of a contact> or fixed_account:<GUID of an account>.",
    },
  ),
  matchByPhone: setting(flag().default(true), {
    sentence: "Looks for a caller without e-mail by the number, before anonymousCustomer is applied.",
    example: "true",
  }),
  origins: setting(z.record(z.string().trim().toLowerCase(), count({ min: 1, max: 1_000_000_000 })).default({}), {
    sentence: "Case origin by channel; else phone is 1, email is 2 and everything else 3.",
    example: "{ whatsapp: 3 }",
  }),
  descriptionCharacters: setting(count({ min: 200, max: 1_000_000 }).default(2000), {
    sentence: "Length of the column description; what is longer goes into notes.",
    example: "2000",
  }),
  resolveOnEnd: setting(flag().default(false), {
    sentence: "Resolves the incident when the conversation ends in OpenCX; else a note says so.",
    example: "false",
  }),
  resolvedStatus: setting(count({ min: 1, max: 1_000_000_000 }).default(5), {
    sentence: "Status reason of an incident that the bridge resolves.",
    example: "5",
  }),
});

/** What a note and the brief may take. */
export const noteLimits = {
  noteCharacters: setting(count({ min: 500, max: 90_000 }).default(90_000), {
    sentence: "Longest note; the column takes 100000.",
    example: "90000",
  }),
  briefParts: setting(count({ min: 1, max: 90 }).default(20), briefPartsFacts),
};

/** Names of OpenCX's own integration, as they stand on the connection. */
export const oldIncidentNames = {
  default_owner_id: setting(guid().optional(), oldNameOf("incident.ownerId", someId)),
  default_priority: setting(count({ min: 1, max: 4 }).optional(), oldNameOf("incident.priority", "2")),
  ticket_properties: setting(
    ticketProperties.optional(),
    oldNameOf("incident.ticketProperties", "{ casetypecode: 1 }"),
  ),
};

interface OldNames {
  incident: z.output<typeof incidentSettings>;
  default_owner_id?: string | undefined;
  default_priority?: number | undefined;
  ticket_properties?: z.output<typeof ticketProperties> | undefined;
}

/** The incident's settings with what the old names say, where the new ones say nothing. */
export function incidentOf({ incident, ...old }: OldNames) {
  return {
    ...incident,
    priority: incident.priority ?? old.default_priority ?? 2,
    ownerId: incident.ownerId ?? old.default_owner_id,
    ticketProperties: { ...old.ticket_properties, ...incident.ticketProperties },
  };
}

/** An incident has one owner. */
export function checkOwner(incident: unknown, ctx: z.RefinementCtx): void {
  const { ownerId, ownerTeamId } = (incident ?? {}) as { ownerId?: unknown; ownerTeamId?: unknown };
  if (ownerId === undefined || ownerTeamId === undefined) return;
  refuse(ctx, "CONFIG_DYNAMICS_TWO_OWNERS", "A user and a team are named.", ["incident", "ownerTeamId"]);
}
