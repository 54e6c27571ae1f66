import { createServer } from "node:http";
import type { IncomingMessage, RequestListener, Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "@jest/globals";
import { errorCode } from "../../src/lib/errors.ts";
import { createGuardedFetch } from "../../src/lib/guarded-fetch.ts";
import type { FetchOptions } from "../../src/lib/guarded-fetch.ts";

const png = Buffer.from("89504e470d0a1a0a0000000d49484452", "hex");
const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function serve(listener: RequestListener): Promise<number> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}

const loopback = async () => [{ address: "127.0.0.1", family: 4 }];
const open = { hosts: ["files.test", "other.test", "127.0.0.1"], allowPrivateAddresses: true };

function fetcher(options: Partial<Parameters<typeof createGuardedFetch>[0]> = {}) {
  return createGuardedFetch({ policy: open, lookup: loopback, timeoutMs: 5000, ...options });
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return "done";
  } catch (error) {
    return errorCode(error);
  }
}

const limit: FetchOptions = { maxBytes: 1000 };

test("a file arrives with its bytes, its name and the type its bytes show", async () => {
  const port = await serve((_request, response) => {
    response.setHeader("content-type", "text/html");
    response.setHeader("content-disposition", `attachment; filename="../../etc/photo.png"`);
    response.end(png);
  });

  const file = await fetcher().fetchBytes(`http://files.test:${port}/x`, limit);

  expect(Buffer.from(file.bytes).equals(png)).toBe(true);
  expect(file).toMatchObject({ contentType: "image/png", filename: "photo.png" });
});

test("markup counts as plain text, and the name may come from the address", async () => {
  const port = await serve((_request, response) => response.end("<html><script>1</script></html>"));

  const file = await fetcher().fetchBytes(`http://files.test:${port}/a/p%C3%A4ge.html?sig=1`, limit);

  expect(file).toMatchObject({ contentType: "text/plain", filename: "päge.html" });
});

test("a host that is not listed is never contacted", async () => {
  let calls = 0;
  const port = await serve((_request, response) => {
    calls += 1;
    response.end();
  });

  expect(await codeOf(fetcher().fetchBytes(`http://evil.test:${port}/`, limit))).toBe("ADDRESS_NOT_ALLOWED");
  expect(calls).toBe(0);
});

test("a listed name that leads to a private address is refused and never contacted", async () => {
  let calls = 0;
  const port = await serve((_request, response) => {
    calls += 1;
    response.end();
  });
  const policy = { hosts: ["files.test"], allowPrivateAddresses: false };

  expect(await codeOf(fetcher({ policy }).fetchBytes(`https://files.test:${port}/`, limit))).toBe("ADDRESS_REFUSED");
  expect(calls).toBe(0);
});

test("a name is looked up once a hop, so one that changes its answer gains nothing", async () => {
  const port = await serve((_request, response) => response.end("checked host"));
  const answers = [[{ address: "127.0.0.1", family: 4 }], [{ address: "169.254.169.254", family: 4 }]];
  let asked = 0;
  const lookup = async () => answers[asked++] ?? [];

  const file = await fetcher({ lookup }).fetchBytes(`http://files.test:${port}/`, limit);

  expect(Buffer.from(file.bytes).toString()).toBe("checked host");
  expect(asked).toBe(1);
});

test("a redirect is followed, and its caller's headers stay with the first origin", async () => {
  const seen: IncomingMessage["headers"][] = [];
  const last = await serve((request, response) => {
    seen.push(request.headers);
    response.end("there");
  });
  const first = await serve((request, response) => {
    seen.push(request.headers);
    response.writeHead(302, { location: `http://other.test:${last}/y` }).end();
  });
  const headers = { authorization: "Bearer secret", "x-key": "secret" };

  const file = await fetcher().fetchBytes(`http://files.test:${first}/x`, { ...limit, headers });

  expect(Buffer.from(file.bytes).toString()).toBe("there");
  expect(seen[0]).toMatchObject(headers);
  expect(JSON.stringify(seen[1])).not.toContain("secret");
});

test("a redirect to a private address, another scheme or an unlisted host is refused", async () => {
  const results: string[] = [];
  for (const location of [
    "http://169.254.169.254/latest",
    "file:///etc/passwd",
    "http://evil.test/",
    "http://u:p@files.test/",
  ]) {
    const port = await serve((_request, response) => response.writeHead(301, { location }).end());
    const policy = { ...open, hosts: [...open.hosts, "169.254.169.254"] };
    results.push(await codeOf(fetcher({ policy }).fetchBytes(`http://files.test:${port}/`, limit)));
  }

  expect(results).toEqual(["ADDRESS_REFUSED", "ADDRESS_REFUSED", "ADDRESS_NOT_ALLOWED", "ADDRESS_REFUSED"]);
});

test("a name that turns private behind a redirect is refused", async () => {
  const port = await serve((_request, response) => response.writeHead(302, { location: "/again" }).end());
  const answers = [[{ address: "127.0.0.1", family: 4 }], [{ address: "169.254.169.254", family: 4 }]];
  let asked = 0;
  const lookup = async () => answers[asked++] ?? [];

  expect(await codeOf(fetcher({ lookup }).fetchBytes(`http://files.test:${port}/`, limit))).toBe("ADDRESS_REFUSED");
  expect(asked).toBe(2);
});

test("redirects end after three", async () => {
  let calls = 0;
  const port = await serve((_request, response) => {
    calls += 1;
    response.writeHead(302, { location: `/${calls}` }).end();
  });

  expect(await codeOf(fetcher().fetchBytes(`http://files.test:${port}/`, limit))).toBe("FETCH_FAILED");
  expect(calls).toBe(4);
});

test("a post is not repeated along a redirect", async () => {
  let calls = 0;
  const port = await serve((_request, response) => {
    calls += 1;
    response.writeHead(307, { location: "/again" }).end();
  });
  const post = fetcher().fetchBytes(`http://files.test:${port}/`, { ...limit, method: "POST", body: "{}" });

  expect(await codeOf(post)).toBe("FETCH_FAILED");
  expect(calls).toBe(1);
});

test("a file that says it is too large is not read", async () => {
  const port = await serve((_request, response) =>
    response.writeHead(200, { "content-length": "5000" }).end("x".repeat(5000)),
  );

  expect(await codeOf(fetcher().fetchBytes(`http://files.test:${port}/`, limit))).toBe("FILE_TOO_LARGE");
});

test("an endless file is left as soon as it is too large", async () => {
  let left: () => void = () => undefined;
  const closed = new Promise<void>((resolve) => (left = resolve));
  const port = await serve((_request, response) => {
    const timer = setInterval(() => response.write("x".repeat(600)), 5);
    response.on("close", () => {
      clearInterval(timer);
      left();
    });
  });

  expect(await codeOf(fetcher().fetchBytes(`http://files.test:${port}/`, limit))).toBe("FILE_TOO_LARGE");
  await closed;
});

test("a compressed answer is refused, so that it cannot grow past the limit", async () => {
  const port = await serve((_request, response) => response.writeHead(200, { "content-encoding": "gzip" }).end("x"));

  expect(await codeOf(fetcher().fetchBytes(`http://files.test:${port}/`, limit))).toBe("FETCH_FAILED");
});

test("a server that trickles, one that is silent and a look-up that hangs all end at the timeout", async () => {
  const slow = await serve((_request, response) => {
    const timer = setInterval(() => response.write("x"), 20);
    response.on("close", () => clearInterval(timer));
  });
  const silent = await serve(() => undefined);
  const hanging = fetcher({ timeoutMs: 200, lookup: () => new Promise(() => undefined) });

  const codes = await Promise.all([
    codeOf(fetcher({ timeoutMs: 200 }).fetchBytes(`http://files.test:${slow}/`, limit)),
    codeOf(fetcher({ timeoutMs: 200 }).fetchBytes(`http://files.test:${silent}/`, limit)),
    codeOf(hanging.fetchBytes("http://files.test/", limit)),
  ]);

  expect(codes).toEqual(["FETCH_TIMEOUT", "FETCH_TIMEOUT", "FETCH_TIMEOUT"]);
});

test("a fetch stops when its caller stops", async () => {
  const port = await serve(() => undefined);
  const stop = new AbortController();

  const work = codeOf(fetcher().fetchBytes(`http://files.test:${port}/`, { ...limit, signal: stop.signal }));
  stop.abort();

  expect(await work).toBe("FETCH_FAILED");
});

test("a server's fault may be tried again, a refusal may not", async () => {
  const failing = await serve((_request, response) => response.writeHead(503).end());
  const refusing = await serve((_request, response) => response.writeHead(404).end());

  await expect(fetcher().fetchBytes(`http://files.test:${failing}/`, limit)).rejects.toMatchObject({ retryable: true });
  await expect(fetcher().fetchBytes(`http://files.test:${refusing}/`, limit)).rejects.toMatchObject({
    code: "FETCH_FAILED",
    retryable: false,
  });
});
