import { routingParameters } from "../../../bridge/src/desks/salesforce-messaging/attributes.ts";
import type { Finding } from "../finding.ts";
import type { SourcePackage } from "../source/package.ts";
import { checkApiVersion } from "./api-version.ts";
import { checkApexRules } from "./apex-rules.ts";
import { checkChannelRules } from "./channel-rules.ts";
import { checkConnectionRules } from "./connection-rules.ts";
import { checkConversion } from "./conversion.ts";
import { checkCoreApart } from "./core-apart.ts";
import { checkFieldRules } from "./field-rules.ts";
import { checkFlowRules } from "./flow-rules.ts";
import { checkHygiene } from "./hygiene.ts";
import { checkLayoutRules } from "./layout-rules.ts";
import { checkListViews } from "./list-views.ts";
import { checkManifests } from "./manifests.ts";
import { checkNames } from "./names.ts";
import { checkPageRules } from "./page-rules.ts";
import { checkPermissions } from "./permissions.ts";
import { checkReferences } from "./references.ts";
import { checkReplacements } from "./replacements.ts";
import { checkReportRules } from "./report-rules.ts";
import { checkRoutingNames, type RoutingParameter } from "./routing-names.ts";
import { checkRoutingRules } from "./routing-rules.ts";
import { checkSchema } from "./schema.ts";
import { checkShipping } from "./shipping.ts";

/** What an org would refuse, or would take and then not do, file by file. */
const rules = [
  ...[checkRoutingRules, checkFlowRules, checkConnectionRules, checkListViews, checkPageRules],
  ...[checkLayoutRules, checkReportRules, checkApexRules],
];

/** What all checks find, in the order in which it is best mended. */
export async function checkAll(
  source: SourcePackage,
  parameters: readonly RoutingParameter[] = routingParameters,
): Promise<Finding[]> {
  return [
    ...(await checkConversion(source)),
    ...checkSchema(source),
    ...checkNames(source),
    ...checkApiVersion(source),
    ...checkFieldRules(source),
    ...checkReferences(source),
    ...checkRoutingNames(source, parameters),
    ...checkChannelRules(source),
    ...checkPermissions(source),
    ...rules.flatMap((check) => check(source)),
    ...checkCoreApart(source),
    ...checkShipping(source),
    ...checkReplacements(source),
    ...checkHygiene(source),
    ...(await checkManifests(source)),
  ];
}
