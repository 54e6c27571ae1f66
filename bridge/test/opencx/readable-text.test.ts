import { expect, test } from "@jest/globals";
import { filesInside, readableText } from "../../src/opencx/readable-text.ts";

test("plain text is left as it is, in either wrapping", () => {
  expect(readableText("  two  spaces ")).toBe("  two  spaces ");
  expect(readableText({ type: "text", text: "  two  spaces " })).toBe("  two  spaces ");
});

test("a card is its title, its text and its buttons", () => {
  const card = {
    type: "card",
    title: "Your order",
    subtitle: "No. 42",
    image: { url: "https://i.example/1.png" },
    buttons: [
      { label: "Track it", url: "https://t.example/42" },
      { label: "Cancel", action: "cancel_order" },
    ],
  };

  expect(readableText(card).split("\n")).toEqual([
    "Your order",
    "No. 42",
    "https://i.example/1.png",
    "Track it",
    "https://t.example/42",
    "Cancel",
  ]);
});

test("choices are a list, a form is its questions with their answers", () => {
  expect(readableText({ question: "Which size?", options: ["S", "M"] })).toBe("Which size?\n- S\n- M");
  expect(
    readableText({
      fields: [
        { label: "Name", value: "Ana" },
        { label: "City", value: "Rome" },
      ],
    }),
  ).toBe("Name\nAna\nCity\nRome");
});

test("attached files are no words of the message, wherever they lie, but attached cards are", () => {
  const file = { name: "p.png", title: "p.png", url: "https://f.example/p.png" };
  const card = { title: "Your order", text: "No. 42" };
  const shapes = [
    { text: "See this", attachments: [file, card] },
    { content: { text: "See this", attachments: [file, card] } },
  ];

  for (const shape of shapes) {
    expect(readableText(shape)).toBe("See this\nYour order\nNo. 42");
    expect(filesInside(shape)).toEqual([file]);
  }
  expect(filesInside({ type: "text", text: "See this", attachments: [file] })).toEqual([file]);
  expect([undefined, null, "x", [], {}, { attachments: "x" }].flatMap(filesInside)).toEqual([]);
});

test("the same line is not told twice, and empty ones are left out", () => {
  expect(readableText({ title: "A", body: { text: "A", description: " " } })).toBe("A");
});

test.each([undefined, null, 5, true, [], {}, { type: "typing" }, () => 1])("%p has no words", (content) => {
  expect(readableText(content)).toBe("");
});

test("what is nested without end, or refers to itself, is read for a few levels and then left", () => {
  let deep: Record<string, unknown> = { text: "bottom" };
  for (let level = 0; level < 100_000; level += 1) deep = { child: deep };
  const circle: Record<string, unknown> = { title: "round" };
  circle["self"] = circle;
  circle["list"] = [circle, circle];

  expect(readableText(deep)).toBe("");
  expect(readableText(circle)).toBe("round");
});

test("members that every object has are not words", () => {
  expect(readableText(JSON.parse('{"__proto__":{"text":"p"},"constructor":{"text":"c"}}'))).toBe("p\nc");
  expect(readableText(Object.create({ text: "inherited" }))).not.toBe("inherited words");
});

test("a thousand cards are cut", () => {
  const many = Array.from({ length: 5000 }, (_, index) => ({ title: `card ${index}` }));

  expect(readableText(many).split("\n").length).toBeLessThanOrEqual(110);
});

test("a list of a hundred thousand choices is cut too", () => {
  const options = Array.from({ length: 100_000 }, (_, index) => `choice ${index}`);

  expect(readableText({ options }).split("\n").length).toBeLessThanOrEqual(110);
});
