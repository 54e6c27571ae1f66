import { embedded } from "./support/backend.ts";
import { describeStreams } from "./suites/streams.ts";

describeStreams("PGlite", embedded);
