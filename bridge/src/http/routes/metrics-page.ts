import type { HttpParts } from "../http-parts.ts";
import type { Route } from "../route.ts";
import { createScrape } from "../scrape.ts";

/** What Prometheus reads. */
export function metricsPage(http: HttpParts): Route {
  const scrape = createScrape(http);
  const { contentType } = http.metrics.registry;
  return {
    method: "get",
    path: "/metrics",
    roles: ["admin"],
    quiet: true,
    docs: {
      operationId: "readMetrics",
      tag: "admin",
      summary: "Read the metrics",
      answers: { 200: { description: "Prometheus' text form.", contentType: "text/plain" } },
    },
    handle: async (_req, res) => {
      const text = await scrape();
      res.set("Content-Type", contentType).send(text);
    },
  };
}
