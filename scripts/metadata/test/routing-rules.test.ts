import { expect, test } from "@jest/globals";
import { checkRoutingRules } from "../checks/routing-rules.ts";
import { change, linesWith, oneLine, type Case } from "./planted.ts";

const queue = "OpenCx_Messaging.queue";
const deployment = "OpenCx_Verified.EmbeddedServiceConfig";

const cases: Case[] = [
  [
    "a queue without conversations",
    change(queue, "<sobjectType>MessagingSession", "<sobjectType>MessagingEndUser"),
    queue,
    "It does not take MessagingSession",
  ],
  [
    "a queue without the people in conversations",
    change(queue, "<sobjectType>MessagingEndUser", "<sobjectType>MessagingSession"),
    queue,
    "It does not take MessagingEndUser",
  ],
  [
    "a queue for nothing",
    change(
      queue,
      "    <queueSobject>\n        <sobjectType>MessagingEndUser</sobjectType>\n    </queueSobject>\n    <queueSobject>\n        <sobjectType>MessagingSession</sobjectType>\n    </queueSobject>\n",
      "",
    ),
    queue,
    "It does not take MessagingSession and MessagingEndUser",
  ],
  [
    "a queue for something else too",
    change(queue, "<name>", "<queueSobject><sobjectType>Case</sobjectType></queueSobject><name>"),
    queue,
    "A queue for conversations takes no Case",
  ],
  [
    "a deployment for a web page",
    change(deployment, "<deploymentType>API", "<deploymentType>Web"),
    deployment,
    "Its deploymentType is Web",
  ],
  [
    "a deployment with a site",
    change(deployment, "<masterLabel>", "<site>OpenCx</site><masterLabel>"),
    deployment,
    "A custom client has no <site>",
  ],
];

test.each(cases)("the rules of routing show %s", async (_what, plant, file, says) => {
  expect(await linesWith(plant, checkRoutingRules)).toEqual(oneLine(file, says));
});
