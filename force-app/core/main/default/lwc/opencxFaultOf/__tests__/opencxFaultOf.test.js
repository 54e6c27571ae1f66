import { faultOf } from "c/opencxFaultOf";

test("what our Apex throws is told with its code and remedy", () => {
  const message = JSON.stringify({ code: "RECORD_NOT_FOUND", message: "It is gone.", remedy: "Reload." });

  expect(faultOf({ body: { message } })).toEqual({
    code: "RECORD_NOT_FOUND",
    message: "It is gone.",
    remedy: "Reload.",
  });
});

test.each([
  ["a sentence of the platform", { body: { message: "Insufficient access." } }, "Insufficient access."],
  ["several of them", { body: [{ message: "First." }, { message: "Second." }] }, "First."],
  ["an error of the browser", new Error("Network down."), "Network down."],
  ["something like JSON that is not ours", { body: { message: '{"a":1}' } }, '{"a":1}'],
  ["half of JSON", { body: { message: '{"code":' } }, '{"code":'],
])("%s is told as it is, with a remedy", (_, error, message) => {
  expect(faultOf(error)).toEqual({ code: null, message, remedy: expect.stringContaining("Try again") });
});

test.each([undefined, null, "text", { body: null }, {}])("%s still gives a sentence and a remedy", (error) => {
  expect(faultOf(error)).toEqual({ code: null, message: "This could not be read.", remedy: expect.any(String) });
});
