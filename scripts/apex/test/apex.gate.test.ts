import { expect, test } from "@jest/globals";
import type { Gate } from "../gate.ts";
import { format } from "../gates/format.ts";
import { graph } from "../gates/graph.ts";
import { lint } from "../gates/lint.ts";
import { types } from "../gates/types.ts";
import { runOver } from "./planted-project.ts";

const fine = `public with sharing class Fine {
    public static List<Case> read(String subject) {
        return [SELECT Id FROM Case WHERE Subject = :subject WITH USER_MODE LIMIT 10];
    }
}
`;
const slowMs = 120_000;

/** What a gate finds in a class that is right and in one that is not; the right one may not be named. */
async function findingsIn(gate: Gate, bad: string): Promise<string> {
  const found = (await runOver(gate, { classes: { Fine: fine, Bad: bad } })).findings.join("\n");
  expect(found).not.toContain("Fine.cls");
  return found;
}

test("Apex out of shape, and Apex that does not parse, is found", async () => {
  const right = fine.replace("Fine", "Bad");

  expect(await findingsIn(format, right)).toBe("");
  expect(await findingsIn(format, right.replace("    return", "  return"))).toContain("Bad.cls");
  expect(await findingsIn(format, right.replace("(String subject)", "(String)"))).toContain("Bad.cls");
});

test("a type that does not fit, an object and a label that are not there, are found", async () => {
  const bad = `public with sharing class Bad {
    public static Integer count() {
        String text = Label.OpenCx_Nothing_Of_This_Name;
        Nothing__c row = new Nothing__c();
        return text;
    }
}
`;

  const found = await findingsIn(types, bad);

  expect(found).toMatch(/Bad\.cls: .*Nothing__c/);
  expect(found).toContain("OpenCx_Nothing_Of_This_Name");
  expect(found).toMatch(/Integer/);
});

test(
  "a query in a loop, a query put together from words, and a class without sharing are found",
  async () => {
    const bad = `public class Bad {
    public static void read(List<String> subjects) {
        for (String subject : subjects) {
            List<Case> found = Database.query('SELECT Id FROM Case WHERE Subject = \\'' + subject + '\\'');
            update found;
        }
    }
}
`;

    const found = await findingsIn(lint, bad);

    expect(found).toMatch(/Bad\.cls:\d+: OperationWithLimitsInLoop/);
    expect(found).toMatch(/Bad\.cls:\d+: ApexSOQLInjection/);
    expect(found).toMatch(/Bad\.cls:\d+: ApexSharingViolations/);
  },
  slowMs,
);

test(
  "a write without a look at the user's rights, on the way from a page, is found",
  async () => {
    const bad = `public with sharing class Bad {
    @AuraEnabled
    public static void open(String subject) {
        save(subject);
    }

    private static void save(String subject) {
        insert new Case(Subject = subject);
    }
}
`;

    expect(await findingsIn(graph, bad)).toMatch(/Bad\.cls:\d+: ApexFlsViolation/);
  },
  slowMs,
);
