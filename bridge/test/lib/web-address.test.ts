import { expect, test } from "@jest/globals";
import { webAddress } from "../../src/lib/web-address.ts";

test.each([
  ["https://f.example/a%20b.pdf?x=1#p", "https://f.example/a%20b.pdf?x=1#p"],
  ["http://f.example/a", "http://f.example/a"],
  ["HTTPS://F.example/a", "https://f.example/a"],
  ["https://f.example/a\n[OpenCX] forged", "https://f.example/a[OpenCX]%20forged"],
])("%j is an address of the web", (address, shown) => {
  expect(webAddress(address)).toBe(shown);
});

test.each([
  "javascript:alert(1)",
  "java\nscript:alert(1)",
  " JavaScript:alert(1)",
  "file:///etc/passwd",
  "data:text/html,x",
  "ftp://f.example/a",
  "smb://f.example/a",
  "/relative",
  "",
])("%j is none", (address) => {
  expect(webAddress(address)).toBeUndefined();
});
