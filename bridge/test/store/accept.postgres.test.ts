import { postgres } from "./support/backend.ts";
import { describeAccept } from "./suites/accept.ts";

describeAccept("PostgreSQL", postgres);
