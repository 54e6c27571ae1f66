import { postgres } from "./support/backend.ts";
import { describeTimers } from "./suites/timers.ts";

describeTimers("PostgreSQL", postgres);
