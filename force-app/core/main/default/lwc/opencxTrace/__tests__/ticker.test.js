import { setVisible } from "lwc-test/support";
import { Ticker } from "../ticker";

let tick;
let ticker;

beforeEach(() => {
  jest.useFakeTimers();
  setVisible(true);
  tick = jest.fn();
  ticker = new Ticker({ tick, seconds: () => 10 });
});
afterEach(() => {
  ticker.stop();
  jest.useRealTimers();
});

test("it ticks every ten seconds, the first time after ten", () => {
  ticker.start();

  jest.advanceTimersByTime(9999);
  expect(tick).not.toHaveBeenCalled();
  jest.advanceTimersByTime(1);
  expect(tick).toHaveBeenCalledTimes(1);
  jest.advanceTimersByTime(30_000);
  expect(tick).toHaveBeenCalledTimes(4);
});

test("while the page is hidden nothing ticks; when it is seen again after a while, it ticks at once", () => {
  ticker.start();
  setVisible(false);
  jest.advanceTimersByTime(60_000);
  expect(tick).not.toHaveBeenCalled();

  setVisible(true);
  jest.advanceTimersByTime(0);

  expect(tick).toHaveBeenCalledTimes(1);
});

test("looking away for a moment does not make it tick more often", () => {
  ticker.start();
  jest.advanceTimersByTime(4000);
  setVisible(false);
  setVisible(true);
  jest.advanceTimersByTime(5999);
  expect(tick).not.toHaveBeenCalled();

  jest.advanceTimersByTime(1);

  expect(tick).toHaveBeenCalledTimes(1);
});

test("once stopped it leaves no timer and does not listen any more", () => {
  ticker.start();
  ticker.stop();
  setVisible(false);
  setVisible(true);

  expect(jest.getTimerCount()).toBe(0);
});

test("starting twice does not make it tick twice", () => {
  ticker.start();
  ticker.start();

  jest.advanceTimersByTime(10_000);

  expect(tick).toHaveBeenCalledTimes(1);
});
