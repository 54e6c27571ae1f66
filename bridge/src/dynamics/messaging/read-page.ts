/** One message of a conversation as `/messages` lists it (contract dynamics-365 7.6), as far as it can be read. */
export interface Message {
  messageId: string;
  activity: unknown;
}

export interface Page {
  messages: Message[];
  next: string | undefined;
}

/** The pages print their members in two ways, so case does not count. */
export function readPage(json: unknown): Page {
  const rows = member(json, "messages");
  const token = member(json, "continuationtoken");
  const messages = (Array.isArray(rows) ? (rows as unknown[]) : []).flatMap((activity) => {
    const messageId = idOf(activity);
    return messageId === undefined ? [] : [{ messageId, activity }];
  });
  return { messages, next: typeof token === "string" && token !== "" ? token : undefined };
}

/** 13 digits: milliseconds since the epoch. */
export function idOf(json: unknown): string | undefined {
  const id = member(json, "messageid");
  return typeof id === "string" && /^\d{1,20}$/.test(id) ? id : undefined;
}

function member(json: unknown, name: string): unknown {
  if (typeof json !== "object" || json === null) return undefined;
  return Object.entries(json).find(([key]) => key.toLowerCase() === name)?.[1] as unknown;
}
