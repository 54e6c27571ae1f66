import { BridgeError, errorCode } from "../lib/errors.ts";
import type { Dataverse } from "./dataverse/dataverse.ts";

/** The same as a desk's finding. */
export interface Finding {
  check: string;
  result: "pass" | "warn" | "fail";
  found: string;
  remedy?: string;
}

/** Token, OpenCX's own probe, and who the application user is (contract dynamics-365 1, contract opencx 8.2). */
export async function checkLogin(dataverse: Dataverse, environmentUrl: string): Promise<Finding[]> {
  const probe = await tried("login", async () => {
    await dataverse.find("incidents", { select: ["incidentid"], filter: "statecode eq 0", top: 1 });
    return {
      check: "login",
      result: "pass",
      found: `${environmentUrl} takes the app's token and lets it read incidents.`,
    };
  });
  if (probe.result === "fail") return [probe];
  const who = await tried("application-user", async () => {
    const { userId, organizationId } = await dataverse.whoAmI();
    const found = `The app is the user ${userId} of the organization ${organizationId}.`;
    return { check: "application-user", result: "pass", found };
  });
  return [probe, who];
}

/** A look that says what failed instead of throwing. */
export async function tried(check: string, look: () => Promise<Finding>): Promise<Finding> {
  try {
    return await look();
  } catch (error) {
    const facts = error instanceof BridgeError ? error : undefined;
    const found = facts?.message ?? `The check failed (${errorCode(error)}).`;
    return { check, result: "fail", found, remedy: facts?.remedy ?? "Report it with the support bundle." };
  }
}

/** What each name of OpenCX's own integration is called here. */
export function oldNames(names: { name: string; instead: string }[]): Finding[] {
  return names.map(({ name, instead }) => {
    const found = `The connection has OpenCX's name ${name}; it is still read.`;
    return { check: "old-names", result: "warn", found, remedy: `Write ${instead} in its place.` };
  });
}
