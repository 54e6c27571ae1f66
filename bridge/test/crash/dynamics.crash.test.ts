import { afterEach, test } from "@jest/globals";
import type { CrashWorld } from "./crash-world.ts";
import { type ChatResult, tellChatStory } from "./dynamics-chat-story.ts";
import { type IncidentResult, tellIncidentStory } from "./dynamics-incident-story.ts";
import { killedAtMany, longest, shareOfPoints } from "./killing.ts";

const chat: ChatResult = {
  chats: 1,
  repReads: ["OpenCX handoff", "My order is lost.", "It is number 42."],
  filesToRep: ["photo.txt"],
  customerReads: ["Hello, I am Ann.", "ok", "ok", "Have a look at this.", "Goodbye."],
  filesToCustomer: ["note.txt"],
  noticesTwice: [],
  resolved: 1,
  handoffs: ["ended"],
  violations: [],
};

const incidents: IncidentResult = {
  contacts: 1,
  incidents: 2,
  queued: 2,
  turnsTold: [
    [1, 2, 3, 4, 5, 6, 7, 8],
    [1, 2],
  ],
  notes: [["It is number 42.", "Here is a photo."], ["I write again."]],
  files: [["opencx-transcript-<session>.txt", "photo.txt"], ["opencx-transcript-<session>.txt"]],
  notices: 0,
  violations: [],
};

let world: CrashWorld;
const started = (one: CrashWorld) => {
  world = one;
};
afterEach(() => world.close());

test(
  "a bridge that is killed at any call keeps a chat in Dynamics, with every word and file once",
  () => killedAtMany({ tell: tellChatStory, expected: chat }, shareOfPoints(1 / 4), { dynamics: true }, started),
  longest,
);

test(
  "so it does with incidents, of which two sessions of one address make two and one contact",
  () =>
    killedAtMany({ tell: tellIncidentStory, expected: incidents }, shareOfPoints(1 / 4), { dynamics: true }, started),
  longest,
);
