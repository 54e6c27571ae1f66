import { Faults } from "../../lib/faults.ts";
import { AutoNumbers } from "./auto-numbers.ts";
import { IdMint, to18 } from "./ids.ts";
import { Ledger } from "./ledger.ts";
import { Limits } from "./limits.ts";
import { Clients } from "./oauth/clients.ts";
import { Tokens } from "./oauth/tokens.ts";
import type { OrgOptions } from "./options.ts";
import { furnish } from "./furnish.ts";
import { Outbox } from "./outbox/outbox.ts";
import { SentMails } from "./mail/sent-mail.ts";
import { People } from "./people.ts";
import { Records } from "./records/records.ts";
import { Rules } from "./records/rules.ts";
import type { Change } from "./records/writer.ts";
import { Schema } from "./schema/schema.ts";
import { Cursors } from "./soql/cursors.ts";
import { findRepeats, Violations } from "./violations.ts";

/** One org and all its parts. Parts keep their identity; a reset only empties them. */
export interface World {
  /** 18 characters. */
  orgId: string;
  sandbox: boolean;
  now: () => number;
  schema: Schema;
  records: Records;
  ids: IdMint;
  autoNumbers: AutoNumbers;
  people: People;
  clients: Clients;
  tokens: Tokens;
  rules: Rules;
  cursors: Cursors;
  limits: Limits;
  outbox: Outbox;
  mails: SentMails;
  ledger: Ledger;
  violations: Violations;
  faults: Faults;
  /** What is wrong with the org as a whole. */
  state: { active: boolean; apiEnabled: boolean };
  /** Set once it listens. */
  baseUrl: string;
  /** Called after each write, within its transaction. */
  written(change: Change): void;
}

/** Builds an org. Throws when its options cannot be met. */
export function createWorld(options: OrgOptions): World {
  const orgId = options.orgId ?? "00DSIM000000001";
  if (!/^00D[A-Za-z0-9]{12}(?:[A-Za-z0-9]{3})?$/.test(orgId)) {
    throw new Error(`"${orgId}" is no org id: 00D and 12 or 15 more characters.`);
  }
  const now = options.now ?? Date.now;
  const schema = new Schema(options.withPackage ?? true);
  const records = new Records(schema);
  const world: World = {
    orgId: to18(orgId),
    sandbox: options.sandbox ?? false,
    now,
    ...{ schema, records, ids: new IdMint(), autoNumbers: new AutoNumbers(), people: new People(records) },
    ...{ clients: new Clients(), tokens: new Tokens(now, options.sessionMs ?? 7_200_000), rules: new Rules() },
    ...{ cursors: new Cursors(), limits: new Limits(options.dailyRequests ?? 100_000), ledger: new Ledger(now) },
    ...{ outbox: new Outbox(() => world), mails: new SentMails() },
    violations: new Violations(options.onViolation),
    faults: new Faults(),
    state: { active: true, apiEnabled: true },
    baseUrl: "",
    written: (change) => written(world, change),
  };
  furnish(world, options);
  return world;
}

/** Empties the org and furnishes it as at the start. Tokens stay valid. */
export function resetWorld(world: World, options: OrgOptions): void {
  const { schema, records, autoNumbers, people, rules, cursors, limits, outbox, mails, ledger, violations, faults } =
    world;
  for (const part of [outbox, mails, schema, records, autoNumbers, people, rules, cursors, limits, ledger])
    part.clear();
  for (const part of [violations, faults]) part.clear();
  world.state = { active: true, apiEnabled: true };
  furnish(world, options);
}

function written(world: World, change: Change): void {
  const { before, after, action, object, id, userId } = change;
  const fields: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(after ?? {})) {
    if (value === null || value === before?.[name] || name.startsWith("#")) continue;
    fields[name] = Buffer.isBuffer(value) ? `${value.length} bytes` : value;
  }
  const record = world.ledger.write({ action, object, id, by: world.people.usernameOf(userId), fields });
  world.records.undoable(() => world.ledger.forget(record));
  for (const violation of findRepeats(world, change)) world.violations.add(violation);
  world.outbox.notice(change);
}
