import { z } from "zod";
import { operation } from "../../../lib/operation.ts";
import type { Actor } from "../access/privileges.ts";
import { resolveCase } from "../operations/close-incident.ts";
import { textOf } from "../rows/store.ts";
import { Writer } from "../rows/writer.ts";
import { ControlError } from "./control-error.ts";
import type { ControlTarget } from "./target.ts";

const onCase = { incidentId: z.string(), rep: z.string() };
const file = z.strictObject({ name: z.string().min(1), contentType: z.string().min(1), base64: z.base64() });

/** What a rep does on a case, by name or by id, under the rules of the environment (contract dynamics-365 5.4, 5.6). */
export const reps = {
  writeNote: operation(
    "A rep writes a note on a case, with or without a file; returns its id.",
    z.strictObject({ ...onCase, text: z.string().optional(), file: file.optional() }),
    (target: ControlTarget, { incidentId, rep, text, file: attached }) => {
      const columns =
        attached === undefined
          ? {}
          : { filename: attached.name, mimetype: attached.contentType, documentbody: attached.base64 };
      const note = { notetext: text ?? null, ...columns, "objectid_incident@odata.bind": `/incidents(${incidentId})` };
      const { writer } = as(target, rep);
      return { id: writer.create(target.world.tenant.schema.table("annotation"), note) };
    },
  ),
  resolveCase: operation(
    "A rep resolves a case.",
    z.strictObject({ ...onCase, subject: z.string().default("Resolved") }),
    (target: ControlTarget, { incidentId, rep, subject }) => {
      const { actor, writer } = as(target, rep);
      const resolving = { id: incidentId.toLowerCase(), resolution: { subject }, status: usualStatus };
      target.world.tenant.store.atomically(() => resolveCase({ world: target.world, actor }, resolving, writer));
    },
  ),
  reactivateCase: operation(
    "A rep opens a resolved case again.",
    z.strictObject(onCase),
    (target: ControlTarget, { incidentId, rep }) =>
      as(target, rep).writer.update(target.world.tenant.schema.table("incident"), incidentId, { statecode: 0 }),
  ),
};

const usualStatus = -1;

/** @throws ControlError 404 */
function as({ world }: ControlTarget, nameOrId: string): { actor: Actor; writer: Writer } {
  const [user] = world.tenant.store.find(
    "systemuser",
    (row) => row["systemuserid"] === nameOrId.toLowerCase() || row["fullname"] === nameOrId,
  );
  if (user === undefined) throw new ControlError(404, `No user ${nameOrId}.`);
  const userId = textOf(user["systemuserid"]);
  const actor = { appId: "rep", userId, realUserId: userId };
  return { actor, writer: new Writer({ world, actor, references: new Map(), detectDuplicates: false }) };
}
