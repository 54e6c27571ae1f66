import { embedded } from "./support/backend.ts";
import { describeEntries } from "./suites/entries.ts";

describeEntries("PGlite", embedded);
