import { error, type Finding } from "../../finding.ts";
import { componentsOf, type Component } from "../../source/component.ts";
import { elementsAt, textAt, textsAt } from "../../source/xml.ts";
import type { Resolver } from "./resolver.ts";

/** What permission sets grant must exist: fields, objects and the principals of external credentials. */
export function checkPermissionSetReferences(resolver: Resolver): Finding[] {
  return componentsOf(resolver.source, "PermissionSet").flatMap((set) => [
    ...textsAt(set.body, "objectPermissions", "object").flatMap((object) => resolver.object(set.path, object)),
    ...textsAt(set.body, "fieldPermissions", "field").flatMap((name) => {
      const [object = "", field = ""] = name.split(".");
      return resolver.field(set.path, object, field);
    }),
    ...textsAt(set.body, "externalCredentialPrincipalAccesses", "externalCredentialPrincipal").flatMap((name) =>
      checkPrincipal(resolver, set, name),
    ),
  ]);
}

function checkPrincipal(resolver: Resolver, set: Component, name: string): Finding[] {
  const [credential = "", principal = ""] = name.split("-");
  const found = resolver.find("ExternalCredential", credential);
  if (found === undefined) return resolver.component(set.path, "ExternalCredential", credential);
  const principals = elementsAt(found.body, "externalCredentialParameters")
    .filter((parameter) => textAt(parameter, "parameterType") === "NamedPrincipal")
    .map((parameter) => textAt(parameter, "parameterName"));
  if (principals.includes(principal)) return resolver.component(set.path, "ExternalCredential", credential);
  const known = principals.join(", ");
  return [
    error(set.path, `The credential ${credential} has no principal ${principal}. Name one that it has: ${known}.`),
  ];
}
