/**
 * Does something again and again, but only while the page is visible and `isShown()`. `seconds()` says how long to wait
 * each time.
 */
export class Ticker {
  _timer = undefined;
  _lastAt = 0;
  _isRunning = false;

  constructor({ tick, seconds, isShown = () => true }) {
    this._tick = tick;
    this._seconds = seconds;
    this._isShown = isShown;
    this._handleVisibility = () => this.catchUp();
  }

  /** The first tick comes after the wait. */
  start() {
    if (this._isRunning) return;
    this._isRunning = true;
    this._lastAt = Date.now();
    document.addEventListener("visibilitychange", this._handleVisibility);
    this.catchUp();
  }

  stop() {
    this._isRunning = false;
    clearTimeout(this._timer);
    document.removeEventListener("visibilitychange", this._handleVisibility);
  }

  /** Whoever comes back after a long time sees something new at once; nothing comes earlier than it would have. */
  catchUp() {
    this._wait(Math.max(0, this._lastAt + this._seconds() * 1000 - Date.now()));
  }

  _wait(ms) {
    clearTimeout(this._timer);
    if (!this._isRunning || document.visibilityState === "hidden") return;
    // eslint-disable-next-line @lwc/lwc/no-async-operation -- stopped on disconnect and while the page is hidden
    this._timer = setTimeout(() => this._run(), ms);
  }

  _run() {
    if (this._isShown()) {
      this._lastAt = Date.now();
      this._tick();
    }
    this._wait(this._seconds() * 1000);
  }
}
