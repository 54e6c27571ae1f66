import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/** One file of the viewer: our own text, or a file of swagger-ui-dist. */
export type DocsFile = { contentType: string } & ({ text: string } | { path: string });

/** What the viewer's page may load: our own files and the pictures inside its style sheet. Nothing inline runs. */
export const docsPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

const page = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>OpenCX handoff bridge: API</title>
    <link rel="stylesheet" href="./swagger-ui.css" />
    <link rel="icon" type="image/png" href="./favicon-32x32.png" />
  </head>
  <body>
    <main id="viewer"></main>
    <script src="./swagger-ui-bundle.js"></script>
    <script src="./initializer.js"></script>
  </body>
</html>
`;

const initializer = `window.SwaggerUIBundle({
  url: "../openapi.json",
  dom_id: "#viewer",
  deepLinking: true,
  validatorUrl: null,
  presets: [window.SwaggerUIBundle.presets.apis],
});
`;

/** The viewer's files by name; the page itself is `index.html`. */
export function docsFiles(): ReadonlyMap<string, DocsFile> {
  const folder = dirname(createRequire(import.meta.url).resolve("swagger-ui-dist/package.json"));
  const file = (name: string, contentType: string): [string, DocsFile] => [
    name,
    { contentType, path: join(folder, name) },
  ];
  return new Map<string, DocsFile>([
    ["index.html", { contentType: "text/html; charset=utf-8", text: page }],
    ["initializer.js", { contentType: "text/javascript; charset=utf-8", text: initializer }],
    file("swagger-ui.css", "text/css; charset=utf-8"),
    file("swagger-ui-bundle.js", "text/javascript; charset=utf-8"),
    file("favicon-32x32.png", "image/png"),
  ]);
}
