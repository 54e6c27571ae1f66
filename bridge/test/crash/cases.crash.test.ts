import { afterEach, test } from "@jest/globals";
import type { CaseResult } from "./case-result.ts";
import { tellCaseStory, tellLongBrief } from "./case-story.ts";
import type { CrashWorld } from "./crash-world.ts";
import { killedAtMany, longest, shareOfPoints } from "./killing.ts";

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);
const briefOf = (parts: number) => upTo(parts).map((no) => `brief ${no}/${parts}`);
const noMore = { deliveries: ["Delivered"], mailsOfTheOrg: 0, violations: [] };

const twoSessions: CaseResult = {
  cases: 1,
  contacts: 1,
  onCase: [
    ...briefOf(3),
    "[Customer] It is number 42.",
    "[Customer] Size M, see the photo.",
    ...briefOf(1),
    "[Customer] I write again about it.",
  ],
  turnsTold: [...upTo(6), ...upTo(2)],
  filesOnCase: ["invoice.txt", "photo.txt"],
  filesToCustomer: ["invoice.txt"],
  replies: [
    ["Which order is it?", "And which size?", "Here is the invoice."],
    ["We send another one.", "It is on its way."],
  ],
  notices: [],
  resolved: [1, 2],
  handoffs: [["ended"], ["ended", "ended"]],
  ...noMore,
};

const longBrief: CaseResult = {
  cases: 1,
  contacts: 1,
  onCase: briefOf(35),
  turnsTold: upTo(70),
  filesOnCase: [],
  filesToCustomer: [],
  replies: [["I am reading."]],
  notices: [],
  resolved: [1],
  handoffs: [["ended"]],
  ...noMore,
};

let world: CrashWorld;
const started = (one: CrashWorld) => {
  world = one;
};
afterEach(() => world.close());

const options = { cases: { contacts: { create: true } } };

test(
  "a bridge that is killed at any call keeps two sessions on one Case, with every word and file once",
  () => killedAtMany({ tell: tellCaseStory, expected: twoSessions }, shareOfPoints(1 / 4), options, started),
  longest,
);

test(
  "so it does with a brief of more comments than the Case is created with",
  () => killedAtMany({ tell: tellLongBrief, expected: longBrief }, shareOfPoints(1 / 15), options, started),
  longest,
);
