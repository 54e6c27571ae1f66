import { Faults } from "../lib/faults.ts";
import { FileStore } from "./file-store.ts";
import { KeyRing } from "./key-ring.ts";
import { OfficeHours } from "./office-hours.ts";
import { RateLimit } from "./rate-limit.ts";
import { RequestBook } from "./request-book.ts";
import { mergeSettings, type Settings, type SettingsPatch } from "./settings.ts";
import { Store } from "./store.ts";
import { Timers } from "./timers.ts";
import { WebhookSender } from "./webhooks/sender.ts";
import { Workflows } from "./workflows.ts";

/** Everything one simulator holds; the domain functions take it as their first argument. */
export interface World {
  settings: Settings;
  /** Milliseconds since 1970. */
  now: () => number;
  /** Base address once it listens. */
  url: string;
  store: Store;
  files: FileStore;
  keys: KeyRing;
  limit: RateLimit;
  requests: RequestBook;
  faults: Faults;
  officeHours: OfficeHours;
  workflows: Workflows;
  webhooks: WebhookSender;
  timers: Timers;
}

export function createWorld(patch: SettingsPatch, now: () => number): World {
  const world: World = {
    settings: mergeSettings({}, patch),
    now,
    url: "",
    store: new Store(),
    files: new FileStore(),
    keys: new KeyRing(),
    limit: new RateLimit(() => world.settings.limits, now),
    requests: new RequestBook(now),
    faults: new Faults(),
    officeHours: new OfficeHours(now),
    workflows: new Workflows(now),
    webhooks: new WebhookSender(() => world.settings, now),
    timers: new Timers(),
  };
  return world;
}

/** Forgets sessions, contacts, files, calls, counts, faults and deliveries; keeps keys, settings and webhook targets. */
export function clearWorld(world: World): void {
  world.timers.clear();
  world.store.clear();
  world.files.clear();
  world.limit.clear();
  world.requests.clear();
  world.faults.clear();
  world.workflows.clear();
  world.webhooks.clear();
  world.officeHours.clear();
}
