/** What the availability action answers for a workstream (contract dynamics-365 7.9). */
export interface AvailabilityFacts {
  IsQueueAvailable: boolean;
  IsAgentAvailable: boolean;
  PositionInQueue: number;
  AverageWaitTimeInSeconds: number;
  NextTransitionTime: string | null;
  StartTimeOfNextOperatingHour: string | null;
  EndTimeOfNextOperatingHour: string | null;
}

const open: AvailabilityFacts = {
  IsQueueAvailable: true,
  IsAgentAvailable: true,
  PositionInQueue: 0,
  AverageWaitTimeInSeconds: 30,
  NextTransitionTime: null,
  StartTimeOfNextOperatingHour: null,
  EndTimeOfNextOperatingHour: null,
};

/** What the action says until an admin says otherwise: somebody is there. */
export class Availability {
  facts: AvailabilityFacts = { ...open };

  clear(): void {
    this.facts = { ...open };
  }
}
