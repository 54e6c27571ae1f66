import { error, type Finding } from "../finding.ts";
import type { Component } from "../source/component.ts";
import type { SourcePackage } from "../source/package.ts";
import { elementsAt, textAt } from "../source/xml.ts";

type Limits = Readonly<Record<string, number>>;

/** What holds for every type that is not listed: a shorter text is always taken (contract salesforce-metadata 23.10). */
const usual: Limits = { label: 40, masterLabel: 40, pluralLabel: 40, title: 80, description: 255 };
const limitsByType: Readonly<Record<string, Limits>> = {
  CustomField: { label: 40, description: 1000, inlineHelpText: 510 },
  CustomObject: { label: 40, pluralLabel: 40, description: 1000 },
  Report: { name: 40, description: 255 },
  Queue: { name: 40, description: 255 },
  PermissionSet: { label: 80, description: 255 },
  CustomPermission: { label: 80, description: 255 },
  CustomNotificationType: { masterLabel: 80, customNotifTypeName: 80, description: 255 },
  FlexiPage: { masterLabel: 80, description: 255 },
  Flow: { label: 80, description: 1000 },
  LightningComponentBundle: { masterLabel: 80, description: 255 },
};
const longNames = ["ApexClass", "ApexTrigger", "Flow", "PermissionSet", "ReportType"];
const withoutPattern = ["CustomLabels", "Translations"];
const apiName = /^[A-Za-z](?!\w*__)\w*(?<!_)$/;

/** Labels and descriptions fit, and API names are such as an org takes (contract 4.1 and 23.10). */
export function checkNames(source: SourcePackage): Finding[] {
  return source.components.flatMap((component) => [
    ...checkLengths(component),
    ...checkApiName(component),
    ...checkFullName(component),
    ...checkLabels(component),
  ]);
}

function checkLengths({ path, type, body }: Component): Finding[] {
  return Object.entries(limitsByType[type] ?? usual).flatMap(([name, limit]) => {
    const length = textAt(body, name)?.length ?? 0;
    return length <= limit
      ? []
      : [error(path, `<${name}> has ${length} characters; an org takes ${limit}. Shorten it.`)];
  });
}

function checkApiName({ path, type, name }: Component): Finding[] {
  if (withoutPattern.includes(type) || (type.endsWith("Settings") && !type.startsWith("Extl"))) return [];
  const own = type === "Layout" ? (name.split("-")[0] ?? "") : (name.split(/[./]/).at(-1) ?? "");
  const bare = own.replace(/__(c|mdt|e)$/, "");
  if (type === "LightningComponentBundle" && !/^[a-z][A-Za-z0-9]*$/.test(bare)) {
    return [error(path, `${own} is no name of a Lightning component. Write it in camel case, the first letter small.`)];
  }
  if (!apiName.test(bare)) {
    return [error(path, `${own} is no API name. Use letters, digits and single underscores, a letter first.`)];
  }
  const limit = longNames.includes(type) ? 80 : 40;
  if (bare.length <= limit || type.startsWith("ExtlClntApp")) return [];
  return [error(path, `${own} has ${bare.length} characters; an org takes ${limit}. Shorten it.`)];
}

function checkFullName({ path, name, body }: Component): Finding[] {
  const fullName = textAt(body, "fullName");
  const own = name.split(/[./]/).at(-1);
  if (fullName === undefined || fullName === own) return [];
  return [error(path, `<fullName> says ${fullName} and the file ${own ?? ""}. Make them the same.`)];
}

function checkLabels({ path, type, body }: Component): Finding[] {
  if (type !== "CustomLabels") return [];
  const names = elementsAt(body, "labels").map((label) => textAt(label, "fullName") ?? "");
  const twice = names.filter((name, index) => names.indexOf(name) !== index);
  return [
    ...twice.map((name) => error(path, `The label ${name} stands there twice. Keep one.`)),
    ...elementsAt(body, "labels").flatMap((label) =>
      Object.entries({ fullName: 80, shortDescription: 80, value: 1000 }).flatMap(([element, limit]) => {
        const length = textAt(label, element)?.length ?? 0;
        if (length <= limit) return [];
        const name = textAt(label, "fullName") ?? "";
        return [error(path, `<${element}> of ${name} has ${length} characters; an org takes ${limit}. Shorten it.`)];
      }),
    ),
  ];
}
