import type { Finding } from "../finding.ts";
import type { SourcePackage } from "../source/package.ts";
import { checkApex } from "./references/apex.ts";
import { checkChannels } from "./references/channel.ts";
import { checkFlows } from "./references/flow.ts";
import { checkTranslations } from "./references/labels.ts";
import { checkLayouts } from "./references/layouts.ts";
import { checkLwc } from "./references/lwc.ts";
import { checkNamedReferences } from "./references/named.ts";
import { checkPages } from "./references/pages.ts";
import { checkPermissionSetReferences } from "./references/permission-sets.ts";
import { checkRecords } from "./references/records.ts";
import { checkReports } from "./references/reports.ts";
import { Resolver } from "./references/resolver.ts";

const checks = [checkNamedReferences, checkPermissionSetReferences, checkChannels, checkFlows, checkRecords].concat([
  ...[checkLayouts, checkPages, checkReports, checkTranslations, checkApex, checkLwc],
]);

/** Everything that a file names exists, and is there by the time the file is deployed (contract 23.3). */
export function checkReferences(source: SourcePackage): Finding[] {
  const resolver = new Resolver(source);
  return checks.flatMap((check) => check(resolver));
}
