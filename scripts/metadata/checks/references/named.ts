import type { Finding } from "../../finding.ts";
import { componentsOf } from "../../source/component.ts";
import { textsAt } from "../../source/xml.ts";
import type { Resolver } from "./resolver.ts";

interface Rule {
  from: string;
  /** The elements that hold the name, from the root down. */
  path: string;
  to: string;
  /** Names that the org brings itself. */
  ofTheOrg?: RegExp;
}

const standardTab = /^standard-\w+$/;
const app = "externalClientApplication";

/** One line for each element whose whole text is the name of another component (contract salesforce-metadata 23.3). */
const rules: readonly Rule[] = [
  { from: "MessagingChannel", path: "sessionHandlerFlow", to: "Flow" },
  { from: "MessagingChannel", path: "sessionHandlerQueue", to: "Queue" },
  {
    from: "MessagingChannel",
    path: "embeddedConfig/messagingAuthorizations/publicKeyCertificateSetName",
    to: "PublicKeyCertificateSet",
  },
  {
    from: "PublicKeyCertificateSet",
    path: "publicKeyCertificateSetKeys/publicKeyCertificate",
    to: "PublicKeyCertificate",
  },
  { from: "EmbeddedServiceConfig", path: "embeddedServiceMessagingChannel/messagingChannel", to: "MessagingChannel" },
  { from: "Queue", path: "queueRoutingConfig", to: "QueueRoutingConfig" },
  { from: "ServicePresenceStatus", path: "channels/channel", to: "ServiceChannel", ofTheOrg: /^sfdc_livemessage$/ },
  { from: "PermissionSet", path: "classAccesses/apexClass", to: "ApexClass" },
  { from: "PermissionSet", path: "customPermissions/name", to: "CustomPermission" },
  { from: "PermissionSet", path: "customMetadataTypeAccesses/name", to: "CustomObject" },
  { from: "PermissionSet", path: "flowAccesses/flow", to: "Flow" },
  { from: "PermissionSet", path: "servicePresenceStatusAccesses/servicePresenceStatus", to: "ServicePresenceStatus" },
  { from: "PermissionSet", path: "tabSettings/tab", to: "CustomTab", ofTheOrg: standardTab },
  {
    from: "PermissionSet",
    path: "applicationVisibilities/application",
    to: "CustomApplication",
    ofTheOrg: /^standard__\w+$/,
  },
  { from: "CustomApplication", path: "tabs", to: "CustomTab", ofTheOrg: standardTab },
  { from: "CustomApplication", path: "defaultLandingTab", to: "CustomTab", ofTheOrg: standardTab },
  { from: "CustomApplication", path: "utilityBar", to: "FlexiPage" },
  { from: "CustomTab", path: "lwcComponent", to: "LightningComponentBundle" },
  { from: "CustomTab", path: "flexiPage", to: "FlexiPage" },
  { from: "NamedCredential", path: "namedCredentialParameters/externalCredential", to: "ExternalCredential" },
  { from: "ExtlClntAppOauthSettings", path: app, to: "ExternalClientApplication" },
  { from: "ExtlClntAppGlobalOauthSettings", path: app, to: "ExternalClientApplication" },
  { from: "ExtlClntAppConfigurablePolicies", path: app, to: "ExternalClientApplication" },
  { from: "ExtlClntAppOauthConfigurablePolicies", path: app, to: "ExternalClientApplication" },
  { from: "ExtlClntAppOauthConfigurablePolicies", path: "commaSeparatedPermissionSet", to: "PermissionSet" },
  { from: "ExtlClntAppOauthSecuritySettings", path: app, to: "ExternalClientApplication" },
];

/** Finds names of components that the package has not. */
export function checkNamedReferences(resolver: Resolver): Finding[] {
  return rules.flatMap(({ from, path, to, ofTheOrg }) =>
    componentsOf(resolver.source, from).flatMap((component) =>
      textsAt(component.body, ...path.split("/"))
        .flatMap((text) => (path.startsWith("commaSeparated") ? text.split(/\s*,\s*/) : [text]))
        .filter((name) => name !== "" && ofTheOrg?.test(name) !== true)
        .flatMap((name) => resolver.component(component.path, to, name)),
    ),
  );
}
