import type { JWK } from "jose";
import { startSimulators, type Simulators } from "../../simulators/start.ts";
import { answerInChats, tenantOf } from "./answer-in-chats.ts";
import { hookChats, joinChats } from "./chats.ts";
import { Arrivals } from "./arrivals.ts";
import { answerOnCases } from "./answer-on-cases.ts";
import { auditCases, auditHandoffs } from "./audit.ts";
import { auditChats } from "./audit-chats.ts";
import { stageFacts } from "./facts.ts";
import { handOff } from "./hand-off.ts";
import type { AnswerMessage, CallMessage, CaseLoad, ChatLoad, HandoffLoad, SpeechLoad } from "./protocol.ts";
import { speak } from "./speak.ts";

const rep = "Ann Agent";
const plenty = 1_000_000;

/** Runs the simulators without limits and does what the parent process asks, until that one goes. */
async function main(): Promise<void> {
  const simulators = await startSimulators({ unlimited: true, dynamics: process.argv.includes("--dynamics") });
  liftLimits(simulators);
  const arrivals = new Arrivals();
  const methods = methodsOn(simulators, arrivals);
  process.on("message", (message: CallMessage) => {
    void answer(message.id, () => methods[message.method](message.argument as never));
  });
  process.once("disconnect", () => void simulators.close().finally(() => process.exit(0)));
  tell({ ready: stageFacts(simulators) });
}

function liftLimits({ salesforceMessaging, dynamics }: Simulators): void {
  const { control } = salesforceMessaging;
  control.setLimits({
    tokensPerMinute: null,
    renewalsPerMinute: null,
    starts: null,
    messagesPerMinute: null,
    activeSessions: null,
  });
  control.setRep({ rep, capacity: plenty });
  dynamics?.control.setLimits({ requests: plenty, executionMs: plenty * 1000, concurrent: plenty });
  dynamics?.messaging.control.setRep({ rep, capacity: plenty });
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
      simulators.dynamics?.control.setNetwork({ latencyMs: ms });
      simulators.dynamics?.messaging.control.setNetwork({ latencyMs: ms });
    },
    handOff: (load: HandoffLoad) => handOff(simulators, arrivals, load),
    join: (sessionIds: string[]) => {
      for (const id of sessionIds) control.accept(id, { rep });
    },
    speak: (load: SpeechLoad) => speak(simulators, arrivals, load),
    answerOnCases: (load: CaseLoad) => answerOnCases(simulators, arrivals, numbers, load),
    audit: (sessionIds: string[]) => auditHandoffs(simulators, sessionIds),
    auditCases: (sessionIds: string[]) => auditCases(simulators, sessionIds),
    hookChats: (webhookUrl: string) => hookChats(tenantOf(simulators), webhookUrl),
    joinChats: (sessionIds: string[]) => joinChats(tenantOf(simulators), sessionIds),
    answerInChats: (load: ChatLoad) => answerInChats(simulators, arrivals, load),
    auditChats: (sessionIds: string[]) => auditChats(simulators, sessionIds),
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
