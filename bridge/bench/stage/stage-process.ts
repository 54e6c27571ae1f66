import type { JWK } from "jose";
import { startSimulators, type Simulators } from "../../simulators/start.ts";
import { Arrivals } from "./arrivals.ts";
import { answerOnCases } from "./answer-on-cases.ts";
import { auditCases, auditHandoffs } from "./audit.ts";
import { handOff } from "./hand-off.ts";
import type { AnswerMessage, CallMessage, CaseLoad, HandoffLoad, SpeechLoad, StageFacts } from "./protocol.ts";
import { speak } from "./speak.ts";

const rep = "Ann Agent";

/** Runs the simulators without limits and does what the parent process asks, until that one goes. */
async function main(): Promise<void> {
  const simulators = await startSimulators({ unlimited: true });
  liftLimits(simulators);
  const arrivals = new Arrivals();
  const methods = methodsOn(simulators, arrivals);
  process.on("message", (message: CallMessage) => {
    void answer(message.id, () => methods[message.method](message.argument as never));
  });
  process.once("disconnect", () => void simulators.close().finally(() => process.exit(0)));
  tell({ ready: simulators.facts as unknown as StageFacts });
}

function liftLimits({ salesforceMessaging }: Simulators): void {
  const { control } = salesforceMessaging;
  control.setLimits({
    tokensPerMinute: null,
    renewalsPerMinute: null,
    starts: null,
    messagesPerMinute: null,
    activeSessions: null,
  });
  control.setRep({ rep, capacity: 1_000_000 });
}

function methodsOn(simulators: Simulators, arrivals: Arrivals) {
  const { control } = simulators.salesforceMessaging;
  const numbers = { last: 0 };
  const deployment = String(simulators.facts["esDeveloperName"]);
  return {
    registerKey: (key: JWK) => control.registerKey({ deployment, key: { ...key } }),
    setLatency: (ms: number) => {
      control.setNetwork({ latencyMs: ms });
      simulators.opencx.control.latency(ms);
      simulators.salesforceOrg.control.setNetwork({ latencyMs: ms });
    },
    handOff: (load: HandoffLoad) => handOff(simulators, arrivals, load),
    join: (sessionIds: string[]) => {
      for (const id of sessionIds) control.accept(id, { rep });
    },
    speak: (load: SpeechLoad) => speak(simulators, arrivals, load),
    answerOnCases: (load: CaseLoad) => answerOnCases(simulators, arrivals, numbers, load),
    audit: (sessionIds: string[]) => auditHandoffs(simulators, sessionIds),
    auditCases: (sessionIds: string[]) => auditCases(simulators, sessionIds),
  };
}

async function answer(id: number, work: () => unknown): Promise<void> {
  try {
    tell({ id, result: await work() });
  } catch (error) {
    tell({ id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
}

function tell(message: AnswerMessage): void {
  process.send?.(message);
}

await main();
