/* global jest */
const { readFileSync } = require("node:fs");
const { join } = require("node:path");
const { XMLParser } = require("fast-xml-parser");

const core = join(__dirname, "..", "..", "force-app", "core");
const parser = new XMLParser({ parseTagValue: false, isArray: (name) => name === "labels" || name === "customLabels" });

/** The package's own words, by name: `en`, or a language that it is translated to. */
function readLabels(language = "en") {
  if (language === "en") {
    const file = join(core, "main", "default", "labels", "CustomLabels.labels-meta.xml");
    return toMap(parser.parse(readFileSync(file, "utf8")).CustomLabels.labels, "fullName", "value");
  }
  const file = join(core, "optional", "translations", `${language}.translation-meta.xml`);
  return toMap(parser.parse(readFileSync(file, "utf8")).Translations.customLabels, "name", "label");
}

/** Lets what is loaded from now on have the words of a language. */
function speak(language, tag = language) {
  for (const [name, text] of readLabels(language)) {
    jest.doMock(`@salesforce/label/c.${name}`, () => ({ default: text }), { virtual: true });
  }
  for (const module of ["lang", "locale"]) {
    jest.doMock(`@salesforce/i18n/${module}`, () => ({ default: tag }), { virtual: true });
  }
}

function toMap(rows, name, text) {
  return new Map(rows.map((row) => [row[name], row[text]]));
}

module.exports = { readLabels, speak };
