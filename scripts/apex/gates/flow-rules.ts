import { relative } from "node:path";
import scanner from "@flow-scanner/lightning-flow-scanner-core";
import type { Gate } from "../gate.ts";
import { flowRulesOff } from "../rules.ts";

/** Flows keep the rules of the Lightning Flow Scanner: fault paths, descriptions, nothing unconnected, no fixed ids. */
export const flowRules: Gate = {
  name: "Flow rules (Lightning Flow Scanner)",
  run: async ({ root, flows }) => {
    const parsed = await scanner.parse(flows);
    // The scanner gives a flow that it could not read without its kind, and finds nothing in it.
    const unread = parsed
      .filter(({ flow }) => flow?.type === undefined)
      .map(({ uri, errorMessage }) => `${relative(root, uri ?? "?")}: cannot be read ${errorMessage ?? ""}`);
    const found = scanner
      .scan(parsed)
      .flatMap(({ flow, ruleResults }) =>
        ruleResults
          .filter(({ occurs, ruleName }) => occurs && !(ruleName in flowRulesOff))
          .map(({ ruleName, details }) => `${flow.name}: ${ruleName}: ${details.map(({ name }) => name).join(", ")}`),
      );
    return { findings: [...unread, ...found] };
  },
};
