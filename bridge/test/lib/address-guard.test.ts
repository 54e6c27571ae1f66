import { expect, test } from "@jest/globals";
import { addressKind, checkUrl, resolveSafely } from "../../src/lib/address-guard.ts";
import type { ResolvedAddress } from "../../src/lib/address-guard.ts";
import { errorCode } from "../../src/lib/errors.ts";

const kinds: [string, string][] = [
  ["93.184.216.34", "public"],
  ["2606:2800:220:1::1", "public"],
  ["127.0.0.1", "private"],
  ["10.1.2.3", "private"],
  ["172.16.0.1", "private"],
  ["192.168.1.1", "private"],
  ["::1", "private"],
  ["fd00::1", "private"],
  ["::ffff:127.0.0.1", "private"],
  ["::ffff:10.0.0.1", "private"],
  ["169.254.169.254", "special"],
  ["::ffff:169.254.169.254", "special"],
  ["fe80::1", "special"],
  ["100.64.0.1", "special"],
  ["224.0.0.1", "special"],
  ["ff02::1", "special"],
  ["0.0.0.0", "special"],
  ["::", "special"],
  ["255.255.255.255", "special"],
  ["192.0.2.1", "special"],
  ["198.18.0.1", "special"],
  ["240.0.0.1", "special"],
  ["64:ff9b::7f00:1", "special"],
  ["2002:7f00:1::", "special"],
  ["2001::1", "special"],
  ["::7f00:1", "special"],
  ["2001:db8::1", "special"],
  ["not an address", "special"],
];

test.each(kinds)("%s is %s", (address, kind) => {
  expect(addressKind(address)).toBe(kind);
});

const strict = { hosts: ["files.example.com", "*.cdn.example.com"], allowPrivateAddresses: false };

function checkCode(url: string): string {
  try {
    return checkUrl(url, strict).hostname;
  } catch (error) {
    return errorCode(error);
  }
}

const urls: [string, string][] = [
  ["https://files.example.com/a", "files.example.com"],
  ["https://FILES.example.com./a", "files.example.com."],
  ["https://a.cdn.example.com/a", "a.cdn.example.com"],
  ["https://cdn.example.com/a", "ADDRESS_NOT_ALLOWED"],
  ["https://evilfiles.example.com/a", "ADDRESS_NOT_ALLOWED"],
  ["https://files.example.com.evil.com/a", "ADDRESS_NOT_ALLOWED"],
  ["https://2130706433/a", "ADDRESS_NOT_ALLOWED"],
  ["https://0x7f000001/a", "ADDRESS_NOT_ALLOWED"],
  ["https://[::1]/a", "ADDRESS_NOT_ALLOWED"],
  ["http://files.example.com/a", "ADDRESS_REFUSED"],
  ["file:///etc/passwd", "ADDRESS_REFUSED"],
  ["ftp://files.example.com/a", "ADDRESS_REFUSED"],
  ["https://user:pw@files.example.com/a", "ADDRESS_REFUSED"],
  ["https://files.example.com@evil.com/a", "ADDRESS_REFUSED"],
  ["not an address", "ADDRESS_REFUSED"],
];

test.each(urls)("%s gives %s", (url, expected) => {
  expect(checkCode(url)).toBe(expected);
});

async function resolveCode(url: string, addresses: ResolvedAddress[], allowPrivateAddresses = false): Promise<string> {
  try {
    const found = await resolveSafely(new URL(url), { hosts: [], allowPrivateAddresses }, async () => addresses);
    return found.map(({ address }) => address).join();
  } catch (error) {
    return errorCode(error);
  }
}

test("one bad address among good ones is enough to refuse a host", async () => {
  const good = { address: "93.184.216.34", family: 4 };

  expect(await resolveCode("https://a.example", [good])).toBe("93.184.216.34");
  expect(await resolveCode("https://a.example", [good, { address: "10.0.0.1", family: 4 }])).toBe("ADDRESS_REFUSED");
  expect(await resolveCode("https://a.example", [])).toBe("ADDRESS_REFUSED");
});

test("numbers in any spelling are seen as the address they are", async () => {
  for (const host of ["2130706433", "0x7f.1", "017700000001", "[::ffff:7f00:1]", "[::1]", "169.254.169.254"]) {
    expect(await resolveCode(`https://${host}/`, [])).toBe("ADDRESS_REFUSED");
  }
});

test("a closed network may be allowed, the cloud's metadata address and plain http outside may not", async () => {
  const outside = { address: "93.184.216.34", family: 4 };

  expect(await resolveCode("http://127.0.0.1/", [], true)).toBe("127.0.0.1");
  expect(await resolveCode("https://169.254.169.254/", [], true)).toBe("ADDRESS_REFUSED");
  expect(await resolveCode("http://a.example/", [outside], true)).toBe("ADDRESS_REFUSED");
  expect(await resolveCode("https://a.example/", [outside], true)).toBe("93.184.216.34");
});
