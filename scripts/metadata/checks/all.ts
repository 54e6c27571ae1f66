import { routingParameters } from "../../../bridge/src/desks/salesforce-messaging/attributes.ts";
import type { Finding } from "../finding.ts";
import type { SourcePackage } from "../source/package.ts";
import { checkApiVersion } from "./api-version.ts";
import { checkChannelRules } from "./channel-rules.ts";
import { checkConversion } from "./conversion.ts";
import { checkCoreApart } from "./core-apart.ts";
import { checkFieldRules } from "./field-rules.ts";
import { checkHygiene } from "./hygiene.ts";
import { checkManifests } from "./manifests.ts";
import { checkNames } from "./names.ts";
import { checkPermissions } from "./permissions.ts";
import { checkReferences } from "./references.ts";
import { checkReplacements } from "./replacements.ts";
import { checkRoutingNames, type RoutingParameter } from "./routing-names.ts";
import { checkSchema } from "./schema.ts";
import { checkShipping } from "./shipping.ts";

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
    ...checkCoreApart(source),
    ...checkShipping(source),
    ...checkReplacements(source),
    ...checkHygiene(source),
    ...(await checkManifests(source)),
  ];
}
