import { randomUUID } from "node:crypto";
import { z } from "zod";
import { notFound } from "./api-error.ts";

const days = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
const dayNames = z.enum([...days, "everyday", "weekdays", "weekends"]);
const dayRanges = z.string().regex(new RegExp(`^(${days.join("|")})_to_(${days.join("|")})$`));
const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d:[0-5]\d$/, "must be HH:MM:SS");

const shift = z.object({
  id: z.string().optional(),
  day_of_week: z.union([dayNames, dayRanges]),
  start_time: time,
  end_time: time,
});

/** Body of `POST` and `PUT /office-hours` (contract opencx 2.5). */
export const scheduleSchema = z.object({
  name: z.string().min(1),
  iana_timezone: z.string().refine(isTimezone, "must be an IANA time zone"),
  shifts: z.array(shift),
});

export type Schedule = z.output<typeof scheduleSchema> & { id: string; created_at: string; updated_at: string };

/** The organisation's schedules; they inform and block nothing (contract opencx 2.5). */
export class OfficeHours {
  readonly #schedules = new Map<string, Schedule>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  list(): Schedule[] {
    return [...this.#schedules.values()];
  }

  get(id: string): Schedule {
    const schedule = this.#schedules.get(id);
    if (schedule === undefined) throw notFound("Office hours");
    return schedule;
  }

  /** Creates a schedule, or replaces one with all its shifts when `id` names it. */
  put(input: z.output<typeof scheduleSchema>, id?: string): Schedule {
    const at = new Date(this.#now()).toISOString();
    const before = id === undefined ? undefined : this.get(id);
    const schedule: Schedule = {
      ...input,
      shifts: input.shifts.map((one) => ({ ...one, id: one.id ?? randomUUID() })),
      id: before?.id ?? randomUUID(),
      created_at: before?.created_at ?? at,
      updated_at: at,
    };
    this.#schedules.set(schedule.id, schedule);
    return schedule;
  }

  remove(id: string): void {
    this.get(id);
    this.#schedules.delete(id);
  }

  clear(): void {
    this.#schedules.clear();
  }
}

function isTimezone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
