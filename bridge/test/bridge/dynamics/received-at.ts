import type { Delivery } from "../../../simulators/dynamics/messaging/webhook/delivery.ts";

/** When the bridge has answered a delivery with 200; undefined where it never did. */
export function receivedAt({ attempts }: Pick<Delivery, "attempts">): number | undefined {
  const taken = attempts.find(({ status }) => status === 200);
  return taken === undefined ? undefined : taken.at + taken.ms;
}
