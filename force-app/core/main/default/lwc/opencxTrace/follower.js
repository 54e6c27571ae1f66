import { TraceFeed } from "./feed";
import { Sight } from "./sight";
import { Ticker } from "./ticker";

/**
 * Reads one record's trace again and again while its panel is on screen. `reads(isReading)` says when it is at it; `tell`
 * gets what the feed tells.
 */
export class Follower {
  _feed = undefined;

  constructor({ element, seconds, reads, tell }) {
    this._reads = reads;
    this._tell = tell;
    this._sight = new Sight({ element, appeared: () => this._ticker.catchUp() });
    this._ticker = new Ticker({ tick: () => this.read(), seconds, isShown: () => this._sight.isClear() });
  }

  /** Begins, at once; while it is at it already, nothing changes. */
  start({ read, timeoutMs }) {
    if (this._feed !== undefined) return;
    this._feed = new TraceFeed({ read, timeoutMs, tell: this._tell });
    this._ticker.start();
    this._sight.watch();
    this.read();
  }

  /** Whatever is on its way is not told any more. */
  stop() {
    this._ticker.stop();
    this._sight.unwatch();
    this._feed?.stop();
    this._feed = undefined;
    this._reads(false);
  }

  async read() {
    const feed = this._feed;
    if (feed === undefined) return;
    this._reads(true);
    await feed.refresh();
    if (feed === this._feed) this._reads(false);
  }
}
