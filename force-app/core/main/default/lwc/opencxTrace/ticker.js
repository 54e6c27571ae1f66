/** Does something again and again, but only while the page is visible. `seconds()` says how long to wait each time. */
export class Ticker {
  _timer = undefined;
  _lastAt = 0;
  _isRunning = false;

  constructor({ tick, seconds }) {
    this._tick = tick;
    this._seconds = seconds;
    this._handleVisibility = () => this._schedule();
  }

  /** The first tick comes after the wait. */
  start() {
    if (this._isRunning) return;
    this._isRunning = true;
    this._lastAt = Date.now();
    document.addEventListener("visibilitychange", this._handleVisibility);
    this._schedule();
  }

  stop() {
    this._isRunning = false;
    clearTimeout(this._timer);
    document.removeEventListener("visibilitychange", this._handleVisibility);
  }

  /** Whoever comes back after a long time sees something new at once. */
  _schedule() {
    clearTimeout(this._timer);
    if (!this._isRunning || document.visibilityState === "hidden") return;
    const wait = this._lastAt + this._seconds() * 1000 - Date.now();
    // eslint-disable-next-line @lwc/lwc/no-async-operation -- stopped on disconnect and while the page is hidden
    this._timer = setTimeout(() => this._run(), Math.max(0, wait));
  }

  _run() {
    this._lastAt = Date.now();
    this._tick();
    this._schedule();
  }
}
