import type { z } from "zod";

/** What OpenAPI says of one route; what the framework answers itself (401, 413, …) is added by `document.ts`. */
export interface RouteDocs {
  operationId: string;
  tag: "handoffs" | "trace" | "opencx" | "operation" | "admin";
  summary: string;
  description?: string;
  path?: z.ZodObject;
  query?: z.ZodObject;
  header?: z.ZodObject;
  /** The same schema that the route parses with. */
  body?: z.ZodType;
  /** By status. Without a schema the answer is described in words only. */
  answers: Record<number, { description: string; schema?: z.ZodType; contentType?: string; headers?: z.ZodObject }>;
  /** The codes this route itself may answer with, by status. */
  errors?: Record<number, readonly string[]>;
}
