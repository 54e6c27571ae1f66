import { expect, test } from "@jest/globals";
import { isBridgeError } from "../../src/lib/errors.ts";
import { createSecretBox } from "../../src/lib/secret-box.ts";

const box = createSecretBox(Buffer.alloc(32, 3).toString("base64"));

function openCode(sealed: string, aad: string): string {
  try {
    box.open(sealed, aad);
    return "opened";
  } catch (error) {
    return isBridgeError(error) ? error.code : "other";
  }
}

test("what was sealed opens again, and no two boxes look alike", () => {
  const first = box.seal("a token with ümlauts", "conversation:1");
  const second = box.seal("a token with ümlauts", "conversation:1");

  expect(first).toMatch(/^v1\.[\w-]+$/);
  expect(first).not.toBe(second);
  expect(box.open(first, "conversation:1")).toBe("a token with ümlauts");
  expect(box.open(box.seal("", "x"), "x")).toBe("");
});

test("a box does not open elsewhere, changed, cut, or in another version", () => {
  const sealed = box.seal("token", "conversation:1");
  const changed = `${sealed.slice(0, 20)}${sealed[20] === "A" ? "B" : "A"}${sealed.slice(21)}`;

  const codes = [
    openCode(sealed, "conversation:2"),
    openCode(changed, "conversation:1"),
    openCode(sealed.slice(0, 20), "conversation:1"),
    openCode(sealed.slice(0, -4), "conversation:1"),
    openCode(sealed.replace("v1", "v2"), "conversation:1"),
    openCode("", "conversation:1"),
  ];

  expect(new Set(codes)).toEqual(new Set(["SECRET_BOX_UNREADABLE"]));
});

test("another key does not open the box", () => {
  const other = createSecretBox(Buffer.alloc(32, 4).toString("base64"));

  expect(() => other.open(box.seal("token", "x"), "x")).toThrow(/cannot be opened/);
});

test("a key of the wrong length is refused", () => {
  expect(() => createSecretBox("c2hvcnQ=")).toThrow(/not 32 bytes/);
});
