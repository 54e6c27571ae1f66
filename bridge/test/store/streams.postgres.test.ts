import { postgres } from "./support/backend.ts";
import { describeStreams } from "./suites/streams.ts";

describeStreams("PostgreSQL", postgres);
