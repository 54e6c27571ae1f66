import { dataOf, sample } from "lwc-test/support";
import { TraceFeed } from "../feed";

let told;
let read;

beforeEach(() => {
  jest.useFakeTimers();
  told = jest.fn();
  read = jest.fn();
});
afterEach(() => jest.useRealTimers());

const feed = () => new TraceFeed({ read, timeoutMs: 4000, tell: told });
const page = (next, ids, other = {}) => ({
  ...sample("with-steps"),
  next,
  events: ids.map((id) => ({ id })),
  ...other,
});
const lastTold = () => told.mock.calls.at(-1)[0];
const eventIds = () => lastTold().trace.events.map(({ id }) => id);

test("the first question knows nothing; the next one gives the ETag back, and 304 changes nothing", async () => {
  const one = feed();
  read.mockResolvedValueOnce(dataOf(page(null, [1]), '"a"')).mockResolvedValueOnce({ status: "unchanged" });

  await one.refresh();
  await one.refresh();

  expect(read.mock.calls).toEqual([[{ after: 0, etag: null }], [{ after: 0, etag: '"a"' }]]);
  expect(lastTold()).toMatchObject({ status: "data", fault: undefined });
  expect(eventIds()).toEqual([1]);
});

test("pages are followed to the last one, each with its own ETag", async () => {
  const one = feed();
  read
    .mockResolvedValueOnce(dataOf(page(2, [1, 2]), '"a"'))
    .mockResolvedValueOnce(dataOf(page(3, [3]), '"b"'))
    .mockResolvedValueOnce(dataOf(page(null, [4]), '"c"'))
    .mockResolvedValueOnce({ status: "unchanged" })
    .mockResolvedValueOnce({ status: "unchanged" })
    .mockResolvedValueOnce(dataOf(page(null, [4, 5]), '"d"'));

  await one.refresh();
  expect(eventIds()).toEqual([1, 2, 3, 4]);
  await one.refresh();

  expect(eventIds()).toEqual([1, 2, 3, 4, 5]);
  expect(read.mock.calls.slice(3).map(([request]) => request)).toEqual([
    { after: 0, etag: '"a"' },
    { after: 2, etag: '"b"' },
    { after: 3, etag: '"c"' },
  ]);
});

test("the transcript is the first page's", async () => {
  const one = feed();
  read
    .mockResolvedValueOnce(dataOf(page(2, [1, 2])))
    .mockResolvedValueOnce(dataOf(page(null, [3], { transcript: [] })));

  await one.refresh();

  expect(lastTold().trace.transcript).toHaveLength(10);
});

test("an ETag is only given back for the page that it was given for", async () => {
  const one = feed();
  read
    .mockResolvedValueOnce(dataOf(page(2, [1, 2]), '"a"'))
    .mockResolvedValueOnce(dataOf(page(null, [3]), '"b"'))
    .mockResolvedValueOnce(dataOf(page(1, [1]), '"c"'))
    .mockResolvedValueOnce(dataOf(page(null, [2, 3]), '"d"'));

  await one.refresh();
  await one.refresh();

  expect(read.mock.calls[3]).toEqual([{ after: 1, etag: null }]);
  expect(eventIds()).toEqual([1, 2, 3]);
});

test("a page that cannot be read takes away nothing that was read before", async () => {
  const one = feed();
  const fault = { code: "BRIDGE_SILENT", message: "Silent.", remedy: "Wait." };
  read
    .mockResolvedValueOnce(dataOf(page(2, [1, 2]), '"a"'))
    .mockResolvedValueOnce(dataOf(page(null, [3]), '"b"'))
    .mockResolvedValueOnce({ status: "unchanged" })
    .mockResolvedValueOnce({ status: "failed", fault });

  await one.refresh();
  await one.refresh();

  expect(lastTold()).toMatchObject({ status: "failed", fault });
  expect(eventIds()).toEqual([1, 2, 3]);
});

test.each([[2], [1], ["2"], [Number.NaN], ["3"], [[3]], [{ valueOf: null }]])(
  "a bridge that sends in circles or nowhere, next %j after 2, is not followed",
  async (next) => {
    const one = feed();
    read.mockResolvedValue(dataOf(page(next, [1])));
    read.mockResolvedValueOnce(dataOf(page(2, [1])));

    await one.refresh();

    expect(read).toHaveBeenCalledTimes(2);
  },
);

test("while one question is open, no second one is asked", async () => {
  const one = feed();
  read.mockReturnValue(new Promise(() => {}));

  one.refresh();
  one.refresh();
  await jest.advanceTimersByTimeAsync(20_000);
  one.refresh();

  expect(read).toHaveBeenCalledTimes(1);
});

test("after four seconds it says that it waits, and still takes the answer", async () => {
  const one = feed();
  let answer;
  read.mockReturnValue(
    new Promise((resolve) => {
      answer = resolve;
    }),
  );

  const done = one.refresh();
  await jest.advanceTimersByTimeAsync(3999);
  expect(told).not.toHaveBeenCalled();
  await jest.advanceTimersByTimeAsync(1);
  expect(told.mock.calls).toEqual([[{ late: true }]]);
  answer(dataOf(page(null, [1])));
  await done;

  expect(lastTold()).toMatchObject({ status: "data" });
});

test("an answer in time leaves no timer behind", async () => {
  const one = feed();
  read.mockResolvedValue(dataOf(page(null, [1])));

  await one.refresh();

  expect(jest.getTimerCount()).toBe(0);
});

test("what can never be answered any more is given up, and asked anew", async () => {
  const one = feed();
  read.mockReturnValueOnce(new Promise(() => {})).mockResolvedValueOnce(dataOf(page(null, [1])));

  one.refresh();
  await jest.advanceTimersByTimeAsync(131_000);
  await one.refresh();

  expect(lastTold()).toMatchObject({ status: "data" });
});

test("once stopped, it tells nothing, even of what was on its way", async () => {
  const one = feed();
  let answer;
  read.mockReturnValue(
    new Promise((resolve) => {
      answer = resolve;
    }),
  );

  one.refresh();
  one.stop();
  await jest.advanceTimersByTimeAsync(5000);
  answer(dataOf(page(null, [1])));
  await jest.advanceTimersByTimeAsync(0);

  expect(told).not.toHaveBeenCalled();
});

test.each([
  ["throws", () => read.mockRejectedValue({ body: { message: "No access." } }), { message: "No access." }],
  ["answers with no JSON", () => read.mockResolvedValue({ status: "data", body: "<html>" }), unreadable()],
  ["answers with no handoff", () => read.mockResolvedValue(dataOf({ handoff: null })), unreadable()],
  ["fails at once", () => read.mockImplementation(undefinedCall), unreadable()],
  ["answers with nothing", () => read.mockResolvedValue(null), unreadable()],
  ["says unchanged of what nobody has", () => read.mockResolvedValue({ status: "unchanged" }), unreadable()],
])("where Apex %s, that is told as a fault", async (_, arrange, fault) => {
  arrange();

  await feed().refresh();

  expect(lastTold()).toMatchObject({ status: "failed", fault });
  expect(lastTold().trace).toBeUndefined();
});

test("not opened by OpenCX forgets what was known", async () => {
  const one = feed();
  read
    .mockResolvedValueOnce(dataOf(page(null, [1])))
    .mockResolvedValueOnce({ status: "not-opened" })
    .mockResolvedValueOnce({ status: "failed", fault: {} });

  await one.refresh();
  await one.refresh();
  expect(lastTold()).toEqual({ status: "not-opened" });
  await one.refresh();

  expect(lastTold().trace).toBeUndefined();
});

function unreadable() {
  return { code: "PANEL_ANSWER_UNREADABLE", message: expect.any(String), remedy: expect.any(String) };
}

function undefinedCall() {
  throw new TypeError("read is not a function");
}
