/** Where to ask how a handoff stands; a path alone where the bridge does not know its public address. */
export function handoffUrl(publicUrl: string | undefined, id: string): string {
  return `${publicUrl ?? ""}/v1/handoffs/${id}`;
}
