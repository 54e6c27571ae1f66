import { embedded } from "./support/backend.ts";
import { describeTimers } from "./suites/timers.ts";

describeTimers("PGlite", embedded);
