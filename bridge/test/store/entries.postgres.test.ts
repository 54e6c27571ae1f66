import { postgres } from "./support/backend.ts";
import { describeEntries } from "./suites/entries.ts";

describeEntries("PostgreSQL", postgres);
