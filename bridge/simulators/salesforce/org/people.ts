import type { Records } from "./records/records.ts";
import type { Row } from "./schema/types.ts";

/** One user of the org. */
export interface UserOptions {
  username: string;
  name: string;
  /** Holds the custom permission `OpenCx_Bridge`: what it writes is never sent back. */
  bridge?: boolean;
  active?: boolean;
  /** Default `Standard`: a member of staff. */
  userType?: "Standard" | "AutomatedProcess";
}

/** Who works in the org; the rows are those of User. */
export class People {
  readonly #records: Records;
  readonly #bridges = new Set<string>();

  constructor(records: Records) {
    this.#records = records;
  }

  /** Keeps what is special about a user whose row was written. */
  add(id: string, options: UserOptions): void {
    if (options.bridge === true) this.#bridges.add(id);
  }

  isBridge(userId: string): boolean {
    return this.#bridges.has(userId);
  }

  /** A user by id, username or name. */
  find(who: string): Row | undefined {
    const wanted = who.toLowerCase();
    return this.#records
      .all("User")
      .find((row) => [row["Id"], row["Username"], row["Name"]].some((known) => String(known).toLowerCase() === wanted));
  }

  /** The first user who is a person. */
  firstRep(): Row | undefined {
    return this.#records.all("User").find((row) => !this.isBridge(String(row["Id"])) && row["UserType"] === "Standard");
  }

  usernameOf(id: string): string {
    return String(this.#records.get("User", id)?.["Username"] ?? id);
  }

  clear(): void {
    this.#bridges.clear();
  }
}
