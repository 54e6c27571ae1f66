/** What the heart counts; `http/metrics.ts` shows it to Prometheus. */
export interface HandoffMetrics {
  handoffAccepted(source: string): void;
  handoffOpened(desk: string, seconds: number): void;
  handoffEnded(desk: string, outcome: string): void;
  firstReply(desk: string, seconds: number): void;
  relayed(direction: string, seconds: number): void;
  retried(direction: string, code: string): void;
  dead(direction: string, code: string): void;
  streamOpened(): void;
  streamClosed(): void;
  streamDropped(): void;
}
