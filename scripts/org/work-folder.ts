import { join } from "node:path";

/**
 * Where fetched files are kept; git ignores it. Not below a folder whose name begins with a dot: the deploy library
 * ignores those, so it would neither write what it fetched nor find what it shall deploy.
 */
export function workFolder(root: string): string {
  return join(root, "org-files");
}
