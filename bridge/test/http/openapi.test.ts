import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { adminRoutes } from "../../src/http/admin-routes.ts";
import { publicRoutes } from "../../src/http/public-routes.ts";
import { HttpLab } from "./lab.ts";

type Fields = Record<string, unknown>;
interface Operation {
  operationId: string;
  tags: string[];
  summary: string;
  parameters?: { name: string; in: string; required?: boolean; description?: string }[];
  requestBody?: { content: Record<string, { schema: Fields }>; required?: boolean };
  responses: Record<string, { description: string; content?: Record<string, { schema: Fields }> }>;
  security: Fields[];
}
interface Document {
  openapi: string;
  info: { title: string; version: string };
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Fields>; securitySchemes: Fields };
  tags: { name: string }[];
}

let lab: HttpLab;
let document: Document;
beforeAll(async () => {
  lab = await HttpLab.start({ http: { publicUrl: "https://bridge.example.com" } });
  document = (await lab.call<Document>("/openapi.json")).body;
});
afterAll(() => lab.stop());

function routes() {
  const count = () => Promise.reject(new Error("not called"));
  return [...publicRoutes(lab.http, count, () => ({})), ...adminRoutes(lab.http)];
}

function operations(): { path: string; method: string; operation: Operation }[] {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
}

/** Every object of the document, with the way to it. */
function* nodes(value: unknown, way = "#"): Generator<{ way: string; node: Fields }> {
  if (typeof value !== "object" || value === null) return;
  yield { way, node: value as Fields };
  for (const [name, inner] of Object.entries(value)) yield* nodes(inner, `${way}/${name}`);
}

test("every route that is served is described, and nothing else", () => {
  const served = new Set(routes().map(({ method, path }) => `${method} ${path}`));
  const described = new Set(operations().map(({ method, path }) => `${method} ${path}`));

  expect(described).toEqual(served);
});

test("the document names its version, server and license", () => {
  expect(document.openapi).toMatch(/^3\.1\.\d$/);
  expect(document.info).toMatchObject({ version: "1.2.3", license: { identifier: "MIT" } });
  expect(document).toMatchObject({ servers: [{ url: "https://bridge.example.com" }] });
});

test("every reference leads somewhere", () => {
  const broken = [...nodes(document)].filter(({ node }) => {
    const target = node["$ref"];
    return typeof target === "string" && find(target) === undefined;
  });

  expect(broken.map(({ way }) => way)).toEqual([]);
});

function find(reference: string): unknown {
  return reference
    .replace(/^#\//, "")
    .split("/")
    .reduce<unknown>((inner, name) => (inner as Fields | undefined)?.[name], document);
}

test("operations are told apart by their ids, and use the tags and key schemes that are declared", () => {
  const ids = operations().map(({ operation }) => operation.operationId);
  const tags = new Set(operations().flatMap(({ operation }) => operation.tags));
  const schemes = new Set(operations().flatMap(({ operation }) => operation.security.flatMap(Object.keys)));

  expect(new Set(ids).size).toBe(ids.length);
  expect([...tags].sort()).toEqual(document.tags.map(({ name }) => name).sort());
  expect([...schemes].sort()).toEqual(Object.keys(document.components.securitySchemes).sort());
});

test("each part of a path is a described parameter, and no more", () => {
  for (const { path, operation } of operations()) {
    const inPath = (operation.parameters ?? []).filter((parameter) => parameter.in === "path");

    expect(inPath.map(({ name }) => name)).toEqual([...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]));
    expect(inPath.every(({ required, description }) => required === true && description !== undefined)).toBe(true);
  }
});

test("every answer is described, and every error has the one shape", () => {
  for (const { operation } of operations()) {
    expect(Object.keys(operation.responses)).toEqual(expect.arrayContaining(["405", "500"]));
    for (const [status, response] of Object.entries(operation.responses)) {
      expect(response.description).not.toBe("");
      if (Number(status) < 400 || status === "503") continue;
      expect(response.content?.["application/json"]?.schema).toEqual({ $ref: "#/components/schemas/Error" });
    }
  }
});

test.each([
  ["post /v1/handoffs", [202, 400, 401, 403, 405, 409, 413, 415, 422, 429, 500]],
  ["post /v1/handoffs/{id}/messages", [202, 400, 401, 403, 404, 405, 409, 413, 415, 422, 429, 500]],
  ["post /v1/handoffs/{id}/end", [200, 202, 400, 401, 403, 404, 405, 409, 413, 415, 429, 500]],
  ["get /v1/handoffs/{id}", [200, 400, 401, 403, 404, 405, 429, 500]],
  ["get /v1/conversations/{id}/trace", [200, 304, 400, 401, 403, 404, 405, 429, 500]],
  ["post /v1/opencx/webhook/{token}", [200, 400, 401, 404, 405, 409, 413, 429, 500]],
  ["get /readyz", [200, 405, 500, 503]],
])("%s names each status it may answer with", (route, statuses) => {
  const [method = "", path = ""] = route.split(" ");

  expect(Object.keys(document.paths[path]?.[method]?.responses ?? {}).map(Number)).toEqual(statuses);
});

test("every member of a request body says what it is for, with an example", () => {
  const { HandoffRequest, MessageRequest, EndRequest } = document.components.schemas;
  for (const schema of [HandoffRequest, MessageRequest, EndRequest]) {
    for (const member of Object.values((schema?.["properties"] ?? {}) as Record<string, Fields>)) {
      expect(member["description"]).toEqual(expect.any(String));
    }
  }
  expect(HandoffRequest?.["required"]).toEqual(["sessionId"]);
  expect(EndRequest?.["required"]).toBeUndefined();
});

test("the description holds no secret of the configuration", () => {
  const text = JSON.stringify(document);

  for (const { key } of lab.http.parts.config.keys) expect(text).not.toContain(key);
});
