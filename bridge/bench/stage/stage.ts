import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { AnswerMessage, CallMessage, StageCalls, StageFacts } from "./protocol.ts";

/** The simulators, in a process of their own, so that they do not take the bridge's time. */
export interface Stage {
  facts: StageFacts;
  calls: StageCalls;
  close(): Promise<void>;
}

interface Waiting {
  resolve(result: unknown): void;
  reject(error: Error): void;
}

export interface StageOptions {
  /** Starts a tenant of Dynamics 365 as well. */
  dynamics?: boolean;
}

/** Starts the simulators in another process. */
export async function startStage({ dynamics = false }: StageOptions = {}): Promise<Stage> {
  const child = fork(join(import.meta.dirname, "stage-process.ts"), dynamics ? ["--dynamics"] : [], {
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  const waiting = new Map<number, Waiting>();
  const ready = Promise.withResolvers<StageFacts>();
  child.on("message", (message: AnswerMessage) => {
    if ("ready" in message) ready.resolve(message.ready);
    else settle(waiting, message);
  });
  child.once("exit", (code) => {
    const error = new Error(`The simulators' process ended with code ${code}.`);
    ready.reject(error);
    for (const one of waiting.values()) one.reject(error);
  });
  const facts = await ready.promise;
  const call = caller(child, waiting);
  return {
    facts,
    calls: {
      registerKey: (key) => call("registerKey", key),
      setLatency: (ms) => call("setLatency", ms),
      handOff: (load) => call("handOff", load),
      join: (sessionIds) => call("join", sessionIds),
      speak: (load) => call("speak", load),
      answerOnCases: (load) => call("answerOnCases", load),
      audit: (sessionIds) => call("audit", sessionIds),
      auditCases: (sessionIds) => call("auditCases", sessionIds),
      hookChats: (webhookUrl) => call("hookChats", webhookUrl),
      joinChats: (sessionIds) => call("joinChats", sessionIds),
      answerInChats: (load) => call("answerInChats", load),
      auditChats: (sessionIds) => call("auditChats", sessionIds),
    },
    close: async () => {
      if (child.exitCode !== null) return;
      const exited = once(child, "exit");
      child.disconnect();
      await exited;
    },
  };
}

function caller(child: ChildProcess, waiting: Map<number, Waiting>) {
  let last = 0;
  return <M extends keyof StageCalls>(method: M, argument: Parameters<StageCalls[M]>[0]): ReturnType<StageCalls[M]> => {
    const id = ++last;
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    waiting.set(id, { resolve, reject });
    child.send({ id, method, argument } satisfies CallMessage);
    return promise as ReturnType<StageCalls[M]>;
  };
}

function settle(waiting: Map<number, Waiting>, answer: Exclude<AnswerMessage, { ready: StageFacts }>): void {
  const one = waiting.get(answer.id);
  waiting.delete(answer.id);
  if ("error" in answer) one?.reject(new Error(answer.error));
  else one?.resolve(answer.result);
}
