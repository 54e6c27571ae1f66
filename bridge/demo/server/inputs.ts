import { z } from "zod";

/** What the page's buttons send along. */
export const nothing = z.object({});
export const words = z.object({ text: z.string().trim().min(1).max(4000) });
export const file = z.object({
  name: z.string().min(1).max(200),
  type: z.string().max(200),
  base64: z.base64().max(7 * 1_048_576),
});
