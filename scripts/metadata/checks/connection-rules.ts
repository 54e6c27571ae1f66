import { error, type Finding } from "../finding.ts";
import { componentsOf, type Component } from "../source/component.ts";
import type { SourcePackage } from "../source/package.ts";
import { textsAt } from "../source/xml.ts";

const mergeField = /\$Credential\.(\w+)(?:\.(\w+))?/g;

/** A header formula takes its secret from its own credential: an org reads no other (contract salesforce-metadata 11.1). */
export function checkConnectionRules(source: SourcePackage): Finding[] {
  return componentsOf(source, "ExternalCredential").flatMap((credential) =>
    textsAt(credential.body, "externalCredentialParameters", "parameterValue").flatMap((formula) =>
      checkFormula(credential, formula),
    ),
  );
}

function checkFormula({ path, name }: Component, formula: string): Finding[] {
  return [...formula.matchAll(mergeField)].flatMap(([whole, credential = "", parameter]) => {
    if (credential === name && parameter !== undefined) return [];
    return [
      error(path, `${whole} is nothing of this credential. Write $Credential.${name}. and the parameter's name.`),
    ];
  });
}
