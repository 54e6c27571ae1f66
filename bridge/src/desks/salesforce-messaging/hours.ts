import type { Clock } from "../../lib/clock.ts";
import type { MiawClient } from "./client.ts";
import { isSuccess } from "./failures.ts";
import { asList, asNumber, asObject } from "./wire.ts";

const keepMs = 60_000;

/** Whether the channel is open now (contract salesforce-miaw 5.4); asked at most once a minute. */
export class BusinessHours {
  readonly #client: MiawClient;
  readonly #clock: Clock;
  #known: { at: number; open: Promise<boolean | undefined> } | undefined;

  constructor(client: MiawClient, clock: Clock) {
    this.#client = client;
    this.#clock = clock;
  }

  /** @returns undefined where no hours are set, or nobody can say. */
  isOpen(): Promise<boolean | undefined> {
    const now = this.#clock.now().getTime();
    if (this.#known === undefined || now - this.#known.at >= keepMs) this.#known = { at: now, open: this.#ask(now) };
    return this.#known.open;
  }

  async #ask(now: number): Promise<boolean | undefined> {
    try {
      const answer = await this.#client.businessHours();
      return isSuccess(answer) ? openAt(now, answer.json) : undefined;
    } catch {
      return undefined;
    }
  }
}

/** Inactive hours and an empty list both mean that none are set. */
export function openAt(now: number, answer: unknown): boolean | undefined {
  const { isActive, businessHours } = asObject(asObject(answer)["businessHoursInfo"]);
  const intervals = asList(businessHours).map(asObject);
  if (isActive === false || intervals.length === 0) return undefined;
  return intervals.some((interval) => {
    const start = asNumber(interval["startTime"]);
    const end = asNumber(interval["endTime"]);
    return start !== undefined && end !== undefined && start <= now && now < end;
  });
}
