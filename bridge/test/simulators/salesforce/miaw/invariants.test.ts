import { expect, test } from "@jest/globals";
import { eventViolations, errorBodyViolations } from "../../../../simulators/salesforce/miaw/stream/invariants.ts";
import { askToken, Customer } from "./client.ts";
import { simulated } from "./simulated.ts";

const { sim } = simulated(() => ({
  deployments: [
    {
      developerName: "Demo_Client",
      authMode: "UnAuth",
      parameters: [{ name: "Origin" }],
      prechat: { everySession: true, fields: [{ name: "_email", type: "Email", required: true }] },
    },
  ],
}));

test("every kind of event keeps what the sample client relies on", async () => {
  const guest = await Customer.guest(sim());
  const stream = await guest.stream(guest.lastEventId);
  const id = await guest.begin();
  const { control } = sim();
  control.queuePosition(id);
  control.routingResult(id, { failureType: "RoutingError", errorMessages: ["Busy"], estimatedWaitSeconds: 90 });
  control.automate(id, { text: "One moment" });
  control.accept(id);
  await guest.send(id, "Hello");
  control.type(id);
  control.type(id, { on: false });
  control.read(id);
  control.say(id, { text: "Good day" });
  control.sendLink(id, { url: "https://shop.example/orders", title: "Orders" });
  control.sendFile(id, { name: "a.png", mimeType: "image/png", base64: "aGk=" });
  control.sendButtons(id, { text: "Which?", options: ["A", "B"] });
  control.sendQuickReplies(id, { text: "Which?", options: ["A", "B"] });
  control.sendForm(id, { title: "Details", labels: ["Name"] });
  control.conference(id, { rep: "Bob Agent" });
  control.transfer(id, { from: "Ann Agent" });
  control.inactivate(id);
  control.end(id);
  await guest.close(id);

  const last = (names: string[]) => names.includes("CONVERSATION_CLOSE_CONVERSATION");
  const events = await stream.until(() => last(stream.names()));
  stream.close();

  expect(new Set(stream.names())).toEqual(
    new Set([
      "CONVERSATION_MESSAGE",
      "CONVERSATION_PARTICIPANT_CHANGED",
      "CONVERSATION_ROUTING_RESULT",
      "CONVERSATION_ROUTING_WORK_RESULT",
      "CONVERSATION_SESSION_STATUS_CHANGED",
      "CONVERSATION_CLOSE_CONVERSATION",
      "CONVERSATION_DELIVERY_ACKNOWLEDGEMENT",
      "CONVERSATION_READ_ACKNOWLEDGEMENT",
      "CONVERSATION_TYPING_STARTED_INDICATOR",
      "CONVERSATION_TYPING_STOPPED_INDICATOR",
      "CONVERSATION_QUEUE_POSITION",
    ]),
  );
  for (const { event, data } of events) {
    const { conversationEntry: entry } = data;
    const payload = JSON.parse(entry.entryPayload) as Record<string, unknown>;
    expect(payload["entryType"]).toBe(entry.entryType);
    expect(entry.sender.role).toBeTruthy();
    if (/ROUTING_RESULT|MESSAGE/.test(event)) expect(entry.senderDisplayName).not.toBe("");
    if (event === "CONVERSATION_ROUTING_RESULT") expect(["Initial", "Transfer"]).toContain(payload["routingType"]);
    if (!event.endsWith("_ACKNOWLEDGEMENT")) continue;
    expect(entry.relatedRecords[0]).toBe(payload["acknowledgedConversationEntryIdentifier"]);
    expect(payload["acknowledgementTimestamp"]).toEqual(expect.any(Number));
  }
});

test("pre-chat forms carry every member that the sample client reads", async () => {
  const { body } = await askToken(sim());
  const { configuration } = body["context"] as {
    configuration: { embeddedServiceConfig: { forms: Record<string, unknown>[]; choiceListConfig: object } };
  };

  const [form] = configuration.embeddedServiceConfig.forms;
  expect(form?.["displayContext"]).toBe("Session");
  expect(form?.["formFields"]).toEqual([
    { name: "_email", order: 1, type: "Email", required: true, maxLength: 255, isHidden: false, choiceListId: null },
    { name: "Origin", order: 2, type: "Text", required: false, maxLength: 255, isHidden: true, choiceListId: null },
  ]);
  expect(configuration.embeddedServiceConfig.choiceListConfig).toEqual({ choiceList: [] });
});

test("broken events are noticed, rule by rule", () => {
  const sound = {
    channelPlatformKey: "k",
    channelType: "embedded_messaging",
    channelAddressIdentifier: "c",
    conversationId: "i",
    conversationEntry: {
      identifier: "M1",
      entryType: "Message",
      entryPayload: JSON.stringify({ entryType: "Message", abstractMessage: { id: "M1" } }),
      sender: { role: "Agent" },
      senderDisplayName: "Ann",
      relatedRecords: [],
      transcriptedTimestamp: 1,
    },
  };
  const broken = (event: string, changes: object) => {
    const data = JSON.stringify({ ...sound, conversationEntry: { ...sound.conversationEntry, ...changes } });
    return eventViolations(event, data);
  };
  const payload = (entryType: string, more = {}) => ({
    entryType,
    entryPayload: JSON.stringify({ entryType, ...more }),
  });

  expect(broken("CONVERSATION_MESSAGE", {})).toEqual([]);
  expect(eventViolations("CONVERSATION_MESSAGE", "{}")).toHaveLength(1);
  expect(broken("CONVERSATION_MESSAGE", { entryPayload: { entryType: "Message" } })).toHaveLength(1);
  expect(broken("CONVERSATION_MESSAGE", { sender: {} })).toHaveLength(1);
  expect(broken("CONVERSATION_MESSAGE", { senderDisplayName: "" })).toHaveLength(1);
  expect(broken("CONVERSATION_MESSAGE", { identifier: "M2" })).toHaveLength(1);
  expect(broken("CONVERSATION_CLOSE_CONVERSATION", {})).toHaveLength(1);
  expect(broken("CONVERSATION_ROUTING_RESULT", payload("RoutingResult", { failureType: "None" }))).toHaveLength(1);
  expect(broken("CONVERSATION_READ_ACKNOWLEDGEMENT", payload("ReadAcknowledgement"))).toHaveLength(2);
  expect(errorBodyViolations({ message: "no" })).toEqual([]);
  expect(errorBodyViolations({ status: "no" })).toHaveLength(2);
});
