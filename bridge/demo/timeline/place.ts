/** A conversation of a trace, as far as it says where people are. */
export interface TracedConversation {
  no: number;
  desk: string | null;
}

/** Where something happened, for the words that tell of it. */
export interface Place {
  system: "Salesforce" | "Dynamics 365";
  isIncident: boolean;
  /** Whether the desk is told what the customer has received. */
  takesReceipts: boolean;
}

/** The place of one conversation of a handoff; of the last one where none is named. */
export function placeOf(conversations: readonly TracedConversation[], conversationNo: number | null): Place {
  const found = conversations.find(({ no }) => no === conversationNo) ?? conversations.at(-1);
  const desk = found?.desk ?? "";
  const isDynamics = desk.startsWith("dynamics");
  return {
    system: isDynamics ? "Dynamics 365" : "Salesforce",
    isIncident: desk === "dynamics-incidents",
    takesReceipts: !isDynamics,
  };
}
