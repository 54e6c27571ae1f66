import { z } from "zod";
import { docsFiles, docsPolicy } from "../openapi/docs-files.ts";
import { routeUnknown } from "../request-fault.ts";
import type { Route } from "../route.ts";
import { described } from "../schemas/members.ts";

const anyObject = z.record(z.string(), z.unknown()).meta({ id: "OpenApiDocument", description: "OpenAPI 3.1." });

/** The API's description; made when first asked for. */
export function openApi(makeDocument: () => object): Route {
  let document: object | undefined;
  return {
    method: "get",
    path: "/openapi.json",
    docs: {
      operationId: "readOpenApi",
      tag: "operation",
      summary: "Read this description",
      answers: { 200: { description: "The description.", schema: anyObject } },
    },
    handle: (_req, res) => {
      document ??= makeDocument();
      res.set("Cache-Control", "public, no-cache").json(document);
    },
  };
}

/** The viewer's page; its files lie next to it, so that it works behind any path prefix. */
export function docsPage(): Route {
  return {
    method: "get",
    path: "/docs",
    docs: {
      operationId: "readDocs",
      tag: "operation",
      summary: "Read this description in a browser",
      answers: {
        200: { description: "The page, under /docs/.", contentType: "text/html" },
        302: { description: "To /docs/." },
      },
    },
    handle: (req, res) => {
      if (!req.path.endsWith("/")) return void res.status(302).set("Location", "docs/").end();
      const index = docsFiles().get("index.html");
      if (index === undefined || !("text" in index)) throw routeUnknown();
      res.set("Content-Security-Policy", docsPolicy).type(index.contentType).send(index.text);
    },
  };
}

/** The viewer's style sheet, scripts and pictures, from this very process. */
export function docsFile(): Route {
  const files = docsFiles();
  return {
    method: "get",
    path: "/docs/{file}",
    quiet: true,
    docs: {
      operationId: "readDocsFile",
      tag: "operation",
      summary: "Read a file of the viewer",
      path: z.object({ file: described(z.string(), "The file's name.", "swagger-ui.css") }),
      answers: { 200: { description: "The file.", contentType: "text/plain" } },
      errors: { 404: ["ROUTE_UNKNOWN"] },
    },
    handle: async (req, res) => {
      const file = files.get(String(req.params["file"]));
      if (file === undefined) throw routeUnknown();
      res.set({ "Content-Security-Policy": docsPolicy, "Cache-Control": "public, max-age=3600" });
      res.type(file.contentType);
      if ("text" in file) return void res.send(file.text);
      await new Promise<void>((resolve, reject) => {
        res.sendFile(file.path, { cacheControl: false }, (error?: Error) => (error ? reject(error) : resolve()));
      });
    },
  };
}
