import { error, type Finding } from "../../finding.ts";
import { componentsOf, type Component } from "../../source/component.ts";
import { elementsAt, textAt, type XmlElement } from "../../source/xml.ts";
import type { Resolver } from "./resolver.ts";

const maxLength = 1000;

/** The labels by name, with their English text. */
export function labelsOf(resolver: Resolver): Map<string, string> {
  const labels = componentsOf(resolver.source, "CustomLabels").flatMap(({ body }) => elementsAt(body, "labels"));
  return new Map(labels.map((label) => [textAt(label, "fullName") ?? "", textAt(label, "value") ?? ""]));
}

/** Each translation has exactly the labels, with the same placeholders. */
export function checkTranslations(resolver: Resolver): Finding[] {
  const labels = labelsOf(resolver);
  return componentsOf(resolver.source, "Translations").flatMap((translation) => {
    const translated = elementsAt(translation.body, "customLabels");
    const names = new Set(translated.map((each) => textAt(each, "name") ?? ""));
    return [
      ...[...labels.keys()]
        .filter((name) => !names.has(name))
        .map((name) => error(translation.path, `The label ${name} is not translated. Add it.`)),
      ...translated.flatMap((each) => checkTranslated(translation, each, labels)),
    ];
  });
}

function checkTranslated(translation: Component, translated: XmlElement, labels: Map<string, string>): Finding[] {
  const name = textAt(translated, "name") ?? "";
  const text = textAt(translated, "label") ?? "";
  const english = labels.get(name);
  if (english === undefined) return [error(translation.path, `It translates ${name}, which is no label. Take it out.`)];
  if (text === "") return [error(translation.path, `The translation of ${name} is empty. Write one.`)];
  if (text.length > maxLength)
    return [error(translation.path, `The translation of ${name} is longer than ${maxLength}. Shorten it.`)];
  if (placeholdersOf(text) === placeholdersOf(english)) return [];
  return [
    error(translation.path, `The translation of ${name} has other placeholders than the English text. Use the same.`),
  ];
}

function placeholdersOf(text: string): string {
  return [...new Set(text.match(/\{\d+\}/g) ?? [])].sort().join();
}
