/** Another worker has the lane, or what was worked on is gone: stop without writing anything. */
export class StaleClaim extends Error {
  constructor() {
    super("the lane is no longer ours");
    this.name = "StaleClaim";
  }
}
