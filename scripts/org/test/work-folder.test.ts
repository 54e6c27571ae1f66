import { copyFileSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { ComponentSet, MetadataConverter } from "@salesforce/source-deploy-retrieve";
import { workFolder } from "../work-folder.ts";

const xml =
  '<?xml version="1.0" encoding="UTF-8"?>\n<MessagingChannel xmlns="http://soap.sforce.com/2006/04/metadata"/>\n';

let project: string;
beforeEach(() => {
  project = realpathSync(mkdtempSync(join(tmpdir(), "org-work-")));
  copyFileSync(join(import.meta.dirname, "..", "..", "..", ".forceignore"), join(project, ".forceignore"));
  writeFileSync(join(project, "sfdx-project.json"), JSON.stringify({ packageDirectories: [{ path: "force-app" }] }));
});
afterEach(() => rmSync(project, { recursive: true, force: true }));

test("the deploy library finds a channel in the folder where fetched files are kept", () => {
  const folder = join(workFolder(project), "retrieved", "MessagingChannel", "Theirs", "messagingChannels");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "Theirs.messagingChannel-meta.xml"), xml);

  const found = ComponentSet.fromSource(folder).getSourceComponents().toArray();

  expect(found.map(({ type, fullName }) => `${type.name} ${fullName}`)).toEqual(["MessagingChannel Theirs"]);
});

test("the deploy library writes what it fetched into that folder", async () => {
  const fetched = join(project, "fetched", "messagingChannels");
  mkdirSync(fetched, { recursive: true });
  writeFileSync(join(fetched, "Theirs.messagingChannel"), xml);
  const outputDirectory = join(workFolder(project), "retrieved", "MessagingChannel", "Theirs");

  const { converted = [] } = await new MetadataConverter().convert(ComponentSet.fromSource(fetched), "source", {
    type: "directory",
    outputDirectory,
    genUniqueDir: false,
  });

  expect(converted.map(({ fullName }) => fullName)).toEqual(["Theirs"]);
  expect(ComponentSet.fromSource(outputDirectory).size).toBe(1);
});
