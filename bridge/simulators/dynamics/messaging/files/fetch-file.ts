import { keep } from "./file-store.ts";
import type { StoredFile } from "./file-store.ts";

const timeoutMs = 10_000;

/** Fetches a file that a customer's message names, as the service does; a failure is kept with the file. */
export async function fetchFile(file: StoredFile, maxBytes: number, stop: AbortSignal): Promise<void> {
  try {
    keep(file, await download(file.sourceUrl ?? "", maxBytes, stop));
  } catch (error) {
    file.state = "failed";
    file.error = error instanceof Error ? error.message : String(error);
  }
}

async function download(url: string, maxBytes: number, stop: AbortSignal): Promise<Buffer> {
  const response = await fetch(url, { signal: AbortSignal.any([stop, AbortSignal.timeout(timeoutMs)]) });
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > maxBytes) throw new Error(`more than ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  if (!response.ok) throw new Error(`answered ${response.status}`);
  return Buffer.concat(chunks);
}
