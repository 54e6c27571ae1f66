import type { RestAnswer, RestCall } from "./call.ts";
import { composite } from "./composite.ts";
import { queries } from "./queries.ts";
import { notAllowed, notFound } from "./refusals.ts";
import { sobjects } from "./sobjects.ts";

type Resource = (call: RestCall) => RestAnswer;

const resources: Record<string, Resource> = {
  sobjects,
  composite,
  query: queries,
  queryAll: queries,
  limits: ({ method, world }) => {
    if (method !== "GET") throw notAllowed(method, "HEAD,GET");
    return { status: 200, body: world.limits.report() };
  },
};

/** Does one call. Throws RestError. */
export function dispatch(call: RestCall): RestAnswer {
  const [first] = call.path;
  if (first === undefined) return index(call);
  const resource = Object.hasOwn(resources, first) ? resources[first] : undefined;
  if (resource === undefined) throw notFound();
  return resource(call);
}

function index({ method, base, world, user }: RestCall): RestAnswer {
  if (method !== "GET") throw notAllowed(method, "HEAD,GET");
  const links = Object.keys(resources).map((name) => [name, `${base}/${name}`]);
  const identity = `${world.baseUrl}/id/${world.orgId}/${String(user["Id"])}`;
  return { status: 200, body: { ...Object.fromEntries(links), identity } };
}
